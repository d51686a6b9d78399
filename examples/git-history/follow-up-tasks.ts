import { AssociationTypes } from '@hubspot/api-client'
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/objects/tasks/models/AssociationSpec.js'
import type { Connection } from './connection.ts'
import { say } from './progress.ts'
import { retrying } from './retry.ts'
import type { Author } from './send-events.ts'

/** With the contact it says which task is ours, so it holds no name or address that may change. */
export const TASK_SUBJECT = 'Follow up on git commits'

const DUE_IN_MS = 7 * 24 * 60 * 60 * 1_000
const PAGE_SIZE = 500
const READ_BATCH = 100
const READS_AT_ONCE = 8

/**
 * Sees to it that each of these authors has the follow-up task. Every attempt reads first who has it, so a task whose
 * answer was lost, in this run or in a killed one, is found and not made again.
 */
export async function ensureTasks(
  api: Connection,
  authors: readonly Author[],
  beforeWrite: () => void,
): Promise<{ created: number; found: number }> {
  let missingAtFirst: number | undefined
  await retrying('tasks', async (signal) => {
    const missing = await listWithoutTask(api, authors)
    missingAtFirst ??= missing.length
    const unanswered = missingAtFirst - missing.length
    if (unanswered > 0) say(`${unanswered} tasks had been written, only their answer was lost`)
    signal.throwIfAborted()
    if (missing.length === 0) return
    beforeWrite()
    await createTasks(api, missing)
  })
  const created = missingAtFirst ?? 0
  return { created, found: authors.length - created }
}

async function createTasks(api: Connection, authors: readonly Author[]): Promise<void> {
  const reply = await api.taskWriter.create({ inputs: authors.map(buildTask) })
  const errors = 'errors' in reply ? (reply.errors ?? []) : []
  const [first] = errors
  if (!first) return
  const contacts = errors.flatMap((error) => error.context['objectWriteTraceId'] ?? [])
  throw new Error(`No task could be made for the contacts ${contacts.join(', ')}: ${first.message}`)
}

function buildTask({ contactId, name, email }: Author) {
  const type = {
    associationCategory: Category.HubspotDefined,
    associationTypeId: AssociationTypes.taskToContact,
  }
  return {
    objectWriteTraceId: contactId,
    properties: {
      hs_task_subject: TASK_SUBJECT,
      hs_task_body: `Thank ${escapeHtml(name)} (${escapeHtml(email)}) for the commits.`,
      hs_timestamp: String(Date.now() + DUE_IN_MS),
    },
    associations: [{ to: { id: contactId }, types: [type] }],
  }
}

async function listWithoutTask(api: Connection, authors: readonly Author[]): Promise<Author[]> {
  const tasksOf = new Map<Author, readonly string[]>()
  for (let start = 0; start < authors.length; start += READS_AT_ONCE) {
    const group = authors.slice(start, start + READS_AT_ONCE)
    const lists = await Promise.all(group.map((author) => listTaskIds(api, author.contactId)))
    group.forEach((author, index) => tasksOf.set(author, lists[index] ?? []))
  }
  const ours = await selectOurTasks(api, [...new Set([...tasksOf.values()].flat())])
  return authors.filter((author) => !tasksOf.get(author)?.some((id) => ours.has(id)))
}

async function listTaskIds(api: Connection, contactId: string): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await api.associations.getPage('contacts', contactId, 'tasks', after, PAGE_SIZE)
    // Typed as text by the client, a number on the wire.
    ids.push(...page.results.map((linked) => String(linked.toObjectId)))
    after = page.paging?.next?.after
  } while (after !== undefined)
  return ids
}

async function selectOurTasks(api: Connection, ids: readonly string[]): Promise<Set<string>> {
  const ours = new Set<string>()
  for (let start = 0; start < ids.length; start += READ_BATCH) {
    const inputs = ids.slice(start, start + READ_BATCH).map((id) => ({ id }))
    const request = { inputs, properties: ['hs_task_subject'], propertiesWithHistory: [] }
    const { results } = await api.taskReader.read(request)
    results
      .filter((task) => task.properties['hs_task_subject'] === TASK_SUBJECT)
      .forEach((task) => ours.add(task.id))
  }
  return ours
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
