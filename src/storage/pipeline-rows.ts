import type {
  AccountPipeline,
  AccountStage,
  AuditAction,
  PipelineAudit,
  WritePermissions,
} from '../domain/pipelines/pipeline.ts'
import type { PipelineWrites, PropertyStore, StageReferences } from '../domain/properties/property-store.ts'
import type { Querier } from './database.ts'

/** An object type of an account. */
export type ModelKey = { readonly accountId: string; readonly objectTypeId: string }

const MAX_REFERENCES = 100

type TimesJson = { created_ms: number; updated_ms: number; archived_ms: number | null }
type StageJson = TimesJson & {
  id: string
  label: string
  display_order: number
  metadata: Record<string, string>
  write_permissions: WritePermissions
}
export type PipelineJson = TimesJson & {
  id: string
  is_built_in: boolean
  label: string
  display_order: number
  stages: StageJson[]
}

const times = (row: string) => `
    'created_ms', round(extract(epoch from ${row}.created_at) * 1000)::bigint,
    'updated_ms', round(extract(epoch from ${row}.updated_at) * 1000)::bigint,
    'archived_ms', round(extract(epoch from ${row}.archived_at) * 1000)::bigint`

/**
 * Pipelines of the type `m`, of the account $1, as one list; with $3 deleted ones and deleted stages too. A deleted
 * built-in one counts among the live: it hides what the server defines.
 */
export const READ_PIPELINES = `
  select json_agg(json_build_object('id', p.id, 'is_built_in', p.is_built_in, 'label', p.label,
    'display_order', p.display_order, 'stages', coalesce(stages.list, '[]'::json), ${times('p')}) order by p.id) as list
  from pipeline p
  left join lateral (
    select json_agg(json_build_object('id', s.id, 'label', s.label, 'display_order', s.display_order,
      'metadata', s.metadata, 'write_permissions', s.write_permissions, ${times('s')}) order by s.id) as list
    from pipeline_stage s
    where s.account_id = $1 and s.object_type_id = m.object_type_id and s.pipeline_id = p.id
      and (s.archived_at is null or $3)
  ) stages on true
  where p.account_id = $1 and p.object_type_id = m.object_type_id
    and (p.archived_at is null or p.is_built_in or $3)`

// Reads the records of the type: stages are deleted rarely.
const FIND_REFERENCES = `
select r.id, r.properties ->> $3 as stage_id from crm_record r
where r.account_id = $1 and r.object_type_id = $2 and r.archived_at is null
  and r.properties ->> $3 = any($4::text[])
order by r.id limit ${MAX_REFERENCES}`

const PUT_PIPELINES = `
insert into pipeline
  (account_id, object_type_id, id, is_built_in, label, display_order, created_at, updated_at, archived_at)
select $1, $2, id, is_built_in, label, display_order, created_at, updated_at, archived_at
from jsonb_to_recordset($3::jsonb) as input (id text, is_built_in boolean, label text, display_order int,
  created_at timestamptz, updated_at timestamptz, archived_at timestamptz)
order by id collate "C"
on conflict on constraint pipeline__pkey do update set label = excluded.label,
  display_order = excluded.display_order, updated_at = excluded.updated_at, archived_at = excluded.archived_at`

const PUT_STAGES = `
insert into pipeline_stage (account_id, object_type_id, id, pipeline_id, label, display_order, metadata,
  write_permissions, created_at, updated_at, archived_at)
select $1, $2, id, pipeline_id, label, display_order, metadata, write_permissions, created_at, updated_at, archived_at
from jsonb_to_recordset($3::jsonb) as input (id text, pipeline_id text, label text, display_order int,
  metadata jsonb, write_permissions text, created_at timestamptz, updated_at timestamptz, archived_at timestamptz)
order by id collate "C"
on conflict on constraint pipeline_stage__pkey do update set label = excluded.label,
  display_order = excluded.display_order, metadata = excluded.metadata,
  write_permissions = excluded.write_permissions, updated_at = excluded.updated_at,
  archived_at = excluded.archived_at`

const INSERT_AUDITS = `
insert into pipeline_audit
  (account_id, object_type_id, pipeline_id, stage_id, change_number, action, definition, changed_at)
select $1, $2, pipeline_id, stage_id, change_number, action, definition, changed_at
from jsonb_to_recordset($3::jsonb) as input (pipeline_id text, stage_id text, change_number bigint, action text,
  definition jsonb, changed_at timestamptz)
order by pipeline_id collate "C", stage_id collate "C"`

// By primary key, backwards.
const LIST_AUDITS = `
select a.pipeline_id, a.stage_id, a.change_number, a.action, a.definition,
  round(extract(epoch from a.changed_at) * 1000)::bigint as changed_ms
from pipeline_audit a
where a.account_id = $1 and a.object_type_id = $2 and a.pipeline_id = $3 and a.stage_id = $4
order by a.change_number desc limit $5`

const COMMITTED_AUDIT = `
select 1 from pipeline_audit where account_id = $1 and object_type_id = $2 and pipeline_id = $3 and stage_id = $4
  and change_number = $5 and definition = $6::jsonb`

/** The first live records in one of the stages. */
export async function findReferences(
  tx: Querier,
  { accountId, objectTypeId }: ModelKey,
  { property, stageIds }: { readonly property: string; readonly stageIds: readonly string[] },
): Promise<StageReferences> {
  if (stageIds.length === 0) return { stageIds: [], objectIds: [] }
  const values = [accountId, objectTypeId, property, stageIds]
  const rows = await tx.query<{ id: string; stage_id: string }>(FIND_REFERENCES, values)
  return { stageIds: [...new Set(rows.map((row) => row.stage_id))], objectIds: rows.map(({ id }) => id) }
}

export async function putPipelines(
  tx: Querier,
  { accountId, objectTypeId }: ModelKey,
  { pipelines, stages, audits }: PipelineWrites,
): Promise<void> {
  const run = async (text: string, rows: readonly object[]) =>
    rows.length === 0 ? [] : tx.query(text, [accountId, objectTypeId, JSON.stringify(rows)])
  await run(PUT_PIPELINES, pipelines.map(encodePipeline))
  await run(PUT_STAGES, stages.map(encodeStage))
  await run(INSERT_AUDITS, audits.map(encodeAudit))
}

/** Each change of pipelines leaves an entry in the audit. */
export async function arePipelinesCommitted(
  querier: Querier,
  { accountId, objectTypeId }: ModelKey,
  { audits }: PipelineWrites,
): Promise<boolean> {
  const [audit] = audits
  if (!audit) return true
  const { pipelineId, stageId, changeNumber, definition } = audit
  const key = [accountId, objectTypeId, pipelineId, stageId, changeNumber, JSON.stringify(definition)]
  return (await querier.query(COMMITTED_AUDIT, key)).length > 0
}

type AuditRow = {
  pipeline_id: string
  stage_id: string
  change_number: string
  action: AuditAction
  definition: PipelineAudit['definition']
  changed_ms: string
}

export async function listPipelineAudits(
  db: Querier,
  { accountId, objectTypeId }: ModelKey,
  request: Parameters<PropertyStore['listPipelineAudits']>[2],
): Promise<readonly PipelineAudit[]> {
  const { pipelineId, stageId, limit } = request
  const rows = await db.query<AuditRow>(LIST_AUDITS, [accountId, objectTypeId, pipelineId, stageId, limit])
  return rows.map((row) => ({
    pipelineId: row.pipeline_id,
    stageId: row.stage_id,
    changeNumber: Number(row.change_number),
    action: row.action,
    definition: row.definition,
    changedAt: Number(row.changed_ms),
  }))
}

export function decodePipeline(row: PipelineJson): AccountPipeline {
  return {
    id: row.id,
    isBuiltIn: row.is_built_in,
    label: row.label,
    displayOrder: row.display_order,
    ...decodeTimes(row),
    stages: row.stages.map((stage) => ({
      id: stage.id,
      pipelineId: row.id,
      label: stage.label,
      displayOrder: stage.display_order,
      metadata: stage.metadata,
      writePermissions: stage.write_permissions,
      ...decodeTimes(stage),
    })),
  }
}

function decodeTimes(row: TimesJson): Pick<AccountPipeline, 'createdAt' | 'updatedAt' | 'archivedAt'> {
  return {
    createdAt: row.created_ms,
    updatedAt: row.updated_ms,
    ...(row.archived_ms === null ? {} : { archivedAt: row.archived_ms }),
  }
}

function encodePipeline(pipeline: AccountPipeline): object {
  const { id, isBuiltIn, label, displayOrder } = pipeline
  return { id, is_built_in: isBuiltIn, label, display_order: displayOrder, ...encodeTimes(pipeline) }
}

function encodeStage(stage: AccountStage): object {
  const { id, pipelineId, label, displayOrder, metadata, writePermissions } = stage
  return {
    id,
    pipeline_id: pipelineId,
    label,
    display_order: displayOrder,
    metadata,
    write_permissions: writePermissions,
    ...encodeTimes(stage),
  }
}

function encodeTimes({ createdAt, updatedAt, archivedAt }: AccountPipeline | AccountStage): object {
  return {
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
    archived_at: archivedAt === undefined ? null : isoTime(archivedAt),
  }
}

function encodeAudit(audit: PipelineAudit): object {
  return {
    pipeline_id: audit.pipelineId,
    stage_id: audit.stageId,
    change_number: audit.changeNumber,
    action: audit.action,
    definition: audit.definition,
    changed_at: isoTime(audit.changedAt),
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
