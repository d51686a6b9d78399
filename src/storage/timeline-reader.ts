import { EVENT_RANK, type TimelinePosition } from '../domain/timeline/timeline-position.ts'
import type {
  TimelineReader,
  TimelineScope,
  TimelineWalk,
  VisibleType,
  WalkedEvents,
} from '../domain/timeline/timeline-reader.ts'
import type { Querier } from './database.ts'
import { encodeRange } from './timeline-range.ts'
import { decodeEvent, EVENT_COLUMNS, type EventRow } from './timeline-store.ts'

/** Stored bytes that one step looks at, and bytes of content that it gives back: large events make short steps. */
const MAX_STORED_BYTES = 2 * 1_048_576
const MAX_CONTENT_BYTES = 4 * 1_048_576

// By primary key of installation, then by event_template__app_id__idx.
const LIST_TYPES = `
select t.id as template_id, t.app_id, t.name, t.object_type_id
from installation i join event_template t on t.app_id = i.app_id
where i.account_id = $1 and t.archived_at is null order by t.id`

/** What makes each scope go by its index, and no other; 'ids' is by primary key. */
const scopeConditions: Readonly<Record<TimelineScope, string>> = {
  record: 'e.object_type_id = $7 and e.object_id = $8',
  account: 'e.event_number > 0',
  waiting: 'e.object_id is null',
  ids: 'e.template_id = any($6::bigint[]) and e.id = any($9::text[])',
}

/**
 * Walks an index in its order for at most $12 events, and filters only what it came past: whatever the filter, a step
 * is bounded. The inner `limit` keeps the planner from any other way. json, not jsonb, is what content is stored as; the
 * tokens alone become jsonb, to be compared at once.
 */
function walkStatement(scope: TimelineScope, order: TimelineWalk['order']): string {
  const direction = order === 'newest_first' ? 'desc' : 'asc'
  const opposite = order === 'newest_first' ? 'asc' : 'desc'
  const inOrder = `e.occurred_at ${direction}, e.event_number ${direction}`
  return `
with examined as materialized (
  select e.*, sum(pg_column_size(e.content)) over (order by ${inOrder}) - pg_column_size(e.content) as stored_before
  from (
    select * from timeline_event e where e.account_id = $1 and ${scopeConditions[scope]}
      and (e.occurred_at, e.event_number) < ($2::timestamptz, $3::bigint)
      and (e.occurred_at, e.event_number) > ($4::timestamptz, $5::bigint)
    order by ${inOrder} limit $12
  ) e
), looked as (
  select * from examined where stored_before < ${MAX_STORED_BYTES}
), last as (
  select e.occurred_at, e.event_number, (select count(*)::int from examined) as examined_count,
    (select count(*)::int from looked) as looked_count
  from looked e order by e.occurred_at ${opposite}, e.event_number ${opposite} limit 1
), matched as (
  select e.*, sum(octet_length(e.content::text)) over (order by ${inOrder}) as content_through
  from (
    select * from looked e
    where e.template_id = any($6::bigint[])
      and ($7::text is null or e.object_type_id = $7) and ($8::bigint is null or e.object_id = $8)
      and ($9::text[] is null or e.id = any($9)) and ($10::boolean is null or (e.object_id is not null) = $10)
      and ($11::jsonb = '{}' or (e.content -> 'tokens')::jsonb @> $11)
    order by ${inOrder} limit $13
  ) e
)
select round(extract(epoch from last.occurred_at) * 1000)::bigint as last_ms, last.event_number as last_number,
  last.examined_count, last.looked_count, e.content_through, ${EVENT_COLUMNS}
from last left join matched e on e.content_through - octet_length(e.content::text) < ${MAX_CONTENT_BYTES}
order by ${inOrder}`
}

type WalkRow = EventRow & {
  last_ms: string
  last_number: string
  examined_count: number
  looked_count: number
  content_through: string
}

/** Walks timelines in PostgreSQL; no transaction and no connection is held between two steps. */
export function createTimelineReader(db: Querier): TimelineReader {
  return {
    listTypes: async (accountId) => (await db.query<TypeRow>(LIST_TYPES, [accountId])).map(decodeType),
    walk: async (accountId, walk) => {
      const rows = await db.query<WalkRow>(walkStatement(walk.scope, walk.order), walkValues(accountId, walk))
      return decodeWalk(rows, walk)
    },
  }
}

function walkValues(accountId: string, { filter, range, maxExamined, limit }: TimelineWalk): unknown[] {
  return [
    accountId,
    ...encodeRange(range, EVENT_RANK),
    filter.templateIds,
    filter.objectTypeId,
    filter.objectId,
    filter.eventIds,
    filter.isPlaced,
    JSON.stringify(filter.tokens),
    maxExamined,
    limit,
  ]
}

function decodeWalk(rows: readonly WalkRow[], walk: TimelineWalk): WalkedEvents {
  const [first] = rows
  if (!first) return { events: [], examined: 0, isFull: false }
  const found = rows.filter((row) => row.id !== null)
  const events = found.map(decodeEvent)
  const isFull = Number(found.at(-1)?.content_through ?? 0) >= MAX_CONTENT_BYTES
  const isCut = isFull || events.length === walk.limit
  const isEnd = first.examined_count < walk.maxExamined && first.looked_count === first.examined_count
  const walked = { events, examined: first.looked_count, isFull }
  const last = { occurredAt: Number(first.last_ms), rank: EVENT_RANK, number: first.last_number }
  if (isCut) return { ...walked, position: positionOf(events.at(-1)) ?? last }
  return isEnd ? walked : { ...walked, position: last }
}

function positionOf(event: WalkedEvents['events'][number] | undefined): TimelinePosition | undefined {
  return event && { occurredAt: event.occurredAt, rank: EVENT_RANK, number: event.eventNumber }
}

type TypeRow = { template_id: string; app_id: string; name: string; object_type_id: string }

function decodeType(row: TypeRow): VisibleType {
  return {
    templateId: row.template_id,
    appId: row.app_id,
    name: row.name,
    objectTypeId: row.object_type_id,
  }
}
