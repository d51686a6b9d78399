import type {
  EventTypeStore,
  ProjectPlan,
  ProjectState,
  ProjectWrites,
  StoredProjectType,
} from '../domain/timeline/event-type-store.ts'
import type { NewTemplate, StoredTemplate } from '../domain/timeline/template-store.ts'
import type { Database, Querier } from './database.ts'
import {
  COUNT_TEMPLATES,
  decodeTemplate,
  insertTemplates,
  LOCK_APP,
  replaceTemplates,
  reserveTemplateIds,
  SELECT_TEMPLATES,
  type TemplateRow,
} from './template-rows.ts'

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

const LIST_PROJECT_TYPES = `${SELECT_TEMPLATES}
where t.app_id = $1 and t.project_uid is not null and t.archived_at is null`

type ProjectRow = TemplateRow & { project_uid: string; project_name: string }
type WrittenType = { readonly id: string; readonly uid: string; readonly template: NewTemplate }

/** Event types that developer projects define, in PostgreSQL: templates with a symbol. */
export function createEventTypeStore(db: Database): EventTypeStore {
  return {
    listTypes: async (appId) =>
      (await db.query<ProjectRow>(LIST_PROJECT_TYPES, [appId])).map(decodeProjectType),
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

/** Six statements at most, whatever the number of types. */
async function applyWrites(
  tx: Querier,
  projectName: string,
  { inserted, updated }: ProjectWrites,
): Promise<readonly WrittenType[]> {
  const ids = await reserveTemplateIds(tx, inserted.length)
  const created = inserted.map((type, index): WrittenType => ({ ...type, id: ids[index] ?? '' }))
  const changed = updated.map((type): WrittenType => ({ ...type, id: type.template.id }))
  const stored = ({ id, uid, template }: WrittenType): StoredTemplate => ({
    template: { ...template, id },
    project: { uid, projectName },
  })
  await insertTemplates(tx, created.map(stored))
  await replaceTemplates(tx, changed.map(stored))
  return [...created, ...changed]
}

function decodeProjectType(row: ProjectRow): StoredProjectType {
  return { uid: row.project_uid, projectName: row.project_name, template: decodeTemplate(row) }
}
