import { expect } from 'vitest'
import type { Operation } from '../../src/wire/operations/operation.ts'
import { operations } from '../../src/wire/operations.ts'
import { adminBodies, bodilessAdmin } from './admin.ts'
import { schemaBodies } from './schemas.ts'
import { FORM_ID } from './visitors.ts'
import type { Reply, TestAccount, TestServer } from './test-server.ts'

/** An account with what the calls of goodBody name: a template with a token of each kind, and a contact. */
export interface CallSetup {
  readonly account: TestAccount
  readonly templateId: string
  readonly contactId: string
}

export async function createCallSetup(server: Pick<TestServer, 'createAccount'>): Promise<CallSetup> {
  const account = await server.createAccount()
  const tokens = [
    { name: 'text', label: 'Text', type: 'string' },
    { name: 'number', label: 'Number', type: 'number' },
    { name: 'date', label: 'Date', type: 'date' },
    { name: 'pick', label: 'Pick', type: 'enumeration', options: [{ label: 'One', value: '1' }] },
  ]
  const templates = `/integrators/timeline/v3/${account.appId}/event-templates`
  const template = await account.send('POST', templates, { name: 'Bad input', tokens })
  const properties = { email: 'bad@example.org' }
  const contact = await account.send('POST', '/crm/v3/objects/contacts', { properties })
  return { account, templateId: template.body.id, contactId: contact.body.id }
}

// The page of OAuth answers browsers in HTML: tests/http/oauth-consent.test.ts.
export const builtOperations = operations.filter(({ isBuilt, id }) => isBuilt && id !== 'oauth.v1.authorize')
/** Operations of which the path says everything, or whose body is a list. */
const withoutObject = [
  'associations.v4.put',
  'associations.v4.put-default',
  'associations.v3.put',
  'associations.v4.usage.report',
  ...bodilessAdmin,
]
export const operationsWithBody = builtOperations.filter(
  ({ id, method, takesForm, access }) =>
    ['POST', 'PATCH', 'PUT'].includes(method) &&
    !takesForm &&
    access.kind !== 'admin' &&
    !withoutObject.includes(id),
)

/** The operation's path with known ids, or with one parameter replaced. */
export function urlOf(
  { account, templateId, contactId }: CallSetup,
  { path }: Operation,
  replaced: Readonly<Record<string, string>> = {},
): string {
  const values: Readonly<Record<string, string>> = {
    appId: account.appId,
    eventTemplateId: templateId,
    eventId: 'e1',
    tokenName: 'pick',
    // Pipelines of contacts cannot be changed.
    objectType: path.includes('/pipelines/') ? 'deals' : 'contacts',
    pipelineId: 'default',
    stageId: 'contractsent',
    fromObjectType: 'contacts',
    propertyName: 'fax',
    groupName: 'order_information',
    ruleType: 'MAX_LENGTH',
    toObjectType: 'companies',
    recordId: contactId,
    portalId: account.accountId,
    formGuid: FORM_ID,
    vid: contactId,
    contactId,
    utk: 'known',
    email: 'bad@example.org',
    version: '2026-03',
    ...replaced,
  }
  return path.replace(/:(\w+)(?:\([^/]*\))?/g, (_whole, name: string) => values[name] ?? '1')
}

const limit = { category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 9_000 }
const option = { label: 'One', value: '1', displayOrder: 1, hidden: false, description: 'd' }
const property = {
  name: 'bad_input',
  label: 'l',
  groupName: 'contactinformation',
  type: 'enumeration',
  fieldType: 'select',
  options: [option],
  description: 'd',
  displayOrder: 1,
  formField: true,
  hidden: false,
  hasUniqueValue: false,
  externalOptions: false,
  referencedObjectType: 'OWNER',
  calculationFormula: '1 + 1',
  currencyPropertyName: 'c',
  dataSensitivity: 'non_sensitive',
  numberDisplayHint: 'currency',
  textDisplayHint: 'email',
  showCurrencySymbol: false,
}
const stage = { stageId: 'contractsent', label: 'l', displayOrder: 1, metadata: { probability: '0.1' } }
const pipeline = { label: 'l', displayOrder: 1, stages: [stage] }
const definitionBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'properties.v3.create': property,
  'properties.v3.update': { label: 'l', groupName: 'contactinformation', displayOrder: 1, hidden: false },
  'properties.v3.batch.create': { inputs: [property] },
  'properties.v3.batch.read': { inputs: [{ name: 'email' }], archived: false, dataSensitivity: 'sensitive' },
  'properties.v3.batch.archive': { inputs: [{ name: 'nobodys' }] },
  'properties.v3.groups.create': { name: 'bad_input', label: 'l', displayOrder: 1 },
  'properties.v3.groups.update': { label: 'l', displayOrder: 1 },
  'pipelines.v3.create': { pipelineId: 'bad-input', ...pipeline },
  'pipelines.v3.replace': pipeline,
  'pipelines.v3.update': { label: 'l', displayOrder: 1, archived: null },
  'pipelines.v3.stages.create': stage,
  'pipelines.v3.stages.replace': stage,
  'pipelines.v3.stages.update': { ...stage, archived: null },
  'property-validations.v3.put': { ruleArguments: ['5'], shouldApplyNormalization: false },
}

const fields = [{ objectTypeId: '0-1', name: 'email', value: 'bad@example.org' }]
const form = {
  fields,
  context: { hutk: 'a'.repeat(32), pageUri: 'u', pageName: 'n', ipAddress: '127.0.0.1' },
  legalConsentOptions: { consent: { consentToProcess: true } },
}
const visitorBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'forms.v3.submit': form,
  'forms.v3.submit-secure': form,
  'contacts.v1.create-or-update': { properties: [{ property: 'firstname', value: 'a' }] },
  'tidemark.v1.visitors.identify': { email: 'bad@example.org', properties: { firstname: 'a' } },
  'companies.v2.create': { properties: [{ name: 'name', value: 'a' }] },
  'companies.v2.update': { properties: [{ name: 'name', value: 'a' }] },
  'deals.v1.create': {
    properties: [
      { name: 'dealname', value: 'a' },
      { name: 'dealstage', value: 'appointmentscheduled' },
    ],
    associations: { associatedVids: [1], associatedCompanyIds: ['1'] },
  },
  'deals.v1.update': { properties: [{ name: 'dealname', value: 'a' }] },
}

/** A body that the operation takes. */
export function goodBody(
  { account, templateId, contactId }: CallSetup,
  { id }: Operation,
): Readonly<Record<string, unknown>> {
  const event = {
    eventTemplateId: templateId,
    id: 'e1',
    email: 'bad@example.org',
    tokens: { text: 'a' },
    extraData: { a: 1 },
  }
  const appEvent = {
    eventTypeName: `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`,
    id: 'a1',
    objectId: contactId,
    properties: { text: 'a' },
    extraData: { a: 1 },
  }
  const frame = { linkLabel: 'l', headerLabel: 'h', url: 'https://example.org', width: 1, height: 1 }
  const token = { name: 'more', label: 'More', type: 'string', options: [], objectPropertyName: 'firstname' }
  const association = {
    to: { id: '1' },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
  }
  const record = { properties: { firstname: 'a' }, associations: [association], objectWriteTraceId: '1' }
  const pair = { from: { id: contactId }, to: { id: '424242' } }
  const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'oauth.v2.private-apps.info': { tokenKey: account.token },
    'localdevauth.v1.refresh': { encodedOAuthRefreshToken: account.token },
    'timeline.v3.events.create': {
      ...event,
      timestamp: 1,
      utk: 'u',
      objectId: contactId,
      domain: 'd',
      timelineIFrame: frame,
    },
    'timeline.v3.events.batch.create': { inputs: [event] },
    'timeline.dated.events.create': {
      ...appEvent,
      timestamp: 1,
      utk: 'u',
      domain: 'd',
      timelineIFrame: frame,
    },
    'timeline.dated.events.batch.create': { inputs: [appEvent] },
    'timeline.dated.types.projects': { projectName: 'p', developerSymbol: 's' },
    'timeline.v3.templates.create': {
      name: 'n',
      objectType: 'contacts',
      headerTemplate: 'h',
      detailTemplate: 'd',
      tokens: [token],
    },
    'timeline.v3.templates.update': { id: templateId, name: 'n', headerTemplate: 'h', detailTemplate: 'd' },
    'timeline.v3.tokens.create': token,
    'timeline.v3.tokens.update': {
      name: 'pick',
      label: 'Pick',
      type: 'enumeration',
      options: [{ label: 'One', value: '1' }],
      objectPropertyName: 'firstname',
    },
    ...definitionBodies,
    ...schemaBodies,
    ...adminBodies,
    ...visitorBodies,
    'objects.v3.create': record,
    'objects.v3.batch.create': { inputs: [record] },
    'objects.v3.batch.read': {
      inputs: [{ id: contactId }],
      properties: ['email'],
      propertiesWithHistory: ['email'],
      idProperty: 'email',
    },
    'objects.v3.update': { properties: { firstname: 'a' } },
    'objects.v3.batch.update': { inputs: [{ id: contactId, ...record }], idProperty: null },
    'objects.v3.batch.upsert': {
      inputs: [{ ...record, id: 'good@example.org', idProperty: 'email' }],
      idProperty: 'email',
    },
    'objects.v3.batch.archive': { inputs: [{ id: '424242' }] },
    'objects.v3.search': {
      filterGroups: [
        { filters: [{ propertyName: 'email', operator: 'BETWEEN', value: 'a', highValue: 'b' }] },
      ],
      filters: [{ propertyName: 'lastname', operator: 'IN', values: ['a'] }],
      query: 'a',
      sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
      properties: ['email'],
      limit: 5,
      after: '0',
    },
    'objects.v3.merge': { primaryObjectId: '424242', objectIdToMerge: '424243' },
    'objects.v3.gdpr-delete': { objectId: 'nobody@example.org', idProperty: 'email' },
    'associations.v4.batch.read': { inputs: [{ id: contactId, after: '1' }] },
    'associations.v4.batch.create': { inputs: [{ ...pair, types: association.types }] },
    'associations.v4.batch.create-default': { inputs: [pair] },
    'associations.v4.batch.archive': { inputs: [{ from: pair.from, to: [pair.to] }] },
    'associations.v4.batch.archive-labels': { inputs: [{ ...pair, types: association.types }] },
    'associations.v4.labels.create': { name: 'good', label: 'Good', inverseLabel: 'Goods' },
    'associations.v4.labels.update': { associationTypeId: 1, label: 'Good', inverseLabel: 'Goods' },
    'associations.v4.limits.batch.create': { inputs: [limit] },
    'associations.v4.limits.batch.update': { inputs: [limit] },
    'associations.v4.limits.batch.purge': { inputs: [limit] },
    'associations.v3.batch.create': { inputs: [{ ...pair, type: 'contact_to_company' }] },
    'associations.v3.batch.read': { inputs: [{ id: contactId }] },
    'associations.v3.batch.archive': { inputs: [{ ...pair, type: '279' }] },
  }
  const body = bodies[id]
  if (!body) throw new Error(`${id} needs a good body here`)
  return body
}

/** Never a 5xx, an error always in shape, no internals. */
export function expectSound(reply: Reply): void {
  expect(reply.status, reply.text.slice(0, 300)).toBeLessThan(500)
  if (reply.status < 400) return
  expect(reply.body).toMatchObject({
    status: 'error',
    message: expect.stringMatching(/./),
    category: expect.stringMatching(/^[A-Z_]+$/),
    correlationId: reply.headers['x-hubspot-correlation-id'],
  })
  expect(reply.text).not.toMatch(
    /node_modules|\.ts:\d|select .* from|insert into|invalid input syntax|violates|Cannot read prop/,
  )
}

export function parametersOf({ path }: Operation): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
}
