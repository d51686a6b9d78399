import { isEqualJson } from '../domain/timeline/same-content.ts'
import type { EventTemplate } from '../domain/timeline/template.ts'
import type {
  StoredTemplate,
  TemplateKey,
  TemplatePlan,
  TemplateStore,
} from '../domain/timeline/template-store.ts'
import { createAccountTurns } from './account-turns.ts'
import type { Database, Querier } from './database.ts'
import { prepared } from './statement.ts'
import {
  COUNT_TEMPLATES,
  decodeStoredTemplate,
  decodeTemplate,
  insertTemplates,
  LOCK_APP,
  replaceTemplates,
  reserveTemplateIds,
  SELECT_TEMPLATES,
  type TemplateRow,
} from './template-rows.ts'

const FIND_TEMPLATES = prepared(`${SELECT_TEMPLATES}
where t.id = any($2::bigint[]) and t.app_id = $1 and t.archived_at is null`)

// By event_template__app_id__idx.
const LIST_TEMPLATES = `${SELECT_TEMPLATES}
where t.app_id = $1 and t.archived_at is null order by t.id`

const OWNS_APP = `select 1 from app where id = $1 and developer_account_id = $2`
const IS_INSERTED = `select 1 from event_template where id = $1`

// The row stays, so that the id stays taken; its events are found by it when they are purged (decision 55).
const ARCHIVE_TEMPLATE = `
update event_template set archived_at = $3
where app_id = $1 and id = $2 and archived_at is null returning 1`
const IS_ARCHIVED = `
select 1 from event_template where app_id = $1 and id = $2 and archived_at is not null`

/** Event templates and their tokens in PostgreSQL. */
export function createTemplateStore(db: Database): TemplateStore {
  // Writers of one app stand in line here, where they hold no connection, rather than at its lock (decision 37).
  const turns = createAccountTurns()
  const inTurn = async <T>(appId: string, write: () => Promise<T>): Promise<T> => {
    const release = await turns.take(appId, true)
    try {
      return await write()
    } finally {
      release()
    }
  }
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
      const [id = ''] = await reserveTemplateIds(db, 1)
      return inTurn(template.appId, () =>
        db.transaction(
          (tx) => insertTemplate(tx, { ...template, id }, maxTemplates),
          async (querier, inserted) => !inserted || (await querier.query(IS_INSERTED, [id])).length > 0,
        ),
      )
    },
    changeTemplate: async (key, plan) => {
      const { planned } = await inTurn(key.appId, () =>
        db.transaction((tx) => changeTemplate(tx, key, plan), isChanged(key)),
      )
      return planned.result
    },
    archiveTemplate: (key, archivedAt) =>
      inTurn(key.appId, () => db.transaction((tx) => archiveTemplate(tx, key, archivedAt), isArchived(key))),
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
  await insertTemplates(tx, [{ template }])
  return template
}

type Change<T> = { readonly before: StoredTemplate | undefined; readonly planned: TemplatePlan<T> }

async function changeTemplate<T>(
  tx: Querier,
  key: TemplateKey,
  plan: (stored: StoredTemplate | undefined) => TemplatePlan<T>,
): Promise<Change<T>> {
  await tx.query(LOCK_APP, [key.appId])
  const before = await findStored(tx, key)
  const planned = plan(before)
  if (before && planned.replaced) await replaceTemplates(tx, [{ ...before, template: planned.replaced }])
  return { before, planned }
}

async function findStored(
  querier: Querier,
  { appId, templateId }: TemplateKey,
): Promise<StoredTemplate | undefined> {
  const [row] = await querier.query<TemplateRow>(FIND_TEMPLATES, [appId, [templateId]])
  return row && decodeStoredTemplate(row)
}

/** Whether the template is as it was written: asked when the reply to COMMIT was lost. */
function isChanged(key: TemplateKey): (querier: Querier, change: Change<unknown>) => Promise<boolean> {
  return async (querier, { before, planned }) => {
    if (!planned.replaced) return true
    const found = (await findStored(querier, key))?.template
    if (isEqualJson(found, planned.replaced)) return true
    if (isEqualJson(found, before?.template)) return false
    // Another writer came in between: the outcome stays unknown, which the caller is told.
    throw new Error('the template is neither as it was nor as it was written')
  }
}

async function archiveTemplate(tx: Querier, key: TemplateKey, archivedAt: number): Promise<boolean> {
  const { appId, templateId } = key
  await tx.query(LOCK_APP, [appId])
  const time = new Date(archivedAt).toISOString()
  return (await tx.query(ARCHIVE_TEMPLATE, [appId, templateId, time])).length > 0
}

function isArchived(key: TemplateKey): (querier: Querier, wasLive: boolean) => Promise<boolean> {
  return async (querier, wasLive) =>
    !wasLive || (await querier.query(IS_ARCHIVED, [key.appId, key.templateId])).length > 0
}
