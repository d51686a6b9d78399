import { beforeAll, describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let templateId = ''
let contactId = ''
const EVENTS = '/integrators/timeline/v3/events'
const CONTACTS = '/crm/v3/objects/contacts'

beforeAll(async () => {
  account = await server.createAccount()
  const url = `/integrators/timeline/v3/${account.appId}/event-templates`
  templateId = (await account.send('POST', url, { name: 'Values' })).body.id
  contactId = (await account.send('POST', CONTACTS, { properties: { email: 'values@example.org' } })).body.id
})

describe('errors in words', () => {
  test.each([
    ['{"eventTemplateId":"1",}', 1, 24],
    ['{\n  "eventTemplateId": x\n}', 2, 22],
    ['', 0, 0],
  ])('%j is told by line and column (PE11)', async (text, line, column) => {
    const reply = await account.send('POST', EVENTS, text === '' ? '{' : text)
    const place =
      text === ''
        ? /^Invalid input JSON on line \d+, column \d+/
        : `Invalid input JSON on line ${line}, column ${column}: `
    expect(reply.status).toBe(400)
    expect(reply.body.message).toEqual(
      typeof place === 'string' ? expect.stringContaining(place) : expect.stringMatching(place),
    )
  })

  test('a wrong JSON type starts alike and names the place (PE11)', async () => {
    const reply = await account.send('POST', EVENTS, { eventTemplateId: templateId, tokens: { a: [] } })
    expect(reply.body.message).toMatch(/^Invalid input JSON on line \d+, column \d+.* at tokens\.a/)
  })

  test('an absent member is named (PE12)', async () => {
    const event = await account.send('POST', EVENTS, { email: 'values@example.org' })
    expect(event.body.message).toContain('required attributes are not set [eventTemplateId]')
    const batch = await account.send('POST', `${CONTACTS}/batch/create`, {})
    expect(batch.body.message).toContain('Some required fields were not set: [inputs]')
  })

  test.each(['archived=maybe', 'archived=1', 'archived=yes'])(
    '%s is no boolean: 400 that names it (PE13, PH25)',
    async (query) => {
      const reply = await account.send('GET', `${CONTACTS}/${contactId}?${query}`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
      expect(reply.body.message).toContain('archived')
    },
  )

  test.each(['archived=false', 'archived=FALSE', 'archived='])('%s is false (PH25)', async (query) => {
    expect((await account.send('GET', `${CONTACTS}/${contactId}?${query}`)).status).toBe(200)
  })

  test('a batch with too many inputs names the limit (PE15)', async () => {
    const inputs = Array.from({ length: 101 }, () => ({}))
    const reply = await account.send('POST', `${CONTACTS}/batch/create`, { inputs })
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('100')])
  })
})

const templates = () => `/integrators/timeline/v3/${account.appId}/event-templates`
const event = () => ({ eventTemplateId: templateId, email: 'values@example.org' })

type Call = readonly [method: string, url: () => string, body: () => unknown, status: number]

const calls: readonly Call[] = [
  ['POST', () => EVENTS, event, 201],
  ['POST', () => `${EVENTS}/batch/create`, () => ({ inputs: [event()] }), 201],
  ['POST', templates, () => ({ name: 'n' }), 201],
  [
    'POST',
    () => `${templates()}/${templateId}/tokens`,
    () => ({ name: 't', label: 'T', type: 'string' }),
    200,
  ],
  ['GET', templates, () => undefined, 200],
  ['POST', () => CONTACTS, () => ({ properties: { firstname: 'V' } }), 201],
  ['POST', () => `${CONTACTS}/batch/create`, () => ({ inputs: [{ properties: { firstname: 'V' } }] }), 201],
  ['POST', () => `${CONTACTS}/batch/read`, () => ({ inputs: [{ id: contactId }] }), 200],
  ['GET', () => `${CONTACTS}/${contactId}`, () => undefined, 200],
  ['GET', () => `/crm/v4/objects/contacts/${contactId}/associations/companies`, () => undefined, 200],
]

describe('successes', () => {
  test.each(calls)('%s %o has exactly its declared status (PH14)', async (method, url, body, status) => {
    expect((await account.send(method, url(), body())).status).toBe(status)
  })

  test('times leave as ISO 8601 UTC with milliseconds; ids as texts of digits (PH22, PH23)', async () => {
    const { body } = await account.send('GET', `${CONTACTS}/${contactId}`)
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
    expect(
      [body.createdAt, body.updatedAt, body.properties.createdate].every((text) => time.test(text)),
    ).toBe(true)
    expect([body.id, body.properties.hs_object_id]).toEqual([expect.stringMatching(/^\d+$/), body.id])
  })

  test.each([
    ['2026-05-04T16:20:00Z', '2026-05-04T16:20:00.000Z'],
    ['2026-05-04T18:20:00.5+02:00', '2026-05-04T16:20:00.500Z'],
    ['1777911600000', '2026-05-04T16:20:00.000Z'],
    [1_777_911_600_000, '2026-05-04T16:20:00.000Z'],
    ['2026-05-04', '2026-05-04T00:00:00.000Z'],
  ])('time %s is taken (PH22)', async (timestamp, shown) => {
    const event = { eventTemplateId: templateId, email: 'values@example.org', timestamp }
    const reply = await account.send('POST', EVENTS, event)
    expect([reply.status, reply.body.timestamp]).toEqual([201, shown])
  })

  test.each([
    'properties=email&properties=firstname',
    'properties=email,firstname',
    'properties=email,,firstname,&properties=email',
    'properties=%20email%20,firstname&properties=',
  ])('%s asks for two properties (PH24)', async (query) => {
    const { body } = await account.send('GET', `${CONTACTS}/${contactId}?${query}`)
    expect(Object.keys(body.properties)).toEqual(expect.arrayContaining(['email', 'firstname']))
  })

  test('bodies are compact UTF-8 without a byte order mark (PH26)', async () => {
    const created = await account.send('POST', CONTACTS, { properties: { firstname: 'Zoë 😀' } })
    expect(created.text).toBe(JSON.stringify(created.body))
    expect(created.text).toContain('Zoë 😀')
    expect(created.headers['content-length']).toBe(String(Buffer.byteLength(created.text)))
  })
})

describe('pages', () => {
  beforeAll(async () => {
    const link = [
      { to: { id: contactId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }] },
    ]
    const inputs = Array.from({ length: 5 }, (_, at) => ({
      properties: { name: `Company ${at}` },
      associations: link,
    }))
    expect((await account.send('POST', '/crm/v3/objects/companies/batch/create', { inputs })).status).toBe(
      201,
    )
  })

  test('each links to the next as called; the last has no paging at all (PH16, PH17, PH18)', async () => {
    const seen: number[] = []
    let url: string | undefined =
      `/crm/objects/2026-09/contacts/${contactId}/associations/companies?limit=2&portalId=7`
    for (let page = 0; url !== undefined && page < 5; page += 1) {
      const { status, body }: Reply = await account.send('GET', url)
      expect(status).toBe(200)
      seen.push(...body.results.map(({ toObjectId }: { toObjectId: number }) => toObjectId))
      const link: string | undefined = body.paging?.next.link
      expect(body.paging ?? 'absent').toEqual(
        link === undefined ? 'absent' : { next: { after: expect.any(String), link } },
      )
      expect(link ?? 'http://localhost/crm/objects/2026-09/').toMatch(
        /^http:\/\/localhost(:80)?\/crm\/objects\/2026-09\//,
      )
      url = link?.replace(/^http:\/\/[^/]+/, '')
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })
})
