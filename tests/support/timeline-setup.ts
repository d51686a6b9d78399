import { expect } from 'vitest'
import { planProject } from '../../src/domain/timeline/project-plan.ts'
import { readProjectType } from '../../src/domain/timeline/project-type.ts'
import type { Database } from '../../src/storage/database.ts'
import type { Reply, TestAccount, TestServer } from './test-server.ts'

export const PREFIX = '/integrators/timeline/v3'
export const RETIRED_PREFIX = '/crm/v3/timeline'
export const EVENTS = `${PREFIX}/events`
export const BATCH = `${EVENTS}/batch/create`

/** A UUID v7 in lower case. */
export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** ISO 8601 in UTC with milliseconds (W4). */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

export type Body = Readonly<Record<string, unknown>>

export const templatesPath = (account: TestAccount): string => `${PREFIX}/${account.appId}/event-templates`
export const tokensPath = (account: TestAccount, templateId: string): string =>
  `${templatesPath(account)}/${templateId}/tokens`
export const eventPath = (templateId: string, id: string): string =>
  `${EVENTS}/${templateId}/${encodeURIComponent(id)}`

/** The tokens that most tests use: one of each type. */
export const plainTokens: readonly Body[] = [
  { name: 'course', label: 'Course', type: 'string' },
  { name: 'score', label: 'Score', type: 'number' },
  { name: 'finishedOn', label: 'Finished on', type: 'date' },
  {
    name: 'level',
    label: 'Level',
    type: 'enumeration',
    options: [
      { label: 'Intro', value: 'intro' },
      { label: 'Advanced', value: 'advanced' },
    ],
  },
]

/** Creates a contact template, unless `definition` says otherwise, and answers its id. */
export async function createTemplate(account: TestAccount, definition: Body = {}): Promise<string> {
  const reply = await account.send('POST', templatesPath(account), {
    name: 'Course finished',
    tokens: plainTokens,
    ...definition,
  })
  return createdId(reply)
}

/** A string token of the same name for each property that it is mapped to. */
export async function createStampingTemplate(
  account: TestAccount,
  tokens: readonly Body[],
  objectType = 'contacts',
): Promise<string> {
  return createTemplate(account, {
    objectType,
    tokens: tokens.map((token) => ({ label: 'Label', type: 'string', ...token })),
  })
}

export async function createContact(account: TestAccount, properties: Body): Promise<string> {
  return createRecord(account, 'contacts', properties)
}

export async function createRecord(
  account: TestAccount,
  objectType: string,
  properties: Body,
): Promise<string> {
  return createdId(await account.send('POST', `/crm/v3/objects/${objectType}`, { properties }))
}

/** Stored and derived properties of a record, as the API shows them. */
export async function readProperties(
  account: TestAccount,
  record: string,
  names: readonly string[],
): Promise<Body> {
  const reply = await account.send('GET', `/crm/v3/objects/${record}?properties=${names.join(',')}`)
  return Object.fromEntries(names.map((name) => [name, reply.body.properties[name]]))
}

export const postEvent = (account: TestAccount, event: Body): Promise<Reply> =>
  account.send('POST', EVENTS, event)
export const postBatch = (account: TestAccount, inputs: readonly unknown[]): Promise<Reply> =>
  account.send('POST', BATCH, { inputs })
export const readEvent = (account: TestAccount, templateId: string, id: string): Promise<Reply> =>
  account.send('GET', eventPath(templateId, id))

/** How many contacts, events, visitors the account has in the database itself. */
export async function countRows(
  db: Database,
  accountId: string,
): Promise<{ contacts: number; events: number; visitors: number }> {
  const [row] = await db.query<{ contacts: number; events: number; visitors: number }>(
    `select (select count(*)::int from crm_record where account_id = $1 and object_type_id = '0-1') as contacts,
      (select count(*)::int from timeline_event where account_id = $1) as events,
      (select count(*)::int from visitor where account_id = $1) as visitors`,
    [accountId],
  )
  return { contacts: -1, events: -1, visitors: -1, ...row }
}

function createdId(reply: Reply): string {
  if (reply.status !== 201) throw new Error(`expected 201, got ${reply.status}: ${reply.text}`)
  return reply.body.id
}

/** A further account that installed the same app. */
export async function createAccountOfApp(server: TestServer, other: TestAccount): Promise<TestAccount> {
  const { accountId } = await server.createAccount()
  const tenant = { accountId, appId: other.appId, developerAccountId: other.developerAccountId }
  await server.stores.accounts.ensureTenant({ ...tenant, name: 'Second', createdAt: Date.now() })
  const token = await server.createToken({ ...other, ...tenant }, { scopes: ['*'] })
  return {
    ...other,
    ...tenant,
    token,
    send: (method, url, body, headers = {}) =>
      server.send({ method, url, token, headers, ...(body === undefined ? {} : { body }) }),
  }
}

export const templatePath = (account: TestAccount, templateId: string): string =>
  `${templatesPath(account)}/${templateId}`
export const tokenPath = (account: TestAccount, templateId: string, name: string): string =>
  `${tokensPath(account, templateId)}/${encodeURIComponent(name)}`

/** Both times of a template or token, as the API shows them. */
export const timeStamps = {
  createdAt: expect.stringMatching(INSTANT),
  updatedAt: expect.stringMatching(INSTANT),
}

/** The E7 body with these details. */
export const invalidTemplate = (errors: readonly unknown[]): object => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  correlationId: expect.stringMatching(UUID_V7),
  message: 'Event template failed with validation error(s)',
  errors,
})

/** The E5 body. */
export const notFound = (message: string, context: Body): object => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  correlationId: expect.stringMatching(UUID_V7),
  message,
  context,
})

/** The E8 body. */
export const clash = (message: string, context: Body): object => ({
  status: 'error',
  category: 'CONFLICT',
  correlationId: expect.stringMatching(UUID_V7),
  message,
  context,
})

/** A project-defined type of the account's app; answers its template id. */
export async function createProjectType(
  server: TestServer,
  account: TestAccount,
  uid: string,
): Promise<string> {
  const json = { uid, name: 'Login', objectType: 'CONTACT', properties: [plainTokens[0]] }
  const read = readProjectType(json, { appId: account.appId, now: Date.now() })
  if (read.kind !== 'type') throw new Error('the type of the project cannot be used')
  await server.stores.types.writeProject(account.appId, 'boats', (state) =>
    planProject([read.type], state, { name: 'boats', now: Date.now() }),
  )
  return (await server.stores.types.findTemplateIds(account.appId, [uid])).get(uid) ?? ''
}
