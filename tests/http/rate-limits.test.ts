import { beforeEach, describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_RATE_LIMITS: 'free' }, { serverCount: 2 })
const READ = '/crm/v3/objects/contacts/1'
const SEARCH = '/crm/v3/objects/contacts/search'
const LINKS = '/crm/v4/objects/contacts/1/associations/companies'
/** Half of a window of ten seconds has passed. */
const START = Date.parse('2026-06-01T12:00:05Z')
let account: TestAccount

beforeEach(async () => {
  server.clock.now = START
  account = await server.createAccount()
})

const after = (ms: number) => {
  server.clock.now = START + ms
}

/** So many calls; the reply of the last, which is made when the others are answered. */
async function call(count: number, ask: () => Promise<Reply>): Promise<Reply> {
  await Promise.all(Array.from({ length: count - 1 }, ask))
  return ask()
}

const read = () => account.send('GET', READ)
const search = () => account.send('POST', SEARCH, {})

/** Calls of the account's day so far, as if they had been made. */
const setDaily = (calls: number, endsAt: string) =>
  server.db.query(
    `insert into rate_count (account_id, policy, app_id, ends_at, calls) values ($1, 'daily', 0, $2, $3)
     on conflict on constraint rate_count__pkey do update set ends_at = excluded.ends_at, calls = excluded.calls`,
    [account.accountId, endsAt, calls],
  )

async function oauthToken(): Promise<string> {
  const token = await server.createToken(account, { scopes: ['*'] })
  await server.db.query(
    `update credential set kind = 'oauth' where account_id = $1 and secret_hash = sha256(convert_to($2, 'UTF8'))`,
    [account.accountId, token],
  )
  return token
}

function ratesOf({ headers }: Reply): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.includes('ratelimit')))
}

const burst = (max: number, left: number, secondlyLeft: number) => ({
  'x-hubspot-ratelimit-interval-milliseconds': '10000',
  'x-hubspot-ratelimit-max': String(max),
  'x-hubspot-ratelimit-remaining': String(left),
  'x-hubspot-ratelimit-secondly': String(Math.floor(max / 10)),
  'x-hubspot-ratelimit-secondly-remaining': String(secondlyLeft),
})
const daily = (max: number, left: number) => ({
  'x-hubspot-ratelimit-daily': String(max),
  'x-hubspot-ratelimit-daily-remaining': String(left),
})

describe('calls of a private app in ten seconds (platform PL2, PL8, PH6, timeline L8, L10)', () => {
  test('the 101st is refused with the literal text, and the next window takes it (PE28, PE30, PE35, PE36, PH7, PH9, PH12, PD10, PD27, platform 11.11)', async () => {
    const hundredth = await call(100, read)
    expect(hundredth.status).toBe(404)
    expect(ratesOf(hundredth)).toEqual({ ...burst(100, 0, 0), ...daily(250_000, 249_900) })
    const refused = await read()
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
      429,
      '5',
      {
        status: 'error',
        message: 'You have reached your ten_secondly_rolling limit.',
        errorType: 'RATE_LIMIT',
        correlationId: refused.headers['x-hubspot-correlation-id'],
        policyName: 'TEN_SECONDLY_ROLLING',
        groupName: `publicapi:private_app-api-calls-ten-secondly:${account.appId}:${account.accountId}`,
      },
    ])
    // Refused calls do not count (PL10).
    expect(ratesOf(refused)).toEqual({ ...burst(100, 0, 0), ...daily(250_000, 249_900) })
    after(4_999)
    expect(await read()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
    after(5_000)
    const next = await read()
    expect(next.status).toBe(404)
    expect(ratesOf(next)).toEqual({ ...burst(100, 99, 9), ...daily(250_000, 249_899) })
  })

  test('200 at once over two servers: exactly 100 are let through (PL2)', async () => {
    const ask = () => account.send('GET', '/integrations/v1/me')
    const replies = await Promise.all(Array.from({ length: 200 }, ask))
    const [answered, refused] = [200, 429].map((wanted) => replies.filter(({ status }) => status === wanted))
    expect([answered?.length, refused?.length]).toEqual([100, 100])
    const left = answered?.map(({ headers }) => Number(headers['x-hubspot-ratelimit-remaining']))
    expect(left?.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, at) => at))
  })

  test('an app and an account have their own windows', async () => {
    await call(100, read)
    const other = await server.createAccount()
    expect((await other.send('GET', READ)).status).toBe(404)
    expect((await read()).status).toBe(429)
  })

  test('come after credentials and scopes, before content type and body (PA8, PD30)', async () => {
    await call(100, read)
    const token = await server.createToken(account, { scopes: ['oauth'] })
    const unscoped = await server.send({ method: 'GET', url: READ, token })
    expect([unscoped.status, ratesOf(unscoped)]).toEqual([403, {}])
    const unknown = await server.send({ method: 'GET', url: READ, token: 'nobodys' })
    expect([unknown.status, ratesOf(unknown)]).toEqual([401, {}])
    const text = { 'content-type': 'text/plain' }
    const create = () => account.send('POST', '/crm/v3/objects/contacts', 'x', text)
    expect((await create()).status).toBe(429)
    after(5_000)
    const odd = await create()
    expect([odd.status, odd.headers['x-hubspot-ratelimit-remaining']]).toEqual([415, '99'])
  })
})

describe('calls of an app by OAuth (platform PL1, PH8)', () => {
  test('are 110 in ten seconds, without a daily limit or its headers', async () => {
    await setDaily(250_000, '2026-06-02T00:00:00Z')
    const token = await oauthToken()
    const ask = () => server.send({ method: 'GET', url: READ, token })
    const last = await call(110, ask)
    expect([last.status, ratesOf(last)]).toEqual([404, burst(110, 0, 0)])
    expect(await ask()).toMatchObject({
      status: 429,
      body: { policyName: 'TEN_SECONDLY_ROLLING', groupName: expect.stringContaining('oauth') },
    })
    const search = await server.send({ method: 'POST', url: SEARCH, token, body: {} })
    expect([search.status, ratesOf(search)]).toEqual([200, {}])
  })

  test('developer keys have the same, for all apps of their developer (PL7)', async () => {
    const url = `/integrators/timeline/v3/${account.appId}/event-templates?hapikey=${account.developerKey}`
    const ask = () => server.send({ method: 'GET', url })
    const last = await call(110, ask)
    expect([last.status, ratesOf(last)]).toEqual([200, burst(110, 0, 0)])
    expect(await ask()).toMatchObject({
      status: 429,
      body: { groupName: `publicapi:hapikey-api-calls-ten-secondly:${account.developerAccountId}` },
    })
  })
})

describe('searches (SRCH-27, OBJ-9, platform PL20, PH11, PD11)', () => {
  test('are five in a second for each account, refused in the form of their own', async () => {
    const fifth = await call(5, search)
    expect([fifth.status, ratesOf(fifth)]).toEqual([200, daily(250_000, 249_995)])
    const sixth = await search()
    expect([sixth.status, sixth.headers['retry-after'], sixth.body]).toEqual([
      429,
      '1',
      {
        status: 'error',
        message: 'You have reached your secondly limit.',
        correlationId: sixth.headers['x-hubspot-correlation-id'],
        category: 'RATE_LIMITS',
      },
    ])
    expect(ratesOf(sixth)).toEqual(daily(250_000, 249_995))
    after(1_000)
    expect((await search()).status).toBe(200)
  })

  test('do not count for ten seconds, nor do links, which have 200 of their own (PL9, PL23)', async () => {
    await search()
    const links = await call(200, () => account.send('GET', LINKS))
    expect(ratesOf(links)).toMatchObject({ ...burst(200, 0, 0), ...daily(250_000, 249_799) })
    expect(await account.send('GET', LINKS)).toMatchObject({
      status: 429,
      body: { policyName: 'TEN_SECONDLY_ROLLING', groupName: expect.stringContaining('associations') },
    })
    expect(ratesOf(await read())).toEqual({ ...burst(100, 99, 9), ...daily(250_000, 249_798) })
  })
})

describe('calls of a day (platform PL2, PL8, PL10)', () => {
  test('run out before the ten seconds do, and are there again at midnight of the account (PL8)', async () => {
    await server.stores.accounts.setTimeZone(account.accountId, 'America/New_York')
    await setDaily(249_999, '2026-06-02T04:00:00Z')
    await read()
    await call(3, search)
    const refused = await read()
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
      429,
      String((15 * 60 + 59) * 60 + 55),
      {
        status: 'error',
        message: 'You have reached your daily limit.',
        errorType: 'RATE_LIMIT',
        correlationId: expect.any(String),
        policyName: 'DAILY',
        groupName: `publicapi:private_app-api-calls-daily:${account.accountId}`,
      },
    ])
    expect(ratesOf(refused)).toEqual({ ...burst(100, 99, 9), ...daily(250_000, 0) })
    server.clock.now = Date.parse('2026-06-02T04:00:00Z')
    expect(ratesOf(await read())).toMatchObject(daily(250_000, 249_999))
  })

  test.each([
    ['in spring', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00Z', 23],
    ['in autumn', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00Z', 25],
  ])('last %s from midnight to midnight', async (_when, first, last, next, hours) => {
    await server.stores.accounts.setTimeZone(account.accountId, 'Europe/Berlin')
    server.clock.now = Date.parse(first)
    await read()
    await setDaily(250_000, next)
    const refused = await read()
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, String(hours * 3_600)])
    server.clock.now = Date.parse(last)
    expect(await read()).toMatchObject({ status: 429, body: { policyName: 'DAILY' } })
    server.clock.now = Date.parse(next)
    expect(ratesOf(await read())).toMatchObject(daily(250_000, 249_999))
  })

  test('are those of all private apps of the account together, and the first full window is named (PL10)', async () => {
    await call(100, read)
    await setDaily(250_000, '2026-06-02T00:00:00Z')
    expect(await read()).toMatchObject({ status: 429, body: { policyName: 'DAILY' } })
    expect(await search()).toMatchObject({ status: 429, body: { policyName: 'DAILY' } })
    await setDaily(249_999, '2026-06-02T00:00:00Z')
    expect(await read()).toMatchObject({ status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } })
  })
})

describe('profiles (platform PL3, PL4, PL11)', () => {
  test.each([
    ['pro', { ...burst(190, 189, 18), ...daily(625_000, 624_999) }],
    ['enterprise', { ...burst(190, 189, 18), ...daily(1_000_000, 999_999) }],
    ['oauth', burst(110, 109, 10)],
    ['off', { ...burst(190, 190, 19), ...daily(1_000_000, 1_000_000) }],
  ] as const)('%s of an account goes before that of the server', async (profile, expected) => {
    await server.stores.accounts.setRateLimits(account.accountId, profile)
    const reply = await read()
    expect(reply).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
    expect(ratesOf(reply)).toEqual(expected)
    await server.stores.accounts.setRateLimits(account.accountId, undefined)
    expect(ratesOf(await read())).toMatchObject({ 'x-hubspot-ratelimit-max': '100' })
  })

  test('our own operations are exempt, as are those without a caller (PL9)', async () => {
    const own = await account.send('GET', '/tidemark/v1/reports/versions')
    expect([own.status, ratesOf(own)]).toEqual([200, {}])
    const facts = await server.send({ method: 'GET', url: `/oauth/v1/access-tokens/${account.token}` })
    expect([facts.status, ratesOf(facts)]).toEqual([200, {}])
  })

  test('the clock of the database measures windows where no test does, and ended ones are deleted', async () => {
    server.clock.now = undefined
    const [one, two] = [await read(), await read()]
    expect([one.status, two.status]).toEqual([404, 404])
    const rows = await server.db.query(
      `select policy, calls, ends_at > now() as is_open from rate_count where account_id = $1 and policy = 'daily'`,
      [account.accountId],
    )
    expect(rows).toEqual([{ policy: 'daily', calls: 2, is_open: true }])
    await server.stores.rates.deleteEnded(Date.now() + 2 * 86_400_000, 1_000_000)
    expect(await server.db.query('select 1 from rate_count', [])).toEqual([])
    expect(ratesOf(await read())).toMatchObject(daily(250_000, 249_999))
  })
})
