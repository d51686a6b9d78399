import type { EventTemplate, TemplateToken, TokenOption, TokenType } from '../domain/timeline/template.ts'
import type { StoredTemplate } from '../domain/timeline/template-store.ts'
import type { Querier } from './database.ts'

const FIRST_TEMPLATE_ID = 1_000_001

type TokenJson = {
  name: string
  label: string
  type: TokenType
  options: TokenOption[]
  object_property_name: string | null
  created_ms: number
  updated_ms: number
}

export type TemplateRow = {
  id: string
  app_id: string
  project_uid: string | null
  project_name: string | null
  name: string
  object_type_id: string
  header_template: string | null
  detail_template: string | null
  created_ms: string
  updated_ms: string
  tokens: TokenJson[]
}

export const SELECT_TEMPLATES = `
select t.id, t.app_id, t.project_uid, t.project_name, t.name, t.object_type_id, t.header_template, t.detail_template,
  round(extract(epoch from t.created_at) * 1000)::bigint as created_ms,
  round(extract(epoch from t.updated_at) * 1000)::bigint as updated_ms,
  coalesce(tokens.list, '[]'::json) as tokens
from event_template t
left join lateral (
  select json_agg(json_build_object('name', k.name, 'label', k.label, 'type', k.type, 'options', k.options,
    'object_property_name', k.object_property_name,
    'created_ms', round(extract(epoch from k.created_at) * 1000)::bigint,
    'updated_ms', round(extract(epoch from k.updated_at) * 1000)::bigint) order by k.place) as list
  from event_template_token k where k.template_id = t.id
) tokens on true`

/** Holds back other template writers of the app, so that its limits and the state a plan saw hold. Always the first lock. */
export const LOCK_APP = `select 1 from app where id = $1 for update`
export const COUNT_TEMPLATES = `select count(*)::int as count from event_template where app_id = $1 and archived_at is null`

const NEXT_TEMPLATE_IDS = `
insert into server_counter (name, next_value) values ('event_template', ${FIRST_TEMPLATE_ID} + $1::bigint)
on conflict on constraint server_counter__pkey do update set next_value = server_counter.next_value + $1::bigint
returning next_value - $1::bigint as first_id`

const TEMPLATE_INPUT = `jsonb_to_recordset($1::jsonb) as input (id bigint, app_id bigint, project_uid text,
  project_name text, name text, object_type_id text, header_template text, detail_template text,
  created_at timestamptz, updated_at timestamptz)`

const INSERT_TEMPLATES = `
insert into event_template (id, app_id, project_uid, project_name, name, object_type_id, header_template,
  detail_template, created_at, updated_at)
select id, app_id, project_uid, project_name, name, object_type_id, header_template, detail_template,
  created_at, updated_at
from ${TEMPLATE_INPUT}`

const UPDATE_TEMPLATES = `
update event_template t set project_name = input.project_name, name = input.name,
  header_template = input.header_template, detail_template = input.detail_template, updated_at = input.updated_at
from ${TEMPLATE_INPUT} where t.id = input.id`

const DELETE_TOKENS = `delete from event_template_token where template_id = any($1::bigint[])`

const INSERT_TOKENS = `
insert into event_template_token
  (template_id, name, place, label, type, options, object_property_name, created_at, updated_at)
select template_id, name, place, label, type, options, object_property_name, created_at, updated_at
from jsonb_to_recordset($1::jsonb) as input (template_id bigint, name text, place int, label text, type text,
  options jsonb, object_property_name text, created_at timestamptz, updated_at timestamptz)`

/** Ids that no template had or will have, whatever becomes of the caller's transaction (T21). */
export async function reserveTemplateIds(querier: Querier, count: number): Promise<readonly string[]> {
  if (count === 0) return []
  const [row] = await querier.query<{ first_id: string }>(NEXT_TEMPLATE_IDS, [count])
  return Array.from({ length: count }, (_, index) => String(Number(row?.first_id) + index))
}

/** Two statements, whatever the number of templates. */
export async function insertTemplates(tx: Querier, templates: readonly StoredTemplate[]): Promise<void> {
  if (templates.length === 0) return
  await tx.query(INSERT_TEMPLATES, [JSON.stringify(templates.map(encodeTemplate))])
  await insertTokens(tx, templates)
}

/** Whole new state: tokens that are not listed go. Three statements, whatever the number of templates. */
export async function replaceTemplates(tx: Querier, templates: readonly StoredTemplate[]): Promise<void> {
  if (templates.length === 0) return
  await tx.query(UPDATE_TEMPLATES, [JSON.stringify(templates.map(encodeTemplate))])
  await tx.query(DELETE_TOKENS, [templates.map(({ template }) => template.id)])
  await insertTokens(tx, templates)
}

async function insertTokens(tx: Querier, templates: readonly StoredTemplate[]): Promise<void> {
  const rows = templates.flatMap(({ template }) =>
    template.tokens.map((token, place) => encodeToken(template.id, token, place)),
  )
  if (rows.length > 0) await tx.query(INSERT_TOKENS, [JSON.stringify(rows)])
}

function encodeTemplate({ template, project }: StoredTemplate): object {
  return {
    id: template.id,
    app_id: template.appId,
    project_uid: project?.uid,
    project_name: project?.projectName,
    name: template.name,
    object_type_id: template.objectTypeId,
    header_template: template.headerTemplate,
    detail_template: template.detailTemplate,
    created_at: new Date(template.createdAt).toISOString(),
    updated_at: new Date(template.updatedAt).toISOString(),
  }
}

function encodeToken(templateId: string, token: TemplateToken, place: number): object {
  return {
    template_id: templateId,
    name: token.name,
    place,
    label: token.label,
    type: token.type,
    options: token.options,
    object_property_name: token.objectPropertyName,
    created_at: new Date(token.createdAt).toISOString(),
    updated_at: new Date(token.updatedAt).toISOString(),
  }
}

export function decodeTemplate(row: TemplateRow): EventTemplate {
  return {
    id: row.id,
    appId: row.app_id,
    name: row.name,
    objectTypeId: row.object_type_id,
    ...(row.header_template === null ? {} : { headerTemplate: row.header_template }),
    ...(row.detail_template === null ? {} : { detailTemplate: row.detail_template }),
    tokens: row.tokens.map(decodeToken),
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
  }
}

export function decodeStoredTemplate(row: TemplateRow): StoredTemplate {
  const { project_uid: uid, project_name: projectName } = row
  const template = decodeTemplate(row)
  return uid === null || projectName === null ? { template } : { template, project: { uid, projectName } }
}

function decodeToken(token: TokenJson): TemplateToken {
  return {
    name: token.name,
    label: token.label,
    type: token.type,
    options: token.options,
    ...(token.object_property_name === null ? {} : { objectPropertyName: token.object_property_name }),
    createdAt: token.created_ms,
    updatedAt: token.updated_ms,
  }
}
