import { gunzipSync, gzipSync } from 'node:zlib'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTemplate, type EventBody, type Template } from './support/fixtures.ts'
import { type ErrorBody, send, target, unique, uniqueEmail } from './support/target.ts'

const JSON_TYPE = 'application/json;charset=utf-8'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const BASE = '/integrators/timeline/v3'
const MIB = 1_048_576
let template: Template

beforeAll(async () => {
  template = await createTemplate()
})

function event(id = unique('raw')) {
  return { eventTemplateId: template.id, id, email: uniqueEmail(), tokens: { course: 'Rust' } }
}

describe('replies', () => {
  test('carry the JSON content type, correlation id and Location on 201 (W1, W11, W12)', async () => {
    const body = event(unique('a/b#c'))
    const reply = await send<EventBody>('POST', `${BASE}/events`, { body })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('content-type')).toBe(JSON_TYPE)
    expect(reply.headers.get('x-hubspot-correlation-id')).toMatch(UUID)
    expect(reply.headers.get('location')).toBe(`${BASE}/events/${template.id}/${encodeURIComponent(body.id)}`)
    const read = await send('GET', reply.headers.get('location') ?? '')
    expect(read.headers.get('content-type')).toBe(JSON_TYPE)
    expect(read.text).toBe(reply.text)
  })

  test('leave out absent fields and write times with milliseconds (W3, W4)', async () => {
    const reply = await send<EventBody>('POST', `${BASE}/events`, {
      body: { ...event(), timestamp: '2026-05-04' },
    })
    expect(reply.body.timestamp).toBe('2026-05-04T00:00:00.000Z')
    expect(Object.values(reply.body)).not.toContain(null)
    expect(Object.keys(reply.body)).not.toContain('extraData')
  })

  test('of a record create name the record in Location (OBJ-8)', async () => {
    const body = { properties: { email: uniqueEmail() } }
    const reply = await send<{ id: string }>('POST', '/crm/v3/objects/contacts', { body })
    expect(reply.status).toBe(201)
    expect(new URL(reply.headers.get('location') ?? '', target.url).pathname).toBe(
      `/crm/v3/objects/contacts/${reply.body.id}`,
    )
  })

  test('answer HEAD as GET without a body (PH31)', async () => {
    const { headers } = await send('POST', `${BASE}/events`, { body: event() })
    const head = await send('HEAD', headers.get('location') ?? '')
    expect(head.status).toBe(200)
    expect(head.headers.get('content-type')).toBe(JSON_TYPE)
    expect(head.text).toBe('')
  })
})

describe('errors', () => {
  test.each([
    ['an unknown path', 'GET', '/crm/v3/nothing', 404, 'OBJECT_NOT_FOUND'],
    ['an unknown family', 'POST', '/marketing/v3/emails', 404, 'OBJECT_NOT_FOUND'],
    ['an app id that is no number', 'GET', `${BASE}/abc/event-templates`, 400, 'VALIDATION_ERROR'],
    ['an unknown object type', 'GET', '/crm/v3/objects/widgets/1', 400, 'VALIDATION_ERROR'],
    ['an absent event', 'GET', `${BASE}/events/1/none`, 404, 'OBJECT_NOT_FOUND'],
    ['another method', 'PUT', `${BASE}/events`, 405, 'METHOD_NOT_ALLOWED'],
    [
      'another method of records',
      'PATCH',
      '/crm/v3/objects/contacts/batch/create',
      405,
      'METHOD_NOT_ALLOWED',
    ],
  ])(
    '%s is answered in the common shape (timeline E12, objects 14.24)',
    async (_name, method, path, status, category) => {
      const reply = await send<ErrorBody>(method, path)
      expect({ status: reply.status, category: reply.body.category }).toEqual({ status, category })
      expect(reply.headers.get('content-type')).toBe(JSON_TYPE)
      expect(reply.body.status).toBe('error')
      expect(reply.body.message).not.toBe('')
      expect(reply.body.correlationId).toMatch(UUID)
      expect(reply.body.correlationId).toBe(reply.headers.get('x-hubspot-correlation-id'))
    },
  )

  test('405 names the methods that are allowed', async () => {
    const reply = await send('DELETE', `${BASE}/events`)
    expect(reply.status).toBe(405)
    expect(reply.headers.get('allow')).toContain('POST')
  })

  test.each([undefined, 'unknown-token'])('token %s is answered 401 before anything else', async (token) => {
    const reply = await send<ErrorBody>('POST', `${BASE}/events`, { token, body: '{not json' })
    expect(reply.status).toBe(401)
    expect(reply.body.category).toBe('INVALID_AUTHENTICATION')
  })

  test('a developer key is not enough for events (A1)', async () => {
    const path = `${BASE}/events?hapikey=${encodeURIComponent(target.developerKey)}`
    expect((await send('POST', path, { token: undefined, body: event() })).status).toBe(401)
  })

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'content type %s is answered 415',
    async (type) => {
      const reply = await send<ErrorBody>('POST', `${BASE}/events`, {
        body: JSON.stringify(event()),
        headers: { 'content-type': type },
      })
      expect(reply.status).toBe(415)
      expect(reply.body.category).toBe('UNSUPPORTED_MEDIA_TYPE')
    },
  )

  test('an unknown content coding is answered 415 (PH27)', async () => {
    const headers = { 'content-encoding': 'zstd' }
    expect((await send('POST', `${BASE}/events`, { body: event(), headers })).status).toBe(415)
  })

  test('a body over the cap is answered 413, plain and gzipped (E10, PH29)', async () => {
    const text = JSON.stringify({ ...event(), extraData: 'x'.repeat(3 * MIB) })
    const plain = await send<ErrorBody>('POST', `${BASE}/events`, { body: text })
    expect(plain.status).toBe(413)
    expect(plain.body.category).toBe('VALIDATION_ERROR')
    const headers = { 'content-encoding': 'gzip' }
    expect((await send('POST', `${BASE}/events`, { body: gzipSync(text), headers })).status).toBe(413)
  })

  test.each([
    ['cut short', '{"eventTemplateId":'],
    ['a list', '[]'],
    ['no value at all', 'nothing'],
    ['without the template', '{"id":"x","email":"a@example.com"}'],
    ['with NUL in a text', '{"eventTemplateId":"1","id":"a\\u0000b"}'],
    ['with half a surrogate pair', '{"eventTemplateId":"1","id":"a\\ud800"}'],
  ])('a body that is %s is answered 400 with a place (E3)', async (_name, body) => {
    const reply = await send<ErrorBody>('POST', `${BASE}/events`, { body })
    expect(reply.status).toBe(400)
    expect(reply.body.category).toBe('VALIDATION_ERROR')
    expect(reply.body.message).toMatch(/^Invalid input JSON on line \d+, column \d+: /)
  })

  test('a missing template id is named in the words clients know (E3)', async () => {
    const reply = await send<ErrorBody>('POST', `${BASE}/events`, { body: { event_template_id: '1' } })
    expect(reply.body.message).toContain(
      'Cannot build TimelineEvent, some of required attributes are not set [eventTemplateId]',
    )
  })
})

describe('transport', () => {
  test('takes a gzipped body and gives a gzipped reply (PH27)', async () => {
    const inputs = Array.from({ length: 50 }, () => event())
    const reply = await sendUndecoded(`${BASE}/events/batch/create`, gzipSync(JSON.stringify({ inputs })))
    expect(reply.status).toBe(201)
    expect(reply.coding).toBe('gzip')
    const body = JSON.parse(gunzipSync(reply.bytes).toString('utf8')) as { results: EventBody[] }
    expect(body.results.map(({ id }) => id)).toEqual(inputs.map(({ id }) => id))
  })

  test('refuses what only claims to be gzip', async () => {
    const headers = { 'content-encoding': 'gzip' }
    expect((await send('POST', `${BASE}/events`, { body: event(), headers })).status).toBe(400)
  })

  test.each([
    ['doubled slashes', `//integrators//timeline/v3/events`],
    ['a slash at the end', `${BASE}/events/`],
    ['the retired prefix', '/crm/v3/timeline/events'],
    ['the retired prefix with doubled slashes', '/crm//v3/timeline//events//'],
  ])('finds the events by %s (PV4, PV5)', async (_name, path) => {
    expect((await send('POST', path, { body: event() })).status).toBe(201)
  })

  test.each([
    '/crm/v3/objects/contacts',
    '/crm//v3/objects/contacts/',
    '/crm/objects/v3/contacts',
    '/crm/objects/2026-03/contacts',
    '/crm/objects/2026-09-beta/0-1',
    '/crm/v3/objects/contact',
  ])('finds the contacts by %s (PV3, PV7)', async (path) => {
    const body = { properties: { email: uniqueEmail() } }
    const created = await send<{ id: string }>('POST', path, { body })
    expect(created.status).toBe(201)
    const read = await send('GET', `${path.replace(/\/$/, '')}/${created.body.id}`)
    expect(read.status).toBe(200)
  })

  test('accepts a URL of 15,000 characters (PH28)', async () => {
    const { body } = await send<{ id: string }>('POST', '/crm/v3/objects/contacts', {
      body: { properties: { email: uniqueEmail() } },
    })
    const names = Array.from({ length: 1_100 }, (_, index) => `unknown_${index}_x`).join(',')
    expect(names.length).toBeGreaterThan(15_000)
    expect((await send('GET', `/crm/v3/objects/contacts/${body.id}?properties=${names}`)).status).toBe(200)
  })

  test('answers 414 to a URL over the cap (PE24)', async () => {
    const reply = await send<ErrorBody>('GET', `/crm/v3/objects/contacts/1?properties=${'x'.repeat(34_000)}`)
    expect(reply.status).toBe(414)
    expect(reply.body.category).toBe('VALIDATION_ERROR')
  })

  test('reads a body on GET without complaint (PX32)', async () => {
    const { headers } = await send('POST', `${BASE}/events`, { body: event() })
    const reply = await sendUndecoded(headers.get('location') ?? '', Buffer.from('{"a":1}'), 'GET')
    expect(reply.status).toBe(200)
  })
})

/** Past `fetch`, which undoes the reply's coding and sends no body with GET. */
async function sendUndecoded(path: string, body: Buffer, method = 'POST') {
  const isGzip = body[0] === 0x1f
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(target.url + path, {
      method,
      headers: {
        authorization: `Bearer ${target.token}`,
        'content-type': 'application/json',
        'content-length': body.length,
        'accept-encoding': 'gzip',
        ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
      },
    })
    call.on('response', resolve)
    call.on('error', reject)
    call.end(body)
  })
  const bytes = await buffer(reply)
  return { status: reply.statusCode, coding: reply.headers['content-encoding'], bytes }
}
