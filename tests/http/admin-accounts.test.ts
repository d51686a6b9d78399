import { describe, expect, test } from 'vitest'
import { adminOf, createPortal } from '../support/admin.ts'
import {
  createClient,
  install,
  postForm,
  codeFields,
  getCode,
  refreshFields,
} from '../support/oauth-setup.ts'
import { useTestServer } from '../support/test-server.ts'
import { fieldsOf, formPath } from '../support/visitors.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const admin = adminOf(server)
const CONTACTS = '/crm/v3/objects/contacts'

const get = (url: string, token: string) => server.send({ method: 'GET', url, token })
/** Sends a form as a browser does: without a token. */
const submit = (portal: { readonly accountId: string }) =>
  server.send({
    method: 'POST',
    url: formPath(portal),
    body: { fields: fieldsOf({ email: 'a@example.com' }) },
  })
const refusalOf = ({ status, body }: Awaited<ReturnType<typeof admin>>) => [status, body.category]

describe('POST /tidemark/v1/admin/accounts (decision 46)', () => {
  test('makes a portal for tests with one call: account, app, token and developer key', async () => {
    const portal = await createPortal(admin, { name: 'Suite 7', timeZone: 'Asia/Tokyo', currency: 'JPY' })
    expect(portal).toEqual({
      id: expect.stringMatching(/^\d+$/),
      kind: 'standard',
      accountType: 'STANDARD',
      state: 'active',
      name: 'Suite 7',
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
      createdAt: expect.stringMatching(/Z$/),
      app: { id: expect.stringMatching(/^\d+$/), developerAccountId: portal.id, scopes: ['*'] },
      token: expect.stringMatching(/^pat-tm1-/),
      tokenId: expect.stringMatching(/^[0-9a-f]{16}$/),
      developerKey: expect.stringMatching(/^[a-z0-9-]{36}$/),
      developerKeyId: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    const plain = await admin('POST', '/accounts', { name: 'Plain' })
    expect(plain.headers['cache-control']).toBe('no-store')
    const details = await get('/account-info/v3/details', portal.token)
    expect(details.body).toMatchObject({
      portalId: Number(portal.id),
      timeZone: 'Asia/Tokyo',
      companyCurrency: 'JPY',
    })
    const templates = `/integrators/timeline/v3/${portal.app.id}/event-templates`
    const made = await server.send({
      method: 'POST',
      url: templates,
      token: portal.token,
      body: { name: 'T' },
    })
    expect(made.status).toBe(201)
    const listed = await server.send({ method: 'GET', url: `${templates}?hapikey=${portal.developerKey}` })
    expect([listed.status, listed.body.results.length]).toEqual([200, 1])
  })

  test('an account alone has neither app nor token; kind and type are told (platform PI2)', async () => {
    const alone = await admin('POST', '/accounts', { name: 'Dev', kind: 'developer' })
    expect([alone.status, Object.keys(alone.body).toSorted()]).toEqual([
      201,
      ['accountType', 'createdAt', 'currency', 'id', 'kind', 'name', 'state', 'timeZone'],
    ])
    expect(alone.body).toMatchObject({ accountType: 'APP_DEVELOPER', timeZone: 'UTC', currency: 'USD' })
    const sandbox = await createPortal(admin, { accountType: 'SANDBOX', app: { scopes: ['oauth'] } })
    const details = await get('/account-info/v3/details', sandbox.token)
    expect(details.body.accountType).toBe('SANDBOX')
    expect(refusalOf(await get(`${CONTACTS}/1`, sandbox.token))).toEqual([403, 'MISSING_SCOPES'])
  })

  test('an app that is there is put in, too, without a key that opens all apps of its owner', async () => {
    const owner = await createPortal(admin)
    const other = await createPortal(admin, { app: { id: Number(owner.app.id), scopes: ['*'] } })
    expect(other.app).toMatchObject({ id: owner.app.id, developerAccountId: owner.id })
    expect(Object.keys(other)).not.toContain('developerKey')
    expect((await get(`${CONTACTS}/1`, other.token)).status).toBe(404)
  })

  test('an id of choice is taken once, and never again after the account was deleted: 409', async () => {
    const wanted = { name: 'Mine', id: 777_001 }
    expect((await admin('POST', '/accounts', wanted)).body.id).toBe('777001')
    expect(refusalOf(await admin('POST', '/accounts', wanted))).toEqual([409, 'CONFLICT'])
    expect((await admin('DELETE', '/accounts/777001')).status).toBe(204)
    expect(refusalOf(await admin('POST', '/accounts', wanted))).toEqual([409, 'CONFLICT'])
  })

  test('ids that operators chose are passed over', async () => {
    const first = Number((await admin('POST', '/accounts', { name: 'First' })).body.id)
    await admin('POST', '/accounts', { name: 'In the way', id: String(first + 1) })
    expect((await admin('POST', '/accounts', { name: 'Next' })).body.id).toBe(String(first + 2))
  })

  test.each([
    ['a blank name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'name'],
    ['an unknown time zone', { name: 'n', timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an unknown currency', { name: 'n', currency: 'XQX' }, 'currency'],
    ['a currency in small letters', { name: 'n', currency: 'eur' }, 'currency'],
    ['an id with a letter', { name: 'n', id: '12a' }, 'id'],
    ['an id of zero', { name: 'n', id: 0 }, 'id'],
    ['a negative id', { name: 'n', id: -5 }, 'id'],
    ['an id of 16 digits', { name: 'n', id: '1234567890123456' }, 'id'],
    ['a scope with a blank', { name: 'n', app: { scopes: ['a b'] } }, 'app.scopes'],
    ['a blank app name', { name: 'n', app: { name: '' } }, 'app.name'],
  ])('%s is refused by name', async (_what, body, place) => {
    const reply = await admin('POST', '/accounts', body)
    expect(refusalOf(reply)).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.errors).toEqual([{ in: place, message: expect.any(String) }])
  })

  test.each([
    ['no object', '[]'],
    ['no JSON', '{'],
    ['no name', '{}'],
    ['a kind that is none', '{"name":"n","kind":"other"}'],
    ['an app that is none', '{"name":"n","app":"7001"}'],
    ['a name that is a number', '{"name":5}'],
  ])('%s is refused as a body', async (_what, body) => {
    expect(refusalOf(await admin('POST', '/accounts', body))).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('an app that is not there is 404, and no account is made; unknown fields are ignored (platform PE42)', async () => {
    const wanted = { name: 'n', id: '777002', unknown: true }
    for (const id of ['424242', 'x'])
      expect(refusalOf(await admin('POST', '/accounts', { ...wanted, app: { id } }))).toEqual([
        404,
        'OBJECT_NOT_FOUND',
      ])
    expect((await admin('GET', '/accounts/777002')).status).toBe(404)
    expect((await admin('POST', '/accounts', wanted)).status).toBe(201)
  })
})

describe('accounts that are there', () => {
  test('are listed by id, page by page (platform PH16 to PH19)', async () => {
    const low = await admin('POST', '/accounts', { name: 'Low', id: '3' })
    await admin('POST', '/accounts', { name: 'Second', id: '4' })
    const first = await admin('GET', '/accounts?limit=1')
    expect(first.body.results).toEqual([low.body])
    expect(first.body.paging.next).toEqual({ after: '3', link: expect.stringContaining('after=3') })
    const rest = await admin('GET', '/accounts?after=3&limit=500')
    expect(rest.body.results[0].id).toBe('4')
    expect(rest.body.paging).toBeUndefined()
  })

  test.each(['limit=0', 'limit=501', 'limit=x', 'after=x', 'after=1234567890123456'])(
    '%s is refused (platform PE13)',
    async (query) => {
      expect(refusalOf(await admin('GET', `/accounts?${query}`))).toEqual([400, 'VALIDATION_ERROR'])
    },
  )

  test('PATCH changes what is sent and leaves the rest', async () => {
    const { id } = (await admin('POST', '/accounts', { name: 'Old', currency: 'EUR' })).body
    const changed = await admin('PATCH', `/accounts/${id}`, { name: 'New', timeZone: 'Europe/Berlin' })
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'New', timeZone: 'Europe/Berlin', currency: 'EUR' },
    })
    expect((await admin('GET', `/accounts/${id}`)).body).toEqual(changed.body)
    const refused = await admin('PATCH', `/accounts/${id}`, { name: '', timeZone: 'x', currency: 'x' })
    expect(refused.body.errors.map((error: { in: string }) => error.in)).toEqual([
      'name',
      'timeZone',
      'currency',
    ])
  })

  test.each([
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/suspend'],
    ['POST', '/resume'],
    ['POST', '/reset'],
  ])('%s of an account%s that is not there: 404', async (method, action) => {
    for (const id of ['424242', 'x', '99999999999999999999'])
      expect(refusalOf(await admin(method, `/accounts/${id}${action}`, {}))).toEqual([
        404,
        'OBJECT_NOT_FOUND',
      ])
  })
})

describe('a suspended account (platform PA41)', () => {
  test('refuses whatever acts in it on every route, and its developer key; resumed it works as before', async () => {
    const portal = await createPortal(admin)
    const suspended = await admin('POST', `/accounts/${portal.id}/suspend`)
    expect(suspended).toMatchObject({
      status: 200,
      body: { state: 'suspended', suspendedAt: expect.any(String) },
    })
    const templates = `/integrators/timeline/v3/${portal.app.id}/event-templates`
    const refused = [
      await get(`${CONTACTS}/1`, portal.token),
      await get('/account-info/v3/details', portal.token),
      await get(templates, portal.token),
      await server.send({ method: 'GET', url: `${templates}?hapikey=${portal.developerKey}` }),
    ]
    expect(refused.map(refusalOf)).toEqual(refused.map(() => [403, 'BANNED']))
    const form = await submit({ accountId: portal.id })
    expect(refusalOf(form)).toEqual([403, 'BANNED'])
    const again = await admin('POST', `/accounts/${portal.id}/suspend`)
    expect(again.body.suspendedAt).toBe(suspended.body.suspendedAt)
    expect((await admin('POST', `/accounts/${portal.id}/resume`)).body.state).toBe('active')
    expect((await get(`${CONTACTS}/1`, portal.token)).status).toBe(404)
    expect((await submit({ accountId: portal.id })).status).toBe(200)
  })

  test('that owns an app blocks the app in other accounts, too', async () => {
    const owner = await createPortal(admin)
    const other = await createPortal(admin, { app: { id: owner.app.id } })
    await admin('POST', `/accounts/${owner.id}/suspend`)
    expect(refusalOf(await get(`${CONTACTS}/1`, other.token))).toEqual([403, 'BANNED'])
  })

  test('gets no tokens: BAD_HUB, 403, for codes and refresh tokens of its client (platform PA20, PD8)', async () => {
    const account = await server.createAccount()
    const client = await createClient(server, account)
    const installed = await install(server, client)
    const code = await getCode(server, client)
    await admin('POST', `/accounts/${account.accountId}/suspend`)
    for (const fields of [codeFields(client, code), refreshFields(client, installed.refresh_token)]) {
      const reply = await postForm(server, '/oauth/v1/token', fields)
      expect([reply.status, reply.body.status, reply.body.error]).toEqual([403, 'BAD_HUB', 'access_denied'])
      const wrong = { ...fields, client_secret: 'wrong' }
      expect((await postForm(server, '/oauth/v1/token', wrong)).body.status).toBe('BAD_CLIENT_SECRET')
    }
    const consent = await server.send({
      method: 'GET',
      url: `/oauth/${account.accountId}/authorize?client_id=${client.clientId}&redirect_uri=http://localhost:3000/back&scope=oauth`,
    })
    expect([consent.status, String(consent.headers.location)]).toEqual([
      302,
      expect.stringContaining('access_denied'),
    ])
    await admin('POST', `/accounts/${account.accountId}/resume`)
    const { developerAccountId } = account
    const closing = [developerAccountId, new Date().toISOString()]
    await server.db.query(`insert into closed_account values ($1, 'deleted', $2)`, closing)
    const late = await getCode(server, client)
    const deleting = await postForm(server, '/oauth/v1/token', codeFields(client, late))
    expect([deleting.status, deleting.body.status]).toEqual([403, 'BAD_HUB'])
    await server.db.query('delete from closed_account where id = $1', [developerAccountId])
    const renewed = await postForm(server, '/oauth/v1/token', refreshFields(client, installed.refresh_token))
    expect(renewed.status).toBe(200)
  })
})
