import { storedNameOf } from '../domain/properties/account-catalogue.ts'
import type { StoredGroup, StoredModel, StoredProperty } from '../domain/properties/property.ts'
import type { ModelPlan, ModelState, PropertyStore } from '../domain/properties/property-store.ts'
import type { Database, Querier } from './database.ts'
import { readListedNames } from './object-type-store.ts'
import {
  arePipelinesCommitted,
  decodePipeline,
  findReferences,
  listPipelineAudits,
  type ModelKey,
  type PipelineJson,
  putPipelines,
  READ_PIPELINES,
} from './pipeline-rows.ts'
import { expectRows, runPlannedWrite } from './planned-write.ts'
import { prepared } from './statement.ts'

const MAX_VALUES_LOOKED_AT = 10_000

type ModelRow = {
  object_type_id: string
  version: string
  properties: PropertyJson[]
  groups: GroupJson[]
  pipelines: PipelineJson[]
}
type PropertyJson = {
  name: string
  generation: number
  origin: 'account' | 'built_in'
  definition: object
  created_ms: number
  updated_ms: number
  archived_ms: number | null
}
type GroupJson = {
  name: string
  label: string
  display_order: number
  updated_ms: number
  removed_ms: number | null
}

// By primary keys, and live stages by their index. An archived built-in property counts among the live: it hides what
// the server defines. READ_PIPELINES counts on `m` and the three parameters.
const READ_MODELS = prepared(`
select m.object_type_id, m.version, coalesce(properties.list, '[]'::json) as properties,
  coalesce(groups.list, '[]'::json) as groups, coalesce(pipelines.list, '[]'::json) as pipelines
from property_model m
left join lateral (
  select json_agg(json_build_object('name', d.name, 'generation', d.generation, 'origin', d.origin,
    'definition', d.definition,
    'created_ms', round(extract(epoch from d.created_at) * 1000)::bigint,
    'updated_ms', round(extract(epoch from d.updated_at) * 1000)::bigint,
    'archived_ms', round(extract(epoch from d.archived_at) * 1000)::bigint) order by d.name, d.generation) as list
  from property_definition d
  where d.account_id = $1 and d.object_type_id = m.object_type_id
    and (d.archived_at is null or d.origin = 'built_in' or $3)
) properties on true
left join lateral (
  select json_agg(json_build_object('name', g.name, 'label', g.label, 'display_order', g.display_order,
    'updated_ms', round(extract(epoch from g.updated_at) * 1000)::bigint,
    'removed_ms', round(extract(epoch from g.removed_at) * 1000)::bigint) order by g.name) as list
  from property_group g
  where g.account_id = $1 and g.object_type_id = m.object_type_id
) groups on true
left join lateral (${READ_PIPELINES}) pipelines on true
where m.account_id = $1 and m.object_type_id = any($2::text[]) and m.version > 0`)

// Many writers may hold the row, but none while it is changed.
const HOLD_VERSIONS = prepared(`
select m.object_type_id, m.version from property_model m
where m.account_id = $1 and m.object_type_id = any($2::text[])
order by m.object_type_id for share`)

// A custom type has its row from the start, and a type that is gone gets none.
const NOTE_MODEL = `
insert into property_model (account_id, object_type_id, version)
select $1, $2, 0 where $2 not like '2-%'
on conflict on constraint property_model__pkey do nothing`

const LOCK_MODEL = `select 1 from property_model where account_id = $1 and object_type_id = $2 for update`

const RAISE_VERSION = `
update property_model set version = version + 1 where account_id = $1 and object_type_id = $2`

// Reads the records of the type: a change of a property's type is rare.
const LIST_VALUES = `
select distinct r.properties ->> $3 as value from crm_record r
where r.account_id = $1 and r.object_type_id = $2 and r.properties ? $3
limit ${MAX_VALUES_LOOKED_AT + 1}`

const PUT_PROPERTIES = `
insert into property_definition
  (account_id, object_type_id, name, generation, origin, definition, created_at, updated_at, archived_at)
select $1, $2, name, generation, origin, definition, created_at, updated_at, archived_at
from jsonb_to_recordset($3::jsonb) as input (name text, generation int, origin text, definition jsonb,
  created_at timestamptz, updated_at timestamptz, archived_at timestamptz)
order by name collate "C", generation
on conflict on constraint property_definition__pkey do update set definition = excluded.definition,
  updated_at = excluded.updated_at, archived_at = excluded.archived_at`

const PUT_GROUPS = `
insert into property_group (account_id, object_type_id, name, label, display_order, updated_at, removed_at)
select $1, $2, name, label, display_order, updated_at, removed_at
from jsonb_to_recordset($3::jsonb) as input
  (name text, label text, display_order int, updated_at timestamptz, removed_at timestamptz)
order by name collate "C"
on conflict on constraint property_group__pkey do update set label = excluded.label,
  display_order = excluded.display_order, updated_at = excluded.updated_at, removed_at = excluded.removed_at`

const COMMITTED_PROPERTY = `
select 1 from property_definition where account_id = $1 and object_type_id = $2
  and name = $3 and generation = $4 and updated_at = $5 and definition = $6::jsonb`

const COMMITTED_GROUP = `
select 1 from property_group where account_id = $1 and object_type_id = $2
  and name = $3 and updated_at = $4 and label = $5`

/** Property definitions and groups of accounts in PostgreSQL. */
export function createPropertyStore(db: Database): PropertyStore {
  return {
    readModels: (accountId, objectTypeIds, options) =>
      readModels(db, accountId, { objectTypeIds, ...options }),
    listPipelineAudits: (accountId, objectTypeId, request) =>
      listPipelineAudits(db, { accountId, objectTypeId }, request),
    changeModel: async (accountId, { objectTypeId, isAlone = false, ...looked }, plan) => {
      const planned = await runPlannedWrite(db, {
        accountId,
        isAlone,
        load: (tx) => loadModel(tx, { accountId, objectTypeId }, looked),
        plan,
        apply: (tx, made) => applyPlan(tx, { accountId, objectTypeId }, made),
        verify: (querier, made) => isCommitted(querier, { accountId, objectTypeId }, made),
      })
      return planned.result
    },
  }
}

/**
 * Whether the models still have the given versions. Holds them until the transaction ends: a definition does not
 * change while records are written by it. Of version 0 there is no row to hold: the account's lock keeps the first
 * change of pipelines away (decision 92).
 */
export async function isModelCurrent(
  tx: Querier,
  accountId: string,
  versions: Readonly<Record<string, number>>,
): Promise<boolean> {
  const types = Object.keys(versions)
  if (types.length === 0) return true
  type VersionRow = { object_type_id: string; version: string }
  const rows = await tx.query<VersionRow>(HOLD_VERSIONS, [accountId, types])
  const current = new Map(rows.map((row) => [row.object_type_id, Number(row.version)]))
  return types.every((type) => (current.get(type) ?? 0) === versions[type])
}

export async function readModels(
  db: Querier,
  accountId: string,
  request: { readonly objectTypeIds: readonly string[]; readonly archived?: boolean },
): Promise<ReadonlyMap<string, StoredModel>> {
  const { objectTypeIds, archived = false } = request
  if (objectTypeIds.length === 0) return new Map()
  const rows = await db.query<ModelRow>(READ_MODELS, [accountId, objectTypeIds, archived])
  return new Map(rows.map((row) => [row.object_type_id, decodeModel(row)]))
}

type Looked = Pick<Parameters<PropertyStore['changeModel']>[1], 'valuesOf' | 'recordsIn'>

async function loadModel(tx: Querier, key: ModelKey, { valuesOf, recordsIn }: Looked): Promise<ModelState> {
  const { accountId, objectTypeId } = key
  await tx.query(NOTE_MODEL, [accountId, objectTypeId])
  expectRows(await tx.query(LOCK_MODEL, [accountId, objectTypeId]), 1)
  const listedNames = await readListedNames(tx, key)
  const models = await readModels(tx, accountId, { objectTypeIds: [objectTypeId], archived: true })
  const model = models.get(objectTypeId) ?? { version: 0, properties: [], groups: [], pipelines: [] }
  return {
    model,
    references: await findReferences(tx, key, {
      property: recordsIn?.property ?? '',
      stageIds: recordsIn?.stages(model) ?? [],
    }),
    listedNames,
    values: valuesOf === undefined ? [] : await listValues(tx, key, storedNameIn(model, valuesOf)),
  }
}

function storedNameIn(model: StoredModel, name: string): string {
  const live = model.properties.find((row) => row.name === name && row.archivedAt === undefined)
  return live === undefined ? name : storedNameOf(live)
}

async function listValues(
  tx: Querier,
  { accountId, objectTypeId }: ModelKey,
  property: string,
): Promise<readonly string[] | undefined> {
  const rows = await tx.query<{ value: string }>(LIST_VALUES, [accountId, objectTypeId, property])
  return rows.length > MAX_VALUES_LOOKED_AT ? undefined : rows.map((row) => row.value)
}

async function applyPlan(tx: Querier, key: ModelKey, plan: ModelPlan<unknown>): Promise<void> {
  const { accountId, objectTypeId } = key
  if (plan.properties.length === 0 && plan.groups.length === 0 && plan.pipelines === undefined) return
  await raiseVersion(tx, key)
  await putProperties(tx, key, plan.properties)
  if (plan.groups.length > 0)
    await tx.query(PUT_GROUPS, [accountId, objectTypeId, JSON.stringify(plan.groups.map(encodeGroup))])
  if (plan.pipelines !== undefined) await putPipelines(tx, key, plan.pipelines)
}

/** Outdates every write that was checked by the definitions as they were. */
export async function raiseVersion(tx: Querier, { accountId, objectTypeId }: ModelKey): Promise<void> {
  await tx.query(RAISE_VERSION, [accountId, objectTypeId])
}

export async function putProperties(
  tx: Querier,
  { accountId, objectTypeId }: ModelKey,
  properties: readonly StoredProperty[],
): Promise<void> {
  if (properties.length === 0) return
  await tx.query(PUT_PROPERTIES, [accountId, objectTypeId, JSON.stringify(properties.map(encodeProperty))])
}

/** A change of nothing is as good as committed. */
async function isCommitted(
  querier: Querier,
  { accountId, objectTypeId }: ModelKey,
  { properties, groups, pipelines }: ModelPlan<unknown>,
): Promise<boolean> {
  if (pipelines) return arePipelinesCommitted(querier, { accountId, objectTypeId }, pipelines)
  const [property] = properties
  if (property) {
    const { name, generation, updatedAt, details } = property
    const own = [name, generation, isoTime(updatedAt), JSON.stringify(details)]
    return (await querier.query(COMMITTED_PROPERTY, [accountId, objectTypeId, ...own])).length > 0
  }
  const [group] = groups
  if (!group) return true
  const own = [group.name, isoTime(group.updatedAt), group.label]
  return (await querier.query(COMMITTED_GROUP, [accountId, objectTypeId, ...own])).length > 0
}

function encodeProperty(property: StoredProperty): object {
  return {
    name: property.name,
    generation: property.generation,
    origin: property.origin,
    definition: property.details,
    created_at: isoTime(property.createdAt),
    updated_at: isoTime(property.updatedAt),
    archived_at: property.archivedAt === undefined ? null : isoTime(property.archivedAt),
  }
}

function encodeGroup(group: StoredGroup): object {
  return {
    name: group.name,
    label: group.label,
    display_order: group.displayOrder,
    updated_at: isoTime(group.updatedAt),
    removed_at: group.removedAt === undefined ? null : isoTime(group.removedAt),
  }
}

function decodeModel(row: ModelRow): StoredModel {
  return {
    version: Number(row.version),
    properties: row.properties.map(decodeProperty),
    groups: row.groups.map((group) => ({
      name: group.name,
      label: group.label,
      displayOrder: group.display_order,
      updatedAt: group.updated_ms,
      ...(group.removed_ms === null ? {} : { removedAt: group.removed_ms }),
    })),
    pipelines: row.pipelines.map(decodePipeline),
  }
}

function decodeProperty(row: PropertyJson): StoredProperty {
  return {
    name: row.name,
    generation: row.generation,
    origin: row.origin,
    details: row.definition,
    createdAt: row.created_ms,
    updatedAt: row.updated_ms,
    ...(row.archived_ms === null ? {} : { archivedAt: row.archived_ms }),
  } as StoredProperty
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
