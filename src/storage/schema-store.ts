import type { AssociationLabel } from '../domain/associations/association-catalogue.ts'
import type { CustomType } from '../domain/objects/custom-type.ts'
import type { SchemaPlan, SchemaState, SchemaStore } from '../domain/schemas/schema-store.ts'
import type { Database, Querier } from './database.ts'
import { readLabels, removeLimits, takeTypeIds } from './label-store.ts'
import { readTypes } from './object-type-store.ts'
import { expectRows, runPlannedWrite } from './planned-write.ts'
import { putProperties, raiseVersion, readModels } from './property-store.ts'
import { purgeLinks, purgeType } from './purge-type.ts'

/** Records are not counted further: a type that has so many is used, however many more there are. */
const MAX_COUNTED = 100_000

// By primary key, in its order.
const COUNT_RECORDS = `
select count(*)::int as count from (
  select 1 from crm_record r
  where r.account_id = $1 and r.object_type_id = $2 and r.archived_at is null
  limit ${MAX_COUNTED}
) as live`

const TAKE_TYPE_NUMBER = `
insert into server_counter (name, next_value) values ('object_type', 2)
on conflict on constraint server_counter__pkey do update set next_value = server_counter.next_value + 1
returning next_value - 1 as type_number`

const INSERT_TYPE = `
insert into custom_type (account_id, object_type_id, name, name_key, details, created_at, updated_at)
values ($1, $2, $3, lower($3), $4, $5, $5)`

const INSERT_MODEL = `insert into property_model (account_id, object_type_id, version) values ($1, $2, $3)`

const UPDATE_TYPE = `
update custom_type set details = $3, updated_at = $4, archived_at = $5
where account_id = $1 and object_type_id = $2
returning 1`

const INSERT_DEFINITIONS = `
insert into association_label
  (account_id, kind, type_id, inverse_type_id, from_type_id, to_type_id, name, created_at)
select $1, kind, type_id, inverse_type_id, from_type_id, to_type_id, name, created_at
from jsonb_to_recordset($2::jsonb) as input (kind text, type_id int, inverse_type_id int, from_type_id text,
  to_type_id text, name text, created_at timestamptz)
order by type_id`

const DELETE_DEFINITIONS = `delete from association_label where account_id = $1 and type_id = any($2::int[])`

type ChangeRequest = Parameters<SchemaStore['change']>[1]

/** Schemas of object types in PostgreSQL: each change has the account to itself (decision 90). */
export function createSchemaStore(db: Database): SchemaStore {
  return {
    change: async (accountId, request, plan) => {
      const planned = await runPlannedWrite(db, {
        accountId,
        isAlone: true,
        load: (tx) => loadState(tx, accountId, request),
        plan,
        apply: (tx, made) => applyPlan(tx, accountId, made),
        verify: (querier, made) => isCommitted(querier, accountId, made),
      })
      return planned.result
    },
  }
}

async function loadState(tx: Querier, accountId: string, request: ChangeRequest): Promise<SchemaState> {
  const { typeId, associationIds = 0, countsRecords = false } = request
  const types = await readTypes(tx, accountId, { includesArchived: true })
  const definitions = await readLabels(tx, accountId)
  const models = await readModels(tx, accountId, {
    objectTypeIds: typeId === undefined ? [] : [typeId],
    archived: true,
  })
  return {
    types,
    definitions,
    model: models.get(typeId ?? '') ?? { version: 0, properties: [], groups: [], pipelines: [] },
    recordCount: countsRecords && typeId !== undefined ? await countRecords(tx, accountId, typeId) : 0,
    nextObjectTypeId: typeId === undefined ? await takeObjectTypeId(tx) : '',
    nextAssociationId: associationIds === 0 ? 0 : await takeTypeIds(tx, accountId, associationIds),
  }
}

async function countRecords(tx: Querier, accountId: string, typeId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(COUNT_RECORDS, [accountId, typeId])
  return row?.count ?? 0
}

async function takeObjectTypeId(tx: Querier): Promise<string> {
  const [row] = await tx.query<{ type_number: string }>(TAKE_TYPE_NUMBER, [])
  if (row === undefined) throw new RangeError('the counter of object types gave no number')
  return `2-${row.type_number}`
}

async function applyPlan<T>(tx: Querier, accountId: string, plan: SchemaPlan<T>): Promise<void> {
  const { created, properties = [], updated, removed, addedDefinitions = [], removedDefinitions = [] } = plan
  if (created !== undefined) {
    const { typeId, name, details, createdAt, modelVersion } = created
    await tx.query(INSERT_TYPE, [accountId, typeId, name, JSON.stringify(details), isoTime(createdAt)])
    await tx.query(INSERT_MODEL, [accountId, typeId, modelVersion])
    await putProperties(tx, { accountId, objectTypeId: typeId }, properties)
  }
  if (updated !== undefined) await updateType(tx, accountId, updated)
  if (addedDefinitions.length > 0)
    await tx.query(INSERT_DEFINITIONS, [accountId, JSON.stringify(addedDefinitions.map(encodeDefinition))])
  if (removedDefinitions.length > 0) await removeDefinitions(tx, accountId, removedDefinitions)
  if (removed !== undefined) await purgeType(tx, accountId, removed.typeId)
}

async function updateType(tx: Querier, accountId: string, type: CustomType): Promise<void> {
  const { typeId, details, updatedAt, archivedAt } = type
  const archived = archivedAt === undefined ? null : isoTime(archivedAt)
  const values = [accountId, typeId, JSON.stringify(details), isoTime(updatedAt), archived]
  expectRows(await tx.query(UPDATE_TYPE, values), 1)
  await raiseVersion(tx, { accountId, objectTypeId: typeId })
}

async function removeDefinitions(
  tx: Querier,
  accountId: string,
  definitions: readonly AssociationLabel[],
): Promise<void> {
  const [first] = definitions
  if (first === undefined) return
  await removeLimits(
    tx,
    accountId,
    definitions.flatMap(({ typeId, inverseTypeId }) => [typeId, inverseTypeId]),
  )
  await tx.query(DELETE_DEFINITIONS, [accountId, definitions.map(({ typeId }) => typeId)])
  await purgeLinks(tx, accountId, { fromTypeId: first.fromTypeId, toTypeId: first.toTypeId })
}

/** A change of nothing is as good as committed. */
async function isCommitted<T>(db: Querier, accountId: string, plan: SchemaPlan<T>): Promise<boolean> {
  const { addedDefinitions = [], removedDefinitions = [] } = plan
  const types = await readTypes(db, accountId, { includesArchived: true })
  const known = await readLabels(db, accountId)
  const isKnown = (definition: AssociationLabel) => known.some(({ typeId }) => typeId === definition.typeId)
  return (
    areTypesCommitted(plan, types) && addedDefinitions.every(isKnown) && !removedDefinitions.some(isKnown)
  )
}

/** A new type may have been changed since; its id is nobody else's. */
function areTypesCommitted<T>(
  { created, updated, removed }: SchemaPlan<T>,
  types: readonly CustomType[],
): boolean {
  const find = (type: CustomType) => types.find(({ typeId }) => typeId === type.typeId)
  return (
    (created === undefined || find(created) !== undefined) &&
    (updated === undefined || find(updated)?.updatedAt === updated.updatedAt) &&
    (removed === undefined || find(removed) === undefined)
  )
}

function encodeDefinition(definition: AssociationLabel): object {
  const { createdAt } = definition
  return {
    kind: definition.kind,
    type_id: definition.typeId,
    inverse_type_id: definition.inverseTypeId,
    from_type_id: definition.fromTypeId,
    to_type_id: definition.toTypeId,
    name: definition.name,
    created_at: createdAt === undefined ? null : isoTime(createdAt),
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
