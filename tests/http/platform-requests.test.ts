import { beforeAll, describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const CONTACTS = '/crm/v3/objects/contacts'
const EVENTS = '/integrators/timeline/v3/events'
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const JSON_TYPE = 'application/json;charset=utf-8'
let account: TestAccount
let contactId = ''
let templateId = ''

beforeAll(async () => {
  account = await server.createAccount()
  contactId = (await account.send('POST', CONTACTS, { properties: { email: 'one@example.org' } })).body.id
  const tokens = [{ name: 'level', label: 'Level', type: 'number' }]
  const url = `/integrators/timeline/v3/${account.appId}/event-templates`
  templateId = (await account.send('POST', url, { name: 'Platform', tokens })).body.id
})

const event = (more: object = {}) => ({
  eventTemplateId: templateId,
  email: 'one@example.org',
  ...more,
})
const outcome = (reply: Reply) => [reply.status, reply.body.status, reply.body.category]

describe('hosts and paths', () => {
  test.each(['api.hubapi.com', 'api.hubspot.com', 'app.hubspot.com', 'api.hsforms.com', 'localhost:4870'])(
    'the same record answers as %s (PV1)',
    async (host) => {
      const reply = await account.send('GET', `${CONTACTS}/${contactId}`, undefined, { host })
      expect([reply.status, reply.body.id]).toEqual([200, contactId])
    },
  )

  test.each(['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta', '2027-03-beta'])(
    'version %s of records (PV2, PV3)',
    async (version) => {
      const reply = await account.send('GET', `/crm/objects/${version}/contacts/${contactId}`)
      expect([reply.status, reply.body.id]).toEqual([200, contactId])
    },
  )
})

describe('every error', () => {
  const refusals: readonly (readonly [what: string, ask: () => Promise<Reply>, status: number])[] = [
    ['no credentials', () => server.send({ method: 'GET', url: CONTACTS }), 401],
    ['an unknown path', () => account.send('GET', '/nope'), 404],
    ['another method', () => account.send('PUT', CONTACTS), 405],
    ['a record that is not there', () => account.send('GET', `${CONTACTS}/999999999`), 404],
    ['broken JSON', () => account.send('POST', CONTACTS, '{'), 400],
    ['a wrong value', () => account.send('POST', CONTACTS, { properties: { email: 'x' } }), 400],
    ['a wrong query', () => account.send('GET', `${CONTACTS}?archived=maybe`), 400],
    [
      'another content type',
      () => account.send('POST', CONTACTS, '<a/>', { 'content-type': 'text/xml' }),
      415,
    ],
    ['a body that is too large', () => account.send('POST', EVENTS, 'x'.repeat(2_097_153)), 413],
    ['a URL that is too long', () => account.send('GET', `${CONTACTS}?x=${'x'.repeat(33_000)}`), 414],
  ]

  test.each(refusals)(
    'has four members, no nulls, and its id in two headers: %s (PE1, PE2, PE38, PH1, PH2, PH15, PD5, PD6)',
    async (_what, ask, status) => {
      const reply = await ask()
      expect([reply.status, reply.body.status]).toEqual([status, 'error'])
      expect([reply.body.message, reply.body.category]).toEqual([
        expect.stringMatching(/./),
        expect.stringMatching(/^[A-Z_]+$/),
      ])
      expect(reply.body.correlationId).toMatch(UUID_V7)
      expect(reply.headers).toMatchObject({
        'content-type': JSON_TYPE,
        'x-hubspot-correlation-id': reply.body.correlationId,
        'x-request-id': reply.body.correlationId,
      })
      expect(reply.text).not.toContain('null')
    },
  )

  test('has no HTML for a browser either (PE38, PD6)', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml' }
    for (const url of ['/nope', `${CONTACTS}/999999999`]) {
      const reply = await account.send('GET', url, undefined, browser)
      expect([reply.status, reply.headers['content-type'], reply.body.category]).toEqual([
        404,
        JSON_TYPE,
        'OBJECT_NOT_FOUND',
      ])
    }
  })

  test('says in texts what its context holds, numbers too (PE1, PE18)', async () => {
    const reply = await account.send('GET', `${EVENTS}/${templateId}/absent`)
    expect(outcome(reply)).toEqual([404, 'error', 'OBJECT_NOT_FOUND'])
    const values = Object.values(reply.body.context as Record<string, unknown[]>).flat()
    expect(values.map((value) => typeof value)).toEqual(values.map(() => 'string'))
  })
})

describe('the catalogue of errors', () => {
  test('wrong property values are a list of JSON in the message (PE10)', async () => {
    const properties = { email: 'nobody', no_such_thing: '1' }
    const reply = await account.send('POST', CONTACTS, { properties })
    expect(outcome(reply)).toEqual([400, 'error', 'VALIDATION_ERROR'])
    const [, list = ''] = /^Property values were not valid: (\[.*\])$/.exec(reply.body.message) ?? []
    const problems = JSON.parse(list)
    expect(problems).toHaveLength(2)
    for (const { isValid, message, error, name } of problems) {
      expect([isValid, typeof message, typeof error, name in properties]).toEqual([
        false,
        'string',
        'string',
        true,
      ])
    }
    const [detail] = reply.body.errors
    expect([detail.code, detail.context.propertyName]).toEqual([problems[0].error, [problems[0].name]])
  })

  test('credentials and scopes have a category each (PE16, PE17)', async () => {
    const expired = await server.createToken(account, { scopes: ['*'], expiresAt: Date.now() - 1_000 })
    const weak = await server.createToken(account, { scopes: [] })
    const ask = (token: string) => server.send({ method: 'GET', url: CONTACTS, token })
    expect(outcome(await ask('nobodys'))).toEqual([401, 'error', 'INVALID_AUTHENTICATION'])
    expect(outcome(await ask(expired))).toEqual([401, 'error', 'EXPIRED_AUTHENTICATION'])
    expect(outcome(await ask(weak))).toEqual([403, 'error', 'MISSING_SCOPES'])
  })

  test('a taken address ends with its holder, and is not worth another try (PE21, PH10, PX20, PX21, PD24)', async () => {
    const reply = await account.send('POST', CONTACTS, { properties: { email: 'One@example.org' } })
    expect(outcome(reply)).toEqual([409, 'error', 'CONFLICT'])
    expect(reply.body.message).toMatch(new RegExp(`Existing ID: ${contactId}$`))
    expect(reply.headers['x-should-retry']).toBe('false')
  })

  test('an event with another content has its sub-category, and is not worth another try (PE22, PH10, PX21, PD24)', async () => {
    await account.send('POST', EVENTS, event({ id: 'pe22', tokens: { level: 1 } }))
    const reply = await account.send('POST', EVENTS, event({ id: 'pe22', tokens: { level: 2 } }))
    expect(outcome(reply)).toEqual([409, 'error', 'OBJECT_ALREADY_EXISTS'])
    expect(reply.body.subCategory).toBe('TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE')
    expect(reply.headers['x-should-retry']).toBe('false')
  })

  test('the same event again is stored once and answered alike (PX22)', async () => {
    const sent = event({ id: 'px22', timestamp: '2026-05-04T16:20:00.000Z' })
    const first = await account.send('POST', EVENTS, sent)
    const again = await account.send('POST', EVENTS, sent)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
  })

  test('an event goes to the contact of its visitor, whatever the address says; of an unknown visitor it waits (PD1, PD2)', async () => {
    const linked = await account.send('POST', EVENTS, event({ id: 'pd2-link', utk: 'pd2' }))
    expect([linked.status, linked.body.objectId]).toEqual([201, contactId])
    const other = { email: 'another@example.org', utk: 'pd2' }
    const decided = await account.send('POST', EVENTS, event({ id: 'pd2', ...other }))
    expect([decided.status, decided.body.objectId]).toEqual([201, contactId])
    const alone = { eventTemplateId: templateId, id: 'pd1', utk: 'nobody' }
    const waiting = await account.send('POST', EVENTS, alone)
    expect([waiting.status, waiting.body.utk, waiting.body.objectId]).toEqual([201, 'nobody', undefined])
  })

  test('what is not built says so, as an unknown path would (PE19)', async () => {
    const reply = await account.send('GET', '/webhooks/v3/1/settings')
    expect(outcome(reply)).toEqual([404, 'error', 'OBJECT_NOT_FOUND'])
    expect(reply.body.subCategory).toBe('Tidemark.NOT_BUILT')
  })

  test('trace ids of the caller come back with results and failures (PE3, PE4)', async () => {
    const inputs = [
      { objectWriteTraceId: 'good', properties: { email: 'trace@example.org' } },
      { objectWriteTraceId: 'bad', properties: { email: 'one@example.org' } },
    ]
    const reply = await account.send('POST', `${CONTACTS}/batch/create`, { inputs })
    expect([reply.status, reply.body.status, reply.body.numErrors]).toEqual([207, 'COMPLETE', 1])
    expect(reply.body.results[0].objectWriteTraceId).toBe('good')
    expect(reply.body.errors[0].context.objectWriteTraceId).toEqual(['bad'])
  })
})

describe('bodies', () => {
  test.each([
    ['application/json', 200],
    ['application/json; charset=utf-8; x=y', 200],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['text/plain', 415],
  ])('a search as %s: %d (PE25, PE40, PX41)', async (type, status) => {
    const reply = await account.send('POST', `${CONTACTS}/search`, '{"limit":1}', { 'content-type': type })
    expect([reply.status, reply.body.category ?? reply.body.results.length]).toEqual([
      status,
      status === 200 ? 1 : 'UNSUPPORTED_MEDIA_TYPE',
    ])
  })

  test('a body on GET is ignored, as are the headers of clients (PE41, PE42, PX32, PH32)', async () => {
    const url = `${CONTACTS}/${contactId}?count=1&propertyMode=x&portalId=5`
    const headers = { 'content-type': 'application/json', 'x-stainless-lang': 'js', 'user-agent': '' }
    const odd = await account.send('GET', url, '{bad', headers)
    const plain = await account.send('GET', `${CONTACTS}/${contactId}`)
    expect([odd.status, odd.body]).toEqual([200, plain.body])
  })

  test.each(['DELETE', 'GET', 'HEAD'])('%s with a JSON type and no body is fine (PE39)', async (method) => {
    const { body } = await account.send('POST', '/crm/v3/objects/companies', { properties: { name: 'x' } })
    const url = `/crm/v3/objects/companies/${body.id}`
    const reply = await account.send(method, url, undefined, { 'content-type': 'application/json' })
    expect([reply.status, reply.body.category]).toEqual([method === 'DELETE' ? 204 : 200, undefined])
  })
})

describe('successes', () => {
  test.each([
    ['POST', CONTACTS, { properties: { firstname: 'Zoë' } }, 201],
    ['GET', CONTACTS, undefined, 200],
    ['POST', `${CONTACTS}/search`, {}, 200],
    ['POST', `${CONTACTS}/batch/create`, { inputs: [{ properties: { firstname: 'Zoë' } }] }, 201],
    ['GET', '/account-info/v3/details', undefined, 200],
  ] as const)(
    '%s %s has its status, one content type and the usual headers (PH1-PH4, PH14, PH15, PH26)',
    async (method, url, body, status) => {
      const reply = await account.send(method, url, body)
      expect([reply.status, reply.text]).toEqual([status, JSON.stringify(reply.body)])
      const id = reply.headers['x-hubspot-correlation-id']
      expect(id).toMatch(UUID_V7)
      expect(reply.headers).toMatchObject({
        'content-type': JSON_TYPE,
        'x-request-id': id,
        vary: 'origin, Accept-Encoding',
      })
    },
  )

  test('a 204 has neither body nor type (PH3, PH14)', async () => {
    const { body } = await account.send('POST', CONTACTS, { properties: { firstname: 'Gone' } })
    const reply = await account.send('DELETE', `${CONTACTS}/${body.id}`)
    expect([reply.status, reply.body, reply.headers['content-type']]).toEqual([204, '', undefined])
  })

  test('ids of records are texts, those of accounts and users numbers (PH23)', async () => {
    const [record, details, facts] = await Promise.all([
      account.send('GET', `${CONTACTS}/${contactId}`),
      account.send('GET', '/account-info/v3/details'),
      account.send('GET', `/oauth/v1/access-tokens/${account.token}`),
    ])
    expect([record.status, record.body.id]).toEqual([200, contactId])
    expect([details.status, details.body.portalId]).toEqual([200, Number(account.accountId)])
    expect([facts.status, facts.body.app_id, facts.body.user_id]).toEqual([200, Number(account.appId), 0])
  })

  test.each([
    'properties=email&properties=lastname&properties=email',
    'properties=email,lastname,,email',
    'properties=email,&properties=lastname',
  ])('%s asks for two properties (PH24)', async (query) => {
    const reply = await account.send('GET', `${CONTACTS}/${contactId}?${query}`)
    const always = ['createdate', 'hs_object_id', 'lastmodifieddate']
    expect([reply.status, Object.keys(reply.body.properties).toSorted()]).toEqual([
      200,
      [...always, 'email', 'lastname'].toSorted(),
    ])
  })

  test('a URL of 30,000 characters is read to its end, one of 40,000 is too long (PH28, PE24, PD21, PX35)', async () => {
    const url = `${CONTACTS}/${contactId}?properties=`.padEnd(29_990, 'a')
    const long = await account.send('GET', `${url},lastname`)
    expect([long.status, long.body.id, 'lastname' in long.body.properties]).toEqual([200, contactId, true])
    expect(outcome(await account.send('GET', url.padEnd(40_000, 'a')))).toEqual([
      414,
      'error',
      'VALIDATION_ERROR',
    ])
  })

  test('a page has 10 records unless it asks for up to 100; more is refused (PH16, PH17, PH19)', async () => {
    const inputs = Array.from({ length: 12 }, (_, at) => ({ properties: { name: `Product ${at}` } }))
    await account.send('POST', '/crm/v3/objects/products/batch/create', { inputs })
    const list = (query: string) => account.send('GET', `/crm/v3/objects/products${query}`)
    const first = await list('')
    expect([first.status, first.body.results.length, first.body.paging.next.after]).toEqual([
      200,
      10,
      expect.stringMatching(/^\d+$/),
    ])
    const last = await list(`?after=${first.body.paging.next.after}`)
    expect([last.status, last.body.results.length, last.body.paging]).toEqual([200, 2, undefined])
    expect((await list('?limit=100')).body.results).toHaveLength(12)
    expect(outcome(await list('?limit=101'))).toEqual([400, 'error', 'VALIDATION_ERROR'])
  })
})
