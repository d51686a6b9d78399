import { beforeEach, describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({}, { serverCount: 2 })
const FAULTS = '/tidemark/v1/admin/faults'
const READ = '/crm/v3/objects/contacts/1'
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
  await operate('DELETE', FAULTS)
})

const operate = (method: string, url: string, body?: unknown) =>
  server.send({ method, url, token: server.adminToken, ...(body === undefined ? {} : { body }) })
const inject = (fault: object) => operate('POST', FAULTS, { operationId: 'objects.v3.read', ...fault })
const read = () => account.send('GET', READ)
const statuses = async (count: number, ask: () => Promise<Reply>) => {
  const seen: number[] = []
  for (let made = 0; made < count; made += 1) seen.push((await ask()).status)
  return seen
}

describe('what an injected fault answers (platform PE43)', () => {
  test.each([
    [423, 'LOCKED', undefined],
    [477, 'MIGRATION_IN_PROGRESS', '60'],
    [500, 'INTERNAL_ERROR', undefined],
    [502, 'INTERNAL_ERROR', undefined],
    [503, 'SERVICE_UNAVAILABLE', '1'],
    [504, 'INTERNAL_ERROR', undefined],
  ])('%i: %s (PE26, PE29, PE31, PE32, PE33, PH9, OBJ-11)', async (status, category, retryAfter) => {
    expect((await inject({ status })).status).toBe(201)
    const reply = await read()
    expect([reply.status, reply.headers['retry-after'], reply.body]).toEqual([
      status,
      retryAfter,
      {
        status: 'error',
        category,
        message: expect.stringMatching(/./),
        correlationId: reply.headers['x-hubspot-correlation-id'],
      },
    ])
    expect((await read()).status).toBe(404)
  })

  test('429: the policy that such calls exceed first, or the one that is named (PE30, PE36)', async () => {
    await inject({ status: 429 })
    expect(await read()).toMatchObject({
      status: 429,
      headers: { 'retry-after': '10' },
      body: { policyName: 'TEN_SECONDLY_ROLLING', errorType: 'RATE_LIMIT' },
    })
    await inject({ status: 429, policyName: 'DAILY', retryAfter: 3_600 })
    expect(await read()).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3600' },
      body: { policyName: 'DAILY', message: 'You have reached your daily limit.' },
    })
    await inject({ status: 429, operationId: 'objects.v3.search' })
    expect(await account.send('POST', '/crm/v3/objects/contacts/search', {})).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { category: 'RATE_LIMITS', message: 'You have reached your secondly limit.' },
    })
  })

  test('Retry-After as asked for, up to a day', async () => {
    await inject({ status: 477, retryAfter: 86_400 })
    expect(await read()).toMatchObject({ status: 477, headers: { 'retry-after': '86400' } })
    await inject({ status: 423, retryAfter: 2 })
    expect(await read()).toMatchObject({ status: 423, headers: { 'retry-after': '2' } })
  })
})

describe('which calls meet a fault (platform PE43)', () => {
  test('so many as it says, whichever server they reach', async () => {
    const { body: fault } = await inject({ status: 503, times: 3 })
    expect(await statuses(5, read)).toEqual([503, 503, 503, 404, 404])
    const { body } = await operate('GET', FAULTS)
    expect(body.results).toEqual([{ ...fault, hits: 3 }])
    expect(fault).toEqual({
      id: expect.any(String),
      operationId: 'objects.v3.read',
      status: 503,
      times: 3,
      hits: 0,
      createdAt: expect.stringMatching(/Z$/),
    })
  })

  test('exactly so many of those that come at once', async () => {
    await inject({ status: 500, times: 7 })
    const replies = await Promise.all(Array.from({ length: 30 }, read))
    expect(replies.filter(({ status }) => status === 500)).toHaveLength(7)
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(23)
  })

  test('those of an account, a method and a path with stars', async () => {
    const other = await server.createAccount()
    const path = '/crm/*/contacts/*'
    await operate('POST', FAULTS, {
      status: 502,
      path,
      method: 'GET',
      accountId: account.accountId,
      times: 9,
    })
    expect((await other.send('GET', READ)).status).toBe(404)
    expect((await account.send('PATCH', READ, { properties: { firstname: 'A' } })).status).toBe(404)
    expect((await account.send('GET', '/crm/v3/objects/companies/1')).status).toBe(404)
    expect((await account.send('GET', '/crm/objects/2026-03/contacts/1?archived=true')).status).toBe(502)
  })

  test('a share of them, until it is removed', async () => {
    const { body } = await inject({ status: 504, probability: 1 })
    expect(body).not.toHaveProperty('times')
    expect(await statuses(3, read)).toEqual([504, 504, 504])
    expect((await operate('DELETE', `${FAULTS}/${body.id}`)).status).toBe(204)
    expect(await statuses(1, read)).toEqual([404])
    expect(await operate('DELETE', `${FAULTS}/${body.id}`)).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
    await inject({ status: 504, probability: 1e-12 })
    expect(await statuses(3, read)).toEqual([404, 404, 404])
  })

  test('those without a credential too; nothing but credentials and scopes goes before it (PD30)', async () => {
    await operate('POST', FAULTS, { status: 503, path: '*', times: 2 })
    expect((await server.send({ method: 'GET', url: READ })).status).toBe(401)
    const token = await server.createToken(account, { scopes: ['oauth'] })
    expect((await server.send({ method: 'GET', url: READ, token })).status).toBe(403)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const refresh = {
      method: 'POST',
      url: '/oauth/v1/token',
      headers: form,
      body: 'grant_type=refresh_token',
    }
    expect((await server.send(refresh)).status).toBe(503)
    const broken = () => account.send('POST', '/crm/v3/objects/contacts', '{')
    expect(await broken()).toMatchObject({ status: 503, body: { category: 'SERVICE_UNAVAILABLE' } })
    expect(await broken()).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
  })

  test('after the delay that was asked for, with which nothing is stored', async () => {
    await inject({ status: 504, operationId: 'objects.v3.create', delayMs: 60 })
    const startedAt = performance.now()
    const properties = { email: 'late@example.org' }
    expect((await account.send('POST', '/crm/v3/objects/contacts', { properties })).status).toBe(504)
    expect(performance.now() - startedAt).toBeGreaterThan(55)
    expect(
      (await account.send('GET', '/crm/v3/objects/contacts/late@example.org?idProperty=email')).status,
    ).toBe(404)
  })

  test('names of headers have any letter case, and none of a caller makes a call fail (PH13)', async () => {
    const headers = { 'X-Tidemark-Fault': '503', 'x-fault': '503', PREFER: 'code=503' }
    const AUTHORIZATION = `Bearer ${account.token}`
    const reply = await server.send({ method: 'GET', url: READ, headers: { ...headers, AUTHORIZATION } })
    expect(reply).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
  })
})

describe('asking for a fault', () => {
  test.each([
    ['status', { status: 418 }],
    ['status', { status: 200 }],
    ['times', { status: 500, times: 0 }],
    ['times', { status: 500, times: 1_000_001 }],
    ['probability', { status: 500, probability: 0 }],
    ['probability', { status: 500, probability: 1.1 }],
    ['delayMs', { status: 500, delayMs: 10_001 }],
    ['retryAfter', { status: 477, retryAfter: 86_401 }],
    ['method', { status: 500, method: 'get' }],
    ['accountId', { status: 500, accountId: 'x' }],
    ['operationId', { status: 500, operationId: 'objects.v3.nothing' }],
    ['operationId', { status: 500, operationId: 'tidemark.v1.admin.faults.list' }],
    ['policyName', { status: 429, policyName: 'HOURLY' }],
    ['policyName', { status: 500, policyName: 'DAILY' }],
    ['path', { status: 500, path: 'crm' }],
    ['path', { status: 500, path: `/${'a'.repeat(1_000)}` }],
    ['operationId', { status: 500, operationId: undefined }],
  ])('refuses a bad %s: %j', async (name, fault) => {
    const reply = await inject(fault)
    expect([reply.status, reply.body.category, Object.keys(reply.body.context)]).toEqual([
      400,
      'VALIDATION_ERROR',
      [name],
    ])
  })

  test('refuses what is no number, a missing status, and more than a hundred', async () => {
    expect(await inject({ status: '500' })).toMatchObject({ status: 400 })
    expect(await inject({})).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('status') },
    })
    for (let made = 0; made < 100; made += 1) await inject({ status: 500 })
    expect(await inject({ status: 500 })).toMatchObject({
      status: 400,
      body: { message: 'There are 100 faults already; remove some' },
    })
    expect((await operate('DELETE', FAULTS)).status).toBe(204)
    expect((await operate('GET', FAULTS)).body).toEqual({ results: [] })
  })
})

describe('limits of an account (platform PL11, decision 47)', () => {
  const limit = (accountId: string, profile: unknown) =>
    operate('PUT', `/tidemark/v1/admin/accounts/${accountId}/rate-limits`, { profile })

  test('hold from the next call on, and are off by default', async () => {
    const left = async () => (await read()).headers['x-hubspot-ratelimit-remaining']
    expect([await left(), await left()]).toEqual(['190', '190'])
    const { accountId } = account
    expect(await limit(accountId, 'free')).toMatchObject({
      status: 200,
      body: { accountId, profile: 'free', effective: 'free' },
    })
    expect([await left(), await left()]).toEqual(['99', '98'])
    expect((await limit(accountId, null)).body).toEqual({ accountId, profile: null, effective: 'off' })
    expect(await left()).toBe('190')
    expect(await server.db.query('select 1 from rate_count where account_id = $1', [accountId])).toHaveLength(
      2,
    )
  })

  test('refuse what is no profile, and accounts that are not there', async () => {
    expect(await limit(account.accountId, 'gold')).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { profile: ['gold'] } },
    })
    expect(await limit(account.accountId, 5)).toMatchObject({ status: 400 })
    for (const id of ['999999999', 'x'])
      expect(await limit(id, 'free')).toMatchObject({ status: 404, body: { context: { accountId: [id] } } })
  })
})

describe('in prod mode', () => {
  const prod = useTestServer({ TIDEMARK_MODE: 'prod' })

  test('there are no faults to ask for, and none that was stored is followed (PE43)', async () => {
    const own = await prod.createAccount()
    const fault = { id: '1', kind: 'internal', path: '*', hits: 0, createdAt: 0 } as const
    await prod.stores.faults.addFault(fault, 100)
    expect((await own.send('GET', READ)).status).toBe(404)
    for (const [method, url] of [
      ['GET', FAULTS],
      ['POST', FAULTS],
      ['DELETE', FAULTS],
      ['DELETE', `${FAULTS}/1`],
    ] as const) {
      const body = method === 'POST' ? { status: 500, path: '*' } : undefined
      const reply = await prod.send({ method, url, token: prod.adminToken, ...(body ? { body } : {}) })
      expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    }
    expect(await prod.stores.faults.listFaults()).toHaveLength(1)
  })
})
