import { beforeAll, describe, expect, test } from 'vitest'
import {
  createClient,
  getCode,
  codeFields,
  install,
  postForm,
  REDIRECT_URI,
  refreshFields,
  type TestClient,
} from '../support/oauth-setup.ts'
import { createBoat, createType } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const CONTACTS = '/crm/v3/objects/contacts'
const SEARCH = `${CONTACTS}/search`
let account: TestAccount
let client: TestClient
let contactIds: readonly string[] = []

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account)
  const inputs = [1, 2, 3].map((at) => ({
    properties: { email: `q${at}@quirks.example`, firstname: `Q${at}` },
  }))
  const made = await account.send('POST', `${CONTACTS}/batch/create`, { inputs })
  contactIds = made.body.results.map(({ id }: { id: string }) => id)
  await account.send('POST', '/crm/v3/objects/tickets', {
    properties: { subject: 'Leak', hs_pipeline_stage: '1' },
  })
  const owner = { id: '501', type: 'PERSON', email: 'lin@quirks.example', userId: 9001 } as const
  const owners = [{ ...owner, teams: [], archived: false }]
  await server.stores.owners.putOwners(account.accountId, { owners, now: Date.now() })
  await createType(account)
  await createBoat(account)
})

const get = (url: string, headers?: Record<string, string>) => account.send('GET', url, undefined, headers)

describe('what clients do that nobody documents', () => {
  test('a search with filters at the top, and a number as a value (PX30)', async () => {
    const filters = [{ propertyName: 'hs_object_id', operator: 'GT', value: Number(contactIds[0]) }]
    const found = await account.send('POST', SEARCH, { filters, limit: 10 })
    expect([found.status, found.body.total]).toEqual([200, 2])
    const grouped = await account.send('POST', SEARCH, { filterGroups: [{ filters }], limit: 10 })
    expect(grouped.body.results).toEqual(found.body.results)
  })

  test('a walk through a search by record id, 200 at a time (PX31)', async () => {
    const walk = async (after: string): Promise<readonly string[]> => {
      const filters = [{ propertyName: 'hs_object_id', operator: 'GT', value: after }]
      const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }]
      const page = await account.send('POST', SEARCH, { filters, sorts, limit: 200 })
      expect(page.status).toBe(200)
      return page.body.results.map(({ id }: { id: string }) => id)
    }
    expect(await walk('0')).toEqual(contactIds)
    expect(await walk(contactIds.at(-1) ?? '')).toEqual([])
  })

  test.each([
    '/account-info/v3/details',
    `${CONTACTS}?limit=1`,
    '/crm/v3/properties/contacts?limit=100',
    '/crm/v3/pipelines/deals',
    '/crm/v3/owners',
  ])('GET %s with a JSON body, and n8n’s further parameters (PX32)', async (url) => {
    const further = `${url}${url.includes('?') ? '&' : '?'}count=100&vidOffset=7`
    const reply = await account.send('GET', further, { limit: 100, properties: 'x' })
    expect([reply.status, reply.body.status]).toEqual([200, undefined])
  })

  test.each([
    `${CONTACTS}?limit=3`,
    '/crm/v3/owners?limit=1',
    '/crm/v3/objects/companies',
    '/crm/v3/properties/contacts',
    '/crm/v3/pipelines/tickets',
    '/crm-object-schemas/v3/schemas',
  ])('the last page of %s has no paging, not even null (PX33, PX34)', async (url) => {
    const reply = await get(url)
    expect([reply.status, Array.isArray(reply.body.results)]).toEqual([200, true])
    expect(Object.keys(reply.body)).not.toContain('paging')
  })

  test('the last page of a search has none either (PX33, PX34)', async () => {
    const filters = [{ propertyName: 'email', operator: 'HAS_PROPERTY' }]
    const first = await account.send('POST', SEARCH, { filters, limit: 2 })
    expect([first.status, first.body.paging.next.after]).toEqual([200, expect.any(String)])
    const last = await account.send('POST', SEARCH, {
      filters,
      limit: 2,
      after: first.body.paging.next.after,
    })
    expect([last.status, last.body.results.length]).toEqual([200, 1])
    expect(Object.keys(last.body)).not.toContain('paging')
  })

  test.each([
    [15_000, 200],
    [30_000, 200],
    [40_000, 414],
  ])('a URL of %d characters answers %d (PX35, PX36)', async (length, status) => {
    const names = Array.from({ length: 4_000 }, (_, at) => `hs_property_${at}`)
    const list = names.join('%2C').slice(0, length - `${CONTACTS}?properties=`.length)
    const url = `${CONTACTS}?properties=${list.replace(/%2?$/, '__')}`
    const reply = await get(url)
    expect([url.length, reply.status]).toEqual([length, status])
    const wanted =
      status === 200 ? { results: expect.any(Array) } : { status: 'error', category: 'VALIDATION_ERROR' }
    expect(reply.body).toMatchObject(wanted)
  })

  test('a stream that the token may not read is 403 with its scopes; a bad token is 401 and stays so (PX36, PX37)', async () => {
    const token = await server.createToken(account, { scopes: ['oauth'] })
    const refused = await server.send({ method: 'GET', url: CONTACTS, token })
    expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES'])
    for (const _ of [1, 2]) {
      const bad = await server.send({ method: 'GET', url: CONTACTS, token: 'bad' })
      expect([bad.status, bad.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
      expect(bad.headers).not.toHaveProperty('retry-after')
    }
  })

  test('a refresh that repeats the redirect URI, on each generation (PX38)', async () => {
    const installed = await install(server, client)
    for (const url of ['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token']) {
      const fields = { ...refreshFields(client, installed.refresh_token), redirect_uri: REDIRECT_URI }
      const renewed = await postForm(server, url, fields)
      expect([renewed.status, renewed.body]).toMatchObject([
        200,
        { token_type: 'bearer', access_token: expect.any(String) },
      ])
    }
  })

  test('webhook settings are not there: 404, on which n8n would make them (PX39)', async () => {
    const reply = await server.send({
      method: 'GET',
      url: `/webhooks/v3/${account.appId}/settings?hapikey=${account.developerKey}`,
    })
    expect([reply.status, reply.body.subCategory]).toEqual([404, 'Tidemark.NOT_BUILT'])
  })

  test('a JSON body at the token endpoint is no form, a form at another no JSON (PX41)', async () => {
    const asJson = await server.send({
      method: 'POST',
      url: '/oauth/v1/token',
      body: codeFields(client, await getCode(server, client)),
    })
    expect([asJson.status, asJson.body.status]).toEqual([400, 'BAD_GRANT_TYPE'])
    const asForm = await account.send('POST', CONTACTS, 'email=x', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([asForm.status, asForm.body.category]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  test('tickets are listed by the v4 spelling as by v3 (PX42)', async () => {
    const [v4, v3] = [await get('/crm/v4/objects/tickets'), await get('/crm/v3/objects/tickets')]
    expect([v4.status, v4.body.results.length]).toEqual([200, 1])
    expect(v4.body).toEqual(v3.body)
  })

  test('an owner is found by the id of its user (PX43)', async () => {
    const found = await get('/crm/v3/owners/9001?idProperty=userId&archived=false')
    expect([found.status, found.body.id]).toEqual([200, '501'])
    expect((await get('/crm/v3/owners/501?idProperty=userId&archived=false')).status).toBe(404)
  })

  test('an account’s own type is named with p_ (PV7)', async () => {
    const listed = await get('/crm/v3/objects/p_boat')
    expect([listed.status, listed.body.results.length]).toEqual([200, 1])
  })
})

describe('paths that popular tools call (platform 9.4)', () => {
  const post = (body: object) => ({ method: 'POST', body })
  const properties = { email: 'new@quirks.example' }
  const created = { inputs: [{ properties: { email: 'batch@quirks.example' } }] }
  const upserted = {
    inputs: [{ id: 'batch@quirks.example', idProperty: 'email', properties: { firstname: 'B' } }],
  }
  const pair = () => ({ inputs: [{ from: { id: contactIds[0] }, to: { id: contactIds[1] } }] })
  type Row = readonly [path: string, status: number, call?: { method: string; body?: object }]
  const listRows = (): readonly Row[] => [
    ['/oauth/v2/private-apps/get/access-token-info', 200, { method: 'POST' }],
    [`/oauth/v1/access-tokens/${account.token}`, 200],
    ['/account-info/v3/details', 200],
    [CONTACTS, 201, post({ properties })],
    [`${CONTACTS}/${contactIds[0]}`, 200],
    [`${CONTACTS}/${contactIds[0]}`, 200, { method: 'PATCH', body: { properties: { firstname: 'Z' } } }],
    [SEARCH, 200, post({})],
    [`${CONTACTS}/batch/create`, 201, post(created)],
    [`${CONTACTS}/batch/read`, 200, post({ inputs: [{ id: contactIds[0] }], properties: [] })],
    [`${CONTACTS}/batch/upsert`, 200, post(upserted)],
    [
      `${CONTACTS}/batch/update`,
      200,
      post({ inputs: [{ id: contactIds[0], properties: { city: 'Kiel' } }] }),
    ],
    ['/crm/v3/objects/p_boat', 200],
    ['/crm/v3/properties/contacts', 200],
    ['/crm/v3/properties/contacts/email', 200],
    ['/crm/v3/owners/', 200],
    ['/crm/v3/owners?email=lin@quirks.example', 200],
    ['/crm/v3/owners/501', 200],
    ['/crm/v3/pipelines/deals', 200],
    ['/crm/v3/pipelines/tickets', 200],
    ['/crm/v3/schemas', 200],
    ['/crm-object-schemas/v3/schemas', 200],
    ['/crm/v4/associations/contacts/contacts/labels', 200],
    ['/crm/v4/associations/contacts/contacts/batch/associate/default', 200, post(pair())],
    ['/crm/v4/associations/contacts/contacts/batch/read', 200, post({ inputs: [{ id: contactIds[0] }] })],
    [`/crm/v4/objects/contacts/${contactIds[0]}/associations/companies`, 200],
    [`/integrators/timeline/v3/${account.appId}/event-templates`, 200],
    [`/crm/v3/timeline/${account.appId}/event-templates`, 200],
    [`${CONTACTS}/batch/archive`, 204, post({ inputs: [{ id: contactIds[2] }] })],
    [`${CONTACTS}/${contactIds[1]}`, 204, { method: 'DELETE' }],
  ]

  test('every one of the first tier answers (platform 11.20)', async () => {
    for (const [url, status, call] of listRows()) {
      const body = call?.body ?? (url.endsWith('access-token-info') ? { tokenKey: account.token } : undefined)
      const reply = await account.send(call?.method ?? 'GET', url, body)
      expect([url, reply.status, reply.body.message]).toEqual([url, status, undefined])
    }
  })

  test('the token endpoints of all generations answer in the words of OAuth', async () => {
    for (const version of ['v1', 'v3', '2026-03']) {
      const reply = await postForm(server, `/oauth/${version}/token`, {})
      expect([version, reply.status, reply.body.status]).toEqual([version, 400, 'BAD_GRANT_TYPE'])
    }
  })
})

describe('what tools call first', () => {
  test('n8n and the MCP server ask what the token and its account are (PX23, PX27)', async () => {
    const token = await account.send('POST', '/oauth/v2/private-apps/get/access-token-info', {
      tokenKey: account.token,
    })
    expect([token.status, token.body]).toMatchObject([200, { hubId: Number(account.accountId) }])
    const details = await get('/account-info/v3/details')
    expect([details.status, details.body.portalId]).toEqual([200, Number(account.accountId)])
  })

  test('Singer and Airbyte refresh a token and read records with it (PX24, PX25)', async () => {
    const { refresh_token: refreshToken } = await install(server, client)
    const renewed = await postForm(server, '/oauth/2026-03/token', refreshFields(client, refreshToken))
    expect([renewed.status, renewed.body.refresh_token]).toEqual([200, refreshToken])
    const read = await server.send({ method: 'GET', url: CONTACTS, token: renewed.body.access_token })
    expect([read.status, Array.isArray(read.body.results)]).toEqual([200, true])
  })

  test('Activepieces searches (PX26)', async () => {
    const filters = [{ propertyName: 'email', operator: 'EQ', value: 'q1@quirks.example' }]
    const found = await account.send('POST', SEARCH, { filters })
    expect([found.status, found.body.total]).toEqual([200, 1])
  })
})

describe('paths that are not served (PX44)', () => {
  const skipped = [
    '/forms/v2/forms',
    '/forms/v2/fields/1',
    '/marketing/v3/forms',
    '/form-integrations/v1/submissions/forms/1',
    '/email/public/v1/campaigns/by-id',
    '/email/public/v1/subscriptions/timeline',
    '/automation/v3/workflows',
    '/automation/v4/flows/1',
  ]

  test.each(skipped)('%s is 403 for a known token, so that a reader leaves it out', async (url) => {
    const reply = await get(url)
    expect([reply.status, reply.body.category]).toEqual([403, 'MISSING_SCOPES'])
    expect(reply.body.errors[0].context.requiredGranularScopes).toHaveLength(1)
    const unknown = await server.send({ method: 'GET', url, token: 'bad' })
    expect([unknown.status, unknown.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
  })

  test.each(['/files/v3/files', '/marketing/v3/emails', '/automations', '/forms/v3/forms'])(
    '%s is 404 as any unknown path (PE19)',
    async (url) => {
      const reply = await get(url)
      expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    },
  )
})
