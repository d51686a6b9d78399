import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, UNKNOWN_ID } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const DUE = '2026-06-01T08:00:00Z'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function read(path: string) {
  return account.send('GET', `/crm/v3/objects/${path}`)
}

function readBatch(type: string, body: unknown, query = '') {
  return account.send('POST', `/crm/v3/objects/${type}/batch/read${query}`, body)
}

async function archive(type: string, id: string) {
  await server.db.query(
    'update crm_record set archived_at = now() where account_id = $1 and object_type_id = $2 and id = $3',
    [account.accountId, type, id],
  )
}

describe('which properties a read shows', () => {
  test.for([
    [
      'contacts',
      { firstname: 'A' },
      ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    ],
    ['companies', { name: 'C' }, ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name']],
    [
      'deals',
      { dealname: 'D', dealstage: 'closedlost' },
      [
        'amount',
        'closedate',
        'createdate',
        'dealname',
        'dealstage',
        'hs_lastmodifieddate',
        'hs_object_id',
        'pipeline',
      ],
    ],
    [
      'tickets',
      { hs_pipeline_stage: '1' },
      [
        'content',
        'createdate',
        'hs_lastmodifieddate',
        'hs_object_id',
        'hs_pipeline',
        'hs_pipeline_stage',
        'hs_ticket_category',
        'hs_ticket_priority',
        'subject',
      ],
    ],
    ['tasks', { hs_timestamp: DUE }, ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']],
  ] as const)('%s show their default set when none are named (OBJ-26)', async ([type, properties, names]) => {
    const { id } = await createOne(account, type, properties)
    const reply = await read(`${type}/${id}`)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body.properties)).toEqual(names)
    const batch = await readBatch(type, { inputs: [{ id }] })
    expect(Object.keys(batch.body.results[0].properties)).toEqual(names)
  })

  test('a default one without a value is null (OBJ-28)', async () => {
    const reply = await read(`contacts/${await createContact(account, { firstname: 'Ann' })}`)
    expect(reply.status).toBe(200)
    expect(reply.body.properties).toMatchObject({ firstname: 'Ann', lastname: null, email: null })
  })

  test('named ones replace the default set: no value is null, not defined is left out (OBJ-27, OBJ-28, objects 14.11)', async () => {
    const { id, createdAt } = await createOne(account, 'tasks', { hs_timestamp: DUE })
    const reply = await read(`tasks/${id}?properties=hs_task_body,nope`)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body.properties)).toEqual([
      'hs_createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_task_body',
    ])
    expect(reply.body.properties).toMatchObject({ hs_object_id: id, hs_task_body: null })
    expect(reply.body).toMatchObject({ id, createdAt, updatedAt: createdAt, archived: false })
  })

  test('names come in a list, in repeated parameters, or both (PH24)', async () => {
    const { id } = await createOne(account, 'companies', { name: 'C', city: 'Rome', zip: '1' })
    const reply = await read(`companies/${id}?properties=city,zip,&properties=name&properties=city`)
    const dates = ['createdate', 'hs_lastmodifieddate', 'hs_object_id']
    expect(Object.keys(reply.body.properties).toSorted()).toEqual(
      ['city', 'name', 'zip', ...dates].toSorted(),
    )
  })

  test('shows the same record that the create answered (CON-4, OBJ-21)', async () => {
    const { properties, ...created } = await createOne(account, 'contacts', { email: 'same@example.org' })
    const names = Object.keys(properties).join()
    const reply = await read(`contacts/${created.id}?properties=${names}`)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ ...created, properties })
  })
})

describe('a reference to one record', () => {
  test('of nobody is 404 without a context (OBJ-55)', async () => {
    const reply = await read(`contacts/${UNKNOWN_ID}`)
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      status: 'error',
      message: 'resource not found',
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'OBJECT_NOT_FOUND',
    })
  })

  test.for(['ann', '-1', '1.5'])('%s is no id (OBJ-55)', async (reference) => {
    const reply = await read(`contacts/${reference}`)
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      status: 'error',
      message: 'Object not found.  objectId are usually numeric.',
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'OBJECT_NOT_FOUND',
      context: { id: [reference] },
    })
  })

  test('of another account is 404 (decision 12)', async () => {
    const other = await server.createAccount()
    const id = await createContact(other)
    const fresh = await server.createAccount()
    expect(await fresh.send('GET', `/crm/v3/objects/contacts/${id}`)).toMatchObject({ status: 404 })
  })

  test('an archived record needs archived=true, a live one must not have it (OBJ-30, OBJ-56)', async () => {
    const live = await createContact(account, { firstname: 'Live' })
    const gone = await createContact(account, { firstname: 'Gone' })
    await archive('0-1', gone)
    expect(await read(`contacts/${gone}`)).toMatchObject({ status: 404 })
    expect(await read(`contacts/${live}?archived=true`)).toMatchObject({ status: 404 })
    const reply = await read(`contacts/${gone}?archived=TRUE`)
    expect(reply).toMatchObject({
      status: 200,
      body: { archived: true, archivedAt: expect.stringMatching(/Z$/), properties: { firstname: 'Gone' } },
    })
    expect(Object.keys(reply.body.properties)).toHaveLength(6)
  })

  test('archived takes true and false only (PH25)', async () => {
    expect(await read('contacts/1?archived=maybe')).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { archived: ['maybe'] } },
    })
  })

  test('may be a unique value: e-mail in any case, or hs_object_id (OBJ-54)', async () => {
    const id = await createContact(account, { email: 'find.me@example.org' })
    for (const reference of ['find.me@example.org', 'FIND.me@Example.org', '%20find.me@example.org%20']) {
      expect(await read(`contacts/${reference}?idProperty=email`)).toMatchObject({
        status: 200,
        body: { id },
      })
    }
    expect(await read(`contacts/${id}?idProperty=hs_object_id`)).toMatchObject({ status: 200, body: { id } })
    expect(await read('contacts/nobody@example.org?idProperty=email')).toMatchObject({
      status: 404,
      body: { message: 'resource not found' },
    })
  })

  test.for([
    ['contacts', '0-1', 'firstname'],
    ['contacts', '0-1', 'nope'],
    ['companies', '0-2', 'domain'],
  ] as const)('%s cannot be found by a value that is not unique (OBJ-58)', async ([type, typeId, name]) => {
    const reply = await read(`${type}/x?idProperty=${name}`)
    expect(reply).toMatchObject({
      status: 400,
      body: {
        category: 'VALIDATION_ERROR',
        message: `Unable to perform read by non-unique ${typeId} property ${name} in portal ID ${account.accountId}`,
      },
    })
  })
})

describe('a batch read', () => {
  test('of known and unknown ids is 207 with one error for all of these (OBJ-67, objects 14.14)', async () => {
    const id = await createContact(account)
    const reply = await readBatch('contacts', { inputs: [{ id: 'x1' }, { id }, { id: UNKNOWN_ID }] })
    expect(reply.status).toBe(207)
    expect(reply.body).toEqual({
      status: 'COMPLETE',
      results: [expect.objectContaining({ id })],
      numErrors: 1,
      errors: [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message:
            'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: ['x1', UNKNOWN_ID] },
          errors: [],
          links: {},
        },
      ],
      startedAt: expect.any(String),
      completedAt: expect.any(String),
    })
  })

  test('reads each record once, in the order of first appearance (OBJ-68)', async () => {
    const first = await createContact(account)
    const second = await createContact(account)
    const inputs = [{ id: second }, { id: Number(first) }, { id: second }, { id: `0${first}` }]
    const reply = await readBatch('contacts', { inputs })
    expect(reply.status).toBe(200)
    expect(reply.body.results.map(({ id }: { id: string }) => id)).toEqual([second, first])
  })

  test('finds by e-mail, and by hs_object_id (OBJ-66)', async () => {
    const id = await createContact(account, { email: 'batch@example.org' })
    const byEmail = await readBatch('contacts', {
      idProperty: 'email',
      inputs: [{ id: 'BATCH@example.org' }, { id: 'x@y.zz' }],
    })
    expect(byEmail).toMatchObject({
      status: 207,
      body: { results: [{ id }], errors: [{ context: { ids: ['x@y.zz'] } }] },
    })
    const byId = await readBatch('contacts', { idProperty: 'hs_object_id', inputs: [{ id }] })
    expect(byId).toMatchObject({ status: 200, body: { results: [{ id }] } })
  })

  test('takes archived as a query parameter (OBJ-66)', async () => {
    const id = await createContact(account)
    await archive('0-1', id)
    const inputs = [{ id }]
    expect(await readBatch('contacts', { inputs, archived: true })).toMatchObject({ status: 207 })
    expect(await readBatch('contacts', { inputs }, '?archived=true')).toMatchObject({
      status: 200,
      body: { results: [{ id, archived: true }] },
    })
  })

  test('shows no associations, whatever the body asks for (OBJ-66)', async () => {
    const contact = await createContact(account)
    await createCompany(account, 'C', [linkTo(contact, 280)])
    const reply = await readBatch('contacts', { inputs: [{ id: contact }], associations: ['companies'] })
    expect(reply.status).toBe(200)
    expect(reply.body.results[0]).not.toHaveProperty('associations')
  })

  test('treats null lists as empty (OBJ-15)', async () => {
    const id = await createContact(account)
    const body = { inputs: [{ id }], properties: null, propertiesWithHistory: null, idProperty: null }
    expect(await readBatch('contacts', body)).toMatchObject({ status: 200, body: { results: [{ id }] } })
  })

  const ids = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }))
  const tooMany = /^The maximum number of inputs supported in a batch is 100\. /
  const tooManyHistories =
    /^The maximum number of inputs supported in a batch request for property histories is 50\. /
  test.for([
    [{ inputs: ids(101) }, tooMany],
    [{ inputs: ids(51), propertiesWithHistory: ['city'] }, tooManyHistories],
    [
      { inputs: [], propertiesWithHistory: ['city'] },
      /^Batch input provided should have at least one object\.$/,
    ],
    [{ inputs: [] }, /^Batch input provided should have at least one object\.$/],
    [{ properties: ['city'] }, /\. Some required fields were not set: \[inputs\]$/],
    [{ inputs: [{}] }, /\. Some required fields were not set: \[id\]$/],
    [{ inputs: [{ id: [] }] }, /Cannot deserialize value of type `String` from Array value/],
    [
      { inputs: [{ id: '1' }], idProperty: 'city' },
      /^Unable to perform read by non-unique 0-1 property city /,
    ],
  ] as const)('of %o is refused (OBJ-88, OBJ-58)', async ([body, message]) => {
    const reply = await readBatch('contacts', body)
    expect(reply).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message), category: 'VALIDATION_ERROR' },
    })
  })

  test('takes 100 inputs, and 50 with history (OBJ-88)', async () => {
    expect(await readBatch('contacts', { inputs: ids(100) })).toMatchObject({ status: 207 })
    expect(await readBatch('contacts', { inputs: ids(50), propertiesWithHistory: ['city'] })).toMatchObject({
      status: 207,
    })
  })
})
