import { beforeAll, describe, expect, test } from 'vitest'
import { makeToken, rotateToken } from '../../src/app/make-token.ts'
import { hashSecret } from '../../src/platform/secrets.ts'
import { createClient } from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const REFRESH = '/localdevauth/v1/auth/refresh'
const CONTACTS = '/crm/v3/objects/contacts'
const SCOPES = ['crm.objects.contacts.read', 'crm.objects.contacts.write']
let account: TestAccount
let other: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  other = await server.createAccount()
})

const get = (url: string, token: string) => server.send({ method: 'GET', url, token })
const make = async (
  kind: 'private_app' | 'service_key' | 'developer_key' | 'personal_access_key',
  more: { userId?: string; scopes?: readonly string[]; lifetimeSeconds?: number } = {},
) => {
  const token = { kind, tenant: account, scopes: SCOPES, label: 'made for the test', ...more }
  return (await makeToken(server.stores, token, Date.now())).secret
}
const exchange = (key: unknown, query = '') =>
  server.send({ method: 'POST', url: `${REFRESH}${query}`, body: { encodedOAuthRefreshToken: key } })

async function makeUser(email: string): Promise<string> {
  return server.stores.oauth.putUser({
    accountId: account.accountId,
    email,
    passwordHash: 'none',
    createdAt: 0,
  })
}

const makeKey = async (email: string) => make('personal_access_key', { userId: await makeUser(email) })

function expectUnknown(reply: Reply): void {
  expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
    401,
    'INVALID_AUTHENTICATION',
    undefined,
  ])
  expect(reply.body.message).toMatch(/^Authentication credentials not found/)
}

describe('a service key (platform 1.1)', () => {
  test("acts as a private app's token does", async () => {
    const key = await make('service_key')
    expect((await get(CONTACTS, key)).status).toBe(200)
    expect((await get('/account-info/v3/details', key)).body.portalId).toBe(Number(account.accountId))
    expect((await get('/crm/v3/objects/deals', key)).status).toBe(403)
    const templates = `/integrators/timeline/v3/${account.appId}/event-templates`
    expect((await get(templates, key)).status).toBe(403)
    expect((await server.send({ method: 'GET', url: `${templates}?hapikey=${key}` })).status).toBe(401)
  })

  test('tells what it is good for as one does (PA21, PA26, PA32)', async () => {
    const key = await make('service_key')
    const facts = await server.send({ method: 'GET', url: `/oauth/v1/access-tokens/${key}` })
    expect([facts.status, facts.body]).toMatchObject([
      200,
      { hub_id: Number(account.accountId), user_id: 0, app_id: Number(account.appId), scopes: SCOPES },
    ])
    const url = '/oauth/v2/private-apps/get/access-token-info'
    const info = await server.send({ method: 'POST', url, body: { tokenKey: key } })
    expect([info.status, info.body]).toEqual([
      200,
      { userId: 0, hubId: Number(account.accountId), appId: Number(account.appId), scopes: SCOPES },
    ])
  })

  test('holds its app in the account, and is no installation to remove (PA27)', async () => {
    const reply = await server.send({
      method: 'DELETE',
      url: '/appinstalls/v3/external-install',
      token: await make('service_key'),
    })
    expect(reply.status).toBe(404)
  })
})

describe('a personal access key (PA33)', () => {
  test('is exchanged for a token of its user, which the official command line asks for first (PX28)', async () => {
    const userId = await makeUser('ann@example.org')
    const key = await make('personal_access_key', { userId })
    const now = Date.now()
    server.clock.now = now
    const reply = await exchange(key)
    server.clock.now = undefined
    expect([reply.status, reply.headers['cache-control'], reply.body]).toEqual([
      200,
      'no-store',
      {
        hubId: Number(account.accountId),
        userId: Number(userId),
        oauthAccessToken: expect.stringMatching(/^tpa-[\w-]{43}$/),
        expiresAtMillis: now + 1_800_000,
        scopeGroups: SCOPES,
        encodedOAuthRefreshToken: key,
        hubName: 'Test',
        accountType: 'STANDARD',
        enabledFeatures: {},
      },
    ])
    const token = reply.body.oauthAccessToken
    expect((await get(`${CONTACTS}?portalId=${account.accountId}`, token)).status).toBe(200)
    expect((await get('/crm/v3/objects/deals', token)).status).toBe(403)
    const facts = await server.send({ method: 'GET', url: `/oauth/v1/access-tokens/${token}` })
    expect(facts.body).toMatchObject({ user_id: Number(userId), user: 'ann@example.org', scopes: SCOPES })
  })

  test('may be exchanged again and again; a token ends after half an hour (PA36)', async () => {
    const key = await makeKey('twice@example.org')
    const [first, second] = [await exchange(key), await exchange(key, `?portalId=${account.accountId}`)]
    expect(first.body.oauthAccessToken).not.toBe(second.body.oauthAccessToken)
    server.clock.now = first.body.expiresAtMillis
    const late = await get(CONTACTS, first.body.oauthAccessToken)
    server.clock.now = undefined
    expect([late.status, late.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION'])
    expect((await get(CONTACTS, second.body.oauthAccessToken)).status).toBe(200)
  })

  test('is itself no credential, and no token (PA4, PA28)', async () => {
    const key = await makeKey('plain@example.org')
    expectUnknown(await get(CONTACTS, key))
    const facts = await server.send({ method: 'GET', url: `/oauth/v1/access-tokens/${key}` })
    expect([facts.status, facts.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    const templates = `/integrators/timeline/v3/${account.appId}/event-templates?hapikey=${key}`
    expect((await server.send({ method: 'GET', url: templates })).status).toBe(401)
  })

  test('for another account: told so; nothing is issued (PA34)', async () => {
    const key = await makeKey('portal@example.org')
    const reply = await exchange(key, `?portalId=${other.accountId}`)
    expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
      401,
      'INVALID_AUTHENTICATION',
      'LocalDevAuthErrorType.INVALID_PORTAL_ID',
    ])
    expect(reply.text).not.toContain('oauthAccessToken')
  })

  test.each([
    ['an unknown key', () => 'nobody'],
    ['an empty key', () => ''],
    ['a very long one', () => 'k'.repeat(100_000)],
    ['an access token', () => account.token],
    ['a developer key', () => account.developerKey],
  ])('%s is none: 401 (PA34)', async (_what, key) => {
    expectUnknown(await exchange(key()))
    expectUnknown(await exchange(key(), `?portalId=${account.accountId}`))
  })

  test('one that ended, or whose user did, is as unknown, and so are its tokens (PA34)', async () => {
    const userId = await makeUser('leaver@example.org')
    const ofLeaver = await make('personal_access_key', { userId })
    const short = await make('personal_access_key', { userId, lifetimeSeconds: 60 })
    const gone = await makeKey('gone@example.org')
    const [kept, ended] = [await exchange(ofLeaver), await exchange(gone)]
    server.clock.now = Date.now() + 61_000
    expectUnknown(await exchange(short))
    server.clock.now = undefined
    const { tokens } = server.stores
    expect(await tokens.revokeToken({ secretHash: hashSecret(gone) }, Date.now())).toBe(true)
    expectUnknown(await exchange(gone))
    expectUnknown(await get(CONTACTS, ended.body.oauthAccessToken))
    expect((await get(CONTACTS, kept.body.oauthAccessToken)).status).toBe(200)
    await server.db.query('delete from account_user where account_id = $1 and id = $2', [
      account.accountId,
      userId,
    ])
    expectUnknown(await exchange(ofLeaver))
    expectUnknown(await get(CONTACTS, kept.body.oauthAccessToken))
    const facts = { method: 'GET', url: `/oauth/v1/access-tokens/${kept.body.oauthAccessToken}` }
    expect((await server.send(facts)).status).toBe(404)
  })

  test.each([
    ['no body', undefined, ''],
    ['no key', {}, ''],
    ['a key that is a number', { encodedOAuthRefreshToken: 5 }, ''],
    ['a portalId of letters', { encodedOAuthRefreshToken: 'x' }, '?portalId=abc'],
    ['a portalId that is too long', { encodedOAuthRefreshToken: 'x' }, `?portalId=${'1'.repeat(30)}`],
  ])('%s is refused: 400', async (_what, body, query) => {
    const reply = await server.send({
      method: 'POST',
      url: `${REFRESH}${query}`,
      ...(body === undefined ? {} : { body }),
    })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('is made for a user that is there, and no other token is of one', async () => {
    const isOfNobody = make('personal_access_key', { userId: '424242' })
    await expect(isOfNobody).rejects.toThrow(`Account ${account.accountId} has no user 424242.`)
    await expect(make('personal_access_key')).rejects.toThrow(/say which one/)
    await expect(make('service_key', { userId: '1' })).rejects.toThrow(/say which one/)
  })

  test('a token that is issued while its key is revoked opens nothing (CON)', async () => {
    const key = await makeKey('race@example.org')
    const name = { secretHash: hashSecret(key) }
    const issued = Array.from({ length: 6 }, () => exchange(key))
    await Promise.all([...issued, server.stores.tokens.revokeToken(name, Date.now())])
    for (const { body } of await Promise.all(issued))
      expectUnknown(await get(CONTACTS, String(body.oauthAccessToken)))
  })
})

describe('a new secret for a token', () => {
  const rotate = (secret: string, overlapSeconds: number) =>
    rotateToken(server.stores, { secretHash: hashSecret(secret) }, { overlapSeconds, now: Date.now() })
  const statusOf = async (token: string) => (await get(CONTACTS, token)).status

  test.each(['private_app', 'service_key'] as const)(
    'ends the old one of a %s at once, and is the same token',
    async (kind) => {
      const old = await make(kind)
      const rotated = await rotate(old, 0)
      expect([await statusOf(old), await statusOf(rotated?.secret ?? '')]).toEqual([401, 200])
      const listed = (await server.stores.accounts.listCredentials()).filter(
        ({ tokenId }) => tokenId === rotated?.tokenId,
      )
      expect(listed.map(({ kind: of, label, scopes, appId }) => [of, label, scopes, appId])).toEqual(
        [1, 2].map(() => [kind, 'made for the test', SCOPES, account.appId]),
      )
      expect(await rotate(old, 0)).toBeUndefined()
    },
  )

  test('leaves the old one good for the overlap, and no longer', async () => {
    const old = await make('private_app')
    const rotated = await rotate(old, 60)
    const fresh = rotated?.secret ?? ''
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200])
    server.clock.now = Date.now() + 61_000
    const late = await get(CONTACTS, old)
    expect([late.status, late.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION'])
    expect(await statusOf(fresh)).toBe(200)
    server.clock.now = undefined
  })

  test('a further one shortens an overlap, never lengthens it; revoking ends all', async () => {
    const first = await make('private_app')
    const second = (await rotate(first, 60))?.secret ?? ''
    // By the secret that is on its way out: it names the same token.
    const third = (await rotate(first, 3_600))?.secret ?? ''
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([200, 200, 200])
    server.clock.now = Date.now() + 120_000
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200])
    server.clock.now = undefined
    expect(await server.stores.tokens.revokeToken({ secretHash: hashSecret(second) }, Date.now())).toBe(true)
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 401, 401])
    expect(await rotate(third, 0)).toBeUndefined()
  })

  test('does not outlive the token', async () => {
    const old = await make('private_app', { lifetimeSeconds: 100 })
    const fresh = (await rotate(old, 3_600))?.secret ?? ''
    server.clock.now = Date.now() + 101_000
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([401, 401])
    server.clock.now = undefined
  })

  test('of a developer key opens templates, of a personal access key gets tokens', async () => {
    const templates = `/integrators/timeline/v3/${account.appId}/event-templates?hapikey=`
    const oldKey = await make('developer_key')
    const newKey = (await rotate(oldKey, 0))?.secret ?? ''
    const asked = async (key: string) => (await server.send({ method: 'GET', url: templates + key })).status
    expect([await asked(oldKey), await asked(newKey)]).toEqual([401, 200])
    const oldPersonal = await makeKey('rotates@example.org')
    const { body } = await exchange(oldPersonal)
    const newPersonal = (await rotate(oldPersonal, 0))?.secret ?? ''
    expectUnknown(await exchange(oldPersonal))
    expectUnknown(await get(CONTACTS, body.oauthAccessToken))
    expect((await exchange(newPersonal)).status).toBe(200)
  })

  test('of two asked for at once follow one another (CON)', async () => {
    const old = await make('private_app')
    const rotated = await Promise.all([rotate(old, 0), rotate(old, 0), rotate(old, 0)])
    const statuses = await Promise.all(rotated.flatMap((made) => (made ? [statusOf(made.secret)] : [])))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(await statusOf(old)).toBe(401)
  })

  const removals: Readonly<Record<string, (tokenId: string) => Promise<unknown>>> = {
    'is revoked': (tokenId) => server.stores.tokens.revokeToken({ tokenId }, Date.now()),
    'an operator revokes': (tokenId) => server.stores.admin.revokeById(tokenId, Date.now()),
    'is taken out with its app': () =>
      server.stores.admin.removeInstallation({ ...account, now: Date.now() }),
  }

  test.each(Object.keys(removals))('of a token that %s meanwhile ends with it', async (what) => {
    const { accountId, appId } = account
    const install = { accountId, appId, scopes: ['*'], createdAt: Date.now() }
    await server.stores.admin.putInstallation(install)
    const old = await make('service_key')
    const hash = hashSecret(old)
    const tokenId = (await server.stores.tokens.findToken({ secretHash: hash }, Date.now()))?.tokenId ?? ''
    const waiting = (count: number) =>
      expect
        .poll(() => server.db.query('select 1 from pg_locks where not granted', []), { interval: 5 })
        .toHaveLength(count)
    const [rotating, removing] = await server.db.transaction(
      async (tx) => {
        await tx.query('select 1 from credential where secret_hash = $1 for update', [hash])
        const rotated = rotate(old, 60)
        await waiting(1)
        const removed = removals[what]?.(tokenId)
        await waiting(2)
        return [rotated, removed] as const
      },
      async () => true,
    )
    const fresh = (await rotating)?.secret ?? ''
    await removing
    expect([fresh !== '', await statusOf(old), await statusOf(fresh)]).toEqual([true, 401, 401])
  })

  test('is given to a token from before tokens had ids, by the one that the list shows', async () => {
    const old = await make('private_app')
    const hash = hashSecret(old)
    await server.db.query('update credential set token_id = null where secret_hash = $1', [hash])
    const tokenId = hash.subarray(0, 8).toString('hex')
    const listed = await server.stores.accounts.listCredentials()
    expect(listed.filter((row) => row.tokenId === tokenId)).toHaveLength(1)
    const change = { overlapSeconds: 60, now: Date.now() }
    const fresh = (await rotateToken(server.stores, { tokenId }, change))?.secret ?? ''
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200])
    expect(await server.stores.tokens.revokeToken({ tokenId }, Date.now())).toBe(true)
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([401, 401])
  })

  test('is not given to what OAuth issued', async () => {
    const { clientId } = await createClient(server, account)
    const client = await server.stores.oauth.findClient(clientId)
    const access = {
      tokenHash: hashSecret('of the app'),
      hint: 'x',
      scopes: [],
      createdAt: 0,
      expiresAt: 9e12,
    }
    if (client) await server.stores.oauth.issueToApp(client, access)
    expect(await rotate('of the app', 0)).toBeUndefined()
    expect(await server.stores.tokens.revokeToken({ secretHash: hashSecret('of the app') }, 1)).toBe(true)
    expect(await server.stores.tokens.revokeToken({ tokenId: 'none' }, 1)).toBe(false)
  })
})

test('no secret of any kind is stored', async () => {
  const key = await makeKey('stored@example.org')
  const secrets = [key, (await exchange(key)).body.oauthAccessToken, await make('service_key')]
  const rows = await server.db.query('select c::text as row from credential c', [])
  const text = JSON.stringify([rows, await server.stores.accounts.listCredentials()])
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})
