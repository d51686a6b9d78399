import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { INSERT_EVENT, UPSERT_EVENTS } from './baseline.sql.ts'
import { type BenchEvent, buildEvent, buildEvents, type Fixture } from './fixture.ts'

/** The rows that the server writes for events, written by the driver alone. */
export type EventDriver = {
  readonly batch: (key: 'objectId' | 'email') => () => Promise<void>
  readonly single: () => Promise<void>
}

const CONTACT_TYPE = '0-1'
/** Above what the server leases in a run, below 2^53. */
const FIRST_NUMBER = 8_000_000_000_000_000

export function createEventDriver(pool: pg.Pool, accountId: string, fixture: Fixture): EventDriver {
  const contactIds = new Map(fixture.contacts.map(({ id, email }) => [email, id]))
  let lastNumber = FIRST_NUMBER
  const toRow = (event: BenchEvent) => {
    lastNumber += 1
    return {
      template_id: event.eventTemplateId,
      id: event.id,
      event_number: lastNumber,
      object_type_id: CONTACT_TYPE,
      object_id: event.objectId ?? contactIds.get(event.email ?? ''),
      occurred_at: event.timestamp,
      content: contentOf(event),
    }
  }
  return {
    batch: (key) => async () => {
      const rows = JSON.stringify(buildEvents(fixture, key).map(toRow))
      await pool.query({ name: 'upsert_events', text: UPSERT_EVENTS, values: [accountId, rows] })
    },
    single: async () => {
      const row = toRow(buildEvent(fixture, 'objectId'))
      const { template_id, id, event_number, object_type_id, object_id, occurred_at, content } = row
      const key = [accountId, template_id, id, event_number, object_type_id]
      const values = [...key, object_id, occurred_at, JSON.stringify(content)]
      await pool.query({ name: 'insert_event', text: INSERT_EVENT, values })
    },
  }
}

function contentOf({ tokens, extraData, email }: BenchEvent): object {
  return { tokens, extraData, ...(email === undefined ? {} : { email }) }
}

/** The comparison is fair only while the server stores just what the driver does. */
export async function checkSameContent(pool: pg.Pool, event: BenchEvent): Promise<void> {
  const { rows } = await pool.query<{ content: unknown }>(
    'select content from timeline_event where template_id = $1 and id = $2',
    [event.eventTemplateId, event.id],
  )
  if (isDeepStrictEqual(rows[0]?.content, JSON.parse(JSON.stringify(contentOf(event))))) return
  throw new Error(`the server stores another content than the baseline: ${JSON.stringify(rows[0])}`)
}
