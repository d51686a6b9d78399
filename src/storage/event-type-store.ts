import type {
  EventTypeStore,
  ProjectPlan,
  ProjectState,
  ProjectWrites,
  StoredProjectType,
} from '../domain/timeline/event-type-store.ts'
import type { TemplateToken } from '../domain/timeline/template.ts'
import type { NewTemplate } from '../domain/timeline/template-store.ts'
import type { Database, Querier } from './database.ts'
import {
  COUNT_TEMPLATES,
  decodeTemplate,
  FIRST_TEMPLATE_ID,
  LOCK_APP,
  SELECT_TEMPLATES,
  type TemplateRow,
} from './template-store.ts'

// By event_template__app_id_project_uid__key.
const FIND_TEMPLATE_IDS = `
select t.project_uid, t.id from event_template t
where t.app_id = $1 and t.project_uid = any($2::text[]) and t.archived_at is null`

// By the same index, once for each app of the developer account.
const FIND_BY_SYMBOL = `
select t.app_id, t.id from app a
join event_template t on t.app_id = a.id and t.project_uid = $3 and t.archived_at is null
where a.developer_account_id = $1 and ($2::bigint is null or a.id = $2) and t.project_name = $4
order by t.id limit 1`

const LIST_PROJECT_TYPES = `
select types.*, p.project_uid, p.project_name
from (${SELECT_TEMPLATES} where t.app_id = $1 and t.project_uid is not null and t.archived_at is null) types
join event_template p on p.id = types.id`

const NEXT_TEMPLATE_IDS = `
insert into server_counter (name, next_value) values ('event_template', ${FIRST_TEMPLATE_ID} + $1::bigint)
on conflict on constraint server_counter__pkey do update set next_value = server_counter.next_value + $1::bigint
returning next_value - $1::bigint as first_id`

const TEMPLATE_INPUT = `jsonb_to_recordset($1::jsonb) as input (id bigint, app_id bigint, project_uid text,
  project_name text, name text, object_type_id text, header_template text, detail_template text,
  created_at timestamptz, updated_at timestamptz)`

const INSERT_TYPES = `
insert into event_template (id, app_id, project_uid, project_name, name, object_type_id, header_template,
  detail_template, created_at, updated_at)
select id, app_id, project_uid, project_name, name, object_type_id, header_template, detail_template,
  created_at, updated_at
from ${TEMPLATE_INPUT}`

const UPDATE_TYPES = `
update event_template t set project_name = input.project_name, name = input.name,
  header_template = input.header_template, detail_template = input.detail_template, updated_at = input.updated_at
from ${TEMPLATE_INPUT} where t.id = input.id`

const DELETE_TOKENS = `delete from event_template_token where template_id = any($1::bigint[])`

const INSERT_TYPE_TOKENS = `
insert into event_template_token
  (template_id, name, place, label, type, options, object_property_name, created_at, updated_at)
select template_id, name, place, label, type, options, object_property_name, created_at, updated_at
from jsonb_to_recordset($1::jsonb) as input (template_id bigint, name text, place int, label text, type text,
  options jsonb, object_property_name text, created_at timestamptz, updated_at timestamptz)`

type ProjectRow = TemplateRow & { project_uid: string; project_name: string }
type WrittenType = { readonly id: string; readonly uid: string; readonly template: NewTemplate }

/** Event types that developer projects define, in PostgreSQL: templates with a symbol. */
export function createEventTypeStore(db: Database): EventTypeStore {
  return {
    findTemplateIds: async (appId, uids) => {
      const rows = await db.query<{ project_uid: string; id: string }>(FIND_TEMPLATE_IDS, [appId, uids])
      return new Map(rows.map((row) => [row.project_uid, row.id]))
    },
    findBySymbol: async ({ developerAccountId, appId }, { uid, projectName }) => {
      const values = [developerAccountId, appId ?? null, uid, projectName]
      const [row] = await db.query<{ app_id: string; id: string }>(FIND_BY_SYMBOL, values)
      return row && { appId: row.app_id, templateId: row.id }
    },
    writeProject: (appId, projectName, plan) => writeProject(db, { appId, projectName }, plan),
  }
}

async function writeProject<T>(
  db: Database,
  project: { readonly appId: string; readonly projectName: string },
  plan: (state: ProjectState) => ProjectPlan<T>,
): Promise<T | undefined> {
  const written = await db.transaction(
    async (tx) => {
      if ((await tx.query(LOCK_APP, [project.appId])).length === 0) return undefined
      const planned = plan(await loadState(tx, project.appId))
      return { types: await applyWrites(tx, project.projectName, planned.writes), result: planned.result }
    },
    async (querier, outcome) => {
      const first = outcome?.types[0]
      return first === undefined || isTypeWritten(querier, project.appId, first)
    },
  )
  return written?.result
}

async function loadState(tx: Querier, appId: string): Promise<ProjectState> {
  const [counted] = await tx.query<{ count: number }>(COUNT_TEMPLATES, [appId])
  const rows = await tx.query<ProjectRow>(LIST_PROJECT_TYPES, [appId])
  return { types: rows.map(decodeProjectType), templateCount: counted?.count ?? 0 }
}

/** Whether a type is there as it was written: asked when the reply to COMMIT was lost. */
async function isTypeWritten(querier: Querier, appId: string, type: WrittenType): Promise<boolean> {
  const rows = await querier.query<ProjectRow>(LIST_PROJECT_TYPES, [appId])
  const found = rows.map(decodeProjectType).find(({ uid }) => uid === type.uid)
  return found?.template.id === type.id && found.template.updatedAt === type.template.updatedAt
}

/** Five statements at most, whatever the number of types. */
async function applyWrites(
  tx: Querier,
  projectName: string,
  { inserted, updated }: ProjectWrites,
): Promise<readonly WrittenType[]> {
  const ids = await reserveTemplateIds(tx, inserted.length)
  const created = inserted.map((type, index): WrittenType => ({ ...type, id: ids[index] ?? '' }))
  const changed = updated.map((type): WrittenType => ({ ...type, id: type.template.id }))
  const rowsOf = (types: readonly WrittenType[]) =>
    JSON.stringify(types.map((type) => encodeType(type, projectName)))
  const written = [...created, ...changed]
  if (created.length > 0) await tx.query(INSERT_TYPES, [rowsOf(created)])
  if (changed.length > 0) {
    await tx.query(UPDATE_TYPES, [rowsOf(changed)])
    await tx.query(DELETE_TOKENS, [changed.map(({ id }) => id)])
  }
  const tokens = written.flatMap(({ id, template }) =>
    template.tokens.map((token, place) => encodeTypeToken(id, token, place)),
  )
  if (tokens.length > 0) await tx.query(INSERT_TYPE_TOKENS, [JSON.stringify(tokens)])
  return written
}

async function reserveTemplateIds(tx: Querier, count: number): Promise<readonly string[]> {
  if (count === 0) return []
  const [row] = await tx.query<{ first_id: string }>(NEXT_TEMPLATE_IDS, [count])
  return Array.from({ length: count }, (_, index) => String(Number(row?.first_id) + index))
}

function encodeType({ id, uid, template }: WrittenType, projectName: string): object {
  return {
    id,
    app_id: template.appId,
    project_uid: uid,
    project_name: projectName,
    name: template.name,
    object_type_id: template.objectTypeId,
    header_template: template.headerTemplate,
    detail_template: template.detailTemplate,
    created_at: new Date(template.createdAt).toISOString(),
    updated_at: new Date(template.updatedAt).toISOString(),
  }
}

function encodeTypeToken(templateId: string, token: TemplateToken, place: number): object {
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

function decodeProjectType(row: ProjectRow): StoredProjectType {
  return { uid: row.project_uid, projectName: row.project_name, template: decodeTemplate(row) }
}
