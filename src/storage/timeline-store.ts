import type { ModelCheck } from '../domain/objects/record-store.ts'
import type { EventContent, TimelineEvent } from '../domain/timeline/event.ts'
import type {
  EventKey,
  TimelineIds,
  TimelinePlan,
  TimelineQuery,
  TimelineState,
  TimelineStore,
  TimelineWrites,
} from '../domain/timeline/timeline-store.ts'
import { parseExactJson } from '../platform/exact-json.ts'
import type { Database, Querier } from './database.ts'
import type { IdLeases } from './id-leases.ts'
import { loadHolders, recordStateOf } from './load-record-state.ts'
import { loadRecords } from './load-records.ts'
import { readOwners } from './owner-store.ts'
import { expectRows, runPlannedWrite } from './planned-write.ts'
import { applyRecordWrites, noRecordWrites, valueKey } from './record-rows.ts'
import { findOutdated, isCommitted } from './record-store.ts'
import { replayable, reserveIds } from './reserved-ids.ts'
import { prepared, type Statement } from './statement.ts'
import { attachPendingEvents, holdPendingVisitors, linkVisitors, loadVisitors } from './visitor-rows.ts'

const CONTACT_TYPE_ID = '0-1'

export type EventRow = {
  template_id: string
  id: string
  event_number: string
  object_type_id: string
  object_id: string | null
  visitor: string | null
  occurred_ms: string
  content: string
}

export const EVENT_COLUMNS = `e.template_id, e.id, e.event_number, e.object_type_id, e.object_id, e.visitor,
  round(extract(epoch from e.occurred_at) * 1000)::bigint as occurred_ms, e.content::text as content`

// All reads are by primary key.
const FIND_EVENT = prepared(`
select ${EVENT_COLUMNS} from timeline_event e where e.account_id = $1 and e.template_id = $2 and e.id = $3`)

// Lateral, so that each key is looked up: the planner takes the list for a hundred rows and would read a small table.
const LOAD_EVENTS = prepared(`
select ${EVENT_COLUMNS} from jsonb_to_recordset($2::jsonb) as input (template_id bigint, id text)
cross join lateral (
  select * from timeline_event e
  where e.account_id = $1 and e.template_id = input.template_id and e.id = input.id limit 1
) e`)

// json, not jsonb, which would rewrite the numbers of the content: 1e-20000 would become 0 (V28, decision 24).
const EVENT_INPUT = `json_to_recordset($2::json) as row (template_id bigint, id text, event_number bigint,
  object_type_id text, object_id bigint, visitor text, occurred_at timestamptz, waits_since timestamptz, content json,
  previous_number bigint)`

const INSERT_EVENTS = prepared(`
insert into timeline_event
  (account_id, template_id, id, event_number, object_type_id, object_id, visitor, occurred_at, waits_since, content)
select $1, template_id, id, event_number, object_type_id, object_id, visitor, occurred_at, waits_since, content
from ${EVENT_INPUT}
order by template_id, id collate "C"
on conflict on constraint timeline_event__pkey do nothing
returning 1`)

const REPLACE_EVENTS = prepared(`
update timeline_event e set event_number = input.event_number, object_type_id = input.object_type_id,
  object_id = input.object_id, visitor = input.visitor, occurred_at = input.occurred_at,
  waits_since = input.waits_since, content = input.content
from (select * from ${EVENT_INPUT} order by template_id, id collate "C") as input
where e.account_id = $1 and e.template_id = input.template_id and e.id = input.id
  and e.event_number = input.previous_number
returning 1`)

const COMMITTED_EVENT = `
select 1 from timeline_event where account_id = $1 and template_id = $2 and id = $3 and event_number = $4`

/** Timeline events and visitors in PostgreSQL. */
export function createTimelineStore(db: Database, ids: IdLeases): TimelineStore {
  return {
    write: (accountId, request, plan) => writeTimeline({ db, ids, accountId }, request, plan),
    readOwners: (accountId, named) => readOwners(db, accountId, named),
    findEvent: async (accountId, key) => {
      const rows = await db.query<EventRow>(FIND_EVENT, [accountId, key.templateId, key.id])
      return rows[0] ? decodeEvent(rows[0]) : undefined
    },
  }
}

async function writeTimeline<T>(
  context: { db: Database; ids: IdLeases; accountId: string },
  request: Parameters<TimelineStore['write']>[1] & { readonly model?: ModelCheck<T> | undefined },
  plan: (state: TimelineState, ids: TimelineIds) => TimelinePlan<T>,
): Promise<T> {
  const { db, ids, accountId } = context
  const reserved = await reserveIds(ids, accountId, request.demand)
  const numbers = replayable(await ids.reserve(accountId, 'event', request.demand.eventNumbers))
  const source: TimelineIds = { ...reserved.source, nextEventNumber: () => numbers.next() }
  try {
    const planned = await runPlannedWrite(db, {
      accountId,
      load: async (tx) => {
        const [outdated, state] = await Promise.all([
          findOutdated(tx, accountId, request.model),
          loadState(tx, accountId, request.query),
        ])
        return { outdated, state }
      },
      plan: ({ outdated, state }) => {
        if (outdated) return { writes: noWrites, result: outdated.whenOutdated }
        reserved.restart()
        numbers.restart()
        return plan(state, source)
      },
      apply: (tx, { writes }) => applyWrites(tx, accountId, writes),
      verify: (querier, { writes }) => isTimelineCommitted(querier, accountId, writes),
    })
    return planned.result
  } finally {
    // Unused event numbers are not handed out again: a later event must not get a lower one (V18).
    reserved.release()
  }
}

const noWrites: TimelineWrites = {
  records: noRecordWrites,
  inserted: [],
  replaced: [],
  linkedVisitors: [],
  pendingVisitors: [],
}

/** Seven statements at most: values, visitors, events and the records they name, then contacts behind values and visitors. */
async function loadState(tx: Querier, accountId: string, query: TimelineQuery): Promise<TimelineState> {
  const [holders, visitors, events, named] = await Promise.all([
    loadHolders(tx, accountId, query.uniqueValues),
    loadVisitors(tx, accountId, query.visitors),
    loadEvents(tx, accountId, query.events),
    loadRecords(tx, accountId, { keys: query.records }),
  ])
  const contactIds = query.loadsContacts ? [...contactsAmong(holders), ...visitors.values()] : []
  const keys = contactIds.map((id) => ({ objectTypeId: CONTACT_TYPE_ID, id }))
  const records = new Map([...named, ...(await loadRecords(tx, accountId, { keys }))])
  return {
    ...recordStateOf({ records, holders }),
    findEvent: (key) => events.get(eventKey(key)),
    findVisitorContact: (utk) => visitors.get(utk),
  }
}

/** Holders of addresses: those of other unique values are asked for by id, if at all. */
function contactsAmong(holders: ReadonlyMap<string, string>): readonly string[] {
  const addresses = valueKey({ objectTypeId: CONTACT_TYPE_ID, property: 'email', value: '' })
  return [...holders].flatMap(([key, id]) => (key.startsWith(addresses) ? [id] : []))
}

async function loadEvents(
  tx: Querier,
  accountId: string,
  keys: readonly EventKey[],
): Promise<ReadonlyMap<string, TimelineEvent>> {
  const distinct = new Map(keys.map((key) => [eventKey(key), { template_id: key.templateId, id: key.id }]))
  const rows = await tx.query<EventRow>(LOAD_EVENTS, [accountId, JSON.stringify([...distinct.values()])])
  return new Map(rows.map((row) => [eventKey({ templateId: row.template_id, id: row.id }), decodeEvent(row)]))
}

/** Records first, then visitors, then events: the same order in every transaction. */
async function applyWrites(tx: Querier, accountId: string, writes: TimelineWrites): Promise<void> {
  await applyRecordWrites(tx, accountId, writes.records)
  await linkVisitors(tx, accountId, writes.linkedVisitors)
  await holdPendingVisitors(tx, accountId, writes.pendingVisitors)
  const run = (text: string | Statement, rows: readonly object[]) => runInParts(tx, text, { accountId, rows })
  expectRows(await run(INSERT_EVENTS, writes.inserted.map(encodeEvent)), writes.inserted.length)
  const replacing = writes.replaced.map(({ event, previousNumber }) => ({
    ...encodeEvent(event),
    previous_number: previousNumber,
  }))
  expectRows(await run(REPLACE_EVENTS, replacing), writes.replaced.length)
  await attachPendingEvents(tx, accountId, writes.linkedVisitors)
}

const MAX_PART_CHARS = 8_388_608

/** One statement, or as many as keep each below a few megabytes: a hundred events of 1 MiB must fit the time limit. */
async function runInParts(
  tx: Querier,
  statement: string | Statement,
  { accountId, rows }: { readonly accountId: string; readonly rows: readonly object[] },
): Promise<readonly unknown[]> {
  const touched: unknown[] = []
  for (const part of splitBySize(rows.map((row) => JSON.stringify(row)))) {
    touched.push(...(await tx.query(statement, [accountId, `[${part.join(',')}]`])))
  }
  return touched
}

/** Lists of texts in their order, each list of at most the part size, or of one text that is longer. */
function splitBySize(texts: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let room = 0
  for (const text of texts) {
    const last = parts.at(-1)
    if (last && text.length <= room) last.push(text)
    else parts.push([text])
    room = (last && text.length <= room ? room : MAX_PART_CHARS) - text.length
  }
  return parts
}

async function isTimelineCommitted(
  querier: Querier,
  accountId: string,
  writes: TimelineWrites,
): Promise<boolean> {
  const event = writes.inserted[0] ?? writes.replaced[0]?.event
  if (!event) return isCommitted(querier, accountId, writes.records)
  const key = [accountId, event.templateId, event.id, event.eventNumber]
  return (await querier.query(COMMITTED_EVENT, key)).length > 0
}

function encodeEvent(event: TimelineEvent): object {
  return {
    template_id: event.templateId,
    id: event.id,
    event_number: event.eventNumber,
    object_type_id: event.objectTypeId,
    object_id: event.objectId,
    visitor: event.visitor,
    occurred_at: new Date(event.occurredAt).toISOString(),
    waits_since: waitingSince(event),
    content: event.content,
  }
}

/** An event that found its contact later in its batch waits no more. */
function waitingSince({ objectId, waitsSince }: TimelineEvent): string | undefined {
  return objectId === undefined && waitsSince !== undefined ? new Date(waitsSince).toISOString() : undefined
}

export function decodeEvent(row: EventRow): TimelineEvent {
  return {
    templateId: row.template_id,
    id: row.id,
    eventNumber: row.event_number,
    objectTypeId: row.object_type_id,
    ...(row.object_id === null ? {} : { objectId: row.object_id }),
    ...(row.visitor === null ? {} : { visitor: row.visitor }),
    occurredAt: Number(row.occurred_ms),
    content: parseExactJson(row.content) as EventContent,
  }
}

function eventKey(key: EventKey): string {
  return `${key.templateId} ${key.id}`
}
