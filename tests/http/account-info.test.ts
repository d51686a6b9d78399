import { beforeAll, describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe('account info (platform PI1, PI2, PI5)', () => {
  test.each(['/account-info/v3/details', '/account-info/2026-03/details'])(
    '%s shows the account of the token',
    async (path) => {
      const reply = await account.send('GET', path)
      expect([reply.status, reply.body]).toEqual([
        200,
        {
          portalId: Number(account.accountId),
          accountType: 'STANDARD',
          timeZone: 'UTC',
          companyCurrency: 'USD',
          additionalCurrencies: [],
          utcOffset: '+00:00',
          utcOffsetMilliseconds: 0,
          uiDomain: 'localhost',
          dataHostingLocation: 'na1',
          portalName: 'Test',
          createdAt: expect.any(Number),
        },
      ])
      expect(Math.abs(reply.body.createdAt - Date.now())).toBeLessThan(600_000)
    },
  )

  test('the offset follows daylight saving', async () => {
    const own = await server.createAccount()
    await server.stores.accounts.setTimeZone(own.accountId, 'Europe/Berlin')
    const at = async (instant: string) => {
      server.clock.now = Date.parse(instant)
      const { body } = await own.send('GET', '/integrations/v1/me')
      server.clock.now = undefined
      return body
    }
    const common = { portalId: Number(own.accountId), timeZone: 'Europe/Berlin', currency: 'USD' }
    expect(await at('2026-01-15T12:00:00Z')).toEqual({
      ...common,
      utcOffset: '+01:00',
      utcOffsetMilliseconds: 3_600_000,
    })
    expect(await at('2026-07-15T12:00:00Z')).toEqual({
      ...common,
      utcOffset: '+02:00',
      utcOffsetMilliseconds: 7_200_000,
    })
  })

  test('any token will do, whatever its scopes; none or a developer key will not (PS3, PA35)', async () => {
    const token = await server.createToken(account, { scopes: [] })
    const url = '/account-info/v3/details'
    expect((await server.send({ method: 'GET', url, token })).status).toBe(200)
    const refused = await server.send({ method: 'GET', url: `${url}?hapikey=${account.developerKey}` })
    expect([refused.status, refused.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
  })
})

describe('calls of a day (platform PI3, PI5)', () => {
  const PATH = '/account-info/v3/api-usage/daily/private-apps'
  const two = useTestServer({}, { serverCount: 2 })

  test('are counted over all servers and without a limit, by the clocks of the account', async () => {
    const own = await two.createAccount()
    await two.stores.accounts.setTimeZone(own.accountId, 'Europe/Berlin')
    two.clock.now = Date.parse('2026-03-28T22:59:59Z')
    await own.send('GET', '/integrations/v1/me')
    two.clock.now = Date.parse('2026-03-28T23:00:00Z')
    const oauth = await two.createToken(own, { scopes: ['*'] })
    await two.db.query(
      `update credential set kind = 'oauth' where secret_hash = sha256(convert_to($1, 'UTF8'))`,
      [oauth],
    )
    await two.send({ method: 'GET', url: '/integrations/v1/me', token: oauth })
    for (let made = 0; made < 5; made += 1) await own.send('GET', '/crm/v3/objects/contacts/1')
    await own.send('GET', '/tidemark/v1/reports/versions')
    // Each server stores what it counted when it is asked.
    await own.send('GET', PATH)
    const reply = await own.send('GET', '/account-info/2026-03/api-usage/daily/private-apps')
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        results: [
          {
            name: 'private-apps-api-calls-daily',
            usageLimit: 1_000_000,
            currentUsage: 5,
            collectedAt: '2026-03-28T23:00:00.000Z',
            fetchStatus: 'SUCCESS',
            resetsAt: '2026-03-29T22:00:00.000Z',
          },
        ],
      },
    ])
    const legacy = await own.send('GET', '/integrations/v1/limit/daily')
    expect([legacy.status, legacy.body]).toEqual([
      200,
      [
        {
          name: 'api-calls-daily',
          usageLimit: 1_000_000,
          currentUsage: 6,
          collectedAt: two.clock.now,
          fetchStatus: 'SUCCESS',
          resetsAt: Date.parse('2026-03-29T22:00:00Z'),
        },
      ],
    ])
    two.clock.now = undefined
  })

  test('are exact while a limit holds, and have no figures where none is for a day (PL1, PL2)', async () => {
    const own = await two.createAccount()
    await two.stores.accounts.setRateLimits(own.accountId, 'pro')
    await Promise.all(Array.from({ length: 20 }, () => own.send('GET', '/integrations/v1/me')))
    const { body } = await own.send('GET', PATH)
    expect(body.results).toMatchObject([{ usageLimit: 625_000, currentUsage: 21 }])
    const other = await two.createAccount()
    await two.stores.accounts.setRateLimits(other.accountId, 'pro')
    const ofOther = await other.send('GET', PATH)
    expect(ofOther.body.results).toMatchObject([{ usageLimit: 625_000, currentUsage: 1 }])
    await two.stores.accounts.setRateLimits(own.accountId, 'oauth')
    expect(await own.send('GET', PATH)).toMatchObject({ status: 200, body: { results: [] } })
    expect(await own.send('GET', '/integrations/v1/limit/daily')).toMatchObject({ status: 200, body: [] })
  })
})

describe('activity of users (platform PI4)', () => {
  const ACTIVITY = '/account-info/v3/activity'

  test.each([
    'audit-logs?limit=200&actingUserId=31&occurredAfter=2026-01-01T00:00:00Z&occurredBefore=1767225600000',
    'login?limit=1&userId=31&after=x',
    'security?fromTimestamp=1767225600000&toTimestamp=1767225600001',
  ])('%s: none is kept', async (query) => {
    for (const path of [ACTIVITY, '/account-info/2026-03/activity']) {
      const reply = await account.send('GET', `${path}/${query}`)
      expect([reply.status, reply.body]).toEqual([200, { results: [] }])
    }
  })

  test.each([
    ['audit-logs', 'limit', '0'],
    ['audit-logs', 'limit', '201'],
    ['audit-logs', 'occurredAfter', 'soon'],
    ['login', 'userId', 'ann'],
    ['security', 'toTimestamp', 'x'],
    ['security', 'limit', 'many'],
  ])('%s?%s=%s is refused (PE13)', async (activity, name, value) => {
    expect(await account.send('GET', `${ACTIVITY}/${activity}?${name}=${value}`)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { [name]: [value] } },
    })
  })

  test('needs its scope; there are three kinds (PA38, PE19)', async () => {
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    expect(await server.send({ method: 'GET', url: `${ACTIVITY}/login`, token })).toMatchObject({
      status: 403,
      body: { errors: [{ context: { requiredScopes: ['account-info.security.read'] } }] },
    })
    expect((await account.send('GET', `${ACTIVITY}/other`)).status).toBe(404)
  })
})
