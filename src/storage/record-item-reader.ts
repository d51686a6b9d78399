import type { RecordKey } from '../domain/objects/record-store.ts'
import type { ActivityItem, ChangeItem, RecordItemReader } from '../domain/timeline/read-record-timeline.ts'
import type { TimelinePage } from '../domain/timeline/read-timeline.ts'
import { CHANGE_RANK, rankOfActivity, type TimelinePosition } from '../domain/timeline/timeline-position.ts'
import type { Querier } from './database.ts'
import { decodeRecord, RECORD_COLUMNS, type RecordRow } from './record-rows.ts'
import { encodeRange, timeOf } from './timeline-range.ts'

/** Bytes of values that one statement gives back; the first item comes however large it is. */
const MAX_CONTENT_BYTES = 4 * 1_048_576

/**
 * The links of the record by primary key, then each activity's row by its own; how many there are is bounded by how many
 * associations a record may have. Only the activities that are shown are read beyond their times.
 */
const LIST_ACTIVITIES = `
select ${RECORD_COLUMNS}, r.rank, round(extract(epoch from r.happened_at) * 1000)::bigint as happened_ms, r.content_through,
  r.content_bytes
from (
  select r.*, octet_length(r.properties::text) as content_bytes,
    sum(octet_length(r.properties::text)) over (order by r.happened_at desc, r.rank desc, r.id desc) as content_through
  from (
    select r.*, kind.rank
    from unnest($4::text[], $5::int[]) as kind (type_id, rank)
    cross join lateral (
      select distinct a.to_id from association a
      where a.account_id = $1 and a.from_type_id = $2 and a.from_id = $3 and a.to_type_id = kind.type_id
    ) as linked
    cross join lateral (
      select r.*, coalesce(r.activity_at, r.created_at) as happened_at from crm_record r
      where r.account_id = $1 and r.object_type_id = kind.type_id and r.id = linked.to_id and r.archived_at is null
      limit 1
    ) as r
    where (r.happened_at, kind.rank, r.id) < ($6::timestamptz, $7::int, $8::bigint)
      and (r.happened_at, kind.rank, r.id) > ($9::timestamptz, $10::int, $11::bigint)
    order by r.happened_at desc, kind.rank desc, r.id desc limit $12
  ) as r
) as r
where r.content_through - r.content_bytes < ${MAX_CONTENT_BYTES}
order by r.happened_at desc, r.rank desc, r.id desc`

// By primary key, backwards.
const LIST_CHANGES = `
select c.change_number, round(extract(epoch from c.changed_at) * 1000)::bigint as changed_ms, c.source_type, c.source_id,
  c.cause, c.property_values, c.content_through
from (
  select c.*, octet_length(c.property_values::text) as content_bytes,
    sum(octet_length(c.property_values::text)) over (order by c.changed_at desc, c.change_number desc) as content_through
  from (
    select * from record_change c
    where c.account_id = $1 and c.object_type_id = $2 and c.record_id = $3
      and (c.changed_at, c.change_number) < ($4::timestamptz, $5::bigint)
      and (c.changed_at, c.change_number) > ($6::timestamptz, $7::bigint)
    order by c.changed_at desc, c.change_number desc limit $8
  ) as c
) as c
where c.content_through - c.content_bytes < ${MAX_CONTENT_BYTES}
order by c.changed_at desc, c.change_number desc`

/** Activities and property changes of a record in PostgreSQL. */
export function createRecordItemReader(db: Querier): RecordItemReader {
  return {
    listActivities: async (accountId, { record, typeIds, range, limit }) => {
      const rows = await db.query<ActivityRow>(LIST_ACTIVITIES, [
        accountId,
        record.objectTypeId,
        record.id,
        typeIds,
        typeIds.map(rankOfActivity),
        ...encodeEnd(range.newest, LAST_END),
        ...encodeEnd(range.oldest, FIRST_END),
        limit + 1,
      ])
      return pageOf(
        rows.map((row) => decodeActivity(row, record)),
        { limit, isCut: isCut(rows) },
      )
    },
    listChanges: async (accountId, { record, range, limit }) => {
      const ends = encodeRange(range, CHANGE_RANK)
      const key = [accountId, record.objectTypeId, record.id]
      const rows = await db.query<ChangeRow>(LIST_CHANGES, [...key, ...ends, limit + 1])
      const items = rows.map((row) => decodeChange(row, record))
      return pageOf(items, { limit, isCut: isCut(rows) })
    },
  }
}

type SizedRow = { content_through: string }
type ActivityRow = RecordRow & SizedRow & { rank: number; happened_ms: string }
type ChangeRow = SizedRow & {
  change_number: string
  changed_ms: string
  source_type: string
  source_id: string
  cause: 'event' | 'merge' | null
  property_values: Record<string, string>
}

const FIRST_END = ['-infinity', -1, '0'] as const
const LAST_END = ['infinity', 0, '0'] as const

function encodeEnd(
  end: TimelinePosition | undefined,
  fallback: readonly [string, number, string],
): readonly unknown[] {
  return end === undefined ? fallback : [timeOf(end), end.rank, end.number]
}

function decodeActivity(row: ActivityRow, about: RecordKey): ActivityItem {
  const record = decodeRecord(row)
  const position = { occurredAt: Number(row.happened_ms), rank: row.rank, number: record.id }
  return { kind: 'activity', record, about, position }
}

function decodeChange(row: ChangeRow, record: RecordKey): ChangeItem {
  const change = {
    objectTypeId: record.objectTypeId,
    recordId: record.id,
    changeNumber: row.change_number,
    changedAt: Number(row.changed_ms),
    sourceType: row.source_type,
    sourceId: row.source_id,
    values: row.property_values,
    ...(row.cause === null ? {} : { cause: row.cause }),
  }
  const position = { occurredAt: change.changedAt, rank: CHANGE_RANK, number: change.changeNumber }
  return { kind: 'property_change', change, position }
}

/** Whether rows were left out because those before them are large; then there may be more. */
function isCut(rows: readonly SizedRow[]): boolean {
  return Number(rows.at(-1)?.content_through ?? 0) >= MAX_CONTENT_BYTES
}

function pageOf<Item extends { readonly position: TimelinePosition }>(
  found: readonly Item[],
  { limit, isCut }: { readonly limit: number; readonly isCut: boolean },
): TimelinePage<Item> {
  const items = found.slice(0, limit)
  const next = found.length > limit || isCut ? items.at(-1)?.position : undefined
  return { items, ...(next ? { next } : {}) }
}
