import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { countRows, createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const withoutUrls = useTestServer({ TIDEMARK_RECORD_URLS: 'off' })
const NOW = Date.parse('2026-05-30T11:00:00.500Z')
const NOW_TEXT = '2026-05-30T11:00:00.500Z'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

afterEach(() => {
  server.clock.now = undefined
})

function create(type: string, body: unknown, headers: Record<string, string> = {}) {
  return account.send('POST', `/crm/v3/objects/${type}`, body, headers)
}

describe('a create', () => {
  test('answers 201 with every property that has a value, and where the record is (OBJ-8, OBJ-29, OBJ-51)', async () => {
    server.clock.now = NOW
    const reply = await create('contacts', {
      properties: { email: 'ann@example.org', firstname: 'Ann', city: '' },
    })
    expect(reply.status).toBe(201)
    const { id } = reply.body
    expect(reply.headers.location).toBe(`/crm/v3/objects/contacts/${id}`)
    expect(reply.headers['content-type']).toContain('application/json')
    expect(reply.body).toEqual({
      id,
      properties: {
        createdate: NOW_TEXT,
        email: 'ann@example.org',
        firstname: 'Ann',
        hs_all_contact_vids: id,
        hs_associated_target_accounts: '0',
        hs_email_domain: 'example.org',
        hs_full_name_or_email: 'Ann',
        hs_is_contact: 'true',
        hs_is_unworked: 'true',
        hs_lifecyclestage_lead_date: NOW_TEXT,
        hs_marketable_status: 'false',
        hs_membership_has_accessed_private_content: '0',
        hs_object_id: id,
        hs_object_source: 'INTEGRATION',
        hs_object_source_id: account.appId,
        hs_object_source_label: 'INTEGRATION',
        hs_pipeline: 'contacts-lifecycle-pipeline',
        hs_registered_member: '0',
        hs_sequences_actively_enrolled_count: '0',
        lastmodifieddate: NOW_TEXT,
        lifecyclestage: 'lead',
        num_notes: '0',
      },
      createdAt: NOW_TEXT,
      updatedAt: NOW_TEXT,
      archived: false,
      url: `http://localhost:80/app/contacts/${account.accountId}/record/0-1/${id}`,
    })
  })

  test('sends members in one order and property names sorted by code point (OBJ-12)', async () => {
    const reply = await create('contacts', { properties: { zip: '1', email: 'b@example.org', address: '2' } })
    expect(reply.status).toBe(201)
    expect(Object.keys(reply.body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url'])
    const names = Object.keys(reply.body.properties)
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  test('leaves the url out where it is switched off (OBJ-14)', async () => {
    const other = await withoutUrls.createAccount()
    const body = await createOne(other, 'contacts', { firstname: 'Ann' })
    expect(Object.keys(body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived'])
  })

  test('gives ids from 1001, from 10000000001 for activities, and counts each type apart (OBJ-19, OBJ-20)', async () => {
    const fresh = await server.createAccount()
    const contact = await createOne(fresh, 'contacts', { firstname: 'Ann' })
    const company = await createOne(fresh, 'companies', { name: 'Ours' })
    const task = await createOne(fresh, 'tasks', { hs_timestamp: '2026-06-01' })
    const next = await createOne(fresh, 'contacts', { firstname: 'Ben' })
    expect([contact.id, company.id, task.id, next.id]).toEqual(['1001', '1001', '10000000001', '1002'])
  })

  test('ignores unknown members at every level (OBJ-17)', async () => {
    const reply = await create('contacts', {
      properties: { firstname: 'Ann' },
      id: '7',
      associations: [],
      later: { a: [1] },
    })
    expect(reply.status).toBe(201)
    expect(reply.body.id).not.toBe('7')
  })

  test.for([
    { properties: { firstname: 'Ann' } },
    { properties: { firstname: 'Ann' }, associations: null },
    { properties: { firstname: 'Ann' }, associations: [] },
  ])('takes missing and null associations as none: %o (OBJ-15)', async (body) => {
    expect(await create('contacts', body)).toMatchObject({
      status: 201,
      body: { properties: { firstname: 'Ann' } },
    })
  })
})

describe('the object type in the path', () => {
  test.for(['tasks', 'task', 'TASK', 'Tasks', '0-27'])('%s means tasks (OBJ-4)', async (type) => {
    const reply = await create(type, { properties: { hs_timestamp: '2026-06-01' } })
    expect(reply.status).toBe(201)
    expect(reply.body.properties.hs_object_coordinates).toBe(`0-27-${reply.body.id}`)
    expect(reply.headers.location).toBe(`/crm/v3/objects/${type}/${reply.body.id}`)
  })

  test.for(['/crm/v3/objects', '/crm/objects/v3', '/crm/objects/2026-03', '/crm/objects/2025-09'])(
    'has the same meaning below %s (OBJ-2, objects 14.22)',
    async (prefix) => {
      const inputs = [{ properties: { hs_timestamp: '2026-06-01' } }]
      const reply = await account.send('POST', `${prefix}/0-27/batch/create`, { inputs })
      expect(reply.status).toBe(201)
      const read = await account.send('GET', `${prefix}/tasks/${reply.body.results[0].id}`)
      expect(read).toMatchObject({ status: 200, body: { id: reply.body.results[0].id } })
    },
  )

  test.for([
    ['widgets', 'Unable to infer object type from: widgets'],
    ['p1_thing', 'Unable to infer object type from: p1_thing'],
    ['0-9999', 'Invalid object or event type id: 0-9999'],
    ['2-17', 'Invalid object or event type id: 2-17'],
  ] as const)('%s is refused (OBJ-5, objects 14.23)', async ([type, message]) => {
    const reply = await create(type, { properties: {} })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message,
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
    })
  })
})

describe('the order of checks (OBJ-6, OBJ-45)', () => {
  test('credentials come before the object type', async () => {
    const reply = await server.send({ method: 'POST', url: '/crm/v3/objects/widgets', body: {} })
    expect(reply).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } })
  })

  test('the object type comes before the scope', async () => {
    const token = await server.createToken(account, { scopes: [] })
    const reply = await server.send({ method: 'POST', url: '/crm/v3/objects/widgets', body: {}, token })
    expect(reply.status).toBe(400)
  })

  test('the scope comes before the content type, and that before the body (OBJ-10)', async () => {
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    const headers = { 'content-type': 'text/plain' }
    const request = { method: 'POST', url: '/crm/v3/objects/contacts', body: '{', headers }
    expect(await server.send({ ...request, token })).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES' },
    })
    expect(await server.send({ ...request, token: account.token })).toMatchObject({ status: 415 })
    expect(await server.send({ ...request, headers: {}, token: account.token })).toMatchObject({
      status: 400,
    })
  })

  test('values come before required properties, those before the stage, that before links', async () => {
    const links = [
      { to: { id: '5' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 9 }] },
    ]
    const values = await create('deals', { properties: { nope: '1' }, associations: links })
    const required = await create('deals', { properties: { dealstage: 'nope' }, associations: links })
    const stage = await create('deals', {
      properties: { dealname: 'D', dealstage: 'nope' },
      associations: links,
    })
    const link = await create('deals', {
      properties: { dealname: 'D', dealstage: 'closedwon' },
      associations: links,
    })
    expect(values.body.message).toContain('PROPERTY_DOESNT_EXIST')
    expect(required.body.message).toContain('Error creating DEAL.')
    expect(stage.body.message).toContain('is not a valid pipeline stage ID')
    expect(link.body.message).toContain('Invalid association spec')
  })

  test('links come before uniqueness', async () => {
    await createOne(account, 'contacts', { email: 'taken@example.org' })
    const reply = await create('contacts', {
      properties: { email: 'taken@example.org' },
      associations: [
        { to: { id: '5' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 4 }] },
      ],
    })
    expect(reply).toMatchObject({ status: 400, body: { message: 'One or more associations are invalid' } })
  })
})

describe('required properties (objects 5.3, OBJ-44, OBJ-46, OBJ-52)', () => {
  test.for([
    ['contacts', {}, ['email', 'firstname', 'lastname']],
    ['companies', { city: 'Rome' }, ['name', 'domain']],
    ['deals', {}, ['dealname', 'dealstage']],
    ['deals', { dealname: 'D' }, ['dealstage']],
    ['deals', { dealname: '', dealstage: 'closedwon' }, ['dealname']],
    ['tickets', { subject: 'S' }, ['hs_pipeline_stage']],
    ['tasks', { hs_task_subject: 'S' }, ['hs_timestamp']],
  ] as const)('%s of %o lack %o, and nothing is stored', async ([type, properties, missing]) => {
    const before = await countRows(server.db, account.accountId)
    const reply = await create(type, { properties })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      message: expect.stringMatching(/^Error creating [A-Z]+\. Some required properties were not set\.$/),
      category: 'VALIDATION_ERROR',
      context: { properties: missing },
    })
    expect(reply.body).not.toHaveProperty('errors')
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('a body without properties lacks them, it is not malformed (OBJ-52)', async () => {
    for (const body of [{}, { properties: null }]) {
      expect(await create('tasks', body)).toMatchObject({
        status: 400,
        body: { context: { properties: ['hs_timestamp'] } },
      })
    }
  })

  test('a contact needs no particular property, only one at all', async () => {
    expect((await createOne(account, 'contacts', { city: '' })).properties.lifecyclestage).toBe('lead')
  })
})

describe('a body that is no JSON of this shape (objects 9.4)', () => {
  test.for([
    ['{"properties":', /^Invalid input JSON on line 1, column \d+: /],
    [
      '[]',
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `.*` from Array value \(token `JsonToken.START_ARRAY`\)/,
    ],
    [
      '{"properties":[]}',
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `.*` from Array value/,
    ],
    [
      '{"properties":{"city":[]}}',
      /Cannot deserialize value of type `String` from Array value \(token `JsonToken.START_ARRAY`\)/,
    ],
    [
      '{"properties":{"city":{"a":1}}}',
      /Cannot deserialize value of type `String` from Object value \(token `JsonToken.START_OBJECT`\)/,
    ],
    ['{"properties":{},"associations":{}}', /Cannot deserialize value of type `.*` from Object value/],
    ['{"properties":{"a":"\\u0000"}}', /^Invalid input JSON on line 1, column \d+: /],
  ] as const)('%s is refused as such (OBJ-16, OBJ-107)', async ([body, message]) => {
    const reply = await create('contacts', body)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      message: expect.stringMatching(message),
      category: 'VALIDATION_ERROR',
    })
  })

  test('no body at all is asked for (PE39)', async () => {
    const reply = await create('contacts', undefined, { 'content-type': 'application/json' })
    expect(reply).toMatchObject({
      status: 400,
      body: { message: 'Invalid JSON input: a request body was expected, but none found' },
    })
  })
})

test('one account never sees the records of another (decision 12)', async () => {
  const other = await server.createAccount()
  const record = await createOne(other, 'tickets', { hs_pipeline_stage: '1' })
  await createOne(account, 'tickets', { hs_pipeline_stage: '1', subject: 'mine' })
  const read = await account.send('GET', `/crm/v3/objects/tickets/${record.id}?properties=subject`)
  expect(read.body.properties.subject).toBe('mine')
})
