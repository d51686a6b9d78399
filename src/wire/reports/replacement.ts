import type { Operation } from '../operations/operation.ts'
import { datedPathOf, toReadablePath } from '../paths.ts'

/** The dated call that does what a retiring one does, and how its request differs. */
type Replacement = {
  readonly method: Operation['method']
  readonly path: string
  /** Members of the body that have another name. */
  readonly fields: readonly { readonly from: string; readonly to: string }[]
  /** What else is different, in sentences. */
  readonly differences: readonly string[]
}

/** What to do about a retiring call: another call, or what takes its place where there is none. */
export type Advice = { readonly replacement?: Replacement; readonly sentence: string }

const DATED_VERSION = '2026-03'
const DATED_EVENTS = `/integrators/timeline/${DATED_VERSION}/events`

const eventFields: Replacement['fields'] = [
  { from: 'eventTemplateId', to: 'eventTypeName' },
  { from: 'tokens', to: 'properties' },
  { from: 'customObjectTypeId', to: 'objectTypeFullyQualifiedName' },
]

const eventDifferences: readonly string[] = [
  'id is required, and {{uuid}} in it is not replaced.',
  'An id that was used before answers 409, whatever the content.',
]

const batchDifferences: readonly string[] = [
  ...eventDifferences,
  'A batch is stored whole or not at all: one invalid input answers 400, one used id 409. It may have 500 inputs.',
  'Success is 200.',
]

/** Timeline v3 is another API than its dated sibling (timeline section 7), so nothing follows from its paths. */
const timelineAdvice: Readonly<Record<string, Advice>> = {
  'timeline.v3.events.create': renamed({ path: DATED_EVENTS, differences: eventDifferences }),
  'timeline.v3.events.batch.create': renamed({
    path: `${DATED_EVENTS}/batch`,
    differences: batchDifferences,
  }),
}

const DATED_RECORD = `/crm/objects/${DATED_VERSION}/{objectType}/{recordId}/associations/{toObjectType}`
const DATED_TYPES = `/crm/associations/${DATED_VERSION}/{fromObjectType}/{toObjectType}`

/** The dated calls for associations are those of v4 (associations section 2). */
const associationAdvice: Readonly<Record<string, Advice>> = {
  'associations.v3.list': asInV4('GET', DATED_RECORD, [
    'Results have the v4 form: toObjectId and associationTypes in place of id and type.',
  ]),
  'associations.v3.put': asInV4('PUT', `${DATED_RECORD}/{toRecordId}`, [
    'The type moves from the path into the body: [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}].',
  ]),
  'associations.v3.archive': asInV4('DELETE', `${DATED_RECORD}/{toRecordId}`, [
    'It removes every type of the link. To remove one, POST to batch/labels/archive.',
  ]),
  'associations.v3.batch.create': asInV4('POST', `${DATED_TYPES}/batch/create`, [
    'An input has types, a list of category and id, in place of type.',
  ]),
  'associations.v3.batch.read': asInV4('POST', `${DATED_TYPES}/batch/read`, [
    'Results have the v4 form: toObjectId and associationTypes in place of id and type.',
  ]),
  'associations.v3.batch.archive': asInV4('POST', `${DATED_TYPES}/batch/labels/archive`, [
    'An input has types, a list of category and id, in place of type.',
  ]),
  'associations.v3.types': asInV4('GET', `${DATED_TYPES}/labels`, [
    'Types have category, typeId and label in place of id and name.',
  ]),
}

const DATED_OBJECTS = `/crm/objects/${DATED_VERSION}/{objectType}`
const visitorAdvice: Advice = {
  sentence:
    'No dated call finds contacts by their visitors; GET /tidemark/v1/visitors/{utk} of this server does. This server goes on answering this one.',
}

const inLegacyForm =
  'Properties are an object of names and values, values stand alone, and dates are ISO 8601.'

/** Legacy calls for companies and deals, by the end of their ids (platform 9.4). */
const legacyCalls = {
  create: { method: 'POST', path: DATED_OBJECTS, differences: [inLegacyForm, 'It answers 201.'] },
  list: { method: 'GET', path: DATED_OBJECTS, differences: [inLegacyForm, 'Pages go on by after.'] },
  get: { method: 'GET', path: `${DATED_OBJECTS}/{recordId}`, differences: [inLegacyForm] },
  update: { method: 'PATCH', path: `${DATED_OBJECTS}/{recordId}`, differences: [inLegacyForm] },
  archive: {
    method: 'DELETE',
    path: `${DATED_OBJECTS}/{recordId}`,
    differences: ['It answers 204, for a record that does not exist too.'],
  },
} as const

const legacyAdvice: Readonly<Record<string, Advice>> = Object.fromEntries(
  Object.entries(legacyCalls).flatMap(([verb, call]) => [
    [`companies.v2.${verb}`, asOneOf('companies', call)],
    [`deals.v1.${verb}`, asOneOf('deals', call)],
  ]),
)

/** Legacy calls for contacts have other names for everything (platform 9.4). */
const contactAdvice: Readonly<Record<string, Advice>> = {
  'contacts.v1.utk.profile': visitorAdvice,
  'contacts.v1.utks.batch': visitorAdvice,
  'contacts.v1.vid.profile': asRecord('GET', `${DATED_OBJECTS}/{recordId}`, [
    'Properties are named in the query, values stand alone, and dates are ISO 8601.',
  ]),
  'contacts.v1.vid.archive': asRecord('DELETE', `${DATED_OBJECTS}/{recordId}`, [
    'It answers 204, for a contact that does not exist too.',
  ]),
  'contacts.v1.create-or-update': asRecord('POST', `${DATED_OBJECTS}/batch/upsert`, [
    'The address is an input: {"id": "ann@example.org", "idProperty": "email", "properties": {"firstname": "Ann"}}.',
  ]),
}

const readAdvice: Advice = {
  sentence:
    'The dated API cannot read events back: keep what you send. This server goes on answering the v3 path.',
}

const projectAdvice: Advice = {
  sentence:
    'The dated API has no templates: event types are files of a developer project. Write yours with `tidemark templates to-project DIR`, and change and deploy the files from then on.',
}

const noAdvice: Advice = {
  sentence: 'No dated call of this server does the same. This server goes on answering this one.',
}

/** What replaces an operation under the dated version. */
export function adviceFor(operation: Operation): Advice {
  const { id, method } = operation
  const known = timelineAdvice[id] ?? associationAdvice[id] ?? contactAdvice[id] ?? legacyAdvice[id]
  if (known) return known
  if (/^timeline\.v3\.(?:templates|tokens)\./.test(id)) return projectAdvice
  if (id.startsWith('timeline.v3.')) return readAdvice
  const path = datedPathOf(operation.path, DATED_VERSION)
  if (path === undefined) return noAdvice
  return {
    replacement: { method, path: toReadablePath(path), fields: [], differences: [] },
    sentence: 'Only the path changes: body, answer and scopes stay as they are.',
  }
}

function renamed({ path, differences }: Pick<Replacement, 'path' | 'differences'>): Advice {
  return {
    replacement: { method: 'POST', path, fields: eventFields, differences },
    sentence: 'Every template is an event type of the dated API under the name in the example.',
  }
}

function asRecord(method: Replacement['method'], path: string, differences: readonly string[]): Advice {
  return asOneOf('contacts', { method, path, differences })
}

function asOneOf(objectType: string, call: Omit<Replacement, 'fields'>): Advice {
  const name = `${objectType.slice(0, 1).toUpperCase()}${objectType.slice(1)}`
  return {
    replacement: { ...call, fields: [] },
    sentence: `${name} are records like others there: objectType is ${objectType}.`,
  }
}

function asInV4(method: Replacement['method'], path: string, differences: readonly string[]): Advice {
  return {
    replacement: { method, path, fields: [], differences },
    sentence: 'The dated path answers as associations v4 do.',
  }
}
