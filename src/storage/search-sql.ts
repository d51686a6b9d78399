import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'
import type { Search, SearchOrder } from '../domain/search/search-value.ts'
import { RECORD_COLUMNS, type RecordRow } from './record-rows.ts'
import { liveRecordsOf } from './search-columns.ts'
import { conditionSql } from './search-conditions-sql.ts'
import { seenRecords } from './search-lag-sql.ts'
import { comparableSql, type SearchScope } from './search-values-sql.ts'

/** Writes statements; runs none. */
const writer = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export type Statement<R> = Pick<CompiledQuery<R>, 'sql' | 'parameters'>

/** Searches with no more matches are answered from all of them at once. */
const FEW = 2_000

type ProbeRow = { readonly found: string } & { readonly [K in keyof RecordRow]: RecordRow[K] | null }

/**
 * How many match, up to one more than a few, and the page if they are no more. Without an order to keep, the planner
 * takes the way that finds all matches soonest; asked for the first ten in order it may walk all records for the few
 * that match.
 */
export function writeProbe(accountId: string, search: Search, asOf?: number): Statement<ProbeRow> {
  const scope = scopeOf(accountId, search)
  const records = seenRecords({ ...scope, asOf })
  const found = sql`select r.id, ${sortKey(search, scope)} from ${records} where ${matches(search, scope)} limit ${FEW + 1}::int`
  return sql<ProbeRow>`with found as materialized (${found})
    select counted.found, shown.* from (select count(*) as found from found) as counted
    left join (select ${recordColumns}, page.sort_key from (
      select * from found as r ${inOrder(search)}
    ) as page ${wholeRecords(records, scope)}) as shown on true
    order by shown.sort_key ${directionOf(search.order)}, shown.id`.compile(writer)
}

/** Whether the probe saw all that match. */
export function isFew(found: number): boolean {
  return found <= FEW
}

/**
 * The page of a search with many matches. Ids and what they are sorted by come first, so that no more whole records are
 * read than are shown. The order of creation and of changes has an index.
 */
export function writePage(accountId: string, search: Search, asOf?: number): Statement<RecordRow> {
  const scope = scopeOf(accountId, search)
  const records = seenRecords({ ...scope, asOf })
  return sql<RecordRow>`select ${recordColumns} from (
    select r.id, ${sortKey(search, scope)} from ${records}
    where ${matches(search, scope)} ${inOrder(search)}
  ) as page ${wholeRecords(records, scope)}
  order by page.sort_key ${directionOf(search.order)}, page.id`.compile(writer)
}

/** How many records match in all. */
export function writeCount(accountId: string, search: Search, asOf?: number): Statement<{ total: string }> {
  const scope = scopeOf(accountId, search)
  return sql<{ total: string }>`select count(*) as total from ${seenRecords({ ...scope, asOf })}
    where ${matches(search, scope)}`.compile(writer)
}

const recordColumns = sql.raw(RECORD_COLUMNS)

function scopeOf(accountId: string, { objectTypeId }: Search): SearchScope {
  return { accountId, objectTypeId, conditionSql }
}

function sortKey({ order }: Search, scope: SearchScope): RawBuilder<unknown> {
  return sql`${comparableSql(order.value, order.as, scope)} as sort_key`
}

function inOrder({ order, limit, offset }: Search): RawBuilder<unknown> {
  return sql`order by sort_key ${directionOf(order)}, r.id limit ${limit}::int offset ${offset}::int`
}

/** By primary key, one by one: see load-record-state.ts. */
function wholeRecords(
  records: RawBuilder<unknown>,
  { accountId, objectTypeId }: SearchScope,
): RawBuilder<unknown> {
  return sql`cross join lateral (
    select * from ${records}
    where r.account_id = ${accountId}::bigint and r.object_type_id = ${objectTypeId}::text and r.id = page.id
    limit 1
  ) as r`
}

function matches({ where, objectTypeId }: Search, scope: SearchScope): RawBuilder<boolean> {
  return sql`${liveRecordsOf(scope.accountId, objectTypeId)} and ${conditionSql(where, scope)}`
}

/** Records without the value come last both ways; with a value that all have, an index is read backwards (SRCH-23). */
function directionOf({ value, isDescending }: SearchOrder): RawBuilder<unknown> {
  const isAlwaysThere = value.kind === 'id' || value.kind === 'time'
  if (!isDescending) return sql`asc`
  return isAlwaysThere ? sql`desc` : sql`desc nulls last`
}
