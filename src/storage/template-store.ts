import type { EventTemplate, TemplateToken, TokenOption, TokenType } from '../domain/timeline/template.ts'
import type { TemplateStore, TokenAddition } from '../domain/timeline/template-store.ts'
import type { Database, Querier } from './database.ts'

export const FIRST_TEMPLATE_ID = 1_000_001

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
  name: string
  object_type_id: string
  header_template: string | null
  detail_template: string | null
  created_ms: string
  updated_ms: string
  tokens: TokenJson[]
}

export const SELECT_TEMPLATES = `
select t.id, t.app_id, t.name, t.object_type_id, t.header_template, t.detail_template,
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

const FIND_TEMPLATES = `${SELECT_TEMPLATES}
where t.id = any($2::bigint[]) and t.app_id = $1 and t.archived_at is null`

// By event_template__app_id__idx.
const LIST_TEMPLATES = `${SELECT_TEMPLATES}
where t.app_id = $1 and t.archived_at is null order by t.id`

const OWNS_APP = `select 1 from app where id = $1 and developer_account_id = $2`

/** Holds back other template writers of the app, so that its limits hold. */
export const LOCK_APP = `select 1 from app where id = $1 for update`
export const COUNT_TEMPLATES = `select count(*)::int as count from event_template where app_id = $1 and archived_at is null`
const FIND_LIVE_TEMPLATE = `select 1 from event_template where id = $1 and app_id = $2 and archived_at is null`
const COUNT_TOKENS = `
select count(*)::int as count, bool_or(name = $2) as has_name, coalesce(max(place), -1)::int as last_place
from event_template_token where template_id = $1`

const NEXT_TEMPLATE_ID = `
insert into server_counter (name, next_value) values ('event_template', ${FIRST_TEMPLATE_ID} + 1)
on conflict on constraint server_counter__pkey do update set next_value = server_counter.next_value + 1
returning next_value - 1 as id`

const INSERT_TEMPLATE = `
insert into event_template
  (id, app_id, name, object_type_id, header_template, detail_template, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $7)`

const INSERT_TOKENS = `
insert into event_template_token
  (template_id, name, place, label, type, options, object_property_name, created_at, updated_at)
select $1, name, place, label, type, options, object_property_name, $3::timestamptz, $3::timestamptz
from jsonb_to_recordset($2::jsonb) as input
  (name text, place int, label text, type text, options jsonb, object_property_name text)`

/** Our own token, not one of that name that another client added. */
const FIND_TOKEN = `
select 1 from event_template_token where template_id = $1 and name = $2 and label = $3 and created_at = $4`

const TOUCH_TEMPLATE = `update event_template set updated_at = $2 where id = $1`

/** Event templates and their tokens in PostgreSQL. */
export function createTemplateStore(db: Database): TemplateStore {
  return {
    ownsApp: async (developerAccountId, appId) =>
      (await db.query(OWNS_APP, [appId, developerAccountId])).length > 0,
    listTemplates: async (appId) =>
      (await db.query<TemplateRow>(LIST_TEMPLATES, [appId])).map(decodeTemplate),
    findTemplates: async (appId, ids) => {
      if (ids.length === 0) return new Map()
      const rows = await db.query<TemplateRow>(FIND_TEMPLATES, [appId, ids])
      return new Map(rows.map((row) => [row.id, decodeTemplate(row)]))
    },
    insertTemplate: async (template, maxTemplates) => {
      // Taken before the transaction, so that no other template can have the id whatever becomes of it (decision 8).
      const id = (await db.query<{ id: string }>(NEXT_TEMPLATE_ID, []))[0]?.id ?? ''
      return db.transaction(
        (tx) => insertTemplate(tx, { ...template, id }, maxTemplates),
        isTemplateCommitted,
      )
    },
    addToken: (template, token, maxTokens) =>
      db.transaction(
        (tx) => addToken(tx, { ...template, token, maxTokens }),
        async (querier, addition) =>
          addition !== 'added' || isTokenCommitted(querier, template.templateId, token),
      ),
  }
}

async function insertTemplate(
  tx: Querier,
  template: EventTemplate,
  maxTemplates: number,
): Promise<EventTemplate | undefined> {
  await tx.query(LOCK_APP, [template.appId])
  const counts = await tx.query<{ count: number }>(COUNT_TEMPLATES, [template.appId])
  if ((counts[0]?.count ?? 0) >= maxTemplates) return undefined
  const { id, appId, name, objectTypeId, headerTemplate, detailTemplate, createdAt } = template
  const time = new Date(createdAt).toISOString()
  await tx.query(INSERT_TEMPLATE, [id, appId, name, objectTypeId, headerTemplate, detailTemplate, time])
  await tx.query(INSERT_TOKENS, [id, JSON.stringify(template.tokens.map(encodeToken)), time])
  return template
}

async function isTemplateCommitted(querier: Querier, template: EventTemplate | undefined): Promise<boolean> {
  if (!template) return true
  return (await querier.query(FIND_LIVE_TEMPLATE, [template.id, template.appId])).length > 0
}

async function addToken(
  tx: Querier,
  request: { appId: string; templateId: string; token: TemplateToken; maxTokens: number },
): Promise<TokenAddition> {
  const { appId, templateId, token, maxTokens } = request
  await tx.query(LOCK_APP, [appId])
  if ((await tx.query(FIND_LIVE_TEMPLATE, [templateId, appId])).length === 0) return 'template_missing'
  type CountRow = { count: number; has_name: boolean | null; last_place: number }
  const [counts] = await tx.query<CountRow>(COUNT_TOKENS, [templateId, token.name])
  if (counts?.has_name) return 'name_taken'
  if ((counts?.count ?? 0) >= maxTokens) return 'limit_reached'
  const time = new Date(token.createdAt).toISOString()
  const row = encodeToken(token, (counts?.last_place ?? -1) + 1)
  await tx.query(INSERT_TOKENS, [templateId, JSON.stringify([row]), time])
  await tx.query(TOUCH_TEMPLATE, [templateId, time])
  return 'added'
}

async function isTokenCommitted(
  querier: Querier,
  templateId: string,
  token: TemplateToken,
): Promise<boolean> {
  const time = new Date(token.createdAt).toISOString()
  return (await querier.query(FIND_TOKEN, [templateId, token.name, token.label, time])).length > 0
}

function encodeToken(token: TemplateToken, place: number): object {
  return {
    name: token.name,
    place,
    label: token.label,
    type: token.type,
    options: token.options,
    object_property_name: token.objectPropertyName,
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
