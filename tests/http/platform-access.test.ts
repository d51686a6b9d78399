import { beforeAll, describe, expect, test } from 'vitest'
import {
  authorizePath,
  codeFields,
  createClient,
  getCode,
  install,
  postForm,
  redirectedTo,
  refreshFields,
  SECRET,
  type TestClient,
} from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const CONTACTS = '/crm/v3/objects/contacts'
const DETAILS = '/account-info/v3/details'
let account: TestAccount
let client: TestClient

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account, { scopes: ['developers-read'] })
})

const ask = (token: string, url = DETAILS, method = 'GET', body?: unknown) =>
  server.send({ method, url, token, ...(body === undefined ? {} : { body }) })
const outcome = (reply: Reply) => [reply.status, reply.body.category]

describe('grants', () => {
  test('without a page the redirect comes at once, and its code is good (PA10, PA11)', async () => {
    const reply = await server.send({ method: 'GET', url: authorizePath(client, { state: 's' }) })
    const params = redirectedTo(reply)
    expect([reply.status, reply.text, params.get('state')]).toEqual([302, '', 's'])
    const issued = await postForm(server, '/oauth/v3/token', codeFields(client, params.get('code') ?? ''))
    expect([issued.status, issued.body.hub_id]).toEqual([200, Number(account.accountId)])
  })

  const ofAccount = ['hub_id', 'user_id']

  test.each([
    ['/oauth/v1/token', []],
    ['/oauth/v3/token', ofAccount],
    ['/oauth/2026-03/token', ofAccount],
    ['/oauth/2026-09/token', ofAccount],
  ])(
    '%s: the same refresh token every time, and no further tokens (PA19, PD9, PD29, PX38)',
    async (url, further) => {
      const { refresh_token: kept } = await install(server, client)
      for (const more of [{}, { redirect_uri: 'https://elsewhere.example' }]) {
        const reply = await postForm(server, url, { ...refreshFields(client, kept), ...more })
        expect([reply.status, reply.body.refresh_token]).toEqual([200, kept])
        const members = ['access_token', 'expires_in', 'refresh_token', 'scopes', 'token_type', 'token_use']
        expect(Object.keys(reply.body).toSorted()).toEqual([...members, ...further].toSorted())
      }
    },
  )

  test.each(['/oauth/v3/token', '/oauth/2026-03/token', '/oauth/2026-09/token'])(
    '%s: the app itself gets a token without an account (PD25)',
    async (url) => {
      const fields = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: SECRET }
      const reply = await postForm(server, url, { ...fields, scope: 'developers-read' })
      expect([reply.status, reply.body]).toEqual([
        200,
        {
          token_type: 'bearer',
          token_use: 'client_credentials',
          access_token: expect.any(String),
          expires_in: 1800,
        },
      ])
      expect(outcome(await ask(reply.body.access_token))).toEqual([403, 'MISSING_SCOPES'])
    },
  )

  test.each(['token', 'refresh_token', 'access_token'])(
    'introspection and revocation take the field %s; revoking has an empty body (PA25, PA29, PD7)',
    async (field) => {
      const { refresh_token: token } = await install(server, client)
      const fields = { client_id: client.clientId, client_secret: SECRET, [field]: token }
      const known = await postForm(server, '/oauth/v3/token/introspect', fields)
      expect([known.status, known.body.active]).toEqual([200, true])
      const revoked = await postForm(server, '/oauth/2026-03/token/revoke', fields)
      expect([revoked.status, revoked.text]).toEqual([200, ''])
      const gone = await postForm(server, '/oauth/v3/token/introspect', fields)
      expect([gone.status, gone.body]).toEqual([200, { active: false }])
    },
  )

  test('facts of a token need no credentials, and nothing more is in them (PA21, PA22, PD28, PD29)', async () => {
    const { access_token: access, refresh_token: refresh } = await install(server, client)
    for (const url of [`/oauth/v1/access-tokens/${access}`, `/oauth/v1/refresh-tokens/${refresh}`]) {
      const reply = await server.send({ method: 'GET', url })
      expect([reply.status, reply.body.hub_id]).toEqual([200, Number(account.accountId)])
      expect(reply.body).not.toHaveProperty('signed_access_token')
      expect(reply.body).not.toHaveProperty('id_token')
    }
  })

  test('a code is for its own client, place and time (PA13, PA20)', async () => {
    const code = await getCode(server, client)
    const wrong = { ...codeFields(client, code), redirect_uri: 'http://localhost:3000/back' }
    const reply = await postForm(server, '/oauth/v1/token', wrong)
    expect([reply.status, reply.body.status, reply.body.error]).toEqual([
      400,
      'MISMATCH_REDIRECT_URI_AUTH_CODE',
      'invalid_grant',
    ])
  })
})

describe('tokens', () => {
  test('one that is made here says so, and one of any other shape is as good (PD23)', async () => {
    expect(account.token).toMatch(/^pat-tm1-[a-z0-9-]{32,}$/)
    const { access_token: opaque } = await install(server, client)
    for (const token of [account.token, opaque]) {
      const reply = await ask(token)
      expect([reply.status, reply.body.portalId]).toEqual([200, Number(account.accountId)])
    }
  })

  test.each([
    'CLrG1d_0MBIHAAEAQAAAARjy',
    'eyJhbGciOiJIUzI1NiJ9.e30.x',
    'pat-na1-00000000-0000-0000-0000-000000000000',
  ])('garbage like %s is unknown: neither 530 nor expired since 1970 (PA35, PA44)', async (token) => {
    const reply = await ask(token)
    expect([...outcome(reply), reply.body.context]).toEqual([401, 'INVALID_AUTHENTICATION', undefined])
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8')
  })

  test.each([
    [5_000, /expired \d second\(s\) ago/],
    [300_000, /expired 5 minute\(s\) ago/],
    [5 * 3_600_000, /expired 5 hour\(s\) ago/],
    [3 * 86_400_000, /expired 3 day\(s\) ago/],
  ])('%d ms after its end a token says how long ago that was (PA36)', async (age, words) => {
    const expiresAt = Date.now() - age - 500
    const token = await server.createToken(account, { scopes: ['*'], expiresAt })
    const reply = await ask(token)
    expect(outcome(reply)).toEqual([401, 'EXPIRED_AUTHENTICATION'])
    expect(reply.body.message).toMatch(words)
    expect(reply.body.context).toEqual({ 'expire time': [new Date(expiresAt).toISOString()] })
  })
})

test('a token that is older than half an hour says when it ended (PA36, platform 11.4)', async () => {
  const start = Date.now()
  server.clock.now = start
  const { access_token: token, expires_in: seconds } = await install(server, client)
  server.clock.now = start + 1_801_000
  const reply = await ask(token)
  server.clock.now = undefined
  expect([...outcome(reply), seconds]).toEqual([401, 'EXPIRED_AUTHENTICATION', 1_800])
  expect(reply.body.context).toEqual({ 'expire time': [new Date(start + 1_800_000).toISOString()] })
})

describe('scopes', () => {
  const tokenWith = (...scopes: string[]) => server.createToken(account, { scopes })

  test.each([
    ['crm.objects.contacts.read', 'contacts'],
    ['crm.objects.contacts.sensitive.read.v2', 'contacts'],
    ['crm.objects.contacts.highly_sensitive.read.v2', 'notes'],
    ['tickets', 'tickets'],
    ['crm.objects.deals.read', 'deals'],
    ['crm.objects.tasks.read', 'tasks'],
  ])('%s alone is enough to read %s (PS1)', async (scope, type) => {
    const reply = await ask(await tokenWith(scope), `/crm/v3/objects/${type}`)
    expect([reply.status, reply.body]).toEqual([200, { results: [] }])
  })

  test('reading and writing are different scopes, and no app may lack oauth (PS3, PS4, PD19)', async () => {
    const writer = await tokenWith('crm.objects.companies.write')
    const url = '/crm/v3/objects/companies'
    const created = await ask(writer, url, 'POST', { properties: { name: 'PS4' } })
    expect([created.status, created.body.properties.name]).toEqual([201, 'PS4'])
    expect(outcome(await ask(writer, url))).toEqual([403, 'MISSING_SCOPES'])
    expect(outcome(await ask(writer))).toEqual([200, undefined])
  })

  test('what is missing stands in the first detail under both names, and it is a 403 (PA38, PA42, PA43, PD4)', async () => {
    const reply = await ask(await tokenWith('oauth'), CONTACTS, 'POST', { properties: {} })
    expect(outcome(reply)).toEqual([403, 'MISSING_SCOPES'])
    const wanted = expect.arrayContaining(['crm.objects.contacts.write'])
    expect(reply.body.errors[0].context).toEqual({ requiredScopes: wanted, requiredGranularScopes: wanted })
    expect([reply.body.context, reply.body.links]).toEqual([undefined, { scopes: expect.any(String) }])
  })

  test('a private app posts events of its own templates, and no others (PS5)', async () => {
    const token = await tokenWith('timeline')
    const templateOf = async (owner: TestAccount) =>
      (await owner.send('POST', `/integrators/timeline/v3/${owner.appId}/event-templates`, { name: 'PS5' }))
        .body.id
    const post = async (owner: TestAccount) =>
      ask(token, '/integrators/timeline/v3/events', 'POST', {
        eventTemplateId: await templateOf(owner),
        email: 'ps5@example.org',
      })
    const own = await post(account)
    expect([own.status, own.body.email]).toEqual([201, 'ps5@example.org'])
    expect(outcome(await post(await server.createAccount()))).toEqual([404, 'OBJECT_NOT_FOUND'])
  })
})
