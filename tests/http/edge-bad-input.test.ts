import { beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../src/wire/operations/operation.ts'
import { operations } from '../../src/wire/operations.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { naughtyTexts } from '../support/naughty-texts.ts'
import { schemaBodies } from '../support/schemas.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

// No type is made here: texts that are names would be found by the calls that delete types (schemas-values.test.ts).
const server = useTestServer({ TIDEMARK_CUSTOM_TYPES_MAX: '0' })
let account: TestAccount
let templateId = ''
let contactId = ''
let before: Readonly<Record<string, string>>

beforeAll(async () => {
  account = await server.createAccount()
  const tokens = [
    { name: 'text', label: 'Text', type: 'string' },
    { name: 'number', label: 'Number', type: 'number' },
    { name: 'date', label: 'Date', type: 'date' },
    { name: 'pick', label: 'Pick', type: 'enumeration', options: [{ label: 'One', value: '1' }] },
  ]
  templateId = (await account.send('POST', templatesUrl(), { name: 'Bad input', tokens })).body.id
  contactId = (
    await account.send('POST', '/crm/v3/objects/contacts', { properties: { email: 'bad@example.org' } })
  ).body.id
  before = await digestDatabase(server.db)
})

const templatesUrl = () => `/integrators/timeline/v3/${account.appId}/event-templates`
// The page of OAuth answers browsers in HTML: tests/http/oauth-consent.test.ts.
const built = operations.filter(({ isBuilt, id }) => isBuilt && id !== 'oauth.v1.authorize')
/** Operations of which the path says everything, or whose body is a list. */
const withoutObject = [
  'associations.v4.put',
  'associations.v4.put-default',
  'associations.v3.put',
  'associations.v4.usage.report',
]
const withBody = built.filter(
  ({ id, method, takesForm }) =>
    ['POST', 'PATCH', 'PUT'].includes(method) && !takesForm && !withoutObject.includes(id),
)

/** The operation's path with known ids, or with one parameter replaced. */
function urlOf({ path }: Operation, replaced: Readonly<Record<string, string>> = {}): string {
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

/** A body that the operation takes. */
function goodBody({ id }: Operation): Readonly<Record<string, unknown>> {
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
function expectSound(reply: Reply): void {
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

const brokenTexts: readonly (readonly [name: string, text: string | Buffer])[] = [
  ['a word', 'nonsense'],
  ['an open object', '{'],
  ['an open string', '{"a":"'],
  ['an open array', '{"a":[1,'],
  ['a closed pair too many', '{}}'],
  ['two values', '{}{}'],
  ['a trailing comma', '{"a":1,}'],
  ['a comma alone', '{,}'],
  ['no colon', '{"a" 1}'],
  ['single quotes', "{'a':1}"],
  ['bare keys', '{a:1}'],
  ['a comment', '{/* */}'],
  ['NaN', '{"a":NaN}'],
  ['Infinity', '{"a":-Infinity}'],
  ['undefined', '{"a":undefined}'],
  ['a hexadecimal number', '{"a":0x10}'],
  ['a leading zero', '{"a":01}'],
  ['a leading plus', '{"a":+1}'],
  ['a bare point', '{"a":1.}'],
  ['a raw line break in a string', '{"a":"b\nc"}'],
  ['a raw tab in a string', '{"a":"\t"}'],
  ['a bad escape', '{"a":"\\x41"}'],
  ['a short escape', '{"a":"\\u12"}'],
  ['blanks', '   \n\t '],
  ['a form', 'a=1&b=2'],
  ['XML', '<a/>'],
  ['a raw NUL', '{"a":"\0"}'],
  ['an escaped NUL', '{"a":"\\u0000"}'],
  ['an escaped NUL in a key', '{"\\u0000":1}'],
  ['half a pair, high', '{"a":"\\ud800"}'],
  ['half a pair, low', '{"a":"\\udc00x"}'],
  ['a pair the wrong way round', '{"a":"\\udc00\\ud800"}'],
  ['half a pair in a key', '{"\\ud83d":1}'],
  ['half a pair after a backslash', '{"a":"\\\\\\ud800"}'],
  ['a byte order mark', '\ufeff{}'],
  ['a UTF-16 text', Buffer.from('{"a":1}', 'utf16le')],
  ['a byte that is no UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])],
  [
    'a cut UTF-8 sequence',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xe2, 0x82]), Buffer.from('"}')]),
  ],
  [
    'an overlong UTF-8 sequence',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
  ],
  [
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  ['__proto__', '{"__proto__":{"x":1}}'],
  ['__proto__ in escapes', '{"\\u005f_proto__":1}'],
  ['__proto__ deep down', '{"extraData":[{"a":{"__proto__":null}}]}'],
  ['a number past every range', '{"extraData":1e400}'],
  ['a negative number past every range', '{"extraData":{"a":[-1e999]}}'],
  ['33 levels', `${'{"a":'.repeat(32)}{}${'}'.repeat(32)}`],
  ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  [
    '1,001 members',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`k${at}`, 1]))),
  ],
  ['100,001 values', `{"extraData":{"a":[${'1,'.repeat(100_001)}1]}}`],
  ['half a million values beside an escape', `{"a":"\\u0041","inputs":[${'0,'.repeat(500_000)}0]}`],
  [
    'half a million values beside a long number',
    `{"a":12345678901234567890,"inputs":[${'0,'.repeat(500_000)}0]}`,
  ],
  ['half a million empty inputs', `{"inputs":[${'{},'.repeat(500_000)}{}]}`],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '1'],
  ['a string', '"{}"'],
  ['an array', '[]'],
  ['an array of objects', '[{}]'],
]

describe.each(withBody.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
  test.each(brokenTexts)('%s is refused whole', async (_name, text) => {
    const reply = await account.send(operation.method, urlOf(operation), text)
    expectSound(reply)
    expect(reply.status, reply.text.slice(0, 300)).toBe(400)
  })

  test('nothing of that left a trace in the database', async () => {
    expect(await digestDatabase(server.db)).toEqual(before)
  })

  test('every member as every wrong JSON type is a clean refusal or a clean success', async () => {
    const good = goodBody(operation)
    const paths = listPaths(good)
    for (const path of paths) {
      for (const value of [null, true, 0, -1.5, 1e21, '', 'x', [], [[]], [null], {}, { a: {} }]) {
        expectSound(await account.send(operation.method, urlOf(operation), replaceAt(good, path, value)))
      }
      expectSound(await account.send(operation.method, urlOf(operation), replaceAt(good, path, undefined)))
    }
  })

  test('every text as every naughty text is a clean refusal or a clean success', async () => {
    const good = goodBody(operation)
    const paths = listPaths(good).filter((path) => typeof valueAt(good, path) === 'string')
    for (const path of paths) {
      for (const text of naughtyTexts)
        expectSound(await account.send(operation.method, urlOf(operation), replaceAt(good, path, text)))
    }
    before = await digestDatabase(server.db)
  })

  test.each(parametersOf(operation))('path parameter %s as every naughty text', async (name) => {
    for (const text of naughtyTexts.filter((candidate) => candidate !== '' && candidate.length < 2_000)) {
      const url = urlOf(operation, { [name]: encodeURIComponent(text) })
      expectSound(await account.send(operation.method, url, goodBody(operation)))
    }
    before = await digestDatabase(server.db)
  })
})

describe.each(
  built.filter(({ method }) => method === 'GET').map((operation) => [operation.id, operation] as const),
)('%s', (_id, operation) => {
  test.each(parametersOf(operation))('path parameter %s as every naughty text', async (name) => {
    for (const text of naughtyTexts.filter((candidate) => candidate !== '' && candidate.length < 2_000)) {
      expectSound(await account.send('GET', urlOf(operation, { [name]: encodeURIComponent(text) })))
    }
    expect(await digestDatabase(server.db)).toEqual(before)
  })

  test.each([
    'archived',
    'limit',
    'after',
    'properties',
    'propertiesWithHistory',
    'associations',
    'idProperty',
    'hapikey',
  ])('query parameter %s as every naughty text', async (name) => {
    for (const text of naughtyTexts.filter((candidate) => candidate.length < 2_000)) {
      expectSound(await account.send('GET', `${urlOf(operation)}?${name}=${encodeURIComponent(text)}`))
    }
    for (const raw of ['%', '%zz', '%ff', '+', '=', '&', '%00', '[]=1', `&${name}=1&${name}=2`]) {
      expectSound(await account.send('GET', `${urlOf(operation)}?${name}=${raw}`))
    }
  })
})

describe.each(
  built
    .filter(({ method, path }) => method === 'DELETE' && path.includes(':'))
    .map((operation) => [operation.id, operation] as const),
)('%s', (_id, operation) => {
  test.each(parametersOf(operation))(
    'path parameter %s as every naughty text deletes nothing',
    async (name) => {
      // Some of the texts have become names of groups above, which would really be deleted.
      const listed = await account.send('GET', '/crm/v3/properties/contacts/groups')
      const taken = ['', ...listed.body.results.map((group: { name: string }) => group.name)]
      for (const text of naughtyTexts.filter((one) => !taken.includes(one) && one.length < 2_000)) {
        expectSound(await account.send('DELETE', urlOf(operation, { [name]: encodeURIComponent(text) })))
      }
      expect(await digestDatabase(server.db)).toEqual(before)
    },
  )
})

describe('limits, a step below, on and above', () => {
  const events = '/integrators/timeline/v3/events'
  const event = (more: object) => ({ eventTemplateId: templateId, email: 'bad@example.org', ...more })
  const post = async (url: string, body: unknown) => (await account.send('POST', url, body)).status
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

  test('31 levels below the root pass, 32 do not: 32 in all', async () => {
    expect(await post(events, event({ extraData: nested(31) }))).toBe(201)
    expect(await post(events, event({ extraData: nested(32) }))).toBe(400)
  })

  test('1,000 members in an object pass, 1,001 do not', async () => {
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))
    expect(await post(events, event({ extraData: members(1_000) }))).toBe(201)
    expect(await post(events, event({ extraData: members(1_001) }))).toBe(400)
  })

  test('just under 100,000 values pass, more do not; a batch counts them for each input (decision 30)', async () => {
    const list = (count: number) => Array.from({ length: count }, () => 0)
    expect(await post(events, event({ extraData: { list: list(99_900) } }))).toBe(201)
    expect(await post(events, event({ extraData: { list: list(100_001) } }))).toBe(400)
    const inputs = [1, 2, 3].map(() => event({ extraData: list(90_000) }))
    expect(await post(`${events}/batch/create`, { inputs })).toBe(201)
  })

  test('a list right below the root of one event counts as well', async () => {
    const extraData = Array.from({ length: 100_001 }, () => 0)
    expect(await post(events, event({ extraData }))).toBe(400)
  })

  test.each([
    ['events', 0, 400],
    ['events', 1, 201],
    ['events', 100, 201],
    ['events', 101, 400],
    ['records', 0, 400],
    ['records', 1, 201],
    ['records', 100, 201],
    ['records', 101, 400],
    ['reads', 0, 400],
    ['reads', 1, 200],
    ['reads', 100, 200],
    ['reads', 101, 400],
  ])('%s: %d inputs in a batch: %d (PE15)', async (what, count, status) => {
    const lists: Readonly<Record<string, readonly [url: string, input: () => object]>> = {
      events: [`${events}/batch/create`, () => event({})],
      records: ['/crm/v3/objects/companies/batch/create', () => ({ properties: { name: 'x' } })],
      reads: ['/crm/v3/objects/contacts/batch/read', () => ({ id: contactId })],
    }
    const [url, input] = lists[what] ?? ['', () => ({})]
    const reply = await account.send('POST', url, { inputs: Array.from({ length: count }, input) })
    expectSound(reply)
    expect(reply.status, reply.text.slice(0, 200)).toBe(status)
    expect(reply.body.message ?? '').toMatch(count === 101 ? /100/ : /^/)
  })

  test('of repeated members the last counts (decision 17)', async () => {
    const twice = `{"eventTemplateId":"${templateId}","email":"x","id":"first","email":"bad@example.org","id":"last"}`
    const reply = await account.send('POST', events, twice)
    expect([reply.status, reply.body.id]).toEqual([201, 'last'])
  })

  test('unknown members and parameters are ignored (PE42)', async () => {
    const url = `${events}?portalId=1&count=5&vidOffset=x&propertyMode=value_only`
    expect(await post(url, event({ portalId: 1, nonsense: { a: [] }, constructor: 1, toString: 'x' }))).toBe(
      201,
    )
  })

  test('numbers of any length come back equal in extraData (decision 24)', async () => {
    const text = `{"eventTemplateId":"${templateId}","email":"bad@example.org","extraData":[12345678901234567890123,1e-7,0.1]}`
    const reply = await account.send('POST', events, text)
    expect([reply.status, reply.text]).toEqual([
      201,
      expect.stringContaining('[12345678901234567890123,1e-7,0.1]'),
    ])
  })
})

function parametersOf({ path }: Operation): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
}

type Path = readonly (string | number)[]

/** The place of each member and item, outer ones first. */
function listPaths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_item, index) => index) : Object.keys(value)
  return keys.flatMap((key) => [[...at, key], ...listPaths(Reflect.get(value, key), [...at, key])])
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(value as object, key), root)
}

function replaceAt(root: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(root)
  const last = path.at(-1) ?? ''
  Reflect.set(valueAt(copy, path.slice(0, -1)) as object, last, value)
  return copy
}
