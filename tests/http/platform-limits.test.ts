import { beforeEach, describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_RATE_LIMITS: 'free' })
const DETAILS = '/account-info/v3/details'
const SEARCH = '/crm/v3/objects/contacts/search'
const LINKS = '/crm/v4/objects/contacts/1/associations/companies'
const START = Date.parse('2026-06-01T12:00:05Z')
let account: TestAccount

beforeEach(async () => {
  server.clock.now = START
  account = await server.createAccount()
})

/** So many calls at once, and then one more, whose reply it is. */
async function after(count: number, ask: () => Promise<Reply>): Promise<Reply> {
  await Promise.all(Array.from({ length: count }, ask))
  return ask()
}

const read = () => account.send('GET', DETAILS)
const search = () => account.send('POST', SEARCH, {})
const outcome = (reply: Reply) => [reply.status, reply.body.message, reply.body.policyName]
const rateOf = ({ headers }: Reply, name: string) => headers[`x-hubspot-ratelimit-${name}`]

const BURST = ['You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING']

describe('limits of a private app on the free profile', () => {
  test('the 101st call in ten seconds is refused, in the words that clients wait for (platform 11.11, PD10, PD27)', async () => {
    const refused = await after(100, read)
    expect(outcome(refused)).toEqual([429, ...BURST])
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect([rateOf(refused, 'max'), rateOf(refused, 'remaining')]).toEqual(['100', '0'])
  })

  test('searches have a limit by the second, and none of the headers of ten seconds (platform 11.11, PD10, PD11)', async () => {
    const refused = await after(5, search)
    expect(outcome(refused)).toEqual([429, 'You have reached your secondly limit.', undefined])
    expect(refused.headers['retry-after']).toBe('1')
    expect([rateOf(refused, 'interval-milliseconds'), rateOf(refused, 'daily')]).toEqual([
      undefined,
      '250000',
    ])
  })

  test('an OAuth app has other figures and no daily headers (platform 11.11)', async () => {
    const token = await server.createToken(account, { scopes: ['*'] })
    await server.db.query(
      `update credential set kind = 'oauth' where account_id = $1 and secret_hash = sha256(convert_to($2, 'UTF8'))`,
      [account.accountId, token],
    )
    const ask = () => server.send({ method: 'GET', url: DETAILS, token })
    const refused = await after(110, ask)
    expect(outcome(refused)).toEqual([429, ...BURST])
    expect([rateOf(refused, 'max'), rateOf(refused, 'daily')]).toEqual(['110', undefined])
  })

  test('a search does not count for the others, associations have a limit of their own (PL9, PL23)', async () => {
    await after(4, search)
    const refused = await after(200, () => account.send('GET', LINKS))
    expect(outcome(refused)).toEqual([429, ...BURST])
    expect(rateOf(refused, 'max')).toBe('200')
    const other = await read()
    expect([other.status, other.body.portalId, rateOf(other, 'remaining')]).toEqual([
      200,
      Number(account.accountId),
      '99',
    ])
  })

  test('a limit is looked at after the scope and before the body (PD30)', async () => {
    await after(99, read)
    const create = (token: string) =>
      server.send({ method: 'POST', url: '/crm/v3/objects/contacts', token, body: '{broken' })
    const weak = await create(await server.createToken(account, { scopes: ['oauth'] }))
    expect([weak.status, weak.body.category]).toEqual([403, 'MISSING_SCOPES'])
    expect(outcome(await create(account.token))).toEqual([429, ...BURST])
  })
})

test.each([
  ['pro', '190', '625000'],
  ['enterprise', '190', '1000000'],
] as const)(
  'the %s profile has %s and %s; the headers by the second are a tenth, in any letter case (PL3, PL4, PH7, PH13, PD11)',
  async (profile, burst, daily) => {
    await server.stores.accounts.setRateLimits(account.accountId, profile)
    const reply = await read()
    expect([reply.status, reply.body.portalId]).toEqual([200, Number(account.accountId)])
    const headers = new Headers(reply.headers as Record<string, string>)
    expect(headers.get('X-HubSpot-RateLimit-Max')).toBe(burst)
    expect(headers.get('x-hubspot-ratelimit-secondly')).toBe(String(Math.floor(Number(burst) / 10)))
    expect(headers.get('X-HUBSPOT-RATELIMIT-DAILY')).toBe(daily)
  },
)
