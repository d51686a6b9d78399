import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createContact, createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function create(properties: object, to: TestAccount = account) {
  return to.send('POST', '/crm/v3/objects/contacts', { properties })
}

function createBatch(inputs: readonly object[]) {
  return account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs })
}

describe('the e-mail of contacts', () => {
  test('is kept lower-cased and trimmed (objects 7.2)', async () => {
    const created = await createOne(account, 'contacts', { email: '  Dana.Reed@Example.ORG ' })
    expect(created.properties).toMatchObject({
      email: 'dana.reed@example.org',
      hs_email_domain: 'example.org',
    })
  })

  test('answers 409 with the existing id for the same address in other letter case (objects 14.17)', async () => {
    const id = await createContact(account, { email: 'lin@example.org' })
    const before = await countRows(server.db, account.accountId)
    const reply = await create({ email: 'LIN@Example.org', firstname: 'Lin' })
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status: 'error',
      message: `Contact already exists. Existing ID: ${id}`,
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'CONFLICT',
    })
    expect(reply.headers['x-should-retry']).toBe('false')
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('is unique within one account only', async () => {
    const other = await server.createAccount()
    await createContact(account, { email: 'two@example.org' })
    const reply = await create({ email: 'two@example.org' }, other)
    expect(reply.status).toBe(201)
  })

  test('may be left out by any number of contacts (objects 5.3)', async () => {
    const first = await createContact(account, { email: '', firstname: 'A' })
    const second = await createContact(account, { email: null, firstname: 'A' })
    expect(second).not.toBe(first)
  })
})

test('lets companies share a domain (objects 7.2)', async () => {
  const first = await createOne(account, 'companies', { domain: 'shared.example' })
  const second = await createOne(account, 'companies', { domain: 'shared.example' })
  expect(second.id).not.toBe(first.id)
})

describe('two inputs with one address', () => {
  const inputs = [
    { objectWriteTraceId: 'a', properties: { email: 'twin@example.org' } },
    { objectWriteTraceId: 'b', properties: { email: 'TWIN@example.org' } },
    { objectWriteTraceId: 'c', properties: { email: 'single@example.org' } },
  ]

  test('fail an atomic batch with 409, and nothing is written (OBJ-90, CON-3)', async () => {
    const before = await countRows(server.db, account.accountId)
    const reply = await createBatch(inputs.map(({ properties }) => ({ properties })))
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({
      category: 'CONFLICT',
      message: 'Contact already exists',
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('let the first win in multi-status mode (OBJ-90, OBJ-91)', async () => {
    const reply = await createBatch(inputs)
    expect(reply.status).toBe(207)
    const [winner, other] = reply.body.results
    expect([winner.objectWriteTraceId, other.objectWriteTraceId]).toEqual(['a', 'c'])
    expect(reply.body.numErrors).toBe(1)
    expect(reply.body.errors).toEqual([
      {
        status: 'error',
        category: 'CONFLICT',
        message: `Contact already exists. Existing ID: ${winner.id}`,
        context: { objectWriteTraceId: ['b'], existingId: [winner.id] },
        errors: [],
        links: {},
      },
    ])
  })
})

describe('concurrent creates of one address', () => {
  const spellings = Array.from({ length: 30 }, (_, index) =>
    [...'race.winner@example.org']
      .map((letter, place) => ((index >> (place % 5)) & 1 ? letter.toUpperCase() : letter))
      .join(''),
  )

  test('give exactly one 201, and 409 with its id to the other 29 (CON-2)', async () => {
    const before = await countRows(server.db, account.accountId)
    const replies = await Promise.all(spellings.map((email) => create({ email })))
    const created = replies.filter((reply) => reply.status === 201)
    expect(created).toHaveLength(1)
    const losers = replies.filter((reply) => reply.status !== 201)
    const messages = losers.map((reply) => `${reply.status} ${reply.body.message}`)
    const expected = `409 Contact already exists. Existing ID: ${created[0]?.body.id}`
    expect(messages).toEqual(Array.from({ length: 29 }, () => expected))
    expect(await countRows(server.db, account.accountId)).toMatchObject(plusOneContact(before))
  })

  test('never tear a batch: each of 8 overlapping batches is written whole or not at all (CON-2, CON-3)', async () => {
    const fresh = await server.createAccount()
    const batches = Array.from({ length: 8 }, (_, batch) => [
      { properties: { email: `own.${batch}@example.org` } },
      { properties: { email: 'contested@example.org' } },
      { properties: { email: `own.${batch}.b@example.org` } },
    ])
    const replies = await Promise.all(
      batches.map((inputs) => fresh.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs })),
    )
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array(7).fill(409),
    ])
    expect(await countRows(server.db, fresh.accountId)).toEqual({
      records: 3,
      changes: 3,
      values: 3,
      links: 0,
    })
  })
})

function plusOneContact(before: object): object {
  return Object.fromEntries(
    Object.entries(before)
      .filter(([name]) => name !== 'links')
      .map(([name, count]) => [name, Number(count) + 1]),
  )
}
