import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, postForm, refreshFields } from '../support/oauth-setup.ts'
import { buildStubServer } from '../support/stub-server.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

// Two servers take turns: what one refused is explained by the other as a rule.
const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' }, { serverCount: 2 })
const EXPLAIN = '/tidemark/v1/explain'
const CONTACTS = '/crm/v3/objects/contacts'
const EVENTS = '/integrators/timeline/v3/events'
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const stubs: FastifyInstance[] = []
let account: TestAccount
let other: TestAccount
let templates = ''

beforeAll(async () => {
  account = await server.createAccount()
  other = await server.createAccount()
  templates = `/integrators/timeline/v3/${account.appId}/event-templates`
})

afterAll(async () => {
  await Promise.all(stubs.map((app) => app.close()))
})

const idOf = ({ headers }: Pick<Reply, 'headers'>) => String(headers['x-hubspot-correlation-id'])
const pathOf = (reply: Pick<Reply, 'headers'>) => `${EXPLAIN}/${idOf(reply)}`
const explainTo = (reader: TestAccount, reply: Reply) => reader.send('GET', pathOf(reply))
const badContact = (properties: object, sender = account) => sender.send('POST', CONTACTS, { properties })

/** A statement of the tests, without what differs from call to call. */
const withoutIds = ({ status, text }: Reply) => ({
  status,
  body: text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '-'),
})

describe('who may read an explanation (decision 22, reliability P5, platform PE37)', () => {
  test("another account's looks like one that never was", async () => {
    const refusal = await badContact({ colour: 'red' })
    expect(await explainTo(account, refusal)).toMatchObject({
      status: 200,
      body: { correlationId: refusal.body.correlationId },
    })
    const [foreign, absent, odd] = [
      await explainTo(other, refusal),
      await other.send('GET', `${EXPLAIN}/${randomUUID()}`),
      await other.send('GET', `${EXPLAIN}/nothing`),
    ]
    expect(foreign).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } })
    expect([withoutIds(absent), withoutIds(odd)]).toEqual([withoutIds(foreign), withoutIds(foreign)])
  })

  test.each([
    ['without the scope', { scopes: ['oauth'] }, 403],
    ['expired', { scopes: ['*'], expiresAt: 1 }, 401],
  ])('a request with a token %s belongs to the account of the token', async (_what, token, status) => {
    const secret = await server.createToken(account, token)
    const refusal = await server.send({ method: 'GET', url: `${CONTACTS}/1`, token: secret })
    expect(refusal.status).toBe(status)
    expect(await explainTo(account, refusal)).toMatchObject({
      status: 200,
      body: { held: { kind: 'private_app', appId: account.appId, scopes: token.scopes } },
    })
    expect(await explainTo(other, refusal)).toMatchObject({ status: 404 })
  })

  test('a request with a developer key belongs to the developer account', async () => {
    const query = `hapikey=${account.developerKey}`
    const refusal = await server.send({ method: 'GET', url: `${templates}/1?${query}` })
    const byKey = await server.send({ method: 'GET', url: `${pathOf(refusal)}?${query}` })
    expect(byKey).toMatchObject({ status: 200, body: { held: { kind: 'developer_key' } } })
    expect(byKey.text).not.toContain(account.developerKey)
    expect(await explainTo(other, refusal)).toMatchObject({ status: 404 })
  })

  test('one of no account holds nothing of any, and is for whoever has a credential and the id', async () => {
    const refusals = [
      await server.send({ method: 'POST', url: CONTACTS, body: { properties: { city: 'Secretville' } } }),
      await server.send({ method: 'GET', url: '/nothing/at/a@b.example?city=Secretville&hapikey=k' }),
      await postForm(server, '/oauth/v1/token', { grant_type: 'password', password: 'Secretville' }),
    ]
    for (const refusal of refusals) {
      const found = await explainTo(other, refusal)
      expect(found.status).toBe(200)
      expect(found.body).not.toHaveProperty('held')
      expect(found.text).not.toMatch(/a@b\.example|hapikey=k/)
      expect(await server.send({ method: 'GET', url: pathOf(refusal) })).toMatchObject({ status: 401 })
    }
    expect((await explainTo(other, refusals[0] as Reply)).text).not.toContain('Secretville')
    expect((await explainTo(other, refusals[2] as Reply)).text).not.toContain('Secretville')
  })

  test('the list shows the own account only, the newest first', async () => {
    const owner = await server.createAccount()
    const first = await badContact({ colour: 'red' }, owner)
    const second = await owner.send('GET', `${CONTACTS}/1`)
    const stored = async () => (await owner.send('GET', EXPLAIN)).body.results
    await expect.poll(stored).toMatchObject([
      { correlationId: idOf(second), status: 404, method: 'GET', path: `${CONTACTS}/1` },
      { correlationId: idOf(first), category: 'VALIDATION_ERROR', operationId: 'objects.v3.create' },
    ])
    expect((await other.send('GET', EXPLAIN)).text).not.toContain(idOf(first))
    expect(await server.send({ method: 'GET', url: EXPLAIN })).toMatchObject({ status: 401 })
  })
})

describe('what an explanation says', () => {
  test('the operation, the failing input, the rule, who may call, what was held, and a request to send', async () => {
    const refusal = await badContact({ lifecyclestage: 'leed' })
    expect((await explainTo(account, refusal)).body).toEqual({
      correlationId: idOf(refusal),
      refusedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      status: 400,
      request: { method: 'POST', path: CONTACTS },
      operation: {
        id: 'objects.v3.create',
        method: 'POST',
        path: '/crm/v3/objects/{objectType}',
        summary: expect.any(String),
      },
      failureCount: 1,
      failures: [
        {
          kind: 'properties_invalid',
          category: 'VALIDATION_ERROR',
          message: refusal.body.message,
          rule: { id: 'objects OBJ-39', sentence: expect.stringContaining('fits the definition') },
          input: { path: 'properties.lifecyclestage', value: '"leed"' },
          details: [
            {
              message: expect.any(String),
              code: 'INVALID_OPTION',
              context: { propertyName: ['lifecyclestage'] },
            },
          ],
        },
      ],
      access: {
        sentence: expect.any(String),
        scopes: expect.arrayContaining(['crm.objects.contacts.write']),
      },
      held: { kind: 'private_app', scopes: ['*'], appId: account.appId },
      correction: {
        request: {
          method: 'POST',
          url: `http://localhost:80${CONTACTS}`,
          headers: { authorization: 'Bearer {access token}', 'content-type': 'application/json' },
          body: { properties: { lifecyclestage: 'lead' } },
          curl: expect.stringMatching(/^curl -X POST 'http:.*\n.*\n.*\n {2}--data-binary '\{.*\}'$/),
        },
        notes: [expect.any(String)],
      },
    })
  })

  test('each failed input of a batch, and a batch of those alone (platform PE3)', async () => {
    const tokens = [{ name: 'score', label: 'Score', type: 'number' }]
    const template = await account.send('POST', templates, { name: 'Batch', tokens })
    const event = { eventTemplateId: template.body.id, email: 'batch@example.org' }
    const inputs = [
      event,
      { ...event, tokens: { score: 'about 12' } },
      event,
      { ...event, timestamp: 'soon' },
    ]
    const reply = await account.send('POST', `${EVENTS}/batch/create`, { inputs })
    expect(reply.status).toBe(207)
    const { body } = await explainTo(account, reply)
    expect(body).toMatchObject({
      status: 207,
      failureCount: 2,
      failures: [
        { kind: 'tokens_invalid', input: { path: 'inputs[1].tokens.score', value: '"about 12"' } },
        { kind: 'event_invalid', input: { path: 'inputs[3].timestamp', value: '"soon"' } },
      ],
    })
    const { request } = body.correction
    expect(request.body.inputs).toMatchObject([
      { tokens: { score: '12' } },
      { timestamp: expect.any(String) },
    ])
    const again = await account.send('POST', request.url.replace('http://localhost:80', ''), request.body)
    expect([again.status, again.body.results.length]).toEqual([201, 2])
  })

  test('names that are almost right become right, and stand-ins no numbers', async () => {
    const templates = `/integrators/timeline/v3/${account.appId}/event-templates`
    const tokens = [
      { name: 'boat', label: 'Boat', type: 'string' },
      { name: 'hours', label: 'Hours', type: 'number' },
    ]
    const template = await account.send('POST', templates, { name: 'Rented', tokens })
    const event = { eventTemplateId: template.body.id, email: 'rented@example.org' }
    const sent = { ...event, tokens: { boot: 'Petrel', hours: 'many', colour: 'red' } }
    const { body } = await explainTo(account, await account.send('POST', EVENTS, sent))
    expect(body.correction.request.body.tokens).toEqual({ boat: 'Petrel', hours: '1' })
  })

  test.each([
    ['that led the other way is turned', 0, [204]],
    ['to a record that is not there is left out', 1_000_000, []],
  ])('a link %s (OBJ-94)', async (_what, off, typeIds) => {
    const contact = await account.send('POST', CONTACTS, { properties: { firstname: 'Linked' } })
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 203 }]
    const to = { id: String(Number(contact.body.id) + off) }
    const properties = { hs_timestamp: '2026-06-01T08:00:00Z' }
    const task = { properties, associations: [{ to, types }] }
    const refusal = await account.send('POST', '/crm/v3/objects/tasks', task)
    const { body } = await explainTo(account, refusal)
    const corrected = body.correction.request.body
    const proposed = corrected.associations.map((link: (typeof task.associations)[0]) => link.types[0])
    expect([refusal.status, proposed]).toEqual([
      400,
      typeIds.map((id) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: id })),
    ])
    expect((await account.send('POST', '/crm/v3/objects/tasks', corrected)).status).toBe(201)
  })

  test('whoever has a unique value keeps it', async () => {
    const properties = { email: 'holder@example.org' }
    const { id } = (await account.send('POST', CONTACTS, { properties })).body
    const { body } = await explainTo(account, await account.send('POST', CONTACTS, { properties }))
    expect(body.correction).toMatchObject({
      request: { method: 'GET', url: expect.stringMatching(new RegExp(`${CONTACTS}/${id}$`)) },
      notes: [`Record ${id} has the value already: this reads it.`],
    })
    expect(body.correction.request).not.toHaveProperty('body')
  })

  test('an event about an address gets a template of contacts', async () => {
    const owner = await server.createAccount()
    const templates = `/integrators/timeline/v3/${owner.appId}/event-templates`
    const { id } = (await owner.send('POST', templates, { name: 'Rented', objectType: 'contacts' })).body
    await owner.send('POST', templates, { name: 'Repaired', objectType: 'tickets' })
    const ofNone = { eventTemplateId: '1', email: 'rented@example.org', tokens: {} }
    const named = await explainTo(owner, await owner.send('POST', EVENTS, ofNone))
    expect(named.body.correction.request.body).toMatchObject({ eventTemplateId: id })
    expect(named.body.correction.request.body).not.toHaveProperty('objectId')
    const ofRecord = { eventTemplateId: '1', objectId: '1', tokens: {} }
    const other = await explainTo(owner, await owner.send('POST', EVENTS, ofRecord))
    expect(other.body.correction.notes).toContain('Put the id of a record in the place of {objectId}.')
  })

  test('templates of another app become those of its own', async () => {
    const refusal = await account.send('GET', '/integrators/timeline/v3/1/event-templates')
    const { body } = await explainTo(account, refusal)
    const own = `/integrators/timeline/v3/${account.appId}/event-templates`
    expect([refusal.status, body.correction.request.url]).toEqual([404, expect.stringMatching(`${own}$`)])
  })

  test('an operator is told to send an admin credential', async () => {
    const url = '/tidemark/v1/admin/accounts'
    const refusal = await server.send({ method: 'GET', url, token: account.token })
    const { body } = await explainTo(account, refusal)
    expect([refusal.status, body.correction.notes]).toEqual([
      403,
      ['Send an admin credential; no other opens this call.'],
    ])
  })

  test('JSON at the token endpoint becomes a form, with places to fill in', async () => {
    const refusal = await account.send('POST', '/oauth/v1/token', { grant_type: 'refresh_token' })
    const { body } = await explainTo(account, refusal)
    expect(body.correction).toMatchObject({
      request: { body: expect.stringContaining('client_secret={client_secret}') },
      notes: [
        'The fields are those of a form, application/x-www-form-urlencoded; JSON is not read here.',
        'Fill in the fields in braces.',
      ],
    })
  })

  test('long bodies and many failures are cut', async () => {
    const long = await badContact({ colour: 'x'.repeat(70_000) })
    const found = await explainTo(account, long)
    expect(found.text.length).toBeLessThan(5_000)
    expect(found.body.correction.request.body).toEqual({ properties: { firstname: 'Example' } })
    const inputs = Array.from({ length: 30 }, () => ({ eventTemplateId: '1' }))
    const many = await account.send('POST', `${EVENTS}/batch/create`, { inputs })
    const explained = await explainTo(account, many)
    expect(explained.body).toMatchObject({ failureCount: 30 })
    expect(explained.body.failures).toHaveLength(20)
  })

  test('a long path that is cut within a letter', async () => {
    for (const more of [0, 1, 2]) {
      const refusal = await account.send('GET', `/crm/v3/objects/${'x'.repeat(more)}${'%C3%BC'.repeat(500)}`)
      expect(refusal.status).toBe(400)
      expect(await explainTo(account, refusal)).toMatchObject({ status: 200 })
    }
  })

  test.each(['__proto__', 'toString', 'constructor', "'; drop table x", '\u0000\ud800'])(
    'names and values such as %j',
    async (text) => {
      const refusal = await account.send('POST', CONTACTS, JSON.stringify({ properties: { [text]: text } }))
      expect(refusal.status).toBe(400)
      expect(await explainTo(account, refusal)).toMatchObject({ status: 200 })
    },
  )
})

describe('what is kept of a request (decision 22)', () => {
  const rows = async () =>
    JSON.stringify(
      await server.db.query('select content from explanation where account_id = $1', [account.accountId]),
    )

  test('no secret, no address and no text of a record but the failing one', async () => {
    const person = {
      email: 'ada.canary@example.org',
      firstname: 'Adacanary',
      phone: '491701234567',
      address: 'canary street 1',
      lifecyclestage: 'not-a-stage',
      hs_lead_status: 'NEW',
    }
    const refusals = [
      await badContact(person),
      await account.send('GET', `${CONTACTS}/ada.canary%40example.org?idProperty=email&hapikey=canary-key`),
      await account.send('POST', `${CONTACTS}/search`, { query: 'Adacanary', limit: 201 }),
      await account.send('POST', EVENTS, {
        eventTemplateId: '1',
        email: 'ada.canary@example.org',
        utk: 'canaryutk',
        tokens: { name: 'Adacanary' },
        extraData: { name: 'Adacanary' },
      }),
    ]
    for (const refusal of refusals) {
      const found = await explainTo(account, refusal)
      expect([refusal.status >= 400, found.status]).toEqual([true, 200])
      expect(found.text).not.toMatch(/canary|491701234567|pat-tm1/i)
    }
    expect(await rows()).not.toMatch(/canary|491701234567|pat-tm1/i)
    const [first] = refusals
    const { body } = await explainTo(account, first as Reply)
    expect(body.failures[0].input).toEqual({ path: 'properties.lifecyclestage', value: '"not-a-stage"' })
    expect(body.correction.request.body.properties).toMatchObject({
      email: expect.stringMatching(/^person-1-\w+@example\.com$/),
      hs_lead_status: 'NEW',
    })
  })

  test('secrets of forms are placeholders', async () => {
    const client = await createClient(server, account)
    const fields = {
      ...refreshFields(client, 'the-refresh-token'),
      client_secret: 'the-secret',
      code: 'the-code',
    }
    const refusal = await postForm(server, '/oauth/v1/token', fields)
    const found = await explainTo(account, refusal)
    expect(found.body.failures[0].kind).toBe('oauth_refused')
    expect(found.text).not.toMatch(/the-refresh-token|the-secret|the-code/)
    expect(found.body.correction.request.body).toContain('&refresh_token={refresh_token}')
    const stored = await server.db.query('select content from explanation where account_id = 0', [])
    expect(JSON.stringify(stored)).not.toMatch(/the-refresh-token|the-secret|the-code/)
  })

  test('for 15 minutes', async () => {
    const refusal = await badContact({ colour: 'red' })
    expect((await explainTo(account, refusal)).status).toBe(200)
    server.clock.now = Date.now() + 15 * 60_000 + 1_000
    const late = await explainTo(account, refusal)
    server.clock.now = undefined
    expect(late).toMatchObject({ status: 404 })
  })

  test('of the last 200 of an account, in memory and in the table of all servers', async () => {
    const owner = await server.createAccount()
    const { app } = await buildStubServer(server.db)
    stubs.push(app)
    const headers = { authorization: `Bearer ${owner.token}` }
    const refuse = () => app.inject({ url: `${CONTACTS}/1`, headers })
    const list = async () => (await app.inject({ url: EXPLAIN, headers })).json<{ results: unknown[] }>()
    const first = await refuse()
    for (const _ of Array.from({ length: 4 })) {
      await Promise.all(Array.from({ length: 60 }, refuse))
      await list()
    }
    const count = 'select count(*)::int as kept from explanation where account_id = $1'
    expect(await server.db.query(count, [owner.accountId])).toEqual([{ kept: 200 }])
    expect((await app.inject({ url: pathOf(first), headers })).statusCode).toBe(404)
  })
})

describe('keeping refusals', () => {
  test.each([
    ['none for a request that is answered', CONTACTS, 200, []],
    ['one for those that are refused', `${CONTACTS}/1`, 404, [1]],
  ])('runs statements in the background: %s', async (_what, url, status, expected) => {
    const stored: number[] = []
    const exchange = async (added: readonly unknown[]) => void stored.push(added.length)
    const { app } = await buildStubServer(server.db, {
      explanations: { ...server.stores.explanations, exchange },
    })
    const reply = await app.inject({ url, headers: { authorization: `Bearer ${account.token}` } })
    await app.close()
    expect([reply.statusCode, stored]).toEqual([status, expected])
  })

  test('does without the table while it cannot be written', async () => {
    const failing = async () => {
      throw new Error('not now')
    }
    const { app, logged } = await buildStubServer(server.db, {
      explanations: { exchange: failing, prune: failing, find: failing, list: failing },
    })
    stubs.push(app)
    const headers = { authorization: `Bearer ${account.token}` }
    const refusal = await app.inject({ url: `${CONTACTS}/1`, headers })
    expect((await app.inject({ url: pathOf(refusal), headers })).statusCode).toBe(200)
    expect(logged().filter(({ msg }) => msg === 'request')[0]).toMatchObject({
      status: 404,
      explain: pathOf(refusal),
    })
  })
})

describe('the page for browsers', () => {
  const open = (reply: Reply, token?: string) =>
    server.send({
      method: 'GET',
      url: pathOf(reply),
      headers: HTML,
      ...(token === undefined ? {} : { token }),
    })
  const enter = (reply: Reply, token: string) => postForm(server, pathOf(reply), { token })

  test('asks for a token, and shows the explanation to its account, escaped', async () => {
    const refusal = await badContact({ lifecyclestage: '<script>alert(1)</script>' })
    const form = await open(refusal)
    expect(form).toMatchObject({ status: 200, headers: { 'content-type': 'text/html;charset=utf-8' } })
    expect(form.text).toMatch(/<form method="post"><label>Token or developer key\s+<input type="password"/)
    const page = await enter(refusal, account.token)
    expect(page.status).toBe(200)
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page.text).toContain('<dt>Where</dt><dd><code>properties.lifecyclestage</code></dd>')
    expect(page.text).not.toContain('<script')
    expect(page.text).not.toContain(account.token)
    expect((await open(refusal, account.token)).text).toBe(page.text)
    expect((await enter(refusal, account.developerKey)).status).toBe(404)
  })

  test('takes no unknown token, and shows nothing of another account', async () => {
    const refusal = await badContact({ colour: 'red' })
    for (const token of ['', 'unknown', `${account.token} x`]) {
      const page = await enter(refusal, token)
      expect([page.status, page.text.includes('role="alert"')]).toEqual([401, true])
    }
    expect(await enter(refusal, other.token)).toMatchObject({ status: 404 })
    expect((await enter(refusal, other.token)).text).not.toContain('colour')
    expect(await open(refusal, 'unknown')).toMatchObject({ status: 401 })
    expect(await open(refusal, other.token)).toMatchObject({ status: 404 })
  })

  test('runs nothing, is in no frame and is kept nowhere (platform PA10)', async () => {
    const refusal = await badContact({ colour: 'red' })
    for (const page of [
      await open(refusal),
      await enter(refusal, account.token),
      await enter(refusal, 'x'),
    ]) {
      expect(page.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; style-src 'sha256-[^']+'; form-action '(?:self|none)'; frame-ancestors 'none'/,
        ),
      })
      expect(page.text).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(page.text).not.toMatch(/<(?:script|link|img|iframe)|(?:src|href)=/)
    }
  })
})
