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

/**
 * The page of a search. Ids and what they are sorted by come first, so that no more whole records are read than are
 * shown. The order of creation and of changes has an index, and so do the properties of `search-columns.ts`.
 */
export function writePage(accountId: string, search: Search): Statement<RecordRow> {
  const scope = scopeOf(accountId, search)
  const { order, offset, limit } = search
  return sql<RecordRow>`select ${recordColumns} from (
    select r.id, ${comparableSql(order.value, order.as, scope)} as sort_key from crm_record r
    where ${matches(search, scope)}
    order by sort_key ${directionOf(order)}, r.id limit ${limit}::int offset ${offset}::int
  ) as page cross join lateral (
    select * from crm_record r
    where r.account_id = ${accountId}::bigint and r.object_type_id = ${search.objectTypeId}::text and r.id = page.id
    limit 1
  ) as r order by page.sort_key ${directionOf(order)}, page.id`.compile(writer)
}

/** How many records match in all. */
export function writeCount(accountId: string, search: Search): Statement<{ total: string }> {
  return sql<{ total: string }>`select count(*) as total from crm_record r
    where ${matches(search, scopeOf(accountId, search))}`.compile(writer)
}

const recordColumns = sql.raw(RECORD_COLUMNS)

function scopeOf(accountId: string, { objectTypeId }: Search): SearchScope {
  return { accountId, objectTypeId, conditionSql }
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
