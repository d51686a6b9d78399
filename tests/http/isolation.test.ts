import { beforeAll, describe, expect, test } from 'vitest'
import { planProject } from '../../src/domain/timeline/project-plan.ts'
import { readProjectType } from '../../src/domain/timeline/project-type.ts'
import { operations } from '../../src/wire/operations.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()

/** What account A has, and ids of the same form that nobody has. */
type Ids = {
  readonly appId: string
  readonly templateId: string
  readonly eventId: string
  readonly contactId: string
  readonly companyId: string
  readonly projectName: string
  readonly projectUid: string
  readonly propertyName: string
  readonly archivedProperty: string
  readonly groupName: string
  /** What probes take away. */
  readonly doomedProperty: string
  readonly otherDoomedProperty: string
  readonly doomedGroup: string
}
type Call = { readonly url: string; readonly body?: unknown }
/** The call of account B that names A's things, or in their place missing ones. */
type Probe = (ids: Ids, other: TestAccount) => Call

let owner: TestAccount
let intruder: TestAccount
let ownerIds: Ids
/** A template of each account's own, by account id. */
const ownTemplates = new Map<string, string>()
const missingIds: Ids = {
  appId: '888888801',
  templateId: '888888802',
  eventId: 'nobodys',
  contactId: '888888803',
  companyId: '888888804',
  projectName: 'nobodys-project',
  projectUid: 'nobodys-type',
  propertyName: 'nobodys_property',
  archivedProperty: 'nobodys_archived',
  groupName: 'nobodys_group',
  doomedProperty: 'nobodys_doomed',
  otherDoomedProperty: 'nobodys_other',
  doomedGroup: 'nobodys_doomed_group',
}

const TIMELINE = '/integrators/timeline/v3'
const APP_EVENTS = '/integrators/timeline/2026-03/events'
const typeName = ({ appId, templateId }: Pick<Ids, 'appId' | 'templateId'>) =>
  `ae${appId}_integrators-timeline-event-type-id-${templateId}`
const ownType = ({ appId, accountId }: TestAccount) => ({
  appId,
  templateId: ownTemplates.get(accountId) ?? '',
})
/** Each probe has an id of its own: one that is taken would hide what the probe is about. */
const appEvent = (eventTypeName: string, record: object) => ({
  eventTypeName,
  properties: {},
  ...record,
})
const templates = ({ appId }: Ids) => `${TIMELINE}/${appId}/event-templates`
const tokenBody = { name: 'stolen', label: 'Stolen', type: 'string' }
const link = (id: string) => ({
  properties: { firstname: 'B' },
  associations: [{ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] }],
})

const PROPERTIES = '/crm/v3/properties/contacts'
const VALIDATIONS = '/crm/v3/property-validations/contacts'
const propertyBody = (name: string, groupName: string) => ({
  name,
  groupName,
  label: 'Mine',
  type: 'string',
  fieldType: 'text',
})

/** Every built operation has at least one probe: a new one without fails the test below. */
const probes: Readonly<Record<string, readonly Probe[]>> = {
  'timeline.v3.events.create': [
    (ids) => ({
      url: `${TIMELINE}/events`,
      body: { eventTemplateId: ids.templateId, email: 'b@example.org' },
    }),
    (ids, { accountId }) => ({
      url: `${TIMELINE}/events`,
      body: { eventTemplateId: ownTemplates.get(accountId), objectId: ids.contactId },
    }),
  ],
  'timeline.v3.events.batch.create': [
    (ids) => ({
      url: `${TIMELINE}/events/batch/create`,
      body: { inputs: [{ eventTemplateId: ids.templateId, email: 'b@example.org' }] },
    }),
    (ids, { accountId }) => ({
      url: `${TIMELINE}/events/batch/create`,
      body: { inputs: [{ eventTemplateId: ownTemplates.get(accountId), objectId: ids.contactId }] },
    }),
  ],
  'timeline.v3.events.get': [
    (ids) => ({ url: `${TIMELINE}/events/${ids.templateId}/${ids.eventId}` }),
    (ids, { accountId }) => ({ url: `${TIMELINE}/events/${ownTemplates.get(accountId)}/${ids.eventId}` }),
  ],
  'timeline.dated.events.create': [
    (ids) => ({ url: APP_EVENTS, body: appEvent(typeName(ids), { id: 'probe-1', email: 'b@example.org' }) }),
    (ids, { appId }) => ({
      url: APP_EVENTS,
      body: appEvent(typeName({ ...ids, appId }), { id: 'probe-2', email: 'b@example.org' }),
    }),
    (ids, other) => ({
      url: APP_EVENTS,
      body: appEvent(typeName(ownType(other)), { id: 'probe-3', objectId: ids.contactId }),
    }),
  ],
  'timeline.dated.events.batch.create': [
    (ids) => ({
      url: `${APP_EVENTS}/batch`,
      body: { inputs: [appEvent(typeName(ids), { id: 'probe-4', email: 'b@example.org' })] },
    }),
    (ids, other) => ({
      url: `${APP_EVENTS}/batch`,
      body: { inputs: [appEvent(typeName(ownType(other)), { id: 'probe-5', objectId: ids.contactId })] },
    }),
  ],
  'timeline.dated.types.projects': [
    (ids) => ({
      url: '/integrators/timeline/2026-03/types/projects',
      body: { projectName: ids.projectName, developerSymbol: ids.projectUid },
    }),
  ],
  'timeline.v3.templates.list': [(ids) => ({ url: templates(ids) })],
  'timeline.v3.templates.create': [(ids) => ({ url: templates(ids), body: { name: 'Stolen' } })],
  'timeline.v3.templates.get': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}` }),
    (ids, { appId }) => ({ url: `${templates({ ...ids, appId })}/${ids.templateId}` }),
  ],
  'timeline.v3.tokens.create': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}/tokens`, body: tokenBody }),
    (ids, { appId }) => ({
      url: `${templates({ ...ids, appId })}/${ids.templateId}/tokens`,
      body: tokenBody,
    }),
  ],
  'timeline.v3.tokens.list': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}/tokens` }),
    (ids, { appId }) => ({ url: `${templates({ ...ids, appId })}/${ids.templateId}/tokens` }),
  ],
  'properties.v3.list': [() => ({ url: `${PROPERTIES}?archived=true` })],
  'properties.v3.create': [
    (ids) => ({ url: PROPERTIES, body: propertyBody(ids.propertyName, ids.groupName) }),
  ],
  'properties.v3.get': [
    (ids) => ({ url: `${PROPERTIES}/${ids.propertyName}` }),
    (ids) => ({ url: `${PROPERTIES}/${ids.archivedProperty}?archived=true` }),
  ],
  'properties.v3.update': [
    (ids) => ({ url: `${PROPERTIES}/${ids.propertyName}`, body: { label: 'Stolen' } }),
    (ids) => ({ url: `${PROPERTIES}/fax`, body: { groupName: ids.groupName } }),
  ],
  'properties.v3.archive': [(ids) => ({ url: `${PROPERTIES}/${ids.doomedProperty}` })],
  'properties.v3.batch.create': [
    (ids) => ({
      url: `${PROPERTIES}/batch/create`,
      body: { inputs: [propertyBody(ids.propertyName, ids.groupName)] },
    }),
  ],
  'properties.v3.batch.read': [
    (ids) => ({
      url: `${PROPERTIES}/batch/read`,
      body: { inputs: [{ name: ids.propertyName }], archived: false },
    }),
  ],
  'properties.v3.batch.archive': [
    (ids) => ({
      url: `${PROPERTIES}/batch/archive`,
      body: { inputs: [{ name: ids.otherDoomedProperty }] },
    }),
  ],
  'properties.v3.groups.list': [() => ({ url: `${PROPERTIES}/groups` })],
  'properties.v3.groups.create': [
    (ids) => ({ url: `${PROPERTIES}/groups`, body: { name: ids.groupName, label: ' ' } }),
  ],
  'properties.v3.groups.get': [(ids) => ({ url: `${PROPERTIES}/groups/${ids.groupName}` })],
  'properties.v3.groups.update': [
    (ids) => ({ url: `${PROPERTIES}/groups/${ids.groupName}`, body: { label: 'Stolen' } }),
  ],
  'properties.v3.groups.archive': [(ids) => ({ url: `${PROPERTIES}/groups/${ids.doomedGroup}` })],
  'property-validations.v3.list': [() => ({ url: VALIDATIONS })],
  'property-validations.v3.list-of-property': [(ids) => ({ url: `${VALIDATIONS}/${ids.propertyName}` })],
  'property-validations.v3.get': [
    (ids) => ({ url: `${VALIDATIONS}/${ids.propertyName}/rule-type/MAX_LENGTH` }),
  ],
  'property-validations.v3.put': [
    (ids) => ({
      url: `${VALIDATIONS}/${ids.propertyName}/rule-type/MIN_LENGTH`,
      body: { ruleArguments: ['1'] },
    }),
  ],
  'objects.v3.create': [(ids) => ({ url: '/crm/v3/objects/contacts', body: link(ids.companyId) })],
  'objects.v3.read': [
    (ids) => ({ url: `/crm/v3/objects/contacts/${ids.contactId}` }),
    (ids) => ({
      url: `/crm/v3/objects/contacts/${ids.contactId}?associations=companies&propertiesWithHistory=email`,
    }),
  ],
  'objects.v3.batch.create': [
    (ids) => ({ url: '/crm/v3/objects/contacts/batch/create', body: { inputs: [link(ids.companyId)] } }),
    (ids) => ({
      url: '/crm/v3/objects/contacts/batch/create',
      body: { inputs: [{ ...link(ids.companyId), objectWriteTraceId: '1' }] },
    }),
  ],
  'objects.v3.batch.read': [
    (ids) => ({ url: '/crm/v3/objects/contacts/batch/read', body: { inputs: [{ id: ids.contactId }] } }),
    (ids) => ({
      url: '/crm/v3/objects/contacts/batch/read',
      body: { inputs: [{ id: ids.contactId }], propertiesWithHistory: ['email'] },
    }),
  ],
  'associations.v4.list': [
    (ids) => ({ url: `/crm/v4/objects/contacts/${ids.contactId}/associations/companies` }),
  ],
}

beforeAll(async () => {
  owner = await server.createAccount()
  intruder = await server.createAccount()
  ownerIds = await createThings(owner)
  ownTemplates.set(owner.accountId, ownerIds.templateId)
  ownTemplates.set(intruder.accountId, await createTemplate(intruder))
  const archived = propertyBody(ownerIds.archivedProperty, 'contactinformation')
  await owner.send('POST', PROPERTIES, archived)
  await owner.send('DELETE', `${PROPERTIES}/${ownerIds.archivedProperty}`)
  const rule = `${VALIDATIONS}/${ownerIds.propertyName}/rule-type/MAX_LENGTH`
  await owner.send('PUT', rule, { ruleArguments: ['9'] })
  // The intruder has things too, so that nothing is missing for want of any.
  await createThings(intruder)
})

async function createTemplate(account: TestAccount): Promise<string> {
  const body = { name: 'Mine', tokens: [{ name: 'note', label: 'Note', type: 'string' }] }
  return (await account.send('POST', `${TIMELINE}/${account.appId}/event-templates`, body)).body.id
}

async function createProjectType(account: TestAccount): Promise<Pick<Ids, 'projectName' | 'projectUid'>> {
  const names = {
    projectName: `project-of-${account.accountId}`,
    projectUid: `type-of-${account.accountId}`,
  }
  const json = { uid: names.projectUid, name: 'Mine', objectType: 'CONTACT' }
  const read = readProjectType(json, { appId: account.appId, now: 0 })
  if (read.kind !== 'type') throw new Error('the type of the project cannot be used')
  await server.stores.types.writeProject(account.appId, names.projectName, (state) =>
    planProject([read.type], state, { name: names.projectName, now: 0 }),
  )
  return names
}

async function createDefinitions(account: TestAccount) {
  const named = (word: string) => `${word}_of_${account.accountId}`
  const names = {
    propertyName: named('property'),
    archivedProperty: named('archived'),
    groupName: named('group'),
    doomedProperty: named('doomed'),
    otherDoomedProperty: named('other'),
    doomedGroup: named('doomed_group'),
  }
  for (const name of [names.groupName, names.doomedGroup])
    await account.send('POST', `${PROPERTIES}/groups`, { name, label: 'Mine' })
  const properties = [names.propertyName, names.doomedProperty, names.otherDoomedProperty]
  const inputs = properties.map((name) => propertyBody(name, names.groupName))
  const created = await account.send('POST', `${PROPERTIES}/batch/create`, { inputs })
  expect(created.status).toBe(201)
  return names
}

async function createThings(account: TestAccount): Promise<Ids> {
  const templateId = await createTemplate(account)
  // Ids of records start alike in every account: the owner gets some that the intruder does not have.
  const count = account === owner ? 30 : 1
  const inputs = Array.from({ length: count }, (_, at) => ({ properties: { name: `Company ${at}` } }))
  const companies = await account.send('POST', '/crm/v3/objects/companies/batch/create', { inputs })
  const companyId = companies.body.results
    .map(({ id }: { id: string }) => Number(id))
    .toSorted((a: number, b: number) => a - b)
    .at(-1)
  const people = Array.from({ length: count }, (_, at) => ({
    ...link(String(companyId)),
    properties: { email: `p${at}@example.org` },
  }))
  const contacts = await account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs: people })
  const contactId = contacts.body.results
    .map(({ id }: { id: string }) => Number(id))
    .toSorted((a: number, b: number) => a - b)
    .at(-1)
  const eventId = `event-of-${account.accountId}`
  const event = {
    eventTemplateId: templateId,
    id: eventId,
    objectId: contactId,
    utk: 'visitor',
    tokens: { note: 'secret' },
  }
  expect((await account.send('POST', `${TIMELINE}/events`, event)).status).toBe(201)
  return {
    appId: account.appId,
    templateId,
    eventId,
    contactId: String(contactId),
    companyId: String(companyId),
    ...(await createProjectType(account)),
    ...(await createDefinitions(account)),
  }
}

/** The body with what must differ put alike: ids, correlation id and times. */
function masked({ status, text }: Reply, ids: Ids): object {
  const known = Object.values(ids).toSorted((a, b) => b.length - a.length)
  const body = known.reduce((masking, id) => masking.replaceAll(id, '{id}'), text)
  return { status, body: body.replace(/"(correlationId|startedAt|completedAt)":"[^"]+"/g, '"$1":"-"') }
}

const built = operations.filter(({ isBuilt }) => isBuilt)
const cases = built.flatMap(({ id, method }) =>
  (probes[id] ?? []).map((probe, at) => [id, at, method, probe] as const),
)

test.each(built.map(({ id }) => id))('%s has a probe', (id) => {
  expect(probes[id]?.length ?? 0).toBeGreaterThan(0)
})

/** Lists that hold what the server defines for every account: that they hold no more is what the comparison says. */
const listedForAll: readonly string[] = ['properties.v3.groups.list']

describe("another account's things look like missing ones (reliability P5, platform PE37)", () => {
  test.each(cases)('%s, probe %d, with a token', async (id, _at, method, probe) => {
    const before = await digestDatabase(server.db, owner.accountId)
    const templatesBefore = await digestTemplates()
    const foreign = probe(ownerIds, intruder)
    const absent = probe(missingIds, intruder)
    const found = await intruder.send(method, foreign.url, foreign.body)
    const wanted = await intruder.send(method, absent.url, absent.body)
    // 204 is what archiving answers whatever is there: that nothing changed is seen in the database.
    const isMiss = wanted.status >= 400 || wanted.body.results?.length === 0
    expect([204, 207].includes(wanted.status) || isMiss || listedForAll.includes(id)).toBe(true)
    expect(masked(found, ownerIds)).toEqual(masked(wanted, missingIds))
    expect(await digestDatabase(server.db, owner.accountId)).toEqual(before)
    expect(await digestTemplates()).toEqual(templatesBefore)
  })

  test.each(cases)('%s, probe %d, with a developer key', async (_id, _at, method, probe) => {
    const before = await digestDatabase(server.db, owner.accountId)
    const send = ({ url, body }: Call) =>
      server.send({
        method,
        url: `${url}${url.includes('?') ? '&' : '?'}hapikey=${intruder.developerKey}`,
        ...(body === undefined ? {} : { body }),
      })
    const found = await send(probe(ownerIds, intruder))
    const wanted = await send(probe(missingIds, intruder))
    expect(wanted.status).toBeGreaterThanOrEqual(400)
    expect(masked(found, ownerIds)).toEqual(masked(wanted, missingIds))
    expect(await digestDatabase(server.db, owner.accountId)).toEqual(before)
  })

  test.each(cases)('%s, probe %d, is no miss for its owner', async (_id, _at, method, probe) => {
    const call = probe(ownerIds, owner)
    const miss = await owner.send(method, probe(missingIds, owner).url, probe(missingIds, owner).body)
    const rowsAfterMiss = await digestDatabase(server.db, owner.accountId)
    const reply = await owner.send(method, call.url, call.body)
    const rows = await digestDatabase(server.db, owner.accountId)
    expect({ reply: masked(reply, ownerIds), rows }).not.toEqual({
      reply: masked(miss, missingIds),
      rows: rowsAfterMiss,
    })
  })
})

test('one e-mail, event id and visitor stand for other things in each account', async () => {
  const event = (account: TestAccount, templateId: string) =>
    account.send('POST', `${TIMELINE}/events`, {
      eventTemplateId: templateId,
      id: 'shared',
      email: 'p0@example.org',
      utk: 'shared',
    })
  const ownersBefore = await digestDatabase(server.db, owner.accountId)
  expect((await event(intruder, ownTemplates.get(intruder.accountId) ?? '')).status).toBe(201)
  expect(await digestDatabase(server.db, owner.accountId)).toEqual(ownersBefore)
  expect((await event(owner, ownerIds.templateId)).status).toBe(201)
})

async function digestTemplates(): Promise<unknown> {
  return server.db.query(
    `select t.id, t.name, t.updated_at::text, count(k.name)::int as tokens from event_template t
     left join event_template_token k on k.template_id = t.id where t.app_id = $1 group by t.id order by t.id`,
    [owner.appId],
  )
}
