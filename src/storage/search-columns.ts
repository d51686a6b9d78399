import { type RawBuilder, sql } from 'kysely'

/**
 * Stored values that have an index: the text of the statement has to be that of `0009-search-indexes.sql`, names
 * included, for PostgreSQL to see that the index serves. The only property names that are in statements; all others
 * are parameters.
 */
const ofEveryType: Readonly<Record<string, RawBuilder<string>>> = {
  hubspot_owner_id: sql`(r.properties ->> 'hubspot_owner_id')`,
}

const ofType: Readonly<Record<string, Readonly<Record<string, RawBuilder<string>>>>> = {
  '0-1': { lastname: sql`(r.properties ->> 'lastname')` },
  '0-2': {
    domain: sql`(r.properties ->> 'domain')`,
    name: sql`(r.properties ->> 'name')`,
  },
  '0-3': {
    dealname: sql`(r.properties ->> 'dealname')`,
    dealstage: sql`(r.properties ->> 'dealstage')`,
    closedate: sql`(r.properties ->> 'closedate')`,
  },
  '0-5': { hs_pipeline_stage: sql`(r.properties ->> 'hs_pipeline_stage')` },
  '0-27': {
    hs_timestamp: sql`(r.properties ->> 'hs_timestamp')`,
    hs_task_status: sql`(r.properties ->> 'hs_task_status')`,
  },
}

/** Partial indexes are for one type each. */
const typeConditions: Readonly<Record<string, RawBuilder<boolean>>> = {
  '0-1': sql`r.object_type_id = '0-1'`,
  '0-2': sql`r.object_type_id = '0-2'`,
  '0-3': sql`r.object_type_id = '0-3'`,
  '0-5': sql`r.object_type_id = '0-5'`,
  '0-27': sql`r.object_type_id = '0-27'`,
}

/** The stored value of a property as text; null when there is none. */
export function storedColumn(objectTypeId: string, name: string): RawBuilder<string> {
  return (
    ownMember(ofType[objectTypeId] ?? {}, name) ??
    ownMember(ofEveryType, name) ??
    sql`(r.properties ->> ${name}::text)`
  )
}

/** Live records of the type, in the words that make the indexes of searches serve. */
export function liveRecordsOf(accountId: string, objectTypeId: string): RawBuilder<boolean> {
  const ofThisType = typeConditions[objectTypeId] ?? sql`r.object_type_id = ${objectTypeId}::text`
  return sql`r.account_id = ${accountId}::bigint and ${ofThisType} and r.archived_at is null and r.created_at > '-infinity'`
}

/** Property names are callers' texts: `constructor` is no entry. */
function ownMember<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
