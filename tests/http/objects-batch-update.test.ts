import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createContact, UNKNOWN_ID } from '../support/crm.ts'
import { listStatements } from '../support/statements.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function send(inputs: readonly object[], { type = 'contacts', verb = 'update', query = '', more = {} } = {}) {
  return account.send('POST', `/crm/v3/objects/${type}/batch/${verb}${query}`, { inputs, ...more })
}

function upsert(inputs: readonly object[], options: { query?: string; more?: object; type?: string } = {}) {
  return send(inputs, { query: '?idProperty=email', ...options, verb: 'upsert' })
}

async function firstNameOf(id: string): Promise<string> {
  return (await account.send('GET', `/crm/v3/objects/contacts/${id}`)).body.properties.firstname
}

const createMany = (count: number) => Promise.all(Array.from({ length: count }, () => createContact(account)))

describe('a batch update', () => {
  test('changes all records and answers in input order with trace ids (E8, OBJ-87, OBJ-89)', async () => {
    const [a = '', b = ''] = await createMany(2)
    const reply = await send([
      { id: b, properties: { firstname: 'B' }, objectWriteTraceId: 't1' },
      { id: Number(a), properties: { firstname: 'A' }, objectWriteTraceId: 't2' },
    ])
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      status: 'COMPLETE',
      results: [
        { id: b, properties: { firstname: 'B' }, objectWriteTraceId: 't1' },
        { id: a, properties: { firstname: 'A' }, objectWriteTraceId: 't2' },
      ],
    })
    expect(reply.body).not.toHaveProperty('numErrors')
    expect(reply.body.results[0]).not.toHaveProperty('new')
  })

  test('names all unknown ids in one error and applies the others, trace ids or not (OBJ-69, objects 14.15)', async () => {
    const [id = ''] = await createMany(1)
    const inputs = [
      { id: UNKNOWN_ID, properties: { firstname: 'X' } },
      { id, properties: { firstname: 'Kept' } },
      { id: 'abc', properties: { firstname: 'X' } },
    ]
    const reply = await send(inputs)
    expect(reply.status).toBe(207)
    expect(reply.body).toMatchObject({ results: [{ id, properties: { firstname: 'Kept' } }], numErrors: 1 })
    expect(reply.body.errors).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message:
          'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
        context: { ids: [UNKNOWN_ID, 'abc'] },
        errors: [],
        links: {},
      },
    ])
    const traced = await send(inputs.map((input, at) => ({ ...input, objectWriteTraceId: `t${at}` })))
    expect(traced).toMatchObject({
      status: 207,
      body: { errors: [{ context: { ids: [UNKNOWN_ID, 'abc'], objectWriteTraceId: ['t0', 't2'] } }] },
    })
  })

  test('without trace ids fails whole on a bad value, with them only its input (OBJ-73)', async () => {
    const [a = '', b = '', c = ''] = await createMany(3)
    const inputs = [
      { id: a, properties: { firstname: 'New' } },
      { id: b, properties: { nope: '1' } },
      { id: c, properties: {} },
    ]
    const before = await countRows(server.db, account.accountId)
    const whole = await send(inputs)
    expect(whole).toMatchObject({ status: 400, body: { errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] } })
    const equal = await send(inputs.map((input) => ({ ...input, objectWriteTraceId: 'same' })))
    expect(equal.status).toBe(400)
    expect(await countRows(server.db, account.accountId)).toEqual(before)
    const traced = await send(inputs.map((input, at) => ({ ...input, objectWriteTraceId: `t${at}` })))
    expect(traced).toMatchObject({
      status: 207,
      body: {
        results: [{ id: a, objectWriteTraceId: 't0' }],
        numErrors: 2,
        errors: [
          { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['t1'] } },
          { category: 'VALIDATION_ERROR', context: { properties: ['{}'], objectWriteTraceId: ['t2'] } },
        ],
      },
    })
    expect(await firstNameOf(a)).toBe('New')
  })

  test('with every input bad answers 207 without results (objects 7.1)', async () => {
    const reply = await send([{ id: UNKNOWN_ID, properties: { firstname: 'X' } }])
    expect(reply).toMatchObject({ status: 207, body: { results: [], numErrors: 1 } })
  })

  test('refuses a record that is named twice, in any spelling, and changes nothing (OBJ-72, objects 14.15)', async () => {
    const [id = ''] = await createMany(1)
    const reply = await send([
      { id, properties: { firstname: 'One' }, objectWriteTraceId: 'a' },
      { id: `0${id}`, properties: { firstname: 'Two' }, objectWriteTraceId: 'b' },
    ])
    expect(reply).toMatchObject({
      status: 400,
      body: {
        message: `Duplicate IDs found in batch input: [0${id}]. IDs must be unique`,
        context: { ids: [`0${id}`] },
      },
    })
    expect(await firstNameOf(id)).toBe('Ann')
  })

  test.for(['email', 'hs_object_id', 'firstname', 'nope'])(
    'by %s is refused whole, trace ids or not (OBJ-71)',
    async (idProperty) => {
      const reply = await send([
        { id: 'x', idProperty, properties: { lastname: 'L' }, objectWriteTraceId: 'a' },
      ])
      expect(reply).toMatchObject({
        status: 400,
        body: {
          category: 'VALIDATION_ERROR',
          message: `Unable to perform update/upsert by non-unique 0-1 property ${idProperty} in portal ID ${account.accountId}`,
        },
      })
    },
  )

  test('takes 1 to 100 inputs (OBJ-88)', async () => {
    const input = { id: UNKNOWN_ID, properties: { firstname: 'X' } }
    expect((await send(Array.from({ length: 101 }, () => input))).body.message).toMatch(
      /is 100\. Please reduce/,
    )
    expect((await send([])).body.message).toBe('Batch input provided should have at least one object.')
    expect(await account.send('POST', '/crm/v3/objects/contacts/batch/update', {})).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/Some required fields were not set: \[inputs\]$/) },
    })
  })

  test('passes an address on within one batch only in input order (objects 7.2)', async () => {
    const holder = await createContact(account, { email: 'pass@example.org' })
    const [heir = ''] = await createMany(1)
    const give = { id: holder, properties: { email: '' }, objectWriteTraceId: 'give' }
    const take = { id: heir, properties: { email: 'pass@example.org' }, objectWriteTraceId: 'take' }
    expect(await send([take, give])).toMatchObject({
      status: 207,
      body: { errors: [{ category: 'CONFLICT', context: { existingId: [holder] } }] },
    })
    await send([{ id: holder, properties: { email: 'pass@example.org' } }])
    expect(await send([give, take])).toMatchObject({ status: 200 })
    expect(await send([{ ...take, properties: { email: 'pass2@example.org' } }])).toMatchObject({
      status: 200,
    })
  })

  test('is the same SQL statements for 10 inputs and for 100, on the dated path too (decision 9)', async () => {
    const ids = await createMany(100)
    const inputs = (count: number, tag: string) =>
      ids.slice(0, count).map((id, at) => ({ id, properties: { email: `${tag}.${at}@example.org` } }))
    await send(inputs(100, 'first'))
    const few = await batchStatements('contacts/batch/update', inputs(10, 'few'))
    const many = await batchStatements('contacts/batch/update', inputs(100, 'many'))
    expect(many).toEqual(few)
    expect(many.length).toBeLessThan(14)
  })
})

/** Texts of the SQL statements of a batch on the dated path, leases of ids left out. */
async function batchStatements(path: string, inputs: readonly object[]): Promise<readonly string[]> {
  const { answer, statements } = await listStatements(() =>
    account.send('POST', `/crm/objects/2026-03/${path}`, { inputs }),
  )
  expect(answer).toMatchObject({ status: 200 })
  return statements.filter((text) => !text.includes('id_counter'))
}

describe('a batch upsert', () => {
  test('creates by e-mail, then changes the same record, partly too (OBJ-74 to OBJ-77, objects 14.18)', async () => {
    const input = { id: 'Up.Sert@example.org', properties: { firstname: 'Up' }, objectWriteTraceId: 't' }
    const first = await upsert([input])
    expect(first.status).toBe(200)
    expect(first.body.results).toMatchObject([
      {
        new: true,
        objectWriteTraceId: 't',
        properties: { email: 'up.sert@example.org', firstname: 'Up', lifecyclestage: 'lead' },
      },
    ])
    const { id } = first.body.results[0]
    const second = await upsert([{ ...input, id: 'up.sert@EXAMPLE.org', properties: { phone: '1' } }])
    expect(second.body.results).toMatchObject([{ id, new: false, properties: { phone: '1' } }])
    expect(second.body.results[0].properties).not.toHaveProperty('firstname')
    const names = Object.keys(second.body.results[0])
    expect(names.indexOf('new')).toBe(names.indexOf('archived') + 1)
  })

  test('takes idProperty of the input, then of the query, then of the body, one for all (OBJ-18)', async () => {
    const input = (at: number) => ({ id: `which.${at}@example.org`, properties: { firstname: 'W' } })
    const own = await upsert([{ ...input(1), idProperty: 'email' }], { query: '?idProperty=firstname' })
    expect(own).toMatchObject({ status: 200, body: { results: [{ new: true }] } })
    const body = await upsert([input(2)], { query: '', more: { idProperty: 'email' } })
    expect(body).toMatchObject({ status: 200, body: { results: [{ new: true }] } })
    const mixed = await upsert([{ ...input(3), idProperty: 'email' }, input(4)], { query: '' })
    expect(mixed).toMatchObject({
      status: 400,
      body: { message: 'All inputs in a batch must use the same idProperty', category: 'VALIDATION_ERROR' },
    })
  })

  test('lets another value of the identifying property win (OBJ-76)', async () => {
    const made = await upsert([{ id: 'a.key@example.org', properties: { email: 'a.value@example.org' } }])
    expect(made.status).toBe(200)
    expect(made.body.results).toMatchObject([{ new: true, properties: { email: 'a.value@example.org' } }])
    const moved = await upsert([{ id: 'a.value@example.org', properties: { email: 'a.third@example.org' } }])
    expect(moved.body.results).toMatchObject([
      { id: made.body.results[0].id, new: false, properties: { email: 'a.third@example.org' } },
    ])
  })

  test('by record id changes records and refuses the batch with 404 when one is missing (OBJ-74)', async () => {
    const [id = ''] = await createMany(1)
    const good = { id, properties: { firstname: 'ById' } }
    const bad = { id: UNKNOWN_ID, properties: { firstname: 'X' } }
    expect(await upsert([bad, good], { query: '' })).toMatchObject({
      status: 404,
      body: { message: 'resource not found' },
    })
    expect(await firstNameOf(id)).toBe('Ann')
    const traced = [bad, good].map((input, at) => ({ ...input, objectWriteTraceId: `t${at}` }))
    expect(await upsert(traced, { query: '' })).toMatchObject({
      status: 207,
      body: {
        results: [{ id, new: false }],
        errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: [UNKNOWN_ID] } }],
      },
    })
  })

  test.for([
    ['contacts', 'hs_object_id'],
    ['deals', 'dealname'],
  ])('of %s by %s answers 400 (OBJ-78, objects 14.18)', async ([type, idProperty]) => {
    const reply = await upsert([{ id: 'x', properties: { a: 'b' } }], {
      type: String(type),
      query: `?idProperty=${idProperty}`,
    })
    expect(reply).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(`non-unique 0-`), category: 'VALIDATION_ERROR' },
    })
  })

  test('refuses one value twice, in other letter case too (OBJ-72)', async () => {
    const reply = await upsert([
      { id: 'dup@example.org', properties: { firstname: 'A' } },
      { id: 'DUP@example.org', properties: { firstname: 'B' } },
    ])
    expect(reply).toMatchObject({ status: 400, body: { context: { ids: ['DUP@example.org'] } } })
  })

  test('refuses an empty value and one that is no address (OBJ-43, OBJ-74)', async () => {
    const empty = await upsert([{ id: '', properties: { firstname: 'A' } }])
    expect(empty.body.message).toMatch(/Some required fields were not set: \[id\]$/)
    const traced = (id: string) => ({ id, properties: { firstname: 'A' }, objectWriteTraceId: id })
    expect(await upsert([traced('nonsense'), traced('sense@example.org')])).toMatchObject({
      status: 207,
      body: {
        results: [{ new: true }],
        errors: [{ errors: [{ code: 'INVALID_EMAIL' }], context: { objectWriteTraceId: ['nonsense'] } }],
      },
    })
  })

  test('of one address 100 times at once makes one record with every value (CON-2)', async () => {
    const fresh = await server.createAccount()
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        fresh.send('POST', '/crm/v3/objects/contacts/batch/upsert?idProperty=email', {
          inputs: [
            { id: at % 2 ? 'one@example.org' : 'ONE@example.org', properties: { city: `City ${at}` } },
          ],
        }),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(100).fill(200))
    const results = replies.map(({ body }) => body.results[0])
    expect(new Set(results.map(({ id }) => id)).size).toBe(1)
    expect(results.filter((result) => result.new)).toHaveLength(1)
    expect(await countRows(server.db, fresh.accountId)).toEqual({
      records: 1,
      changes: 100,
      values: 1,
      links: 0,
    })
  })

  test('in opposite orders at once neither fails nor tears a batch (CON-3)', async () => {
    const fresh = await server.createAccount()
    const ids = Array.from({ length: 30 }, (_, at) => `order.${at}@example.org`)
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, at) => {
        const inputs = (at % 2 ? ids : ids.toReversed()).map((id) => ({ id, properties: { city: `${at}` } }))
        return fresh.send('POST', '/crm/v3/objects/contacts/batch/upsert?idProperty=email', { inputs })
      }),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(12).fill(200))
    const shown = await fresh.send('POST', '/crm/v3/objects/contacts/batch/read', {
      inputs: ids.map((id) => ({ id })),
      idProperty: 'email',
      properties: ['city'],
    })
    const cities = shown.body.results.map(
      (record: { properties: { city: string } }) => record.properties.city,
    )
    expect(cities).toHaveLength(30)
    expect(new Set(cities).size).toBe(1)
  })

  test('is the same SQL statements for 10 inputs and for 100 (decision 9)', async () => {
    const inputs = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        id: `many.${at}@example.org`,
        idProperty: 'email',
        properties: { city: `${count}` },
      }))
    await upsert(inputs(50))
    const few = await batchStatements('contacts/batch/upsert', inputs(10))
    const many = await batchStatements('contacts/batch/upsert', inputs(49))
    expect(many).toEqual(few)
    expect(many.length).toBeLessThan(14)
  })
})
