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
