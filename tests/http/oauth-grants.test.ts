import { beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/platform/secrets.ts'
import {
  CHALLENGE,
  codeFields,
  createClient,
  getCode,
  install,
  postForm,
  REDIRECT_URI,
  refreshFields,
  SECRET,
  type TestClient,
  VERIFIER,
} from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const TOKEN = '/oauth/v3/token'
let account: TestAccount
let client: TestClient
let other: TestClient
let open: TestClient

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account, { scopes: ['developers-read'] })
  open = await createClient(server, account, { isPublic: true })
  other = await createClient(server, await server.createAccount())
})

const exchange = (fields: Readonly<Record<string, string>> | string, url = TOKEN) =>
  postForm(server, url, fields)
const callWith = (token: string, url = '/crm/v3/objects/contacts', method = 'GET', body?: unknown) =>
  server.send({ method, url, token, ...(body === undefined ? {} : { body }) })
const without = (fields: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

/** The body of a refusal (PA20). */
function refusalOf({ status, body }: Reply): unknown {
  expect(body).toEqual({
    status: body.status,
    message: body.error_description,
    correlationId: expect.any(String),
    error: body.error,
    error_description: expect.stringMatching(/./),
  })
  return [status, body.status, body.error]
}

describe('a code is exchanged for tokens (platform 1.4, PA11, PA13)', () => {
  const ofAccount = () => ({ hub_id: Number(account.accountId), user_id: 1 })

  test.each([
    ['/oauth/v1/token', () => ({})],
    [TOKEN, ofAccount],
    ['/oauth/2026-03/token', ofAccount],
  ])('at %s, which names the account on v3 and later', async (url, more) => {
    const reply = await exchange(codeFields(client, await getCode(server, client)), url)
    expect([reply.status, reply.headers['cache-control'], reply.headers['content-type']]).toEqual([
      200,
      'no-store',
      'application/json;charset=utf-8',
    ])
    expect(reply.body).toEqual({
      token_type: 'bearer',
      token_use: 'access_token',
      access_token: expect.stringMatching(/^[\w-]{40,}$/),
      refresh_token: expect.stringMatching(/^[\w-]{40,}$/),
      expires_in: 1800,
      scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'],
      ...more(),
    })
    const created = await callWith(reply.body.access_token, '/crm/v3/objects/contacts', 'POST', {
      properties: { firstname: 'Ann' },
    })
    expect([created.status, created.body.properties.hs_object_source_id]).toEqual([201, account.appId])
    const denied = await callWith(reply.body.access_token, '/crm/v3/objects/companies')
    expect([denied.status, denied.body.category]).toEqual([403, 'MISSING_SCOPES'])
  })

  test('the state comes back unchanged, and optional scopes are granted too', async () => {
    const state = 'a b&c=d?e#f+%'
    const reply = await server.send({
      method: 'GET',
      url: `/oauth/${account.accountId}/authorize?${new URLSearchParams({
        client_id: client.clientId,
        redirect_uri: REDIRECT_URI,
        scope: 'oauth',
        optional_scope: 'tickets oauth',
        state,
        response_type: 'code',
        grant_type: 'authorization_code',
      }).toString()}`,
    })
    const params = new URL(String(reply.headers.location)).searchParams
    expect([reply.status, params.get('state'), params.get('from')]).toEqual([302, state, 'tidemark'])
    const { body } = await exchange(codeFields(client, params.get('code') ?? ''))
    expect(body.scopes).toEqual(['oauth', 'tickets'])
  })

  test('the client may name itself by HTTP Basic instead (PA16)', async () => {
    const basic = Buffer.from(`${client.clientId}:${encodeURIComponent(SECRET)}`).toString('base64')
    const {
      client_id: _id,
      client_secret: _secret,
      ...fields
    } = codeFields(client, await getCode(server, client))
    const reply = await postForm(server, TOKEN, fields, { authorization: `Basic ${basic}` })
    expect([reply.status, reply.body.token_type]).toEqual([200, 'bearer'])
  })

  test('v1 takes fields from the query where the form lacks them, v3 does not (PA15)', async () => {
    const fields = codeFields(client, await getCode(server, client))
    const query = new URLSearchParams({ client_secret: SECRET, code: 'wrong' })
    const form = without(fields, 'client_secret')
    expect(refusalOf(await exchange(form, `${TOKEN}?${query.toString()}`))).toEqual([
      400,
      'BAD_CLIENT_SECRET',
      'invalid_client',
    ])
    expect(await exchange(form, `/oauth/v1/token?${query.toString()}`)).toMatchObject({ status: 200 })
  })

  test('a field that is twice in the query of v1 is no request, beside the form it is none (PA15, PA18)', async () => {
    const fields = codeFields(client, await getCode(server, client))
    const twice = await exchange(without(fields, 'code'), `/oauth/v1/token?code=a&code=b`)
    expect(refusalOf(twice)).toEqual([400, 'BAD_REQUEST', 'invalid_request'])
    expect(await exchange(fields, '/oauth/v1/token?code=a')).toMatchObject({ status: 200 })
  })

  test('a token expires after half an hour and says so (PA36)', async () => {
    const { access_token: token } = await install(server, client)
    server.clock.now = Date.now() + 1_799_000
    expect((await callWith(token)).status).toBe(200)
    server.clock.now = Date.now() + 1_801_000
    const reply = await callWith(token)
    server.clock.now = undefined
    expect([reply.status, reply.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION'])
  })
})

describe('what is refused at the token endpoint (PA17, PA18, PA20)', () => {
  const missing: readonly (readonly [field: string, status: string, error: string])[] = [
    ['grant_type', 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
    ['client_id', 'BAD_CLIENT_ID', 'invalid_client'],
    ['client_secret', 'BAD_CLIENT_SECRET', 'invalid_client'],
    ['code', 'BAD_AUTH_CODE', 'invalid_grant'],
    ['redirect_uri', 'BAD_REDIRECT_URI', 'invalid_request'],
  ]

  test.each(missing)('%s missing is %s', async (field, status, error) => {
    const fields = codeFields(client, await getCode(server, client))
    expect(refusalOf(await exchange(without(fields, field)))).toEqual([400, status, error])
    expect((await exchange(fields)).status).toBe(200)
  })

  test.each([
    ['grant_type', 'password', 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
    ['grant_type', '__proto__', 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
    ['client_id', 'nobody', 'BAD_CLIENT_ID', 'invalid_client'],
    ['client_secret', 'wrong', 'BAD_CLIENT_SECRET', 'invalid_client'],
    ['code', 'unknown', 'BAD_AUTH_CODE', 'invalid_grant'],
    ['redirect_uri', 'nowhere', 'BAD_REDIRECT_URI', 'invalid_request'],
    ['redirect_uri', 'http://localhost:3000/back', 'MISMATCH_REDIRECT_URI_AUTH_CODE', 'invalid_grant'],
    ['code_verifier', VERIFIER, 'BAD_CODE_VERIFIER', 'invalid_grant'],
  ])('%s %s is %s', async (field, value, status, error) => {
    const fields = { ...codeFields(client, await getCode(server, client)), [field]: value }
    expect(refusalOf(await exchange(fields))).toEqual([400, status, error])
  })

  test('a wrong redirect URI leaves the code to be exchanged rightly, a foreign client learns nothing of it', async () => {
    const code = await getCode(server, client)
    const fields = codeFields(client, code)
    const wrong = { redirect_uri: 'http://localhost:3000/back' }
    expect((await exchange({ ...fields, ...wrong })).body.status).toBe('MISMATCH_REDIRECT_URI_AUTH_CODE')
    const foreign = await exchange({ ...codeFields(other, code), ...wrong })
    expect(foreign.body.status).toBe('BAD_AUTH_CODE')
    expect((await exchange(fields)).status).toBe(200)
  })

  test("another client's code, and one that is too old", async () => {
    const code = await getCode(server, other)
    expect(refusalOf(await exchange(codeFields(client, code)))).toEqual([
      400,
      'BAD_AUTH_CODE',
      'invalid_grant',
    ])
    expect((await exchange(codeFields(other, code))).status).toBe(200)
    const old = await getCode(server, client)
    server.clock.now = Date.now() + 61_000
    const reply = await exchange(codeFields(client, old))
    server.clock.now = undefined
    expect(refusalOf(reply)).toEqual([400, 'EXPIRED_AUTH_CODE', 'invalid_grant'])
  })

  test('a JSON body counts as empty, and a field twice is no request', async () => {
    const fields = codeFields(client, 'x')
    const json = await server.send({ method: 'POST', url: TOKEN, body: fields })
    expect(refusalOf(json)).toEqual([400, 'BAD_GRANT_TYPE', 'unsupported_grant_type'])
    const twice = await exchange(`${new URLSearchParams(fields).toString()}&code=y`)
    expect(refusalOf(twice)).toEqual([400, 'BAD_REQUEST', 'invalid_request'])
  })

  test('a NUL character in a field makes it one that nobody knows', async () => {
    const named = await exchange({ ...codeFields(client, 'x'), client_id: `${client.clientId}\0` })
    expect(refusalOf(named)).toEqual([400, 'BAD_CLIENT_ID', 'invalid_client'])
    const authorization = `Basic ${Buffer.from('a%00:b').toString('base64')}`
    const asked = { grant_type: 'client_credentials', scope: 'oauth' }
    const basic = await postForm(server, TOKEN, asked, { authorization })
    expect(refusalOf(basic)).toEqual([400, 'BAD_CLIENT_ID', 'invalid_client'])
  })

  test('a code is good for once; used again it voids what came of it (PA13)', async () => {
    const code = await getCode(server, client)
    const first = await exchange(codeFields(client, code))
    expect((await callWith(first.body.access_token)).status).toBe(200)
    expect(refusalOf(await exchange(codeFields(client, code)))).toEqual([
      400,
      'BAD_AUTH_CODE',
      'invalid_grant',
    ])
    expect((await callWith(first.body.access_token)).status).toBe(401)
    const refreshed = await exchange(refreshFields(client, first.body.refresh_token))
    expect(refusalOf(refreshed)).toEqual([400, 'BAD_REFRESH_TOKEN', 'invalid_grant'])
  })

  test('of many exchanges at once at most one gets tokens (CON)', async () => {
    const code = await getCode(server, client)
    const replies = await Promise.all(Array.from({ length: 8 }, () => exchange(codeFields(client, code))))
    const granted = replies.filter(({ status }) => status === 200)
    expect(granted.length).toBeLessThanOrEqual(1)
    expect(replies.filter(({ body }) => body.status === 'BAD_AUTH_CODE')).toHaveLength(8 - granted.length)
  })
})

describe('refreshing (PA14, PA19)', () => {
  test('a client with a secret keeps its refresh token, across path generations', async () => {
    const { refresh_token: token, access_token: first } = await install(server, client)
    for (const url of ['/oauth/v1/token', TOKEN, '/oauth/2026-09/token']) {
      const reply = await exchange(
        { ...refreshFields(client, token), redirect_uri: 'x', scope: 'tickets' },
        url,
      )
      expect([reply.status, reply.body.refresh_token, reply.body.scopes]).toEqual([
        200,
        token,
        ['crm.objects.contacts.read', 'crm.objects.contacts.write'],
      ])
      expect((await callWith(reply.body.access_token)).status).toBe(200)
    }
    expect((await callWith(first)).status).toBe(200)
  })

  test('a second grant replaces the scopes of the installation, and earlier refresh tokens follow', async () => {
    const { refresh_token: token } = await install(server, client)
    await install(server, client, { scope: 'crm.objects.companies.read' })
    const { body } = await exchange(refreshFields(client, token))
    expect(body.scopes).toEqual(['crm.objects.companies.read'])
    const lost = await callWith(body.access_token)
    expect([lost.status, lost.body.category]).toEqual([403, 'MISSING_SCOPES'])
  })

  test('access tokens from before keep their scopes until they expire (PA14, PA31)', async () => {
    const before = await install(server, client)
    const narrow = await install(server, client, { scope: 'crm.objects.companies.read' })
    expect((await callWith(before.access_token)).status).toBe(200)
    expect((await callWith(narrow.access_token)).status).toBe(403)
    await install(server, client)
    expect((await callWith(narrow.access_token)).status).toBe(403)
  })

  test('what expired long ago is removed, and no exchange waits for who holds it', async () => {
    const { access_token: old } = await install(server, client)
    const hash = hashSecret(old)
    await server.db.query(`update credential set expires_at = '2001-01-01' where secret_hash = $1`, [hash])
    const isThere = async () =>
      (await server.db.query('select 1 from credential where secret_hash = $1', [hash])).length > 0
    await server.db.transaction(
      async (tx) => {
        await tx.query('select 1 from credential where secret_hash = $1 for update', [hash])
        await install(server, client)
      },
      async () => true,
    )
    expect(await isThere()).toBe(true)
    await install(server, client)
    expect(await isThere()).toBe(false)
  })

  test('a refresh for an account that is gone is told so, to its own client alone (PA20 BAD_HUB, PD8)', async () => {
    const gone = await server.createAccount()
    const ownClient = await createClient(server, gone)
    const { refresh_token: token } = await install(server, ownClient)
    await server.db.query('delete from account where id = $1', [gone.accountId])
    const own = await exchange(refreshFields(ownClient, token))
    expect(refusalOf(own)).toEqual([403, 'BAD_HUB', 'access_denied'])
    expect(own.body.message).toBe('missing or unknown hub id')
    const foreign = await exchange(refreshFields(client, token))
    expect(foreign.body.status).toBe('MISMATCH_REFRESH_TOKEN_CLIENT')
  })

  test.each([
    ['refresh_token', 'unknown', 'BAD_REFRESH_TOKEN', 'invalid_grant'],
    ['client_secret', 'wrong', 'BAD_CLIENT_SECRET', 'invalid_client'],
  ])('%s %s is %s', async (field, value, status, error) => {
    const { refresh_token: token } = await install(server, client)
    const reply = await exchange({ ...refreshFields(client, token), [field]: value })
    expect(refusalOf(reply)).toEqual([400, status, error])
  })

  test("a missing token, a missing secret, and another client's token", async () => {
    const { refresh_token: token } = await install(server, client)
    const fields = refreshFields(client, token)
    const noToken = await exchange(without(fields, 'refresh_token'))
    expect(refusalOf(noToken)).toEqual([400, 'BAD_REFRESH_TOKEN', 'invalid_grant'])
    const noSecret = await exchange(without(fields, 'client_secret'))
    expect(refusalOf(noSecret)).toEqual([400, 'BAD_CLIENT_SECRET', 'invalid_client'])
    const foreign = await exchange({ ...fields, client_id: other.clientId })
    expect(refusalOf(foreign)).toEqual([400, 'MISMATCH_REFRESH_TOKEN_CLIENT', 'invalid_grant'])
  })
})

describe('a client without a secret (PKCE, PA19)', () => {
  const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }
  const fieldsOf = (code: string) => ({
    ...without(codeFields(open, code), 'client_secret'),
    code_verifier: VERIFIER,
  })

  test('has to prove that it asked, and gets another refresh token each time', async () => {
    const first = await exchange(fieldsOf(await getCode(server, open, pkce)))
    expect(first.status).toBe(200)
    const fields = without(refreshFields(open, first.body.refresh_token), 'client_secret')
    const second = await exchange(fields)
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token)
    expect((await callWith(second.body.access_token)).status).toBe(200)
    // Who comes with the old one has it from elsewhere: neither is good any more.
    expect(refusalOf(await exchange(fields))).toEqual([400, 'BAD_REFRESH_TOKEN', 'invalid_grant'])
    expect((await callWith(second.body.access_token)).status).toBe(401)
    const third = await exchange(without(refreshFields(open, second.body.refresh_token), 'client_secret'))
    expect(refusalOf(third)).toEqual([400, 'BAD_REFRESH_TOKEN', 'invalid_grant'])
  })

  test('fails with another verifier, and the code is gone then', async () => {
    const code = await getCode(server, open, pkce)
    const wrong = await exchange({ ...fieldsOf(code), code_verifier: 'w'.repeat(64) })
    expect(refusalOf(wrong)).toEqual([400, 'BAD_CODE_VERIFIER', 'invalid_grant'])
    expect(refusalOf(await exchange(fieldsOf(code)))).toEqual([400, 'BAD_AUTH_CODE', 'invalid_grant'])
  })

  test.each([
    {},
    { code_challenge: CHALLENGE },
    { ...pkce, code_challenge_method: 'plain' },
    { ...pkce, code_challenge: 'x' },
  ])('is sent back when it asks with %j (PA12)', async (more) => {
    const query = new URLSearchParams({
      client_id: open.clientId,
      redirect_uri: REDIRECT_URI,
      scope: 'oauth',
      ...more,
    })
    const reply = await server.send({ method: 'GET', url: `/oauth/authorize?${query.toString()}` })
    const params = new URL(String(reply.headers.location)).searchParams
    expect([reply.status, params.get('error'), params.get('code')]).toEqual([302, 'invalid_request', null])
  })
})

describe('a token of the app itself (platform 1.1, 1.4)', () => {
  const fieldsOf = (scope: string) => ({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: SECRET,
    scope,
  })

  test('manages the app and reaches no account', async () => {
    const reply = await exchange(fieldsOf('developers-read'))
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        token_type: 'bearer',
        token_use: 'client_credentials',
        access_token: expect.any(String),
        expires_in: 1800,
      },
    ])
    const token = reply.body.access_token
    const templates = `/integrators/timeline/v3/${account.appId}/event-templates`
    expect((await callWith(token, templates)).status).toBe(200)
    for (const url of ['/crm/v3/objects/contacts', '/account-info/v3/details']) {
      const refused = await callWith(token, url)
      expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES'])
    }
    // A type that no account has is told first, as to every caller (OBJ-6).
    const unknown = await callWith(account.token, '/crm/v3/objects/boats')
    for (const type of ['boats', '2-7']) {
      const refused = await callWith(token, `/crm/v3/objects/${type}`)
      expect([refused.status, refused.body.category]).toEqual([unknown.status, unknown.body.category])
      expect(refused.body.message).toContain(type)
    }
  })

  test.each(['developers-read tickets', 'nobody.knows.this', '*', ''])(
    'holds no scope that the app may not hold: "%s"',
    async (scope) => {
      const reply = await exchange(fieldsOf(scope))
      expect(refusalOf(reply)).toEqual([400, 'BAD_SCOPES', 'invalid_scope'])
    },
  )

  test('holds every scope there is, and no other, where the app may hold all', async () => {
    const all = await createClient(server, await server.createAccount(), { scopes: ['*'] })
    const statuses = []
    for (const scope of ['developers-write timeline', '*', 'no.such.scope'])
      statuses.push((await exchange({ ...fieldsOf(scope), client_id: all.clientId })).status)
    expect(statuses).toEqual([200, 400, 400])
  })
})
