import { describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  BATCH,
  type Body,
  createTemplate,
  EVENTS,
  eventPath,
  PREFIX,
  postEvent,
  RETIRED_PREFIX,
  templatesPath,
  tokensPath,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const ids = { correlationId: expect.stringMatching(UUID_V7) }
const notAuthenticated = {
  status: 'error',
  category: 'INVALID_AUTHENTICATION',
  message: expect.stringMatching(/^Authentication credentials not found/),
  ...ids,
}

type Call = readonly [method: string, path: string, body?: Body]

const eventCalls = (eventTemplateId: string): readonly Call[] => [
  ['POST', EVENTS, { eventTemplateId, id: 'e', email: 'a@example.org' }],
  ['POST', BATCH, { inputs: [{ eventTemplateId, id: 'e', email: 'a@example.org' }] }],
  ['GET', eventPath(eventTemplateId, 'e')],
]

const developerCalls = (account: TestAccount, templateId: string): readonly Call[] => [
  ['GET', templatesPath(account)],
  ['POST', templatesPath(account), { name: 'x' }],
  ['GET', `${templatesPath(account)}/${templateId}`],
  ['GET', tokensPath(account, templateId)],
  ['POST', tokensPath(account, templateId), { name: 'added', label: 'x', type: 'string' }],
]

const send = ([method, url, body]: Call, token?: string) =>
  server.send({
    method,
    url,
    ...(body === undefined ? {} : { body }),
    ...(token === undefined ? {} : { token }),
  })

const withQuery = ([method, url, ...body]: Call, query: string): Call => [method, `${url}?${query}`, ...body]

describe('who may call (A1-A4, E1, E2, E4)', () => {
  test('every call needs credentials (A1, A2, E1)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const calls = [...eventCalls(id), ...developerCalls(account, id)]
    const replies = [
      ...(await Promise.all(calls.map((call) => send(call)))),
      ...(await Promise.all(calls.map((call) => send(call, 'pat-unknown')))),
    ]
    expect(replies.map(({ status, body }) => [status, body])).toEqual(
      replies.map(() => [401, notAuthenticated]),
    )
  })

  test.each(['Basic abc', 'Bearer', 'Bearer ', 'Token TOKEN', 'TOKEN', 'Bearer TOKEN more'])(
    'the header "%s" holds none (A1, PA1)',
    async (pattern) => {
      const account = await server.createAccount()
      const reply = await server.send({
        method: 'GET',
        url: templatesPath(account),
        headers: { authorization: pattern.replace('TOKEN', account.token) },
      })
      expect([reply.status, reply.body]).toEqual([401, notAuthenticated])
    },
  )

  test('the scheme is read without case and with any blanks (PA1)', async () => {
    const account = await server.createAccount()
    const reply = await server.send({
      method: 'GET',
      url: templatesPath(account),
      headers: { authorization: `bEARER   ${account.token}` },
    })
    expect(reply.status).toBe(200)
  })

  test('a developer key opens template and token calls, and no event call (A1, A2)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const query = `hapikey=${account.developerKey}`
    const opened = []
    for (const call of developerCalls(account, id)) opened.push(await send(withQuery(call, query)))
    expect(opened.map(({ status }) => status)).toEqual([200, 201, 200, 200, 200])
    const refused = await Promise.all(eventCalls(id).map((call) => send(withQuery(call, query))))
    expect(refused.map(({ status, body }) => [status, body])).toEqual(
      refused.map(() => [401, notAuthenticated]),
    )
    const asBearer = await send(['GET', templatesPath(account)], account.developerKey)
    expect(asBearer.status).toBe(401)
  })

  test('an unknown key is none, and a token is no key (A2, E1)', async () => {
    const account = await server.createAccount()
    const replies = [
      await send(['GET', `${templatesPath(account)}?hapikey=nope`]),
      await send(['GET', `${templatesPath(account)}?hapikey=${account.token}`]),
      await send(['GET', `${templatesPath(account)}?hapikey=`]),
    ]
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401])
  })

  test('the bearer decides when both come (A2)', async () => {
    const account = await server.createAccount()
    const other = await server.createAccount()
    const url = `${templatesPath(account)}?hapikey=`
    const wrongBearer = await send(['GET', url + account.developerKey], other.token)
    const wrongKey = await send(['GET', url + other.developerKey], account.token)
    const unknownBearer = await send(['GET', url + account.developerKey], 'pat-unknown')
    expect([wrongBearer.status, wrongKey.status, unknownBearer.status]).toEqual([404, 200, 401])
  })

  test("a developer key opens only its own account's apps (A5)", async () => {
    const account = await server.createAccount()
    const other = await server.createAccount()
    const reply = await send(['GET', `${templatesPath(account)}?hapikey=${other.developerKey}`])
    expect([reply.status, reply.body.context]).toEqual([404, { appId: [account.appId] }])
  })

  test('an expired token says since when (E2)', async () => {
    const account = await server.createAccount()
    const expiresAt = Date.now() - 5_000
    const token = await server.createToken(account, { scopes: ['*'], expiresAt })
    const reply = await send(['GET', templatesPath(account)], token)
    expect(reply.status).toBe(401)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'EXPIRED_AUTHENTICATION',
      message: expect.stringMatching(/expired \d+ second\(s\) ago/),
      context: { 'expire time': [new Date(expiresAt).toISOString()] },
      ...ids,
    })
  })

  const writes = [
    'timeline',
    'tickets',
    'tickets.sensitive.v2',
    'tickets.highly_sensitive.v2',
    'contacts',
    ...['contacts', 'companies', 'deals'].flatMap((name) => [
      `crm.objects.${name}.write`,
      `crm.objects.${name}.sensitive.write.v2`,
      `crm.objects.${name}.highly_sensitive.write.v2`,
      `crm.schemas.${name}.write`,
    ]),
  ]

  test.each(writes)('%s alone is enough to write events of any record type (A4)', async (scope) => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const token = await server.createToken(account, { scopes: [scope] })
    const replies = [
      await send(eventCalls(id)[0] as Call, token),
      await send(eventCalls(id)[1] as Call, token),
    ]
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
  })

  test.each(writes.map((scope) => scope.replace('.write', '.read')))(
    '%s alone is enough to read events (A4)',
    async (scope) => {
      const account = await server.createAccount()
      const id = await createTemplate(account)
      await postEvent(account, { eventTemplateId: id, id: 'e', email: 'a@example.org' })
      const token = await server.createToken(account, { scopes: [scope] })
      expect((await send(['GET', eventPath(id, 'e')], token)).status).toBe(200)
    },
  )

  test('without one of the scopes events are refused, and the answer lists them (A4, E4, PA38)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const token = await server.createToken(account, {
      scopes: ['developers-write', 'crm.objects.contacts.read', 'crm.objects.custom.write'],
    })
    const reply = await send(eventCalls(id)[0] as Call, token)
    expect(reply.status).toBe(403)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'MISSING_SCOPES',
      message: expect.any(String),
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: {
            requiredScopes: expect.arrayContaining(writes),
            requiredGranularScopes: expect.arrayContaining(writes),
          },
        },
      ],
      links: { scopes: expect.any(String) },
      ...ids,
    })
    const reader = await server.createToken(account, { scopes: ['crm.objects.contacts.write'] })
    expect((await send(['GET', eventPath(id, 'e')], reader)).status).toBe(403)
  })

  test('developers-read reads templates and developers-write writes them (A2, A4, PA7)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const reader = await server.createToken(account, { scopes: ['developers-read'] })
    const writer = await server.createToken(account, { scopes: ['developers-write'] })
    const byReader = []
    const byWriter = []
    for (const call of developerCalls(account, id)) {
      byReader.push(await send(call, reader))
      byWriter.push(await send(call, writer))
    }
    expect(byReader.map(({ status }) => status)).toEqual([200, 403, 200, 200, 403])
    expect(byWriter.map(({ status }) => status)).toEqual([403, 201, 403, 403, 200])
    expect(byReader[1]?.body).toMatchObject({
      category: 'MISSING_SCOPES',
      message: expect.stringContaining('developers-write'),
    })
  })
})

describe('routes, methods and content types (W10, W13, E12)', () => {
  test.each([
    `${PREFIX}/nothing`,
    `${PREFIX}/events/1/2/3/4`,
    '/integrators/timeline/v2/events',
    '/crm/v3/timelines/events',
  ])('%s is unknown: 404 (E12)', async (url) => {
    const account = await server.createAccount()
    const reply = await account.send('GET', url)
    expect(reply.status).toBe(404)
    expect(reply.body).toMatchObject({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: expect.any(String),
      ...ids,
    })
  })

  test.each([
    ['DELETE', EVENTS],
    ['GET', EVENTS],
    ['PUT', BATCH],
    ['POST', `${EVENTS}/1/e`],
    ['DELETE', `${RETIRED_PREFIX}/events`],
    ['PATCH', `${PREFIX}/1/event-templates`],
  ])('%s %s is the wrong method: 405 (W10, E12)', async (method, url) => {
    const account = await server.createAccount()
    const reply = await account.send(method, url)
    expect(reply.status).toBe(405)
    expect(reply.body).toMatchObject({ status: 'error', category: 'METHOD_NOT_ALLOWED', ...ids })
    expect(reply.headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)*$/)
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonx',
  ])(
    'the content type %s is refused with 415 before the body is looked at (W10, E12)',
    async (contentType) => {
      const account = await server.createAccount()
      const replies = await Promise.all(
        [EVENTS, BATCH, templatesPath(account)].map((url) =>
          account.send('POST', url, 'not json', { 'content-type': contentType }),
        ),
      )
      expect(replies.map(({ status, body }) => [status, body.category])).toEqual(
        replies.map(() => [415, 'UNSUPPORTED_MEDIA_TYPE']),
      )
    },
  )

  test.each(['application/json;charset=UTF-8', 'Application/JSON', 'application/json; foo=bar'])(
    'the content type %s is JSON (W10)',
    async (contentType) => {
      const account = await server.createAccount()
      const eventTemplateId = await createTemplate(account)
      const reply = await account.send(
        'POST',
        EVENTS,
        { eventTemplateId, email: 'a@example.org' },
        { 'content-type': contentType },
      )
      expect(reply.status).toBe(201)
    },
  )

  test('authentication comes before scope, scope before content type, content type before the body (timeline 2.3)', async () => {
    const account = await server.createAccount()
    const weak = await server.createToken(account, { scopes: ['none'] })
    const call = { method: 'POST', url: EVENTS, body: '{', headers: { 'content-type': 'text/plain' } }
    const replies = [
      await server.send(call),
      await server.send({ ...call, token: weak }),
      await server.send({ ...call, token: account.token }),
      await server.send({ ...call, token: account.token, headers: {} }),
    ]
    expect(replies.map(({ status }) => status)).toEqual([401, 403, 415, 400])
  })

  test('whatever Accept says, JSON comes back (W9)', async () => {
    const account = await server.createAccount()
    const reply = await account.send('GET', templatesPath(account), undefined, { accept: 'text/html' })
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/json;charset=utf-8'])
    expect(reply.body).toEqual({ results: [] })
  })
})
