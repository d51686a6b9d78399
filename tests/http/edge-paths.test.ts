import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../src/wire/operations.ts'
import { spellingsOf } from '../../src/wire/paths.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let contactId = ''
let templateId = ''

beforeAll(async () => {
  account = await server.createAccount()
  const contact = await account.send('POST', '/crm/v3/objects/contacts', {
    properties: { email: 'pv@example.org' },
  })
  contactId = contact.body.id
  const template = await account.send('POST', `/integrators/timeline/v3/${account.appId}/event-templates`, {
    name: 'PV',
  })
  templateId = template.body.id
})

/** Puts known ids in the place of parameters, and a dated version where one is wanted. */
function concrete(pattern: string): string {
  return pattern
    .split('/')
    .map((segment) => {
      if (segment.startsWith(':version')) return '2026-09'
      const values: Record<string, string> = {
        ':objectType': 'contacts',
        ':fromObjectType': 'contacts',
        ':toObjectType': 'companies',
        ':recordId': contactId,
        ':toRecordId': contactId,
        ':appId': account.appId,
        ':eventTemplateId': templateId,
      }
      return segment.startsWith(':') ? (values[segment] ?? '1') : segment
    })
    .join('/')
}

/** What a call that brings nothing is answered where anyone may call. */
function openStatus(id: string): number {
  if (id === 'oauth.v1.refresh-tokens.archive') return 204
  if (id === 'forms.v3.submit') return 404
  // Whoever asks for an explanation has to show a token, by one way or another.
  if (id.startsWith('tidemark.v1.explain.')) return 401
  return id.endsWith('tokens.get') ? 404 : 400
}

const builtReads = operations.filter(({ isBuilt, method }) => isBuilt && method === 'GET')

describe('spellings of one operation', () => {
  test.each(builtReads.flatMap((row) => spellingsOf(row).map((alias) => [alias, row.path] as const)))(
    '%s answers as %s (PV3, PV4)',
    async (alias, path) => {
      const wanted = await account.send('GET', concrete(path))
      const found = await account.send('GET', concrete(alias))
      expect({ status: found.status, category: found.body.category }).toEqual({
        status: wanted.status,
        category: wanted.body.category,
      })
    },
  )

  test.each(operations.flatMap((row) => spellingsOf(row).map((path) => [row.method, path, row] as const)))(
    '%s %s reaches its operation and no other',
    async (method, path, operation) => {
      const reply = await server.send({ method, url: concrete(path) })
      const wanted = operation.isBuilt
        ? {
            status: operation.access.kind === 'public' ? openStatus(operation.id) : 401,
            subCategory: undefined,
          }
        : { status: 404, subCategory: 'Tidemark.NOT_BUILT' }
      expect({ status: reply.status, subCategory: reply.body.subCategory }).toEqual(wanted)
    },
  )

  test.each(['v1', 'v5', '2026', '2026-9', '2026-09-rc', 'v3x'])(
    'version %s of records is unknown: 404 (PV4)',
    async (version) => {
      const reply = await account.send('GET', `/crm/objects/${version}/contacts/${contactId}`)
      expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
        404,
        'OBJECT_NOT_FOUND',
        undefined,
      ])
    },
  )

  test.each(['2025-09', '2026-03', '2026-09', '2026-09-beta', '2027-03-beta'])(
    'version %s of records answers (PV2)',
    async (version) => {
      expect((await account.send('GET', `/crm/objects/${version}/contacts/${contactId}`)).status).toBe(200)
    },
  )
})

describe('slashes and percent-encoding', () => {
  test.each([
    ['leading pair', (path: string) => `/${path}`],
    ['pairs all over', (path: string) => path.replaceAll('/', '//')],
    ['three in a row', (path: string) => path.replace('/objects', '///objects')],
    ['one trailing', (path: string) => `${path}/`],
    ['several trailing', (path: string) => `${path}///`],
    ['trailing before a query', (path: string) => `${path}/?properties=email`],
  ])('%s: the record answers (PV5)', async (_name, respell) => {
    const reply = await account.send('GET', respell(`/crm/v3/objects/contacts/${contactId}`))
    expect([reply.status, reply.body.id]).toEqual([200, contactId])
  })

  test('slashes in the query stay as they are (PV5)', async () => {
    const reply = await account.send('GET', `/crm/v3/objects/contacts/${contactId}?properties=a//b/`)
    expect([reply.status, reply.body.properties]).toEqual([
      200,
      expect.objectContaining({ hs_object_id: contactId }),
    ])
  })

  test.each(['a/b', 'a%2Fb', '100%', 'a b+c', 'ü/€/😀', '?q=1&r#s', '../../x', '{{x}}', "';--"])(
    'event id %s is decoded once, after the split on slashes (PV6)',
    async (id) => {
      const email = 'pv@example.org'
      const created = await account.send('POST', '/integrators/timeline/v3/events', {
        eventTemplateId: templateId,
        id,
        email,
      })
      expect(created.status).toBe(201)
      const url = `/integrators/timeline/v3/events/${templateId}/${encodeURIComponent(id)}`
      expect(created.headers.location).toBe(url)
      const read = await account.send('GET', url)
      expect([read.status, read.body.id]).toEqual([200, id])
    },
  )

  test('static segments and object types may be percent-encoded (PV6)', async () => {
    const reply = await account.send('GET', `/crm/v3/ob%6Aects/%63ontacts/${contactId}`)
    expect(reply.status).toBe(200)
  })

  test.each(['%', '%z', '%zz', '%e0%a4%a', '%ff'])(
    'path segment %s is no percent-encoding: 400 in shape',
    async (segment) => {
      const reply = await account.send('GET', `/crm/v3/objects/contacts/${segment}`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
      expect(reply.headers['x-hubspot-correlation-id']).toBe(reply.body.correlationId)
      expect(reply.headers).toMatchObject({
        vary: 'origin, Accept-Encoding',
        'x-content-type-options': 'nosniff',
      })
    },
  )

  test.each([
    '/crm/v3/objects/contacts/%00',
    '/crm/v3/objects/%00/1',
    '/integrators/timeline/v3/events/1/a%00b',
  ])('a NUL in %s answers 400 and never reaches the database (decision 17)', async (url) => {
    const reply = await account.send('GET', url)
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })
})

describe('object types in a path', () => {
  test.each(['contacts', 'contact', '0-1', 'CONTACTS'])('%s means contacts (PV7)', async (name) => {
    const reply = await account.send('GET', `/crm/v3/objects/${name}/${contactId}`)
    expect([reply.status, reply.body.id]).toEqual([200, contactId])
  })

  test.each([
    ['company', 'companies', '0-2'],
    ['deal', 'deals', '0-3'],
    ['ticket', 'tickets', '0-5'],
    ['task', 'tasks', '0-27'],
  ])('%s, %s and %s mean one type (PV7)', async (...names) => {
    const replies = await Promise.all(names.map((name) => account.send('GET', `/crm/v3/objects/${name}/1`)))
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404])
  })

  test.each(['gadgets', '%20', 'contacts%2F1', '__proto__', 'constructor'])(
    '%s is no object type: 400 Unable to infer (PE14)',
    async (name) => {
      const reply = await account.send('GET', `/crm/v3/objects/${name}/1`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
      expect(reply.body.message).toMatch(/^Unable to infer object type from: /)
    },
  )
})

describe('paths and methods that are not there', () => {
  test.each([
    '/',
    '/nope',
    '/crm',
    '/crm/v3/objects',
    '/crm/v9/objects/contacts/1',
    '/crm/v3/objects/contacts/1/2/3',
    '/integrators/timeline/v3',
  ])('%s: 404 as JSON, whatever Accept says (PE19, PE38)', async (url) => {
    const reply = await account.send('GET', url, undefined, { accept: 'text/html' })
    expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8')
  })

  test('an unknown path is told before credentials, content type or size are looked at (PA8)', async () => {
    const reply = await server.send({
      method: 'POST',
      url: '/nope',
      body: 'x'.repeat(3_000_000),
      headers: { 'content-type': ';;;' },
    })
    expect(reply.status).toBe(404)
  })

  test.each([
    ['PUT', '/integrators/timeline/v3/events', 'OPTIONS, POST'],
    ['GET', '/integrators/timeline/v3/events', 'OPTIONS, POST'],
    ['HEAD', '/integrators/timeline/v3/events', 'OPTIONS, POST'],
    ['DELETE', '/integrators/timeline/v3/1/event-templates', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/crm/v3/objects/contacts/1', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['POST', '/crm/objects/2026-09/contacts/1/', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
  ])('%s %s: 405 with Allow: %s (PE20)', async (method, url, allow) => {
    const reply = await account.send(method, url)
    expect([reply.status, reply.headers.allow]).toEqual([405, allow])
    const body =
      method === 'HEAD' ? '' : expect.objectContaining({ status: 'error', category: 'METHOD_NOT_ALLOWED' })
    expect(reply.body).toEqual(body)
  })

  test('OPTIONS on a known path: 204 with Allow, no body, no CORS grant (PH30)', async () => {
    const reply = await server.send({
      method: 'OPTIONS',
      url: '/crm/v3/objects/contacts',
      headers: { 'access-control-request-method': 'POST' },
    })
    expect([reply.status, reply.headers.allow, reply.text]).toEqual([204, 'GET, HEAD, OPTIONS, POST', ''])
    expect(reply.headers['content-type']).toBeUndefined()
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    expect((await server.send({ method: 'OPTIONS', url: '/nope' })).status).toBe(404)
  })

  test('HEAD is GET without the body (PH31)', async () => {
    const url = `/crm/v3/objects/contacts/${contactId}`
    const get = await account.send('GET', url)
    const head = await account.send('HEAD', url)
    expect([head.status, head.text, head.headers['content-type']]).toEqual([
      200,
      '',
      get.headers['content-type'],
    ])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })

  test('DELETE with a JSON type and no body is not refused for it (PE39)', async () => {
    const reply = await account.send('DELETE', '/crm/v3/objects/contacts/1', undefined, {
      'content-type': 'application/json',
    })
    expect(reply.status).toBe(204)
  })
})

test('one path segment of more than 32 KiB answers 414 as any other long URL does (PE24)', async () => {
  const account = await server.createAccount()
  const reply = await account.send('GET', `/integrators/timeline/v3/events/1000001/${'x'.repeat(33_000)}`)
  expect([reply.status, reply.body.category]).toEqual([414, 'VALIDATION_ERROR'])
})
