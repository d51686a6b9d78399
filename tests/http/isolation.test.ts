import { beforeAll, describe, expect, test } from 'vitest'
import { planProject } from '../../src/domain/timeline/project-plan.ts'
import { readProjectType } from '../../src/domain/timeline/project-type.ts'
import { operations } from '../../src/wire/operations.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type Ids, missingIds } from '../support/isolation-ids.ts'
import { legacyRecordProbes } from '../support/legacy-record-probes.ts'
import { createDefinitions, hideDefinitions, propertyProbes } from '../support/property-probes.ts'
import { createPipelines, pipelineProbes } from '../support/pipeline-probes.ts'
import { createTypes, customRecordProbes, hideType, schemaProbes } from '../support/schema-probes.ts'
import { visitorProbes } from '../support/visitor-probes.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()

type Call = { readonly url: string; readonly body?: unknown }
/** The call of account B that names A's things, or in their place missing ones. */
type Probe = (ids: Ids, other: TestAccount) => Call

let owner: TestAccount
let intruder: TestAccount
let ownerIds: Ids
/** A template of each account's own, by account id. */
const ownTemplates = new Map<string, string>()

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

const LINKS_V3 = '/crm/v3/associations/contacts/companies/batch'
const LINKS_V4 = '/crm/v4/associations/contacts/companies/batch'
const plainLink = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }
const pair = (from: string, to: string) => ({ from: { id: from }, to: { id: to } })
const pairPath = (ids: Ids) => `contacts/${ids.contactId}/associations/companies/${ids.companyId}`

/** What these answer is the same for every account. */
const sameForAll: readonly string[] = [
  // Its body names no record: tests/http/legacy-records.test.ts creates some in two accounts.
  'companies.v2.create',
  'associations.v4.labels.list',
  'associations.v3.types',
  // Ids of labels start at 1 in every account: tests/http/association-labels.test.ts looks at two accounts.
  'associations.v4.labels.create',
  'associations.v4.labels.update',
  'associations.v4.labels.archive',
  // No path or body names what is an account's own: tests/http/association-limits.test.ts looks at two accounts.
  ...operations.filter(({ id }) => id.startsWith('associations.v4.limits.')).map(({ id }) => id),
  'associations.v4.usage.report',
  'tidemark.v1.reports.high-usage',
  // They name nothing: tests/http/account-info.test.ts looks at two accounts.
  ...operations.map(({ id }) => id).filter((id) => /info\.v3\.(usage|activity)|v1\.limit/.test(id)),
  'object-library.v3.list',
  'object-library.v3.get',
  // They know no caller: what they answer hangs on the secret that is sent: tests/http/oauth-tokens.test.ts, explain.test.ts.
  ...operations.filter(({ access, isBuilt }) => isBuilt && access.kind === 'public').map(({ id }) => id),
  // It lists what was refused: tests/http/explain.test.ts looks at two accounts.
  'tidemark.v1.explain.list',
  // It names nothing: tests/http/oauth-tokens.test.ts looks at another account, too.
  'appinstalls.v3.uninstall',
]
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
  'timeline.v3.events.detail': [
    (ids) => ({ url: `${TIMELINE}/events/${ids.templateId}/${ids.eventId}/detail` }),
    (ids, { accountId }) => ({
      url: `${TIMELINE}/events/${ownTemplates.get(accountId)}/${ids.eventId}/detail`,
    }),
  ],
  'timeline.v3.events.render': [
    (ids) => ({ url: `${TIMELINE}/events/${ids.templateId}/${ids.eventId}/render` }),
    (ids, { accountId }) => ({
      url: `${TIMELINE}/events/${ownTemplates.get(accountId)}/${ids.eventId}/render`,
    }),
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
  'timeline.v3.templates.update': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}`, body: { name: 'Stolen' } }),
    (ids, { appId }) => ({
      url: `${templates({ ...ids, appId })}/${ids.templateId}`,
      body: { name: 'Stolen' },
    }),
  ],
  'timeline.v3.templates.archive': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}` }),
    (ids, { appId }) => ({ url: `${templates({ ...ids, appId })}/${ids.templateId}` }),
  ],
  'timeline.v3.tokens.update': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}/tokens/note`, body: { label: 'Stolen' } }),
    (ids, { appId }) => ({
      url: `${templates({ ...ids, appId })}/${ids.templateId}/tokens/note`,
      body: { label: 'Stolen' },
    }),
  ],
  'timeline.v3.tokens.archive': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}/tokens/note` }),
    (ids, { appId }) => ({ url: `${templates({ ...ids, appId })}/${ids.templateId}/tokens/note` }),
  ],
  'timeline.v3.tokens.list': [
    (ids) => ({ url: `${templates(ids)}/${ids.templateId}/tokens` }),
    (ids, { appId }) => ({ url: `${templates({ ...ids, appId })}/${ids.templateId}/tokens` }),
  ],
  ...propertyProbes,
  ...pipelineProbes,
  ...schemaProbes,
  ...visitorProbes,
  ...legacyRecordProbes,
  'objects.v3.create': [
    (ids) => ({ url: '/crm/v3/objects/contacts', body: link(ids.companyId) }),
    ...(customRecordProbes['objects.v3.create'] ?? []),
  ],
  'objects.v3.read': [
    (ids) => ({ url: `/crm/v3/objects/contacts/${ids.contactId}` }),
    (ids) => ({
      url: `/crm/v3/objects/contacts/${ids.contactId}?associations=companies&propertiesWithHistory=email`,
    }),
  ],
  'objects.v3.search': [
    (ids) => ({
      url: '/crm/v3/objects/contacts/search',
      body: { filters: [{ propertyName: 'hs_object_id', operator: 'EQ', value: ids.contactId }] },
    }),
    (ids) => ({
      url: '/crm/v3/objects/contacts/search',
      body: {
        filters: [{ propertyName: 'associations.company', operator: 'EQ', value: ids.companyId }],
        sorts: ['-hs_object_id'],
      },
    }),
    (ids) => ({
      url: '/crm/v3/objects/contacts/search',
      body: { filters: [{ propertyName: ids.propertyName, operator: 'HAS_PROPERTY' }] },
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
  'tidemark.v1.reports.versions': [
    (ids) => ({ url: `/tidemark/v1/reports/versions?accountId=${ids.accountId}` }),
  ],
  'objects.v3.update': [
    (ids) => ({
      url: `/crm/v3/objects/contacts/${ids.contactId}`,
      body: { properties: { firstname: 'Stolen' } },
    }),
  ],
  'objects.v3.batch.update': [
    (ids) => ({
      url: '/crm/v3/objects/contacts/batch/update',
      body: { inputs: [{ id: ids.contactId, properties: { firstname: 'Stolen' } }] },
    }),
  ],
  'objects.v3.batch.upsert': [
    (ids) => ({
      url: '/crm/v3/objects/contacts/batch/upsert',
      body: { inputs: [{ id: ids.contactId, properties: { firstname: 'Stolen' } }] },
    }),
  ],
  'objects.v3.list': [
    (ids) => ({ url: `/crm/v3/objects/contacts?after=${ids.contactId}` }),
    ...(customRecordProbes['objects.v3.list'] ?? []),
  ],
  'objects.v3.merge': [
    (ids) => ({
      url: '/crm/v3/objects/contacts/merge',
      body: { primaryObjectId: ids.mergedId, objectIdToMerge: ids.otherMergedId },
    }),
  ],
  'objects.v3.gdpr-delete': [
    (ids) => ({ url: '/crm/v3/objects/contacts/gdpr-delete', body: { objectId: ids.purgedId } }),
  ],
  'objects.v3.archive': [(ids) => ({ url: `/crm/v3/objects/contacts/${ids.doomedId}` })],
  'objects.v3.batch.archive': [
    (ids) => ({
      url: '/crm/v3/objects/contacts/batch/archive',
      body: { inputs: [{ id: ids.otherDoomedId }] },
    }),
  ],
  'associations.v4.list': [
    (ids) => ({ url: `/crm/v4/objects/contacts/${ids.contactId}/associations/companies` }),
  ],
  'associations.v4.put': [
    (ids) => ({ url: `/crm/v4/objects/${pairPath(ids)}`, body: [plainLink] }),
    (ids) => ({ url: `/crm/v4/objects/${pairPath(ids)}`, body: [{ ...plainLink, associationTypeId: 931 }] }),
  ],
  'associations.v4.put-default': [
    (ids) => ({
      url: `/crm/v4/objects/contacts/${ids.contactId}/associations/default/companies/${ids.companyId}`,
    }),
  ],
  'associations.v4.archive': [
    (ids) => ({ url: `/crm/v4/objects/${pairPath({ ...ids, contactId: ids.doomedId })}` }),
  ],
  'associations.v4.batch.read': [
    (ids) => ({ url: `${LINKS_V4}/read`, body: { inputs: [{ id: ids.contactId }] } }),
  ],
  'associations.v4.batch.create': [
    (ids) => ({
      url: `${LINKS_V4}/create`,
      body: { inputs: [{ ...pair(ids.contactId, ids.companyId), types: [plainLink] }] },
    }),
  ],
  'associations.v4.batch.create-default': [
    (ids) => ({
      url: `${LINKS_V4}/associate/default`,
      body: { inputs: [pair(ids.contactId, ids.companyId)] },
    }),
  ],
  'associations.v4.batch.archive': [
    (ids) => ({
      url: `${LINKS_V4}/archive`,
      body: { inputs: [{ from: { id: ids.otherDoomedId }, to: [{ id: ids.companyId }] }] },
    }),
  ],
  'associations.v4.batch.archive-labels': [
    (ids) => ({
      url: `${LINKS_V4}/labels/archive`,
      body: { inputs: [{ ...pair(ids.linkedId, ids.companyId), types: [plainLink] }] },
    }),
  ],
  'associations.v3.batch.create': [
    (ids) => ({
      url: `${LINKS_V3}/create`,
      body: { inputs: [{ ...pair(ids.contactId, ids.companyId), type: '279' }] },
    }),
  ],
  'associations.v3.batch.read': [
    (ids) => ({ url: `${LINKS_V3}/read`, body: { inputs: [{ id: ids.contactId }] } }),
  ],
  'associations.v3.batch.archive': [
    (ids) => ({
      url: `${LINKS_V3}/archive`,
      body: { inputs: [{ ...pair(ids.otherLinkedId, ids.companyId), type: '279' }] },
    }),
  ],
  'associations.v3.list': [
    (ids) => ({ url: `/crm/v3/objects/contacts/${ids.contactId}/associations/companies` }),
  ],
  'associations.v3.put': [(ids) => ({ url: `/crm/v3/objects/${pairPath(ids)}/279` })],
  'associations.v3.archive': [
    (ids) => ({ url: `/crm/v3/objects/${pairPath({ ...ids, contactId: ids.thirdLinkedId })}/279` }),
  ],
  'events.v3.list': [
    (ids) => ({ url: `/events/v3/events?objectType=contacts&objectId=${ids.contactId}` }),
    (ids) => ({ url: `/events/v3/events?objectType=contacts&objectId=${ids.contactId}&id=${ids.eventId}` }),
  ],
  'tidemark.v1.timeline.record': [
    (ids) => ({ url: `/tidemark/v1/records/contacts/${ids.contactId}/timeline` }),
    (ids) => ({ url: `/tidemark/v1/records/contacts/${ids.contactId}/timeline?format=ndjson` }),
  ],
  'tidemark.v1.timeline.account': [
    (ids) => ({ url: `/tidemark/v1/timeline?objectType=contacts&objectId=${ids.contactId}` }),
    (ids) => ({ url: `/tidemark/v1/timeline?eventTemplateId=${ids.templateId}` }),
    (ids) => ({ url: `/tidemark/v1/timeline?eventTypeName=${typeName(ids)}` }),
    (ids) => ({ url: `/tidemark/v1/timeline?eventTypeName=${ids.projectUid}` }),
  ],
}

/** Reads that name nothing: what they show may not have a word of another account's things. */
const listings: Readonly<Record<string, readonly string[]>> = {
  'account-info.v3.details': ['/account-info/v3/details'],
  'integrations.v1.me': ['/integrations/v1/me'],
  'companies.v2.list': ['/companies/v2/companies/paged'],
  'deals.v1.list': ['/deals/v1/deal/paged'],
  'events.v3.list': ['/events/v3/events?limit=100', '/events/v3/events?sort=occurredAt'],
  'events.v3.event-types': ['/events/v3/events/event-types'],
  'tidemark.v1.timeline.account': ['/tidemark/v1/timeline?limit=100', '/tidemark/v1/timeline?format=ndjson'],
}

beforeAll(async () => {
  owner = await server.createAccount()
  intruder = await server.createAccount()
  ownerIds = await createThings(owner)
  ownTemplates.set(owner.accountId, ownerIds.templateId)
  ownTemplates.set(intruder.accountId, await createTemplate(intruder))
  await hideDefinitions(owner, ownerIds)
  await hideType(owner)
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

async function createThings(account: TestAccount): Promise<Ids> {
  const templateId = await createTemplate(account)
  // Ids of records start alike in every account: the owner gets some that the intruder does not have.
  const count = account === owner ? 30 : 1
  const inputs = Array.from({ length: count }, (_, at) => ({ properties: { name: `Company ${at}` } }))
  const companies = await account.send('POST', '/crm/v3/objects/companies/batch/create', { inputs })
  const companyIds = companies.body.results
    .map(({ id }: { id: string }) => Number(id))
    .toSorted((a: number, b: number) => a - b)
  const companyId = companyIds.at(-1)
  const sales = Array.from({ length: count }, (_, at) => ({
    properties: { dealname: `Deal ${at}`, dealstage: 'appointmentscheduled' },
  }))
  const deals = await account.send('POST', '/crm/v3/objects/deals/batch/create', { inputs: sales })
  const dealIds = deals.body.results
    .map(({ id }: { id: string }) => Number(id))
    .toSorted((a: number, b: number) => a - b)
  const people = Array.from({ length: count }, (_, at) => ({
    ...link(String(companyId)),
    properties: { email: `p${at}@example.org` },
  }))
  const contacts = await account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs: people })
  const contactIds = contacts.body.results
    .map(({ id }: { id: string }) => Number(id))
    .toSorted((a: number, b: number) => a - b)
  const contactId = contactIds.at(-1)
  const eventId = `event-of-${account.accountId}`
  const event = {
    eventTemplateId: templateId,
    id: eventId,
    objectId: contactId,
    utk: `visitor-of-${account.accountId}`,
    tokens: { note: 'secret' },
  }
  expect((await account.send('POST', `${TIMELINE}/events`, event)).status).toBe(201)
  return {
    accountId: account.accountId,
    appId: account.appId,
    templateId,
    eventId,
    contactId: String(contactId),
    companyId: String(companyId),
    utk: event.utk,
    dealId: String(dealIds.at(-1)),
    doomedCompanyId: String(companyIds.at(-2)),
    doomedDealId: String(dealIds.at(-2)),
    legacyDoomedId: String(contactIds.at(-10)),
    doomedId: String(contactIds.at(-2)),
    otherDoomedId: String(contactIds.at(-3)),
    mergedId: String(contactIds.at(-7)),
    purgedId: String(contactIds.at(-9)),
    otherMergedId: String(contactIds.at(-8)),
    linkedId: String(contactIds.at(-4)),
    otherLinkedId: String(contactIds.at(-5)),
    thirdLinkedId: String(contactIds.at(-6)),
    ...(await createProjectType(account)),
    ...(await createDefinitions(account)),
    ...(await createPipelines(server, account)),
    ...(await createTypes(account)),
  }
}

/** What the owner's own call names: one that takes away gets a template that nobody else needs. */
async function ownIdsFor(method: string): Promise<Ids> {
  if (method !== 'DELETE') return ownerIds
  return { ...ownerIds, templateId: await createTemplate(owner) }
}

/** The body with what must differ put alike: ids, correlation id and times. */
function masked({ status, text }: Reply, ids: Ids): object {
  const known = Object.values(ids).toSorted((a, b) => b.length - a.length)
  const body = known.reduce((masking, id) => masking.replaceAll(id, '{id}'), text)
  return { status, body: body.replace(/"(correlationId|startedAt|completedAt)":"[^"]+"/g, '"$1":"-"') }
}

/** No token of an account opens the others: tests/http/admin-access.test.ts. */
const built = operations.filter(
  ({ id, isBuilt, access }) => isBuilt && access.kind !== 'admin' && !sameForAll.includes(id),
)
const cases = built.flatMap(({ id, method }) =>
  (probes[id] ?? []).map((probe, at) => [id, at, method, probe] as const),
)

test.each(built.map(({ id }) => id))('%s has a probe', (id) => {
  expect([...(probes[id] ?? []), ...(listings[id] ?? [])].length).toBeGreaterThan(0)
})

test.each(Object.values(listings).flat())(
  "%s shows its owner's things, and none of another account's (reliability P5)",
  async (url) => {
    const own = [ownerIds.accountId, ownerIds.templateId, ownerIds.eventId]
    const shown = async (account: TestAccount, marks: readonly string[]) => {
      const { status, text } = await account.send('GET', url)
      return { status, marks: marks.filter((mark) => text.includes(mark)) }
    }
    expect((await shown(owner, own)).marks.length).toBeGreaterThan(0)
    expect(await shown(intruder, own)).toEqual({ status: 200, marks: [] })
  },
)
/** Lists that hold what the server defines for every account: that they hold no more is what the comparison says. */
const listedForAll = ['properties.v3.groups.list', 'pipelines.v3.list', 'contacts.v1.utks.batch']

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
    const call = probe(await ownIdsFor(method), owner)
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
