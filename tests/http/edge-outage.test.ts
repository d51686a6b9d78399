import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openStores } from '../../src/app/open-stores.ts'
import { hashSecret, newAccessToken, newDeveloperKey } from '../../src/platform/secrets.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { DatabaseError } from '../../src/storage/postgres-errors.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts'
import { buildStubServer, type StubServer } from '../support/stub-server.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const tenant = { accountId: '501', appId: '502', developerAccountId: '503' }
const token = newAccessToken()
const developerKey = newDeveloperKey()
const EVENTS = '/integrators/timeline/v3/events'
const TEMPLATES = `/integrators/timeline/v3/${tenant.appId}/event-templates`
const LEAKS =
  /select |insert |\bat \/|node_modules|\.ts:|pg_|relation "|ECONN|socket|stack|password|postgres:/i

beforeAll(async () => {
  const { accounts } = openStores(database.db)
  await accounts.ensureTenant({ ...tenant, name: 'Outage', createdAt: Date.now() })
  const common = { tenant, label: 'test', hint: 'test', scopes: ['*'], createdAt: Date.now() }
  await accounts.putCredential({ ...common, kind: 'private_app', secretHash: hashSecret(token) })
  await accounts.putCredential({ ...common, kind: 'developer_key', secretHash: hashSecret(developerKey) })
})

async function send(server: StubServer, method: 'GET' | 'POST', url: string, body?: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const reply = await server.app.inject({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text: reply.payload,
    body: JSON.parse(reply.payload),
  }
}

async function createTemplate(server: StubServer): Promise<string> {
  const tokens = [{ name: 'note', label: 'Note', type: 'string' }]
  return (await send(server, 'POST', TEMPLATES, { name: 'Outage', tokens })).body.id
}

describe('a database that goes away', () => {
  let proxy: DatabaseProxy
  let proxied: Database
  let server: StubServer
  let templateId = ''

  beforeAll(async () => {
    proxy = await startDatabaseProxy(database.url)
    proxied = openDatabase(proxy.connection, { poolSize: 4, onError: () => undefined })
    server = await buildStubServer(proxied)
    templateId = await createTemplate(server)
  })

  afterAll(async () => {
    await server.app.close()
    await proxied.close()
    await proxy.close()
  })

  test('gives 503 in shape with Retry-After, tells nothing of itself, and heals (PE33, P15)', async () => {
    const event = { eventTemplateId: templateId, id: 'healed', email: 'out@example.org' }
    proxy.cut()
    for (const [method, url, body] of [
      ['POST', EVENTS, event],
      ['POST', `${EVENTS}/batch/create`, { inputs: [event] }],
      ['GET', `${EVENTS}/${templateId}/healed`],
      ['GET', TEMPLATES],
      ['POST', '/crm/v3/objects/contacts', { properties: {} }],
      ['GET', '/crm/v3/objects/contacts/1'],
    ] as const) {
      const reply = await send(server, method, url, body)
      expect([url, reply.status, reply.body.category]).toEqual([url, 503, 'SERVICE_UNAVAILABLE'])
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
      expect(reply.body.correlationId).toBe(reply.headers['x-hubspot-correlation-id'])
      expect(reply.text).not.toMatch(LEAKS)
    }
    expect((await send(server, 'GET', '/health/ready')).status).toBe(503)
    expect((await send(server, 'GET', '/health/live')).status).toBe(200)
    proxy.restore()
    await vi.waitFor(async () => expect((await send(server, 'GET', '/health/ready')).status).toBe(200))
    expect((await send(server, 'POST', EVENTS, event)).status).toBe(201)
  })

  test('unknown paths and missing credentials are answered without it', async () => {
    proxy.cut()
    expect((await send(server, 'GET', '/nope')).status).toBe(404)
    expect((await server.app.inject({ url: TEMPLATES })).statusCode).toBe(401)
    proxy.restore()
  })
})

describe('the log', () => {
  test('one line a request: operation, status, time, statements, correlation id, rule, explanation', async () => {
    const server = await buildStubServer(database.db)
    const reply = await send(server, 'GET', `${TEMPLATES}/99999999`)
    await server.app.close()
    expect(server.logged()).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        operation: 'timeline.v3.templates.get',
        status: 404,
        durationMs: expect.any(Number),
        statements: expect.any(Number),
        correlationId: reply.body.correlationId,
        refusedBy: expect.stringContaining('timeline'),
        explain: `/tidemark/v1/explain/${reply.body.correlationId}`,
        msg: 'request',
      },
    ])
  })

  test('the statements of a batch do not grow with its inputs', async () => {
    const server = await buildStubServer(database.db)
    const templateId = await createTemplate(server)
    const batch = (count: number, run: string) => ({
      inputs: Array.from({ length: count }, (_, at) => ({
        eventTemplateId: templateId,
        id: `${run}-${at}`,
        email: `${run}-${at}@example.org`,
      })),
    })
    // The first batch of an account leases ids as well.
    await send(server, 'POST', `${EVENTS}/batch/create`, batch(100, 'warm'))
    await send(server, 'POST', `${EVENTS}/batch/create`, batch(2, 'two'))
    await send(server, 'POST', `${EVENTS}/batch/create`, batch(60, 'sixty'))
    await server.app.close()
    const [two, sixty] = server
      .logged()
      .slice(-2)
      .map(({ statements }) => Number(statements))
    expect(two).toBeGreaterThan(0)
    expect(sixty).toBeLessThanOrEqual((two ?? 0) + 3)
  })

  test('no token, key, e-mail, property or body gets into it, on success, refusal or failure', async () => {
    const server = await buildStubServer(database.db)
    const templateId = await createTemplate(server)
    const canary = 'canary-7c1f'
    const event = {
      eventTemplateId: templateId,
      id: canary,
      email: `${canary}@example.org`,
      tokens: { note: canary },
    }
    await send(server, 'POST', EVENTS, event)
    await send(server, 'POST', EVENTS, { ...event, tokens: { [canary]: canary } })
    await send(server, 'POST', EVENTS, { ...event, email: `no address ${canary}` })
    await send(server, 'POST', EVENTS, `{"${canary}`)
    await send(server, 'POST', '/crm/v3/objects/contacts', {
      properties: { firstname: canary, [canary]: canary },
    })
    await send(server, 'GET', `${EVENTS}/${templateId}/${canary}`)
    await send(server, 'GET', `/oauth/v1/access-tokens/${canary}`)
    await send(server, 'GET', `/${canary}?${canary}=${canary}`)
    await send(server, 'GET', `/crm/v3/objects/contacts/%zz${canary}`)
    await server.app.inject({ url: `${TEMPLATES}?hapikey=${developerKey}`, headers: { host: 'localhost' } })
    await server.app.inject({
      url: TEMPLATES,
      headers: { host: `${canary}.example`, 'user-agent': canary, cookie: canary },
    })
    await server.app.inject({ url: TEMPLATES, headers: { authorization: `Bearer ${canary}` } })
    await server.app.close()
    const text = JSON.stringify(server.logged())
    expect(server.logged().length).toBeGreaterThanOrEqual(13)
    for (const secret of [canary, token, developerKey, 'example.org']) expect(text).not.toContain(secret)
  })

  test('a value that PostgreSQL refuses stays out of the log and of the reply; the cause is logged once', async () => {
    const quoted = Object.assign(new Error('invalid input syntax for type bigint: "canary-9"'), {
      severity: 'ERROR',
      code: '22P02',
      detail: 'Failing row contains (canary-9).',
    })
    const { templates } = openStores(database.db)
    const failing = {
      ...templates,
      listTemplates: () => Promise.reject(new DatabaseError('validation_gap', quoted)),
    }
    const server = await buildStubServer(database.db, { templates: failing })
    const reply = await send(server, 'GET', TEMPLATES)
    await server.app.close()
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.text + JSON.stringify(server.logged())).not.toContain('canary-9')
    const failures = server.logged().filter(({ level }) => level === 50)
    expect(failures).toEqual([
      expect.objectContaining({ correlationId: reply.body.correlationId, msg: 'request failed' }),
    ])
    expect(JSON.stringify(failures)).toContain('22P02')
  })

  test('a defect answers 500 with a fixed sentence; its stack is in the log alone (PE31, timeline E11)', async () => {
    const { templates } = openStores(database.db)
    const failing = {
      ...templates,
      listTemplates: () => Promise.reject(new TypeError('x is not a function')),
    }
    const server = await buildStubServer(database.db, { templates: failing })
    const reply = await send(server, 'GET', TEMPLATES)
    await server.app.close()
    expect([reply.status, reply.body.category]).toEqual([500, 'INTERNAL_ERROR'])
    expect(reply.text).not.toMatch(LEAKS)
    expect(reply.text).not.toContain('is not a function')
    expect(JSON.stringify(server.logged())).toContain('is not a function')
  })
})
