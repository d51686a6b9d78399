import { beforeAll, describe, expect, test } from 'vitest'
import { makeToken } from '../../src/app/make-token.ts'
import { adminOf, createPortal } from '../support/admin.ts'
import {
  authorizePath,
  codeFields,
  createClient,
  getCode,
  install,
  postForm,
  REDIRECT_URI,
  refreshFields,
  saveCodeOfNoAccount,
} from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const admin = adminOf(server)
const CONTACTS = '/crm/v3/objects/contacts'
let portal: Reply['body']

beforeAll(async () => {
  portal = await createPortal(admin)
})

const refusalOf = ({ status, body }: Reply) => [status, body.category]
const get = (url: string, token: string) => server.send({ method: 'GET', url, token })
const notFound = [404, 'OBJECT_NOT_FOUND']

describe('apps (decision 46)', () => {
  test('are made with a client whose secret is shown once and can be replaced', async () => {
    const wanted = {
      developerAccountId: portal.id,
      name: 'Sync',
      redirectUris: [REDIRECT_URI],
      scopes: ['oauth'],
    }
    const { status, body: app } = await admin('POST', '/apps', wanted)
    expect([status, app]).toEqual([
      201,
      {
        id: expect.stringMatching(/^\d+$/),
        developerAccountId: portal.id,
        name: 'Sync',
        createdAt: expect.any(String),
        clients: [
          { clientId: expect.any(String), isPublic: false, redirectUris: [REDIRECT_URI], scopes: ['oauth'] },
        ],
        clientSecret: expect.stringMatching(/^tos-/),
      },
    ])
    const { clientSecret, ...shown } = app
    expect((await admin('GET', `/apps/${app.id}`)).body).toEqual(shown)
    expect((await admin('GET', `/apps?developerAccountId=${portal.id}`)).body.results).toContainEqual(shown)
    const [{ clientId }] = app.clients
    const replaced = await admin('POST', `/apps/${app.id}/clients/${clientId}/secret`)
    expect(replaced.body).toEqual({ clientId, clientSecret: expect.stringMatching(/^tos-/) })
    const own = async (secret: string) => {
      const fields = {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        scope: 'oauth',
      }
      return (await postForm(server, '/oauth/v3/token', fields)).status
    }
    expect([await own(clientSecret), await own(replaced.body.clientSecret)]).toEqual([400, 200])
  })

  test('without redirect URIs have no client; public ones have no secret', async () => {
    const plain = await admin('POST', '/apps', { developerAccountId: Number(portal.id), name: 'Plain' })
    expect([plain.status, plain.body.clients, plain.body.clientSecret]).toEqual([201, [], undefined])
    const wanted = { developerAccountId: portal.id, name: 'Open', redirectUris: [REDIRECT_URI], public: true }
    const { body } = await admin('POST', '/apps', wanted)
    expect([body.clients[0].isPublic, body.clientSecret]).toEqual([true, undefined])
    const secret = await admin('POST', `/apps/${body.id}/clients/${body.clients[0].clientId}/secret`)
    expect(refusalOf(secret)).toEqual([409, 'CONFLICT'])
  })

  test.each([
    ['a blank name', { name: '' }, 'name'],
    ['an address of no host', { redirectUris: ['https://'] }, 'redirectUris'],
    ['plain http', { redirectUris: ['http://app.example/'] }, 'redirectUris'],
    ['an IP address', { redirectUris: ['https://127.0.0.1/'] }, 'redirectUris'],
    ['a fragment', { redirectUris: ['https://app.example/#a'] }, 'redirectUris'],
    ['a line break', { redirectUris: ['https://app.example/a\r\nb'] }, 'redirectUris'],
    ['no slashes', { redirectUris: ['https:app.example/'] }, 'redirectUris'],
    ['a scope that is none', { scopes: [''] }, 'scopes'],
  ])('%s is refused by name (platform 1.3)', async (_what, more, place) => {
    const reply = await admin('POST', '/apps', { developerAccountId: portal.id, name: 'n', ...more })
    expect([refusalOf(reply), reply.body.errors[0].in]).toEqual([[400, 'VALIDATION_ERROR'], place])
  })

  test('are listed page by page; missing ones, and owners, are 404', async () => {
    const page = await admin('GET', '/apps?limit=1')
    expect([page.body.results.length, page.body.paging.next.after]).toEqual([1, page.body.results[0].id])
    const missing = [
      await admin('POST', '/apps', { developerAccountId: '424242', name: 'n' }),
      await admin('GET', '/apps?developerAccountId=x'),
      await admin('GET', '/apps/424242'),
      await admin('GET', '/apps/x'),
      await admin('DELETE', '/apps/424242'),
      await admin('POST', `/apps/424242/clients/x/secret`),
      await admin('POST', `/apps/${portal.app.id}/clients/x/secret`),
    ]
    expect(missing.map(refusalOf)).toEqual(missing.map(() => notFound))
  })

  test('are deleted with templates, clients and tokens, but not while another account has them', async () => {
    const owner = await createPortal(admin)
    const user = await createPortal(admin, { app: { id: owner.app.id } })
    const templates = `/integrators/timeline/v3/${owner.app.id}/event-templates`
    await server.send({ method: 'POST', url: templates, token: owner.token, body: { name: 'T' } })
    const refused = await admin('DELETE', `/apps/${owner.app.id}`)
    expect([refusalOf(refused), refused.body.context.id]).toEqual([[409, 'CONFLICT'], [user.id]])
    expect((await admin('DELETE', `/accounts/${user.id}/installs/${owner.app.id}`)).status).toBe(204)
    expect((await get(`${CONTACTS}/1`, user.token)).status).toBe(401)
    expect((await admin('DELETE', `/apps/${owner.app.id}`)).status).toBe(204)
    expect(refusalOf(await admin('GET', `/apps/${owner.app.id}`))).toEqual(notFound)
    expect((await get(`${CONTACTS}/1`, owner.token)).status).toBe(401)
    const rows = await server.db.query('select 1 from event_template where app_id = $1', [owner.app.id])
    expect(rows).toEqual([])
  })
})

describe('installs', () => {
  test('an app is let in, and its token is good then', async () => {
    const other = await createPortal(admin)
    const path = `/accounts/${portal.id}/installs/${other.app.id}`
    const token = { appId: other.app.id }
    expect(refusalOf(await admin('POST', `/accounts/${portal.id}/tokens`, token))).toEqual([409, 'CONFLICT'])
    expect(await admin('PUT', path, { scopes: ['oauth'] })).toMatchObject({
      status: 201,
      body: { accountId: portal.id, appId: other.app.id, appName: 'Portal app', scopes: ['oauth'] },
    })
    expect((await admin('PUT', path, { scopes: ['oauth'] })).status).toBe(200)
    const made = await admin('POST', `/accounts/${portal.id}/tokens`, token)
    expect((await get(`${CONTACTS}/1`, made.body.token)).status).toBe(404)
    const listed = await admin('GET', `/accounts/${portal.id}/installs`)
    expect(listed.body.results.map(({ appId }: { appId: string }) => appId)).toEqual([
      portal.app.id,
      other.app.id,
    ])
  })

  test('that lose a scope take it from OAuth tokens at once, and from what is refreshed (platform PA14)', async () => {
    const { account, client, tokens } = await installClient()
    const path = `/accounts/${account.accountId}/installs/${account.appId}`
    const read = async (token: string) => (await get(`${CONTACTS}/1`, token)).body.category
    expect(await read(tokens.access_token)).toBe('OBJECT_NOT_FOUND')
    await admin('PUT', path, { scopes: ['crm.objects.contacts.write'] })
    expect(await read(tokens.access_token)).toBe('MISSING_SCOPES')
    const renewed = await postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token))
    expect(await read(renewed.body.access_token)).toBe('MISSING_SCOPES')
    await admin('PUT', path, { scopes: ['*'] })
    const again = await postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token))
    expect(await read(again.body.access_token)).toBe('OBJECT_NOT_FOUND')
    await admin('PUT', path, { scopes: ['oauth'] })
    expect(await read(again.body.access_token)).toBe('MISSING_SCOPES')
    expect(await read(account.token)).toBe('OBJECT_NOT_FOUND')
  })

  test('that are taken out void OAuth tokens, refresh tokens and tokens of the operator (platform PA27)', async () => {
    const { account, client, tokens } = await installClient()
    const path = `/accounts/${account.accountId}/installs/${account.appId}`
    expect((await admin('DELETE', path)).status).toBe(204)
    expect((await get(`${CONTACTS}/1`, tokens.access_token)).status).toBe(401)
    expect((await get(`${CONTACTS}/1`, account.token)).status).toBe(401)
    const renewed = await postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token))
    expect(renewed.body.status).toBe('BAD_REFRESH_TOKEN')
    expect(refusalOf(await admin('DELETE', path))).toEqual(notFound)
  })

  test('of things that are not there are 404, of odd scopes 400', async () => {
    const missing = [
      await admin('PUT', `/accounts/${portal.id}/installs/424242`, { scopes: [] }),
      await admin('PUT', `/accounts/${portal.id}/installs/x`, { scopes: [] }),
      await admin('PUT', `/accounts/424242/installs/${portal.app.id}`, { scopes: [] }),
      await admin('DELETE', `/accounts/${portal.id}/installs/x`),
      await admin('GET', '/accounts/424242/installs'),
    ]
    expect(missing.map(refusalOf)).toEqual(missing.map(() => notFound))
    for (const body of [{}, { scopes: 'oauth' }, { scopes: [' '] }, { scopes: [1] }])
      expect((await admin('PUT', `/accounts/${portal.id}/installs/${portal.app.id}`, body)).status).toBe(400)
  })
})

/** An account whose app has a client of the operator's and is installed by OAuth. */
async function installClient() {
  const account: TestAccount = await server.createAccount()
  const client = await createClient(server, account)
  return { account, client, tokens: await install(server, client) }
}

describe('users (platform 1.3)', () => {
  test('are made with a password of choice or a new one, listed, given another, and deleted', async () => {
    const users = `/accounts/${portal.id}/users`
    const ann = await admin('POST', users, { email: ' Ann@Example.com ', password: 'long enough' })
    expect([ann.status, ann.body]).toEqual([
      201,
      { id: '1', email: 'ann@example.com', createdAt: expect.any(String), password: 'long enough' },
    ])
    const bob = await admin('POST', users, { email: 'bob@example.com' })
    expect([bob.body.id, bob.body.password.length]).toEqual(['2', 43])
    expect(refusalOf(await admin('POST', users, { email: 'ANN@example.com' }))).toEqual([409, 'CONFLICT'])
    const page = await admin('GET', `${users}?limit=1`)
    expect(page.body.results).toEqual([{ id: '1', email: 'ann@example.com', createdAt: ann.body.createdAt }])
    expect((await admin('GET', `${users}?after=1`)).body.results[0].email).toBe('bob@example.com')
    const set = await admin('PUT', `${users}/2/password`, {})
    expect([set.status, set.body.userId, set.body.password === bob.body.password]).toEqual([200, '2', false])
    expect((await admin('DELETE', `${users}/2`)).status).toBe(204)
    expect(refusalOf(await admin('DELETE', `${users}/2`))).toEqual(notFound)
    expect(refusalOf(await admin('PUT', `${users}/2/password`, {}))).toEqual(notFound)
  })

  test('that are deleted take along what was granted in their name', async () => {
    const { account, client, tokens } = await installClient()
    const code = await getCode(server, client)
    const { body } = await admin('GET', `/accounts/${account.accountId}/users`)
    await admin('DELETE', `/accounts/${account.accountId}/users/${body.results[0].id}`)
    expect((await get(`${CONTACTS}/1`, tokens.access_token)).status).toBe(401)
    const refused = [
      await postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token)),
      await postForm(server, '/oauth/v1/token', codeFields(client, code)),
    ]
    expect(refused.map((reply) => reply.body.status)).toEqual(['BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE'])
    expect((await server.send({ method: 'GET', url: authorizePath(client) })).status).toBe(302)
  })

  test('and codes that come for one who is gone open nothing', async () => {
    const { account, client } = await installClient()
    await saveCodeOfNoAccount(server, client, 'of nobody', { accountId: account.accountId, userId: '77' })
    const reply = await postForm(server, '/oauth/v1/token', codeFields(client, 'of nobody'))
    expect(reply.body.status).toBe('BAD_AUTH_CODE')
  })

  test.each([
    ['no address', { email: 'ann' }],
    ['a short password', { email: 'c@example.com', password: 'short' }],
    ['a long password', { email: 'c@example.com', password: 'x'.repeat(257) }],
    ['no e-mail', {}],
  ])('%s is refused', async (_what, body) => {
    const reply = await admin('POST', `/accounts/${portal.id}/users`, body)
    expect(refusalOf(reply)).toEqual([400, 'VALIDATION_ERROR'])
    expect(refusalOf(await admin('POST', '/accounts/424242/users', { email: 'c@example.com' }))).toEqual(
      notFound,
    )
  })
})

describe('tokens (decision 19)', () => {
  test('are made with scopes, label and lifetime, listed without their text, and revoked by id', async () => {
    const tokens = `/accounts/${portal.id}/tokens`
    const wanted = {
      appId: portal.app.id,
      scopes: ['crm.objects.contacts.read'],
      label: 'Nightly',
      expiresIn: 60,
    }
    const { status, body } = await admin('POST', tokens, wanted)
    const { token, ...shown } = body
    expect([status, shown]).toMatchObject([
      201,
      {
        kind: 'private_app',
        accountId: portal.id,
        appId: portal.app.id,
        label: 'Nightly',
        hint: `…${token.slice(-4)}`,
      },
    ])
    expect(Date.parse(shown.expiresAt) - Date.parse(shown.createdAt)).toBe(60_000)
    expect((await get(`${CONTACTS}/1`, token)).status).toBe(404)
    const listed = await admin('GET', tokens)
    expect(listed.text).not.toContain(token)
    expect(listed.body.results).toContainEqual(shown)
    expect((await admin('DELETE', `/tokens/${shown.id}`)).status).toBe(204)
    expect((await get(`${CONTACTS}/1`, token)).status).toBe(401)
    expect((await admin('DELETE', `/tokens/${shown.id}`)).status).toBe(204)
    const after = (await admin('GET', tokens)).body.results.find(({ id }: { id: string }) => id === shown.id)
    expect(after).toEqual({ ...shown, revokedAt: expect.any(String) })
  })

  test('have pages, developer keys among them', async () => {
    const made = await admin('POST', `/accounts/${portal.id}/developer-keys`, { label: 'Key' })
    expect([made.status, made.body.kind]).toEqual([201, 'developer_key'])
    const templates = `/integrators/timeline/v3/${portal.app.id}/event-templates?hapikey=${made.body.token}`
    expect((await server.send({ method: 'GET', url: templates })).status).toBe(200)
    const all = (await admin('GET', `/accounts/${portal.id}/tokens`)).body.results.map(
      ({ id }: { id: string }) => id,
    )
    expect(all).toContain(made.body.id)
    const paged: string[] = []
    for (let path = `/accounts/${portal.id}/tokens?limit=1`; path !== ''; ) {
      const { results, paging } = (await admin('GET', path)).body
      paged.push(results[0].id)
      path = paging === undefined ? '' : `/accounts/${portal.id}/tokens?limit=1&after=${paging.next.after}`
    }
    expect(paged).toEqual(all)
  })

  test('of another account are not in the list (reliability P5)', async () => {
    const other = await createPortal(admin)
    const { text } = await admin('GET', `/accounts/${portal.id}/tokens`)
    expect([text.includes(portal.tokenId), text.includes(other.tokenId)]).toEqual([true, false])
  })

  test('of odd terms are refused; of things that are not there 404', async () => {
    const tokens = `/accounts/${portal.id}/tokens`
    for (const more of [
      { expiresIn: 0 },
      { expiresIn: 1e9 },
      { expiresIn: 1.5 },
      { label: 'x'.repeat(201) },
      { scopes: ['\u00e9'] },
    ])
      expect(refusalOf(await admin('POST', tokens, { appId: portal.app.id, ...more }))).toEqual([
        400,
        'VALIDATION_ERROR',
      ])
    const missing = [
      await admin('POST', tokens, { appId: '424242' }),
      await admin('POST', '/accounts/424242/tokens', { appId: portal.app.id }),
      await admin('POST', '/accounts/x/developer-keys', {}),
      await admin('GET', '/accounts/424242/tokens'),
      await admin('DELETE', '/tokens/0123456789abcdef'),
      await admin('DELETE', '/tokens/x'),
    ]
    expect(missing.map(refusalOf)).toEqual(missing.map(() => notFound))
    expect((await admin('GET', `${tokens}?after=zz`)).status).toBe(400)
  })
})

describe('what is taken away while a token is being issued (reliability section 2)', () => {
  /** `issue` comes to the rows that are held, then `remove` starts; what either answered. */
  async function race(
    rows: string,
    issue: () => Promise<Reply>,
    remove: () => Promise<Reply>,
  ): Promise<readonly [issued: Reply, removed: Reply]> {
    const gate = Promise.withResolvers<undefined>()
    const isHeld = Promise.withResolvers<undefined>()
    const holding = server.db.transaction(
      async (tx) => {
        await tx.query(`select 1 from ${rows} for update`, [])
        isHeld.resolve(undefined)
        await gate.promise
      },
      async () => true,
    )
    const waiting = (count: number) =>
      expect
        .poll(() => server.db.query('select 1 from pg_locks where not granted', []), { interval: 5 })
        .toHaveLength(count)
    await isHeld.promise
    const issuing = issue()
    await waiting(1)
    const removing = remove()
    await waiting(2)
    gate.resolve(undefined)
    await holding
    return Promise.all([issuing, removing])
  }

  const renewal = ({ client, tokens }: Awaited<ReturnType<typeof installClient>>) =>
    postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token))
  const removals = {
    'an install': ({ accountId, appId }: TestAccount) =>
      admin('DELETE', `/accounts/${accountId}/installs/${appId}`),
    'a user': ({ accountId }: TestAccount) => admin('DELETE', `/accounts/${accountId}/users/1`),
  }

  test.each(Object.entries(removals))('%s takes the access token along', async (_what, remove) => {
    const installed = await installClient()
    const { account } = installed
    const rows = `refresh_token where account_id = ${account.accountId}`
    const [issued, removed] = await race(
      rows,
      () => renewal(installed),
      () => remove(account),
    )
    expect([issued.status, removed.status]).toEqual([200, 204])
    expect((await get(`${CONTACTS}/1`, issued.body.access_token)).status).toBe(401)
  })

  test.each(Object.entries(removals))(
    '%s takes the token of a personal access key along',
    async (_what, remove) => {
      const { account } = await installClient()
      const key = { kind: 'personal_access_key', tenant: account, userId: '1', scopes: ['*'] } as const
      const { secret } = await makeToken(server.stores, { ...key, label: 'test' }, Date.now())
      const rows = `credential where account_id = ${account.accountId} and kind = 'personal_access_key'`
      const url = '/localdevauth/v1/auth/refresh'
      const [issued, removed] = await race(
        rows,
        () => server.send({ method: 'POST', url, body: { encodedOAuthRefreshToken: secret } }),
        () => remove(account),
      )
      expect([issued.status, removed.status]).toEqual([200, 204])
      await admin('POST', `/accounts/${account.accountId}/users`, { email: 'next@example.com' })
      expect((await get(`${CONTACTS}/1`, issued.body.oauthAccessToken)).status).toBe(401)
    },
  )

  test('an app takes along a template that is being made', async () => {
    const { id, app, token } = await createPortal(admin)
    const url = `/integrators/timeline/v3/${app.id}/event-templates`
    const [made, deleted] = await race(
      `app where id = ${app.id}`,
      () => server.send({ method: 'POST', url, token, body: { name: 'Late', objectType: 'contacts' } }),
      () => admin('DELETE', `/apps/${app.id}`),
    )
    expect([made.status, deleted.status, id]).toEqual([201, 204, app.developerAccountId])
    expect(await server.db.query('select 1 from event_template where app_id = $1', [app.id])).toEqual([])
  })

  test('a scope that an install loses is taken from it (platform PA14)', async () => {
    const installed = await installClient()
    const { accountId, appId } = installed.account
    const [issued, changed] = await race(
      `installation where account_id = ${accountId}`,
      () => renewal(installed),
      () => admin('PUT', `/accounts/${accountId}/installs/${appId}`, { scopes: ['oauth'] }),
    )
    expect([issued.status, changed.status]).toEqual([200, 200])
    const refused = await get(`${CONTACTS}/1`, issued.body.access_token)
    expect(refusalOf(refused)).toEqual([403, 'MISSING_SCOPES'])
  })

  test('an app that takes itself out does, too (platform PA27)', async () => {
    const installed = await installClient()
    const [issued, removed] = await race(
      `refresh_token where account_id = ${installed.account.accountId}`,
      () => renewal(installed),
      () =>
        server.send({
          method: 'DELETE',
          url: '/appinstalls/v3/external-install',
          token: installed.tokens.access_token,
        }),
    )
    expect([issued.status, removed.status]).toEqual([200, 204])
    expect((await get(`${CONTACTS}/1`, issued.body.access_token)).status).toBe(401)
  })

  test('a user takes along what is issued for a code', async () => {
    const { account, client } = await installClient()
    const code = await getCode(server, client)
    const [issued, removed] = await race(
      `installation where account_id = ${account.accountId}`,
      () => postForm(server, '/oauth/v1/token', codeFields(client, code)),
      () => removals['a user'](account),
    )
    expect([issued.status, removed.status]).toEqual([200, 204])
    const renewed = await postForm(
      server,
      '/oauth/v1/token',
      refreshFields(client, issued.body.refresh_token),
    )
    expect(renewed.body.status).toBe('BAD_REFRESH_TOKEN')
    expect((await get(`${CONTACTS}/1`, issued.body.access_token)).status).toBe(401)
  })

  test('a code that comes again does, too (platform PA13)', async () => {
    const { account, client } = await installClient()
    const code = await getCode(server, client)
    const { body: tokens } = await postForm(server, '/oauth/v1/token', codeFields(client, code))
    const [issued, reused] = await race(
      `refresh_token where account_id = ${account.accountId}`,
      () => postForm(server, '/oauth/v1/token', refreshFields(client, tokens.refresh_token)),
      () => postForm(server, '/oauth/v1/token', codeFields(client, code)),
    )
    expect([issued.status, reused.body.status]).toEqual([200, 'BAD_AUTH_CODE'])
    expect((await get(`${CONTACTS}/1`, issued.body.access_token)).status).toBe(401)
  })
})
