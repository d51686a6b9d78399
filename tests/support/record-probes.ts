import { expect } from 'vitest'
import { customObjects, isReadOnly } from '../../scripts/object-matrix.ts'
import type { ObjectType } from '../../src/domain/objects/object-types.ts'
import { UNKNOWN_ID } from './crm.ts'
import { PROPERTIES, textProperty } from './properties.ts'
import { createType } from './schemas.ts'
import type { Reply, TestAccount, TestServer } from './test-server.ts'

/** A request, without the token. */
export type Request = readonly [method: string, url: string, body?: unknown]

/** A request that shows what an operation left behind, and what has to be in its reply. */
export type Reading = { readonly request: Request; readonly shows: object }

/** What an operation answered and left behind. */
export type Outcome = { readonly reply: Reply; readonly readings: readonly Reading[] }

/** A request that the operation refuses, and how. */
export type RefusedCall = {
  readonly request: Request
  readonly status: number
  readonly category: string
  readonly message: RegExp
}

/** The records of one type, for an account that has a unique property of its own on it. */
export type Records = {
  readonly account: TestAccount
  /** For custom objects the type that the account made. */
  readonly objectType: ObjectType
  /** Where the routes of the type begin. */
  readonly path: string
  /** Properties of a create, with a value of the unique property that no other has. */
  readonly input: () => Readonly<Record<string, string>>
  /** Id of a new record; of a type that no request writes it is put into the database. */
  readonly make: () => Promise<string>
}

/** A property that every type has, and that an update changes. */
const OWNER = 'hubspot_owner_id'
/** The unique property that the tests add. */
const KEY = 'matrix_key'
const SHOWN = `properties=${OWNER},${KEY}`

/** What a create must bring, by the plural of the type; nothing for types that are not listed. */
const minimalInputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  companies: { name: 'Ours' },
  deals: { dealname: 'Deal', dealstage: 'appointmentscheduled' },
  tickets: { hs_pipeline_stage: '1' },
  tasks: { hs_timestamp: '2026-06-01T08:00:00Z' },
  notes: { hs_timestamp: '2026-06-01T08:00:00Z' },
  calls: { hs_timestamp: '2026-06-01T08:00:00Z' },
  meetings: { hs_timestamp: '2026-06-01T08:00:00Z' },
  emails: { hs_timestamp: '2026-06-01T08:00:00Z', hs_email_direction: 'EMAIL' },
  communications: { hs_timestamp: '2026-06-01T08:00:00Z', hs_communication_channel_type: 'SMS' },
  postal_mail: { hs_timestamp: '2026-06-01T08:00:00Z' },
  [customObjects.plural]: { hull_name: 'Aurora' },
}

let lastNumber = 0

/** Gives the type the unique property, and answers what the calls below need. For custom objects makes a type. */
export async function setUpRecords(
  server: TestServer,
  account: TestAccount,
  matrixType: ObjectType,
): Promise<Records> {
  const isCustom = matrixType === customObjects
  const objectType = isCustom ? await createCustomType(account) : matrixType
  if (!isCustom) await defineKey(account, objectType)
  const path = `/crm/v3/objects/${objectType.plural}`
  const input = () => {
    lastNumber += 1
    return { [OWNER]: '501', [KEY]: `key ${lastNumber}`, ...minimalInputs[matrixType.plural] }
  }
  const create = async () => {
    const reply = await account.send('POST', path, { properties: input() })
    expect(reply).toMatchObject({ status: 201 })
    return reply.body.id as string
  }
  const insert = async () => {
    lastNumber += 1
    await server.db.query(
      `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
       values ($1, $2, $3, '{"hubspot_owner_id":"501"}', now(), now())`,
      [account.accountId, objectType.typeId, lastNumber],
    )
    return String(lastNumber)
  }
  return { account, objectType, path, input, make: isReadOnly(objectType) ? insert : create }
}

/** Defines the unique property on a type that every account has. */
async function defineKey(account: TestAccount, objectType: ObjectType): Promise<void> {
  const groups = await account.send('GET', `${PROPERTIES}/${objectType.typeId}/groups`)
  expect(groups).toMatchObject({ status: 200 })
  const groupName = groups.body.results[0].name
  const definition = textProperty(KEY, { hasUniqueValue: true, groupName })
  const defined = await account.send('POST', `${PROPERTIES}/${objectType.typeId}`, definition)
  expect(defined).toMatchObject({ status: 201 })
}

/** Makes a type with the unique property and one that is required, and answers it under its full name. */
async function createCustomType(account: TestAccount): Promise<ObjectType> {
  const type = await createType(account, {
    name: 'matrix_boat',
    properties: [
      { name: 'hull_name', label: 'Hull name' },
      { name: KEY, label: 'Key', type: 'string', fieldType: 'text', hasUniqueValue: true },
    ],
    searchableProperties: ['hull_name', KEY],
  })
  return { ...customObjects, typeId: type.objectTypeId, plural: type.fullyQualifiedName }
}

/** The live record of this id with this owner; `archived` and `gone` are what became of others. */
const live = ({ path }: Records, id: string, owner = '501'): Reading => ({
  request: ['GET', `${path}/${id}?${SHOWN}`],
  shows: { status: 200, body: { properties: { [OWNER]: owner }, archived: false } },
})
const archived = ({ path }: Records, id: string): Reading => ({
  request: ['GET', `${path}/${id}?${SHOWN}&archived=true`],
  shows: { status: 200, body: { id, properties: { [OWNER]: '501' }, archived: true } },
})
const gone = ({ path }: Records, id: string, query = ''): Reading => ({
  request: ['GET', `${path}/${id}?${SHOWN}${query}`],
  shows: { status: 404, body: { category: 'OBJECT_NOT_FOUND' } },
})
const send = ({ account }: Records, [method, url, body]: Request) => account.send(method, url, body)
const post = (records: Records, suffix: string, body: unknown) =>
  records.account.send('POST', `${records.path}${suffix}`, body)

/** A call of each operation that succeeds; the test fails when its answer is another. */
export const successes: Readonly<Record<string, (records: Records) => Promise<Outcome>>> = {
  'objects.v3.list': async (records) => {
    const id = await records.make()
    const request: Request = ['GET', `${records.path}?after=${id}&limit=1&${SHOWN}`]
    return readAs(records, request, {
      results: [{ id, properties: { [OWNER]: '501' }, archived: false }],
    })
  },

  'objects.v3.create': async (records) => {
    const properties = records.input()
    const reply = await post(records, '', { properties })
    expect(reply).toMatchObject({ status: 201, body: { properties, archived: false } })
    return { reply, readings: [live(records, reply.body.id)] }
  },

  'objects.v3.read': async (records) => {
    const id = await records.make()
    return readAs(records, live(records, id).request, { id, properties: { [OWNER]: '501' } })
  },

  'objects.v3.update': async (records) => {
    const id = await records.make()
    const properties = { [OWNER]: '502' }
    const reply = await send(records, ['PATCH', `${records.path}/${id}`, { properties }])
    expect(reply).toMatchObject({ status: 200, body: { id, properties } })
    return { reply, readings: [live(records, id, '502')] }
  },

  'objects.v3.archive': async (records) => {
    const id = await records.make()
    const reply = await send(records, ['DELETE', `${records.path}/${id}`])
    expect([reply.status, reply.text]).toEqual([204, ''])
    return { reply, readings: [gone(records, id), archived(records, id)] }
  },

  'objects.v3.batch.create': async (records) => {
    const inputs = [{ properties: records.input() }, { properties: records.input() }]
    const reply = await post(records, '/batch/create', { inputs })
    expect(reply).toMatchObject({ status: 201, body: { status: 'COMPLETE', results: inputs } })
    return { reply, readings: idsOf(reply).map((id) => live(records, id)) }
  },

  'objects.v3.batch.read': async (records) => {
    const [first, second] = [await records.make(), await records.make()]
    const body = { inputs: [{ id: first }, { id: second }], properties: [OWNER, KEY] }
    return readAs(records, ['POST', `${records.path}/batch/read`, body], {
      status: 'COMPLETE',
      results: [first, second].map((id) => ({ id, properties: { [OWNER]: '501' } })),
    })
  },

  'objects.v3.batch.update': async (records) => {
    const [first, second] = [await records.make(), await records.make()]
    const inputs = [
      { id: first, properties: { [OWNER]: '503' } },
      { id: second, properties: { [OWNER]: '504' } },
    ]
    const reply = await post(records, '/batch/update', { inputs })
    expect(reply).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: inputs } })
    return { reply, readings: [live(records, first, '503'), live(records, second, '504')] }
  },

  'objects.v3.batch.upsert': async (records) => {
    const [old, fresh] = [records.input(), records.input()]
    const made = await post(records, '', { properties: old })
    const inputs = [
      { id: old[KEY], properties: { [OWNER]: '505' } },
      { id: fresh[KEY], properties: { ...fresh, [OWNER]: '506' } },
    ]
    const reply = await post(records, `/batch/upsert?idProperty=${KEY}`, { inputs })
    expect(reply).toMatchObject({
      status: 200,
      body: {
        results: [
          { id: made.body.id, new: false, properties: { [OWNER]: '505' } },
          { new: true, properties: { [OWNER]: '506', [KEY]: fresh[KEY] } },
        ],
      },
    })
    const [changed = '', created = ''] = idsOf(reply)
    return { reply, readings: [live(records, changed, '505'), live(records, created, '506')] }
  },

  'objects.v3.batch.archive': async (records) => {
    const ids = [await records.make(), await records.make()]
    const reply = await post(records, '/batch/archive', { inputs: ids.map((id) => ({ id })) })
    expect([reply.status, reply.text]).toEqual([204, ''])
    return { reply, readings: ids.flatMap((id) => [gone(records, id), archived(records, id)]) }
  },

  'objects.v3.search': async (records) => {
    const id = await records.make()
    const filters = [{ propertyName: 'hs_object_id', operator: 'EQ', value: id }]
    const body = { filterGroups: [{ filters }], properties: [OWNER, KEY] }
    return readAs(records, ['POST', `${records.path}/search`, body], {
      total: 1,
      results: [{ id, properties: { [OWNER]: '501' }, archived: false }],
    })
  },

  'objects.v3.merge': async (records) => {
    const [first, second] = [await records.make(), await records.make()]
    const reply = await post(records, '/merge', { primaryObjectId: first, objectIdToMerge: second })
    expect(reply).toMatchObject({
      status: 200,
      body: { properties: { [OWNER]: '501', hs_merged_object_ids: `${first};${second}` } },
    })
    const survivor = { status: 200, body: { id: reply.body.id, archived: false } }
    const ids: readonly string[] = [reply.body.id, first, second]
    return { reply, readings: ids.map((id) => ({ ...live(records, id), shows: survivor })) }
  },

  'objects.v3.gdpr-delete': async (records) => {
    const id = await records.make()
    const reply = await post(records, '/gdpr-delete', { objectId: id })
    expect([reply.status, reply.text]).toEqual([204, ''])
    return { reply, readings: [gone(records, id), gone(records, id, '&archived=true')] }
  },
}

/** The outcome of a read: what it shows, it has to show again. */
async function readAs(records: Records, request: Request, body: object): Promise<Outcome> {
  const reply = await send(records, request)
  const shows = { status: 200, body }
  expect(reply).toMatchObject(shows)
  return { reply, readings: [{ request, shows }] }
}

function idsOf(reply: Reply): readonly string[] {
  return reply.body.results.map(({ id }: { id: string }) => id)
}

const invalid = { status: 400, category: 'VALIDATION_ERROR' } as const
const noInputs = /^Batch input provided should have at least one object\.$/

/** A call of each operation that is refused. */
export const refusedCalls: Readonly<Record<string, (records: Records) => Promise<RefusedCall>>> = {
  'objects.v3.list': async ({ path }) => ({
    ...invalid,
    request: ['GET', `${path}?limit=101`],
    message: /^You can only request at most 100 objects in one request\.$/,
  }),

  'objects.v3.create': async ({ path, input }) => ({
    ...invalid,
    request: ['POST', path, { properties: { ...input(), nope: '1' } }],
    message:
      /^Property values were not valid: \[\{"isValid":false,"message":"Property \\"nope\\" does not exist"/,
  }),

  'objects.v3.read': async ({ path }) => ({
    request: ['GET', `${path}/${UNKNOWN_ID}`],
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    message: /^resource not found$/,
  }),

  'objects.v3.update': async ({ path, make }) => ({
    ...invalid,
    request: ['PATCH', `${path}/${await make()}`, { properties: {} }],
    message: /^No properties found to update, please provide at least one\.$/,
  }),

  'objects.v3.archive': async ({ path }) => ({
    request: ['DELETE', `${path}/nobody`],
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    message: /^Object not found\. {2}objectId are usually numeric\.$/,
  }),

  'objects.v3.batch.create': async ({ path, input }) => ({
    ...invalid,
    request: [
      'POST',
      `${path}/batch/create`,
      { inputs: [{ properties: input() }, { properties: { ...input(), nope: '1' } }] },
    ],
    message: /^Property values were not valid: /,
  }),

  'objects.v3.batch.read': async ({ path }) => ({
    ...invalid,
    request: [
      'POST',
      `${path}/batch/read`,
      { inputs: Array.from({ length: 101 }, (_, at) => ({ id: String(at + 1) })) },
    ],
    message: /^The maximum number of inputs supported in a batch is 100\./,
  }),

  'objects.v3.batch.update': async ({ path, make }) => {
    const input = { id: await make(), properties: { [OWNER]: '509' } }
    return {
      ...invalid,
      request: ['POST', `${path}/batch/update`, { inputs: [input, input] }],
      message: /^Duplicate IDs found in batch input: \[\d+\]\. IDs must be unique$/,
    }
  },

  'objects.v3.batch.upsert': async ({ path, objectType, account }) => ({
    ...invalid,
    request: [
      'POST',
      `${path}/batch/upsert?idProperty=${OWNER}`,
      { inputs: [{ id: '501', properties: { [OWNER]: '509' } }] },
    ],
    message: new RegExp(
      `^Unable to perform update/upsert by non-unique ${objectType.typeId} property ${OWNER} in portal ID ${account.accountId}$`,
    ),
  }),

  'objects.v3.batch.archive': async ({ path }) => ({
    ...invalid,
    request: ['POST', `${path}/batch/archive`, { inputs: [] }],
    message: noInputs,
  }),

  'objects.v3.search': async ({ path }) => ({
    ...invalid,
    request: ['POST', `${path}/search`, { limit: 201 }],
    message: /^limit must be between 1 and 200$/,
  }),

  'objects.v3.merge': async ({ path, make }) => {
    const id = await make()
    return {
      ...invalid,
      request: ['POST', `${path}/merge`, { primaryObjectId: id, objectIdToMerge: id }],
      message: /^Cannot merge an object with itself$/,
    }
  },

  'objects.v3.gdpr-delete': async ({ path }) => ({
    ...invalid,
    request: ['POST', `${path}/gdpr-delete`, {}],
    message: /Some required fields were not set: \[objectId\]$/,
  }),
}

/** A well-formed call of an operation, for cells that answer it with one refusal whatever it says. */
export function plainCall(
  operation: { readonly method: string; readonly path: string },
  plural: string,
): Request {
  const url = operation.path.replace(':objectType', plural).replace(':recordId', '1')
  const bodies: Readonly<Record<string, unknown>> = {
    gdpr: { objectId: '1' },
    merge: { primaryObjectId: '1', objectIdToMerge: '2' },
    batch: { inputs: [{ id: '1', properties: { [OWNER]: '501' } }] },
    one: { properties: { [OWNER]: '501' } },
  }
  const kind = /gdpr|merge|batch/.exec(operation.path)?.[0] ?? 'one'
  return ['GET', 'DELETE'].includes(operation.method)
    ? [operation.method, url]
    : [operation.method, url, bodies[kind]]
}
