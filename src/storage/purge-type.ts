import type { Querier } from './database.ts'

/** Rows that one statement takes: a statement of the account's lock holder stays far from its time limit. */
const CHUNK = 10_000

// Each by the leading columns of a primary key, or of an index; $2 is the type.
const FORWARD_LINKS = `
select from_type_id, from_id, to_type_id, to_id, category, type_id from association
where account_id = $1 and from_type_id = $2 limit ${CHUNK}`
const LINKS_OF_PAIR = `
select from_type_id, from_id, to_type_id, to_id, category, type_id from association
where account_id = $1 and from_type_id = $2 and to_type_id = $3 limit ${CHUNK}`

// The other direction is found by primary key: its type ids differ, so all links between the two records go.
const deleteLinks = (chosen: string) => `
with chosen as materialized (${chosen}), forward as (
  delete from association a using chosen c
  where a.account_id = $1 and a.from_type_id = c.from_type_id and a.from_id = c.from_id
    and a.to_type_id = c.to_type_id and a.to_id = c.to_id and a.category = c.category and a.type_id = c.type_id
  returning 1
), back as (
  delete from association a using (select distinct from_type_id, from_id, to_type_id, to_id from chosen) c
  where a.account_id = $1 and a.from_type_id = c.to_type_id and a.from_id = c.to_id
    and a.to_type_id = c.from_type_id and a.to_id = c.from_id and c.from_type_id <> c.to_type_id
  returning 1
)
select count(*)::int as count from forward, (select count(*) from back) as others`

const DELETE_LINKS_OF_TYPE = deleteLinks(FORWARD_LINKS)
const DELETE_LINKS_OF_PAIR = deleteLinks(LINKS_OF_PAIR)

const deleteChunk = (table: string, key: string) => `
with gone as (
  delete from ${table} t using (
    select ${key} from ${table} where account_id = $1 and object_type_id = $2 limit ${CHUNK}
  ) as c
  where t.account_id = $1 and t.object_type_id = $2 and ${key
    .split(', ')
    .map((column) => `t.${column} = c.${column}`)
    .join(' and ')}
  returning 1
)
select count(*)::int as count from gone`

const CHUNKED = [
  deleteChunk('record_change', 'record_id, change_number'),
  deleteChunk('unique_value', 'property, value'),
  deleteChunk('merged_record', 'id'),
  deleteChunk('crm_record', 'id'),
  deleteChunk('property_definition', 'name, generation'),
  deleteChunk('property_group', 'name'),
  deleteChunk('pipeline_audit', 'pipeline_id, stage_id, change_number'),
  deleteChunk('pipeline_stage', 'id'),
  deleteChunk('pipeline', 'id'),
]

// Before the definitions, by which they are found.
const DELETE_LIMITS = `
delete from association_limit where account_id = $1 and category = 'USER_DEFINED' and type_id in (
  select unnest(array[type_id, inverse_type_id]) from association_label
  where account_id = $1 and (from_type_id = $2 or to_type_id = $2))`
const DELETE_DEFINITIONS = `
delete from association_label where account_id = $1 and (from_type_id = $2 or to_type_id = $2)`
const DELETE_MODEL = 'delete from property_model where account_id = $1 and object_type_id = $2'
const DELETE_TYPE = 'delete from custom_type where account_id = $1 and object_type_id = $2'
const DELETE_COUNTER = 'delete from id_counter where account_id = $1 and name = $2'

/**
 * Erases a type with its records, their history, links and values, its properties, its pipelines and its association definitions with their limits;
 * needs the account alone. Events stay: nobody can take them for those of another type.
 */
export async function purgeType(tx: Querier, accountId: string, typeId: string): Promise<void> {
  const values = [accountId, typeId]
  for (const statement of [DELETE_LINKS_OF_TYPE, ...CHUNKED]) await repeat(tx, statement, values)
  for (const statement of [DELETE_LIMITS, DELETE_DEFINITIONS, DELETE_MODEL, DELETE_TYPE, DELETE_COUNTER])
    await tx.query(statement, values)
}

/** Erases every link between records of two types, in both directions; needs the account alone. */
export async function purgeLinks(
  tx: Querier,
  accountId: string,
  { fromTypeId, toTypeId }: { readonly fromTypeId: string; readonly toTypeId: string },
): Promise<void> {
  await repeat(tx, DELETE_LINKS_OF_PAIR, [accountId, fromTypeId, toTypeId])
}

async function repeat(tx: Querier, statement: string, values: readonly unknown[]): Promise<void> {
  for (;;) {
    const [row] = await tx.query<{ count: number }>(statement, values)
    if ((row?.count ?? 0) < CHUNK) return
  }
}
