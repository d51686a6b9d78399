import { beforeAll, describe, expect, test } from 'vitest'
import {
  createClient,
  install,
  postForm,
  refreshFields,
  SECRET,
  type TestClient,
} from '../support/oauth-setup.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
let account: TestAccount
let client: TestClient
let other: TestClient

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account)
  other = await createClient(server, await server.createAccount())
})

const get = (url: string) => server.send({ method: 'GET', url })
const clientFields = (of: TestClient) => ({ client_id: of.clientId, client_secret: SECRET })
const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write']
const ofAccount = () => ({
  hub_id: Number(account.accountId),
  user_id: 1,
  hub_domain: 'Test',
  user: 'owner@example.com',
  scopes,
})

describe('what a token is good for (PA21, PA22, PA28)', () => {
  test('an access token, to whoever has it', async () => {
    const { access_token: token } = await install(server, client)
    const reply = await get(`/oauth/v1/access-tokens/${token}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        token,
        ...ofAccount(),
        app_id: Number(account.appId),
        expires_in: expect.any(Number),
        token_type: 'access',
      },
    ])
    expect(reply.body.expires_in).toBeGreaterThan(1_700)
    expect(reply.body.expires_in).toBeLessThanOrEqual(1_800)
  })

  test('a refresh token', async () => {
    const { refresh_token: token } = await install(server, client)
    const reply = await get(`/oauth/v1/refresh-tokens/${token}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      { token, ...ofAccount(), client_id: client.clientId, token_type: 'refresh' },
    ])
  })

  test('a private-app token has neither user nor end', async () => {
    const reply = await get(`/oauth/v1/access-tokens/${account.token}`)
    expect([reply.status, reply.body]).toMatchObject([
      200,
      {
        hub_id: Number(account.accountId),
        user_id: 0,
        app_id: Number(account.appId),
        expires_in: 2_147_483_647,
      },
    ])
  })

  test('an expired token and one that never was look alike', async () => {
    const { access_token: token } = await install(server, client)
    server.clock.now = Date.now() + 1_801_000
    const expired = await get(`/oauth/v1/access-tokens/${token}`)
    const absent = await get('/oauth/v1/access-tokens/nobody')
    server.clock.now = undefined
    const { correlationId: _one, ...first } = expired.body
    const { correlationId: _other, ...second } = absent.body
    expect([expired.status, first]).toEqual([absent.status, second])
    expect([absent.status, absent.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    const refresh = await get('/oauth/v1/refresh-tokens/nobody')
    expect([refresh.status, refresh.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    for (const key of [account.developerKey, server.adminToken]) {
      const reply = await get(`/oauth/v1/access-tokens/${key}`)
      expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    }
  })
})

describe('introspection (PA24, PA29, PA30)', () => {
  test.each(['/oauth/v3/token/introspect', '/oauth/2026-03/token/introspect'])(
    '%s tells a client of its own tokens',
    async (url) => {
      const issued = await install(server, client)
      const access = await postForm(server, url, { ...clientFields(client), token: issued.access_token })
      expect([access.status, access.body]).toEqual([
        200,
        {
          active: true,
          token: issued.access_token,
          ...ofAccount(),
          client_id: client.clientId,
          app_id: Number(account.appId),
          expires_in: expect.any(Number),
          token_use: 'access_token',
          token_type: 'Bearer',
        },
      ])
      const named = { ...clientFields(client), refresh_token: issued.refresh_token }
      const refresh = await postForm(server, url, named)
      expect([refresh.status, refresh.body]).toEqual([
        200,
        {
          active: true,
          token: issued.refresh_token,
          ...ofAccount(),
          client_id: client.clientId,
          token_use: 'refresh_token',
          token_type: 'refresh_token',
        },
      ])
    },
  )

  test("another client's token, an unknown and a private-app one are not active", async () => {
    const issued = await install(server, client)
    for (const token of [issued.access_token, issued.refresh_token, 'unknown', account.token]) {
      const reply = await postForm(server, '/oauth/v3/token/introspect', { ...clientFields(other), token })
      expect([reply.status, reply.body]).toEqual([200, { active: false }])
    }
  })

  test.each([
    [{ client_id: 'nobody', client_secret: SECRET }, 'BAD_CLIENT_ID'],
    [{ client_secret: 'wrong' }, 'BAD_CLIENT_SECRET'],
  ])('a client that does not prove itself is refused: %j', async (fields, status) => {
    const reply = await postForm(server, '/oauth/v3/token/introspect', {
      ...clientFields(client),
      ...fields,
      token: 'x',
    })
    expect([reply.status, reply.body.status]).toEqual([400, status])
  })
})

describe('giving tokens back (PA23, PA25, PA27, PA31)', () => {
  test('revoking a refresh token leaves access tokens and the installation', async () => {
    const issued = await install(server, client)
    const foreign = { ...clientFields(other), token: issued.refresh_token }
    expect((await postForm(server, '/oauth/v3/token/revoke', foreign)).status).toBe(200)
    expect((await get(`/oauth/v1/refresh-tokens/${issued.refresh_token}`)).status).toBe(200)
    const own = { ...clientFields(client), token: issued.refresh_token }
    const revoked = await postForm(server, '/oauth/v3/token/revoke', own)
    expect([revoked.status, revoked.text]).toEqual([200, ''])
    expect((await get(`/oauth/v1/refresh-tokens/${issued.refresh_token}`)).status).toBe(404)
    const refreshed = await postForm(server, '/oauth/v1/token', refreshFields(client, issued.refresh_token))
    expect([refreshed.status, refreshed.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN'])
    expect((await get(`/oauth/v1/access-tokens/${issued.access_token}`)).status).toBe(200)
  })

  test('DELETE of a refresh token does the same, and answers 204 for any', async () => {
    const issued = await install(server, client)
    for (const token of [issued.refresh_token, 'unknown']) {
      const reply = await server.send({ method: 'DELETE', url: `/oauth/v1/refresh-tokens/${token}` })
      expect([reply.status, reply.text]).toEqual([204, ''])
    }
    expect((await get(`/oauth/v1/refresh-tokens/${issued.refresh_token}`)).status).toBe(404)
  })

  test.each(['/appinstalls/v3/external-install', '/appinstalls/2026-03/external-install'])(
    'DELETE %s takes the app out, with every token it got',
    async (url) => {
      const own = await server.createAccount()
      const ownClient = await createClient(server, own)
      const first = await install(server, ownClient)
      const second = await install(server, ownClient)
      const { access_token: foreign } = await install(server, other)
      const reply = await server.send({ method: 'DELETE', url, token: second.access_token })
      expect([reply.status, reply.text]).toEqual([204, ''])
      for (const { access_token: token } of [first, second]) {
        const call = await server.send({ method: 'GET', url: '/account-info/v3/details', token })
        expect([call.status, call.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
      }
      const elsewhere = { method: 'GET', url: '/account-info/v3/details', token: foreign }
      expect((await server.send(elsewhere)).status).toBe(200)
      const refreshed = await postForm(
        server,
        '/oauth/v1/token',
        refreshFields(ownClient, first.refresh_token),
      )
      expect([refreshed.status, refreshed.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN'])
    },
  )

  test('an app with a token of its own keeps its place: what it wrote stays in its lists (M3, PA27)', async () => {
    const own = await server.createAccount()
    const ownClient = await createClient(server, own)
    const templates = `/integrators/timeline/v3/${own.appId}/event-templates`
    const template = await own.send('POST', templates, { name: 'Rented', objectType: 'contacts' })
    const event = { eventTemplateId: template.body.id, email: 'ann@example.org' }
    expect((await own.send('POST', '/integrators/timeline/v3/events', event)).status).toBe(201)
    const { access_token: token } = await install(server, ownClient)
    const uninstall = { method: 'DELETE', url: '/appinstalls/v3/external-install', token }
    expect((await server.send(uninstall)).status).toBe(204)
    const listed = await own.send('GET', '/tidemark/v1/timeline')
    expect([listed.status, listed.body.results.length]).toEqual([200, 1])
  })

  test('a private-app token has no installation to remove', async () => {
    const reply = await account.send('DELETE', '/appinstalls/v3/external-install')
    expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })
})

describe('the token of a private app (PA26, PA32)', () => {
  const INFO = '/oauth/v2/private-apps/get/access-token-info'

  test('is told its account and app', async () => {
    const reply = await server.send({ method: 'POST', url: INFO, body: { tokenKey: account.token } })
    expect([reply.status, reply.body]).toEqual([
      200,
      { userId: 0, hubId: Number(account.accountId), appId: Number(account.appId), scopes: ['*'] },
    ])
  })

  test.each([
    [{ tokenKey: 'unknown' }, 401, 'INVALID_AUTHENTICATION'],
    [{}, 400, 'VALIDATION_ERROR'],
    [{ tokenKey: 5 }, 400, 'VALIDATION_ERROR'],
  ])('%j is refused', async (body, status, category) => {
    const reply = await server.send({ method: 'POST', url: INFO, body })
    expect([reply.status, reply.body.category]).toEqual([status, category])
  })
})
