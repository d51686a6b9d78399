import { describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createTemplate,
  EVENTS,
  notFound,
  postEvent,
  PREFIX,
  readEvent,
  RETIRED_PREFIX,
  templatePath,
  templatesPath,
  timeStamps,
  tokenPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const PREFIXES = [PREFIX, RETIRED_PREFIX]

describe('wire rules of templates and tokens', () => {
  test('takes numbers and booleans where text is declared, on every call with a body (W6)', async () => {
    const account = await server.createAccount()
    const token = {
      name: 7,
      label: true,
      type: 'enumeration',
      options: [{ label: 1, value: 2.5 }],
      objectPropertyName: false,
    }
    const stored = {
      name: '7',
      label: 'true',
      type: 'enumeration',
      options: [{ label: '1', value: '2.5' }],
      objectPropertyName: 'false',
      ...timeStamps,
    }
    const created = await account.send('POST', templatesPath(account), {
      name: 5,
      headerTemplate: 6,
      tokens: [token],
    })
    expect([created.status, created.body]).toEqual([
      201,
      { ...created.body, name: '5', headerTemplate: '6', tokens: [stored] },
    ])
    const { id } = created.body
    const updated = await account.send('PUT', templatePath(account, id), {
      id: Number(id),
      name: true,
      tokens: [token],
    })
    expect([updated.status, updated.body.name, updated.body.tokens]).toEqual([200, 'true', [stored]])
    const added = await account.send('POST', tokensPath(account, id), { ...token, name: 8 })
    expect([added.status, added.body]).toEqual([200, { ...stored, name: '8' }])
    const changed = await account.send('PUT', tokenPath(account, id, '8'), { ...token, name: 8, label: 0 })
    expect([changed.status, changed.body]).toEqual([200, { ...stored, name: '8', label: '0' }])
  })

  test('decodes the template id of a path once (W8)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const encoded = [...id].map((digit) => `%3${digit}`).join('')
    const once = await account.send('GET', templatePath(account, encoded))
    const twice = await account.send('GET', templatePath(account, encoded.replaceAll('%', '%25')))
    expect([once.status, once.body.id]).toEqual([200, id])
    expect(twice.status).toBe(404)
    expect(twice.body).toEqual(
      notFound(`Event template ${encoded} not found`, { eventTemplateId: [encoded] }),
    )
  })

  test.each<[method: string, rest: string, allow: string]>([
    ['PUT', '', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/1', 'DELETE, GET, HEAD, OPTIONS, PUT'],
    ['PATCH', '/1', 'DELETE, GET, HEAD, OPTIONS, PUT'],
    ['PUT', '/1/tokens', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/1/tokens', 'GET, HEAD, OPTIONS, POST'],
    ['GET', '/1/tokens/a', 'DELETE, OPTIONS, PUT'],
    ['POST', '/1/tokens/a', 'DELETE, OPTIONS, PUT'],
  ])('%s on the template path "%s" is the wrong method (W10, E12)', async (method, rest, allow) => {
    const account = await server.createAccount()
    for (const prefix of PREFIXES) {
      const reply = await account.send(method, `${prefix}/${account.appId}/event-templates${rest}`)
      expect([reply.status, reply.headers.allow]).toEqual([405, allow])
      expect(reply.body).toMatchObject({
        status: 'error',
        category: 'METHOD_NOT_ALLOWED',
        correlationId: reply.headers['x-hubspot-correlation-id'],
      })
    }
  })

  test('a path below a token is unknown (W10, E12)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    for (const path of [
      `${tokenPath(account, id, 'course')}/options`,
      `${templatePath(account, id)}/events`,
    ]) {
      const reply = await account.send('PUT', path, { label: 'x' })
      expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    }
  })

  test('the segment events stands for events, before it could be an app id (W13)', async () => {
    const account = await server.createAccount()
    for (const prefix of PREFIXES) {
      const read = await account.send('GET', `${prefix}/events/event-templates/5`)
      expect(read.status).toBe(404)
      expect(read.body).toEqual(
        notFound('Event 5 not found', { eventTemplateId: ['event-templates'], eventId: ['5'] }),
      )
      const replies = [
        await account.send('PUT', `${prefix}/events/event-templates/5`, { name: 'x' }),
        await account.send('DELETE', `${prefix}/events/event-templates/5`),
        await account.send('POST', `${prefix}/events/event-templates`, { name: 'x' }),
      ]
      expect(replies.map(({ status, body }) => [status, body.category])).toEqual(
        replies.map(() => [400, 'VALIDATION_ERROR']),
      )
    }
  })

  test('every answer carries its correlation id, the error body the same one (W1, W11)', async () => {
    const account = await server.createAccount()
    const id = await createTemplate(account)
    const good = [
      await account.send('GET', templatePath(account, id)),
      await account.send('PUT', templatePath(account, id), { name: 'x' }),
      await account.send('PUT', tokenPath(account, id, 'course'), { label: 'x' }),
    ]
    const bad = [
      await account.send('GET', templatePath(account, '1')),
      await account.send('PUT', templatePath(account, id), {}),
      await account.send('DELETE', tokenPath(account, id, 'nope')),
    ]
    const idOf = ({ headers }: Reply) => headers['x-hubspot-correlation-id']
    expect([...good, ...bad].map(({ headers }) => headers['content-type'])).toEqual(
      [...good, ...bad].map(() => 'application/json;charset=utf-8'),
    )
    expect(new Set([...good, ...bad].map(idOf)).size).toBe(6)
    expect(bad.map(({ body }) => body.correlationId)).toEqual(bad.map(idOf))
  })

  test('no call is limited by rate unless the operator says so (L8, L10)', async () => {
    const account = await server.createAccount()
    const replies: Reply[] = []
    for (let round = 0; round < 25; round += 1)
      replies.push(
        ...(await Promise.all(Array.from({ length: 10 }, () => account.send('GET', templatesPath(account))))),
      )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    const left = replies.map(({ headers }) => headers['x-hubspot-ratelimit-remaining'])
    expect(left).toEqual(replies.map(({ headers }) => headers['x-hubspot-ratelimit-max']))
  })
})

describe('the order of the checks on templates and tokens (timeline 2.3)', () => {
  const calls: [
    name: string,
    pathOf: (account: TestAccount, id: string) => string,
    faulty: Body,
    good: Body,
  ][] = [
    ['P9', templatePath, { name: ' ' }, { name: 'x' }],
    ['P12', (account, id) => tokenPath(account, id, 'course'), { label: ' ' }, { label: 'x' }],
  ]
  test.each(calls)(
    '%s: credentials, scope, content type, JSON, app, template, content',
    async (_name, pathOf, faulty, good) => {
      const account = await server.createAccount()
      const other = await server.createAccount()
      const id = await createTemplate(account)
      const weak = await server.createToken(account, { scopes: ['developers-read'] })
      const { token } = account
      const put = (url: string, body: unknown, more: object) =>
        server.send({ method: 'PUT', url, body, ...more })
      const xml = { headers: { 'content-type': 'application/xml' } }
      const replies = [
        await put(pathOf(other, '1'), '{', xml),
        await put(pathOf(other, '1'), '{', { ...xml, token: weak }),
        await put(pathOf(other, '1'), '{', { ...xml, token }),
        await put(pathOf(other, '1'), '{', { token }),
        await put(pathOf(other, '1'), {}, { token }),
        await put(pathOf(other, '1'), faulty, { token }),
        await put(pathOf(account, '1'), faulty, { token }),
        await put(pathOf(account, id), faulty, { token }),
        await put(pathOf(account, id), good, { token }),
      ]
      expect(replies.map(({ status, body }) => [status, body.category, body.context])).toEqual([
        [401, 'INVALID_AUTHENTICATION', undefined],
        [403, 'MISSING_SCOPES', undefined],
        [415, 'UNSUPPORTED_MEDIA_TYPE', undefined],
        [400, 'VALIDATION_ERROR', undefined],
        [400, 'VALIDATION_ERROR', undefined],
        [404, 'OBJECT_NOT_FOUND', { appId: [other.appId] }],
        [404, 'OBJECT_NOT_FOUND', { eventTemplateId: ['1'] }],
        [400, 'VALIDATION_ERROR', undefined],
        [200, undefined, undefined],
      ])
    },
  )
})

describe('apps and accounts (M1, M3, M4, A3, A5, A6)', () => {
  test('a token opens the templates of every app of its developer account, but sends events of its own app alone (A3, A5, M3, M4)', async () => {
    const account = await server.createAccount()
    const sibling = { ...account, appId: `${account.appId}9` }
    await server.stores.accounts.ensureTenant({ ...sibling, name: 'Sibling', createdAt: Date.now() })
    const id = await createTemplate(sibling)
    const renamed = await account.send('PUT', templatePath(sibling, id), { name: 'By the other app' })
    expect([renamed.status, renamed.body.name]).toEqual([200, 'By the other app'])
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
    const event = { eventTemplateId: id, id: 'e', email: 'kim@example.org' }
    const refused = await postEvent(account, event)
    expect(refused.status).toBe(404)
    expect(refused.body).toEqual(notFound(`Event template ${id} not found`, { eventTemplateId: [id] }))
    const token = await server.createToken(sibling, { scopes: ['timeline'] })
    const created = await server.send({ method: 'POST', url: EVENTS, token, body: event })
    expect([created.status, created.body.eventTemplateId]).toEqual([201, id])
    expect((await readEvent(account, id, 'e')).status).toBe(404)
  })

  test('an app without templates may make its first one (A6)', async () => {
    const account = await server.createAccount()
    expect((await account.send('GET', templatesPath(account))).body).toEqual({ results: [] })
    expect((await account.send('POST', templatesPath(account), { name: 'First' })).status).toBe(201)
  })

  test('the narrower caps of the newer platform do not bind templates of v3 (T7)', async () => {
    const account = await server.createAccount()
    const sources = { headerTemplate: 'h'.repeat(1_001), detailTemplate: 'd'.repeat(10_001) }
    const created = await account.send('POST', templatesPath(account), { name: 'n'.repeat(51), ...sources })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject(sources)
    const largest = { headerTemplate: 'h'.repeat(102_400), detailTemplate: 'é'.repeat(51_200) }
    const updated = await account.send('PUT', templatePath(account, created.body.id), {
      name: 'n',
      ...largest,
    })
    expect(updated.status).toBe(200)
    expect(updated.body).toMatchObject(largest)
  })

  test('events of one time are kept in the order of processing, for whatever lists them (V18)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const times = { a: 2000, b: 1000, c: 2000, d: 3000, e: 2000 }
    for (const [id, timestamp] of Object.entries(times))
      await postEvent(account, { eventTemplateId, id, email: 'kim@example.org', timestamp })
    const rows = await server.db.query<{ id: string }>(
      'select id from timeline_event where account_id = $1 order by occurred_at desc, event_number desc',
      [account.accountId],
    )
    expect(rows.map(({ id }) => id)).toEqual(['d', 'e', 'c', 'a', 'b'])
  })
})
