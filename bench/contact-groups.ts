import type pg from 'pg'
import { LIST_RECORDS } from './baseline.sql.ts'
import { createUpsertBatches, createUpsertDriver, type UpsertBatch } from './driver-upsert.ts'
import { CONTACTS } from './fixture.ts'
import { BATCH_CONCURRENCY, type Group, type GroupDeps } from './group.ts'

const BATCH = 100
const CONTACT_TYPE = '0-1'
const size = { concurrency: BATCH_CONCURRENCY, eventsPerCall: BATCH }

/** Contacts by e-mail, half of them new. */
export async function upsertGroup(deps: GroupDeps): Promise<Group> {
  const { http, fixture, accountId } = deps
  const nextBatch = createUpsertBatches(fixture)
  const post = async (batch: UpsertBatch) => {
    const city = fixture.nextId()
    const known = batch.known.map(({ email }) => ({ email, city }))
    const inputs = [...known, ...batch.fresh].map((properties) => ({
      id: properties.email,
      idProperty: 'email',
      properties,
    }))
    const reply = await http.post(`${CONTACTS}/batch/upsert`, { inputs })
    return (JSON.parse(reply.toString()) as { results: readonly { id: string; new: boolean }[] }).results
  }
  const written = await post(nextBatch())
  const sample = {
    accountId,
    madeId: written.find((result) => result.new)?.id ?? '',
    changedId: written.find((result) => !result.new)?.id ?? '',
  }
  return {
    name: 'contacts upsert batch 100, half new',
    driver: { ...size, call: await createUpsertDriver(deps.batchPool, sample, fixture) },
    http: {
      ...size,
      call: async () => {
        await post(nextBatch())
      },
    },
  }
}

/** All contacts of the account, page by page, and again from the start; each worker has a cursor of its own. */
export function listGroup({ http, accountId, batchPool }: GroupDeps): Group {
  return {
    name: 'contacts list 100 a page',
    driver: { ...size, call: inTurn((after) => listByDriver(batchPool, accountId, after)) },
    http: { ...size, call: inTurn((after) => listByHttp(http, after)) },
  }
}

/** Reads one page with a cursor that no other call uses now, and leaves the next one for a later call. */
function inTurn(readPage: (after: string) => Promise<string | undefined>): () => Promise<void> {
  const cursors: string[] = []
  return async () => {
    const next = await readPage(cursors.pop() ?? '0')
    if (next !== undefined) cursors.push(next)
  }
}

async function listByDriver(pool: pg.Pool, accountId: string, after: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'list_records',
    text: LIST_RECORDS,
    values: [accountId, CONTACT_TYPE, after, BATCH + 1],
  })
  return rows[BATCH]?.id
}

export async function listByHttp(http: GroupDeps['http'], after: string): Promise<string | undefined> {
  const reply = await http.get(`${CONTACTS}?limit=${BATCH}&after=${after}`)
  const page = JSON.parse(reply.toString()) as { paging?: { next: { after: string } } }
  return page.paging?.next.after
}
