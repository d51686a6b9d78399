import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { head, type RawReply, sendRaw } from '../support/raw-http.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let port = 0
let auth = ''
let templates = ''
let templateId = ''
const EVENTS = '/integrators/timeline/v3/events'
const BATCH = `${EVENTS}/batch/create`
const MIB = 1_048_576
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

beforeAll(async () => {
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  port = Number(new URL(address).port)
  account = await server.createAccount()
  auth = `Authorization: Bearer ${account.token}`
  templates = `/integrators/timeline/v3/${account.appId}/event-templates`
  const tokens = [{ name: 'text', label: 'Text', type: 'string' }]
  templateId = (await account.send('POST', templates, { name: 'Wire', tokens })).body.id
})

/** A POST of bytes with their length. */
function post(url: string, body: string | Uint8Array, ...lines: string[]): Promise<RawReply> {
  return sendRaw(
    port,
    head(`POST ${url}`, auth, `Content-Length: ${Buffer.byteLength(body)}`, ...lines),
    body,
  )
}

function expectError(reply: RawReply, status: number, category: string): void {
  expect([reply.status, reply.json?.status, reply.json?.category]).toEqual([status, 'error', category])
  expect(reply.json.message).toEqual(expect.any(String))
  expect(reply.json.correlationId).toMatch(UUID_V7)
  expect(reply.headers).toMatchObject({
    'content-type': 'application/json;charset=utf-8',
    'x-hubspot-correlation-id': reply.json.correlationId,
    'x-request-id': reply.json.correlationId,
    vary: 'origin, Accept-Encoding',
    'x-content-type-options': 'nosniff',
  })
}

/** An event body of exactly this many bytes. */
function eventOfBytes(bytes: number): string {
  const body = { eventTemplateId: templateId, email: 'wire@example.org', pad: '' }
  return JSON.stringify({ ...body, pad: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(body))) })
}

describe('reply headers', () => {
  test('every success carries its correlation id, Vary and nosniff, and no CORS grant (PH1-PH5, PH30, W1, W11)', async () => {
    const reply = await sendRaw(port, head(`GET ${templates}`, auth, 'Origin: http://localhost'))
    expect(reply.headers['x-hubspot-correlation-id']).toMatch(UUID_V7)
    expect(reply.headers).toMatchObject({
      'x-request-id': reply.headers['x-hubspot-correlation-id'],
      'content-type': 'application/json;charset=utf-8',
      vary: 'origin, Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin')
    expect(reply.headers).not.toHaveProperty('server')
    expect(reply.headers).not.toHaveProperty('x-powered-by')
  })

  test('a correlation id that the client sends is not taken over (PH1)', async () => {
    const reply = await sendRaw(
      port,
      head(`GET ${templates}`, auth, 'X-Request-Id: mine', 'X-HubSpot-Correlation-Id: mine'),
    )
    expect(reply.headers['x-request-id']).toMatch(UUID_V7)
  })

  test('a 204 has no content type and no body (PH3)', async () => {
    const reply = await sendRaw(port, head(`OPTIONS ${templates}`))
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(reply.headers).not.toHaveProperty('content-type')
  })

  test('a conflict tells new clients not to try again (PH10)', async () => {
    const event = {
      eventTemplateId: templateId,
      id: 'ph10',
      email: 'wire@example.org',
      tokens: { text: 'a' },
    }
    await post(EVENTS, JSON.stringify(event))
    const reply = await post(EVENTS, JSON.stringify({ ...event, tokens: { text: 'b' } }))
    expectError(reply, 409, 'OBJECT_ALREADY_EXISTS')
    expect(reply.headers['x-should-retry']).toBe('false')
  })
})

describe('request head', () => {
  test.each([
    ['30,000 characters', 30_000, 200],
    ['32,768 bytes', 32_768, 200],
  ])('a URL of %s is taken (PH28)', async (_name, length, status) => {
    const url = `${templates}?properties=`
    expect((await sendRaw(port, head(`GET ${url.padEnd(length, 'a')}`, auth))).status).toBe(status)
  })

  test.each([32_769, 40_000])('a URL of %d characters: 414 (PE24)', async (length) => {
    expectError(
      await sendRaw(port, head(`GET ${`${templates}?x=`.padEnd(length, 'a')}`, auth)),
      414,
      'VALIDATION_ERROR',
    )
    expectError(await sendRaw(port, head(`GET ${'/'.padEnd(length, 'a')}`)), 414, 'VALIDATION_ERROR')
  })

  test.each([
    ['one header of 70,000 bytes', [`X-Long: ${'a'.repeat(70_000)}`]],
    ['many that make 70,000 bytes', Array.from({ length: 70 }, (_, at) => `X-${at}: ${'a'.repeat(1_000)}`)],
  ])('%s: 431 as JSON (PE27)', async (_name, lines) => {
    expectError(await sendRaw(port, head(`GET ${templates}`, auth, ...lines)), 431, 'VALIDATION_ERROR')
  })

  test('a header block of 60,000 bytes is taken (PH28)', async () => {
    expect(
      (await sendRaw(port, head(`GET ${templates}`, auth, `X-Long: ${'a'.repeat(60_000)}`))).status,
    ).toBe(200)
  })

  test.each([
    [100, 200],
    [101, 431],
    [3_000, 431],
  ])('%d header lines: %d (PE27)', async (lines, status) => {
    const others = Array.from({ length: lines - 3 }, (_, at) => `X-${at}: 1`)
    expect((await sendRaw(port, head(`GET ${templates}`, auth, ...others))).status).toBe(status)
  })

  test('HTTP/1.1 without Host: 400 as JSON; HTTP/1.0 needs none', async () => {
    expectError(
      await sendRaw(port, `GET ${templates} HTTP/1.1\r\nConnection: close\r\n\r\n`),
      400,
      'VALIDATION_ERROR',
    )
    expect((await sendRaw(port, `GET ${templates} HTTP/1.0\r\n${auth}\r\n\r\n`)).status).toBe(200)
  })

  test('an empty Host is refused in dev mode (decision 34)', async () => {
    expectError(
      await sendRaw(port, `GET ${templates} HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n`),
      403,
      'HOST_REFUSED',
    )
  })

  test('a target in absolute form, as proxies get it, is the path alone', async () => {
    expect((await sendRaw(port, head(`GET http://api.hubapi.com${templates}/`, auth))).status).toBe(200)
    expectError(await sendRaw(port, head('GET http://api.hubapi.com', auth)), 404, 'OBJECT_NOT_FOUND')
  })

  test('an expectation nobody knows is left alone; 100-continue is answered', async () => {
    expect((await sendRaw(port, head(`GET ${templates}`, auth, 'Expect: the-best'))).status).toBe(200)
    expect((await post(EVENTS, '{}', 'Expect: 100-continue')).status).toBe(100)
  })

  test.each([
    ['words', 'hello world\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100ba010000b603031234', 'hex')],
    ['an unknown method', `FROB ${templates} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['HTTP/3.0 in text', `GET ${templates} HTTP/3.0\r\nHost: localhost\r\n\r\n`],
    ['a header without colon', `GET ${templates} HTTP/1.1\r\nHost: localhost\r\nbroken\r\n\r\n`],
    ['a NUL in a header', `GET ${templates} HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n`],
    [
      'two lengths',
      `POST ${EVENTS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    ],
    [
      'length and chunks',
      `POST ${EVENTS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a negative length', `POST ${EVENTS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n`],
    [
      'a broken chunk',
      `POST ${EVENTS} HTTP/1.1\r\nHost: localhost\r\n${''}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
  ])('%s: 400 as JSON, and the server lives (P9)', async (_name, bytes) => {
    expectError(await sendRaw(port, bytes), 400, 'VALIDATION_ERROR')
    expect((await sendRaw(port, head('GET /health/live'))).status).toBe(200)
  })
})

describe('bodies', () => {
  test('exactly the limit passes, a byte more is 413, with a length or in chunks (PE23, PH29)', async () => {
    const limit = 2 * MIB
    expect((await post(EVENTS, eventOfBytes(limit - 1))).status).toBe(201)
    expect((await post(EVENTS, eventOfBytes(limit))).status).toBe(201)
    expectError(await post(EVENTS, eventOfBytes(limit + 1)), 413, 'VALIDATION_ERROR')
    const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
    const request = head(`POST ${EVENTS}`, auth, 'Transfer-Encoding: chunked')
    expect((await sendRaw(port, request, chunked(eventOfBytes(limit)))).status).toBe(201)
    expectError(await sendRaw(port, request, chunked(eventOfBytes(limit + 1))), 413, 'VALIDATION_ERROR')
  })

  test('object batches take 8 MiB, event batches more (decision 17)', async () => {
    const pad = (bytes: number) => `{"inputs":[],"pad":"${'x'.repeat(bytes - 22)}"}`
    const url = '/crm/v3/objects/contacts/batch/create'
    expect((await post(url, pad(8 * MIB))).json.message).toContain('at least one')
    expectError(await post(url, pad(8 * MIB + 1)), 413, 'VALIDATION_ERROR')
    expectError(await post(BATCH, pad(12 * MIB)), 400, 'VALIDATION_ERROR')
  })

  test('a length no operation takes is refused before a byte is sent (PE23)', async () => {
    const reply = await sendRaw(port, head(`POST ${EVENTS}`, auth, 'Content-Length: 99999999999'), '{}')
    expectError(reply, 413, 'VALIDATION_ERROR')
  })

  test('a client that sends all of a body that is too large gets to read the 413 (PE23)', async () => {
    const reply = await fetch(`http://127.0.0.1:${port}${EVENTS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
      body: 'x'.repeat(20 * MIB),
    })
    expect([reply.status, await reply.json()]).toMatchObject([413, { category: 'VALIDATION_ERROR' }])
  })

  test('so does one that asks for the end of the connection, and reads only then (PE23)', async () => {
    const body = 'x'.repeat(20 * MIB)
    const replies = await Promise.all(Array.from({ length: 5 }, () => sendThenRead(body)))
    expect(replies.map((reply) => reply.slice(0, 12))).toEqual(Array(5).fill('HTTP/1.1 413'))
  })

  test('bytes beyond Content-Length are not part of the body', async () => {
    expectError(
      await sendRaw(port, head(`POST ${EVENTS}`, auth, 'Content-Length: 2'), '{}garbage'),
      400,
      'VALIDATION_ERROR',
    )
  })

  test('a body that ends before its Content-Length stores nothing', async () => {
    const socket = connect({ port, host: '127.0.0.1' })
    const body = JSON.stringify({ eventTemplateId: templateId, id: 'short', email: 'wire@example.org' })
    socket.write(head(`POST ${EVENTS}`, auth, `Content-Length: ${body.length + 1}`) + body)
    socket.end()
    socket.resume()
    await once(socket, 'close')
    expect((await account.send('GET', `${EVENTS}/${templateId}/short`)).status).toBe(404)
  })

  test.each(['', '0\r\n\r\n'])('an empty body where one is needed: 400 in words (PE39)', async (chunks) => {
    const framing = chunks === '' ? 'Content-Length: 0' : 'Transfer-Encoding: chunked'
    const reply = await sendRaw(
      port,
      head(`POST ${EVENTS}`, auth, 'Content-Type: application/json', framing),
      chunks,
    )
    expectError(reply, 400, 'VALIDATION_ERROR')
    expect(reply.json.message).toBe('Invalid JSON input: a request body was expected, but none found')
  })

  test.each(['application/json', 'text/plain', ';;;', 'application/json; charset=utf-16'])(
    'GET ignores a body of type %s, whatever it says (PE41)',
    async (type) => {
      const lines = [`Content-Type: ${type}`, 'Content-Length: 5']
      expect((await sendRaw(port, head(`GET ${templates}`, auth, ...lines), '{bad}')).status).toBe(200)
      expect((await sendRaw(port, head(`GET ${templates}`, auth, `Content-Type: ${type}`))).status).toBe(200)
    },
  )

  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/json; charset=anything; x="y"',
    'application/json;',
  ])('content type %s is JSON (PE40)', async (type) => {
    expect((await post(EVENTS, eventOfBytes(200), `Content-Type: ${type}`)).status).toBe(201)
  })

  test('no content type is JSON too (PE40)', async () => {
    expect((await post(EVENTS, eventOfBytes(200))).status).toBe(201)
  })

  test.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json, text/plain',
    'application/vnd.api+json',
    'application',
    'a/b/c',
    ';;;',
    ';charset=utf-8',
    '*/*',
  ])('content type %s: 415 (PE25, W10)', async (type) => {
    expectError(await post(EVENTS, eventOfBytes(200), `Content-Type: ${type}`), 415, 'UNSUPPORTED_MEDIA_TYPE')
  })
})

describe('gzip', () => {
  const zipped = (text: string) => gzipSync(text)

  test.each(['gzip', 'GZIP', ' gzip ', 'x-gzip'])('a body coded %s is read (PH27)', async (coding) => {
    expect((await post(EVENTS, zipped(eventOfBytes(300)), `Content-Encoding: ${coding}`)).status).toBe(201)
  })

  test('identity is no coding', async () => {
    expect((await post(EVENTS, eventOfBytes(300), 'Content-Encoding: identity')).status).toBe(201)
  })

  test.each(['br', 'deflate', 'zstd', 'compress', 'gzip, gzip', 'gzip, identity', 'x'])(
    'coding %s: 415 (PE25)',
    async (coding) => {
      expectError(
        await post(EVENTS, zipped('{}'), `Content-Encoding: ${coding}`),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      )
    },
  )

  test('gzip within gzip is read once, so it is no JSON', async () => {
    expectError(await post(EVENTS, gzipSync(zipped('{}')), 'Content-Encoding: gzip'), 400, 'VALIDATION_ERROR')
  })

  test.each([
    ['plain text', Buffer.from('{"a":1}')],
    ['a cut stream', gzipSync('{"eventTemplateId":"1"}').subarray(0, 25)],
    ['a damaged stream', Buffer.concat([gzipSync('{"a":1}').subarray(0, 12), Buffer.alloc(12, 0xff)])],
  ])('%s that says gzip: 400 (PH27)', async (_name, bytes) => {
    const reply = await post(EVENTS, bytes, 'Content-Encoding: gzip')
    expectError(reply, 400, 'VALIDATION_ERROR')
    expect(reply.json.message).toBe('The body is not valid gzip')
  })

  test('what grows past the limit of the operation: 413 (PE23)', async () => {
    expectError(
      await post(EVENTS, zipped(eventOfBytes(2 * MIB + 1)), 'Content-Encoding: gzip'),
      413,
      'VALIDATION_ERROR',
    )
  })

  test('a bomb, more than a hundred times its size: 413, though the limit would take it (reliability section 3)', async () => {
    const bomb = gzipSync(' '.repeat(MIB))
    expect(bomb.length * 100).toBeLessThan(2 * MIB)
    expectError(
      await post(BATCH, gzipSync(' '.repeat(50 * MIB)), 'Content-Encoding: gzip'),
      413,
      'VALIDATION_ERROR',
    )
    expectError(
      await post(EVENTS, gzipSync(' '.repeat(20 * MIB)), 'Content-Encoding: gzip'),
      413,
      'VALIDATION_ERROR',
    )
  })

  test.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['*', true],
    ['GZip', true],
    ['', false],
    ['identity', false],
    ['br', false],
    ['gzip;q=0', false],
    ['gzip; q=0.000', false],
    ['gzip;q=0, *', false],
    ['*;q=0', false],
  ])('Accept-Encoding "%s": compressed %s (PH27)', async (accepted, isZipped) => {
    const long = await server.app.inject({
      url: '/crm/v3/objects/gadgets/1',
      headers: { ...bearer(), 'accept-encoding': accepted },
    })
    expect(long.headers['content-encoding']).toBeUndefined()
    const reply = await server.app.inject({
      url: `/crm/v3/objects/${'g'.repeat(1_100)}/1`,
      headers: { ...bearer(), 'accept-encoding': accepted },
    })
    expect(reply.headers['content-encoding']).toBe(isZipped ? 'gzip' : undefined)
    const text = isZipped ? gunzipSync(reply.rawPayload).toString() : reply.payload
    expect(JSON.parse(text).category).toBe('VALIDATION_ERROR')
    expect(reply.headers['content-length']).toBe(String(reply.rawPayload.length))
  })

  test('1 KiB counts in bytes, not in characters (PH27)', async () => {
    const reply = await server.app.inject({
      url: `/crm/v3/objects/${encodeURIComponent('€'.repeat(400))}/1`,
      headers: { ...bearer(), 'accept-encoding': 'gzip' },
    })
    expect(reply.headers['content-encoding']).toBe('gzip')
  })

  function bearer(): Record<string, string> {
    return { authorization: `Bearer ${account.token}` }
  }
})

test('one connection serves many requests, good and bad, in turn (PH31)', async () => {
  const socket = connect({ port, host: '127.0.0.1' })
  const received: Buffer[] = []
  socket.on('data', (bytes: Buffer) => received.push(bytes))
  const line = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${auth}\r\n\r\n`
  socket.write(line(templates) + line('/nope') + line('/crm/v3/objects/contacts/%zz') + line(templates))
  socket.write(head(`GET ${templates}`, auth))
  await once(socket, 'close')
  const statuses = [
    ...Buffer.concat(received)
      .toString()
      .matchAll(/HTTP\/1\.1 (\d+)/g),
  ].map((match) => match[1])
  expect(statuses).toEqual(['200', '404', '400', '200', '200'])
})

/** What a client reads that does so after it has sent all. */
async function sendThenRead(body: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const lines = [auth, 'Content-Type: application/json', `Content-Length: ${body.length}`]
  socket.write(head(`POST ${EVENTS}`, ...lines))
  await new Promise<void>((resolve, reject) =>
    socket.write(body, (error) => (error ? reject(error) : resolve())),
  )
  return text(socket)
}
