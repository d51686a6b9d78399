import { beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../src/wire/operations/operation.ts'
import { operations } from '../../src/wire/operations.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const TEMPLATES = () => `/integrators/timeline/v3/${account.appId}/event-templates`
const CONTACT = '/crm/v3/objects/contacts/1'

function get(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return server.send({ method: 'GET', url, headers })
}

function expectNotAuthenticated(reply: Reply): void {
  expect([reply.status, reply.body.status, reply.body.category]).toEqual([
    401,
    'error',
    'INVALID_AUTHENTICATION',
  ])
  expect(reply.body.message).toMatch(/^Authentication credentials not found/)
  expect(reply.body.correlationId).toBe(reply.headers['x-hubspot-correlation-id'])
}

describe('where credentials are read from', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'BeArEr'])('scheme %s is Bearer (PA1)', async (scheme) => {
    expect((await get(CONTACT, { authorization: `${scheme} ${account.token}` })).status).toBe(404)
    expect((await get(CONTACT, { authorization: `${scheme}    ${account.token}  ` })).status).toBe(404)
  })

  test.each([
    ['nothing', () => ({})],
    ['an empty header', () => ({ authorization: '' })],
    ['Bearer alone', () => ({ authorization: 'Bearer' })],
    ['a bare token', () => ({ authorization: account.token })],
    ['Basic', () => ({ authorization: `Basic ${Buffer.from(`x:${account.token}`).toString('base64')}` })],
    ['Token', () => ({ authorization: `Token ${account.token}` })],
    ['two tokens', () => ({ authorization: `Bearer ${account.token} ${account.token}` })],
    ['an unknown token', () => ({ authorization: 'Bearer pat-tm1-unknown' })],
    ['a token and a letter', () => ({ authorization: `Bearer ${account.token}x` })],
    ['a token in capitals', () => ({ authorization: `Bearer ${account.token.toUpperCase()}` })],
    ['a JWT of another server', () => ({ authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' })],
    ['a token of 1,025 characters', () => ({ authorization: `Bearer ${'a'.repeat(1_025)}` })],
    ['a token of 20,000 characters', () => ({ authorization: `Bearer ${'a'.repeat(20_000)}` })],
    ['SQL', () => ({ authorization: "Bearer 'or'1'='1" })],
    ['the header private-app', () => ({ 'private-app': account.token })],
    ['the header private-app-legacy', () => ({ 'private-app-legacy': account.token })],
    ['a cookie', () => ({ cookie: `access_token=${account.token}` })],
    ['the developer key as bearer', () => ({ authorization: `Bearer ${account.developerKey}` })],
  ])('%s is no credential: 401 (PA1, PA4, PA35)', async (_name, headers) => {
    expectNotAuthenticated(await get(CONTACT, headers()))
  })

  test.each(['access_token', 'token', 'oauth_token', 'hapikey'])(
    'a token in the query as %s is none (PA4)',
    async (name) => {
      expectNotAuthenticated(await get(`${CONTACT}?${name}=${account.token}`))
    },
  )

  test.each(['hapikey', 'HAPIKEY'])(
    'on data endpoints the developer key in %s is ignored: 401 (PA2)',
    async (name) => {
      expectNotAuthenticated(await get(`${CONTACT}?${name}=${account.developerKey}`))
      expect((await account.send('GET', `${CONTACT}?${name}=${account.developerKey}`)).status).toBe(404)
    },
  )
})

test('a developer key on a data endpoint is told what it is for (PA2, PA35)', async () => {
  const reply = await get(`${CONTACT}?hapikey=${account.developerKey}`)
  expectNotAuthenticated(reply)
  expect(reply.body.message).toMatch(/The developer key in hapikey is for event templates only\.$/)
})

describe('developer endpoints', () => {
  test('a developer key, or a bearer token with the scope, lists templates (PA2, PA5, PD3)', async () => {
    const listed = { status: 200, body: { results: [] } }
    expect(await get(`${TEMPLATES()}?hapikey=${account.developerKey}`)).toMatchObject(listed)
    const reader = await server.createToken(account, { scopes: ['developers-read'] })
    expect(await get(TEMPLATES(), { authorization: `Bearer ${reader}` })).toMatchObject(listed)
  })

  test('a scheme other than Bearer beside a developer key counts as none: the key decides (PA1)', async () => {
    const headers = { authorization: 'Basic eDp5' }
    expect((await get(`${TEMPLATES()}?hapikey=${account.developerKey}`, headers)).status).toBe(200)
  })

  test('when both come the bearer decides (PA3)', async () => {
    const url = `${TEMPLATES()}?hapikey=${account.developerKey}`
    expectNotAuthenticated(await get(url, { authorization: 'Bearer unknown-token' }))
    const weak = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    expect((await get(url, { authorization: `Bearer ${weak}` })).status).toBe(403)
    const good = await get(`${TEMPLATES()}?hapikey=wrong`, { authorization: `Bearer ${account.token}` })
    expect(good.status).toBe(200)
  })

  test('without credentials: 401, not 404 or 500, with the other way named (PA6)', async () => {
    const reply = await get(TEMPLATES())
    expectNotAuthenticated(reply)
    expect(reply.body.message).toContain('hapikey')
    expectNotAuthenticated(await server.send({ method: 'POST', url: TEMPLATES(), body: { name: 'x' } }))
  })

  test.each([['wrong'], [''], ['%00'], ['a'.repeat(5_000)]])(
    'hapikey %s is unknown: 401 (PA37)',
    async (key) => {
      const reply = await get(`${TEMPLATES()}?hapikey=${key}`)
      expectNotAuthenticated(reply)
      expect(reply.body.links?.['api key'] ?? 'absent').toEqual(key === '' ? 'absent' : expect.any(String))
    },
  )

  test('an access token as hapikey is unknown (PA37)', async () => {
    expectNotAuthenticated(await get(`${TEMPLATES()}?hapikey=${account.token}`))
  })

  test('a bearer token without the scope: 403 in words, token masked, without errors and links (PA7)', async () => {
    const token = await server.createToken(account, { scopes: ['developers-read'] })
    const reply = await server.send({ method: 'POST', url: TEMPLATES(), token, body: { name: 'x' } })
    expect([reply.status, reply.body.category]).toEqual([403, 'MISSING_SCOPES'])
    expect(reply.body.message).toMatch(
      /^This oauth-token \(.*\) does not have proper permissions! \(requires all of \[developers-write\]\)$/,
    )
    expect(reply.text).not.toContain(token)
    expect([reply.body.errors, reply.body.links]).toEqual([undefined, undefined])
  })
})

describe('expiry and scopes', () => {
  test('an expired token: 401 EXPIRED_AUTHENTICATION with the time (PA36)', async () => {
    const expiresAt = Date.now() - 90_000
    const token = await server.createToken(account, { scopes: ['*'], expiresAt })
    const reply = await server.send({ method: 'GET', url: CONTACT, token })
    expect([reply.status, reply.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION'])
    expect(reply.body.message).toMatch(/expired \d+ (second|minute|hour|day)\(s\) ago/)
    expect(reply.body.context).toEqual({ 'expire time': [new Date(expiresAt).toISOString()] })
  })

  test('a token is good up to the last millisecond before it expires', async () => {
    const expiresAt = Date.now() + 60_000
    const token = await server.createToken(account, { scopes: ['*'], expiresAt })
    const statusAt = async (now: number) => {
      server.clock.now = now
      const { status } = await server.send({ method: 'GET', url: CONTACT, token })
      server.clock.now = undefined
      return status
    }
    expect(await statusAt(expiresAt - 1)).toBe(404)
    expect(await statusAt(expiresAt)).toBe(401)
  })

  test('a missing scope: 403 with the list under both names (PA38, PA42)', async () => {
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read', 'oauth'] })
    const reply = await server.send({
      method: 'POST',
      url: '/crm/v3/objects/contacts',
      token,
      body: { properties: {} },
    })
    expect([reply.status, reply.body.category]).toEqual([403, 'MISSING_SCOPES'])
    const [detail] = reply.body.errors
    expect(detail.message).toMatch(/^(One or more|All) of the following scopes are required\.$/)
    expect(detail.context.requiredScopes).toContain('crm.objects.contacts.write')
    expect(detail.context.requiredGranularScopes).toEqual(detail.context.requiredScopes)
    expect([reply.body.context, reply.body.links]).toEqual([undefined, { scopes: expect.any(String) }])
  })

  const isOpenToEveryApp = ({ access }: Operation) => 'anyOf' in access && access.anyOf.includes('oauth')

  test('only event occurrences, schemas, account info, explanations and the uninstall ask for no more than oauth (platform 1.9, PS3)', () => {
    const open = operations.filter(isOpenToEveryApp).map(({ id }) => id)
    expect(open).toEqual([
      'events.v3.list',
      'events.v3.event-types',
      'schemas.v3.get',
      'schemas.v3.batch.read',
      'object-library.v3.list',
      'object-library.v3.get',
      'account-info.v3.details',
      'integrations.v1.me',
      'account-info.v3.usage',
      'integrations.v1.limit',
      'appinstalls.v3.uninstall',
      'tidemark.v1.explain.list',
    ])
  })

  test('checks come in order: credentials, scope, content type, body (PA8)', async () => {
    const weak = await server.createToken(account, { scopes: [] })
    const url = '/integrators/timeline/v3/events'
    const replies = []
    for (const [token, type] of [
      ['no', 'text/xml'],
      [weak, 'text/xml'],
      [account.token, 'text/xml'],
      [account.token, 'application/json'],
    ] as const) {
      const reply = await server.send({
        method: 'POST',
        url,
        token,
        body: '{broken',
        headers: { 'content-type': type },
      })
      replies.push(reply)
    }
    expect(replies).toMatchObject([
      { status: 401, body: { category: 'INVALID_AUTHENTICATION' } },
      { status: 403, body: { category: 'MISSING_SCOPES' } },
      { status: 415, body: { category: 'UNSUPPORTED_MEDIA_TYPE' } },
      { status: 400, body: { category: 'VALIDATION_ERROR' } },
    ])
  })
})
