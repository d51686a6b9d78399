import { beforeAll, describe, expect, test } from 'vitest'
import { buildStubServer } from '../support/stub-server.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  createAccountOfApp,
  createTemplate,
  EVENTS,
  postEvent,
  templatesPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const REPORT = '/tidemark/v1/reports/versions'
const read = (account: TestAccount, query = ''): Promise<Reply> => account.send('GET', `${REPORT}${query}`)
const nodeClient = { 'user-agent': 'hubspot-api-client-nodejs; 14.0.1' }

/** Calls by operation and path. */
const countsOf = ({ body }: Reply) =>
  body.results.map(({ operationId, path, calls }: Reply['body']) => [operationId, path, calls])

describe('which calls use paths that retire (platform PV8)', () => {
  let account: TestAccount
  let templateId = ''

  beforeAll(async () => {
    account = await server.createAccount()
    templateId = await createTemplate(account)
    const event = { eventTemplateId: templateId, email: 'ada@example.org' }
    await account.send('POST', EVENTS, event, nodeClient)
    await account.send('POST', EVENTS, event, nodeClient)
    await account.send('POST', '/crm/v3/timeline/events', event)
    await account.send('POST', '/crm/v3/objects/contacts', { properties: {} })
    await account.send('GET', '/crm/objects/2026-03/contacts/1')
    await account.send('GET', '/crm/v4/objects/contacts/1/associations/companies')
  })

  test('counts each spelling of each operation, those that stay in the total only', async () => {
    const report = await read(account)
    expect(report).toMatchObject({
      status: 200,
      body: { accountId: account.accountId, days: 30, calls: 7, retiringCalls: 5 },
    })
    expect(countsOf(report)).toEqual([
      ['timeline.v3.events.create', '/integrators/timeline/v3/events', 2],
      ['objects.v3.create', '/crm/v3/objects/{objectType}', 1],
      ['timeline.v3.events.create', '/crm/v3/timeline/events', 1],
      ['timeline.v3.templates.create', '/integrators/timeline/v3/{appId}/event-templates', 1],
    ])
  })

  test('says when the path retires, who called it last, and the dated call with the names of its fields', async () => {
    const [row] = (await read(account)).body.results
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(row).toMatchObject({
      method: 'POST',
      firstAt: instant,
      lastAt: instant,
      lastClient: 'hubspot-api-client-nodejs',
      appIds: [account.appId],
      retiresOn: '2027-09',
      retirement: 'This path loses support in September 2027.',
      replacement: {
        method: 'POST',
        path: '/integrators/timeline/2026-03/events',
        fields: expect.arrayContaining([{ from: 'eventTemplateId', to: 'eventTypeName' }]),
        exampleBody: {
          eventTypeName: `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`,
          properties: { score: '12.5', level: 'intro' },
        },
      },
    })
  })

  test.each(['contacts', 'deals'])(
    'the example is a body that the dated call takes, for a template of %s',
    async (objectType) => {
      const owner = await server.createAccount()
      const eventTemplateId = await createTemplate(owner, { objectType })
      const inputs = [{ eventTemplateId, objectId: '999999' }]
      await owner.send('POST', `${EVENTS}/batch/create`, { inputs })
      const deal = await owner.send('POST', '/crm/v3/objects/deals', {
        properties: { dealname: 'A', dealstage: 'appointmentscheduled' },
      })
      const report = await read(owner)
      const { replacement } = report.body.results.find(
        ({ operationId }: Reply['body']) => operationId === 'timeline.v3.events.batch.create',
      )
      const { method, path, exampleBody } = replacement
      const text = JSON.stringify(exampleBody).replace('"40511"', JSON.stringify(deal.body.id))
      expect(await owner.send(method, path, text)).toMatchObject({
        status: 200,
        body: { status: 'COMPLETE', results: [{ id: 'an-id-of-yours-1' }] },
      })
    },
  )

  test('a call that keeps its body has only another path; templates become project files', async () => {
    const { results } = (await read(account)).body
    expect(results[1]).toMatchObject({
      advice: expect.stringContaining('Only the path changes'),
      replacement: { method: 'POST', path: '/crm/objects/2026-03/{objectType}', fields: [] },
    })
    expect(results[1].replacement).not.toHaveProperty('exampleBody')
    expect(results[3].advice).toContain('tidemark templates to-project DIR')
    expect(results[3]).not.toHaveProperty('replacement')
  })

  test('holds no concrete path, id or address', async () => {
    await account.send('GET', `${EVENTS}/${templateId}/secret-event-id`)
    expect((await read(account)).text).not.toMatch(/secret-event-id|ada@example\.org/)
    const rows = await server.db.query('select spelling from call_count', [])
    expect(JSON.stringify(rows)).not.toMatch(/secret-event-id/)
  })

  test('shows the own account only, and no template of another app (reliability P5, timeline M3)', async () => {
    const other = await server.createAccount()
    const sibling = await createAccountOfApp(server, account)
    expect(await read(other)).toMatchObject({ status: 200, body: { calls: 0, results: [] } })
    await postEvent(sibling, { eventTemplateId: templateId, email: 'b@example.org' })
    expect(countsOf(await read(sibling))).toEqual([
      ['timeline.v3.events.create', '/integrators/timeline/v3/events', 1],
    ])
    expect(await read(account, `?accountId=${account.accountId}`)).toMatchObject({ status: 200 })
    expect(await read(account, `?accountId=${other.accountId}`)).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND', message: `Account ${other.accountId} not found` },
    })
  })

  test('a refused call counts once it was admitted; one without credentials belongs to nobody', async () => {
    const owner = await server.createAccount()
    await owner.send('POST', EVENTS, '{')
    await server.send({ method: 'POST', url: EVENTS, body: {} })
    expect(countsOf(await read(owner))).toEqual([
      ['timeline.v3.events.create', '/integrators/timeline/v3/events', 1],
    ])
  })

  test('calls with a developer key belong to the developer account', async () => {
    const owner = await server.createAccount()
    await server.send({ method: 'GET', url: `${templatesPath(owner)}?hapikey=${owner.developerKey}` })
    expect(await read(owner)).toMatchObject({ status: 200, body: { calls: 0 } })
    expect(await server.stores.calls.listCalls(owner.developerAccountId, '2000-01-01')).toMatchObject([
      { operationId: 'timeline.v3.templates.list', calls: 1, appIds: [] },
    ])
  })

  test('looks back as many days as asked, 1 to 90', async () => {
    const owner = await server.createAccount()
    const call = { appId: '0', operationId: 'objects.v3.create', spelling: '/crm/v3/objects/{objectType}' }
    const count = {
      ...call,
      accountId: owner.accountId,
      calls: 4,
      limitedCalls: 4,
      firstAt: 0,
      lastAt: 0,
      lastClient: '',
    }
    const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
    await server.stores.calls.addCalls([
      { ...count, day: dayAgo(29) },
      { ...count, day: dayAgo(30) },
    ])
    expect(await read(owner, '?days=30')).toMatchObject({ status: 200, body: { calls: 4 } })
    expect(await read(owner, '?days=90')).toMatchObject({ status: 200, body: { days: 90, calls: 9 } })
  })

  test.each(['0', '91', '-1', '1.5', 'x', '', '99999999999'])('refuses days=%s (PE13)', async (days) => {
    expect(await read(account, `?days=${encodeURIComponent(days)}`)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { days: [days] } },
    })
  })
})

describe('counting calls', () => {
  test('adds no statement to a request and fails none, and its counts outlive the server', async () => {
    const account = await server.createAccount()
    const addCalls = async () => {
      throw new Error('not now')
    }
    const url = '/crm/v3/objects/contacts/999999'
    const headers = { authorization: `Bearer ${account.token}` }
    const failing = await buildStubServer(server.db, { calls: { ...server.stores.calls, addCalls } })
    expect((await failing.app.inject({ url, headers })).statusCode).toBe(404)
    await failing.app.close()
    const working = await buildStubServer(server.db)
    expect((await working.app.inject({ url, headers })).statusCode).toBe(404)
    await working.app.close()
    const statements = [failing, working].map(({ logged }) =>
      logged().flatMap(({ operation, statements: count }) =>
        operation === 'objects.v3.read' ? [count] : [],
      ),
    )
    // The credential, the definitions, the record, and the one that it may have been merged into.
    expect(statements).toEqual([[4], [4]])
    expect(countsOf(await read(account))).toEqual([
      ['objects.v3.read', '/crm/v3/objects/{objectType}/{recordId}', 1],
    ])
  })

  test('stores by itself after a moment', async () => {
    const account = await server.createAccount()
    const headers = { authorization: `Bearer ${account.token}` }
    const { app } = await buildStubServer(server.db)
    await app.inject({ url: '/crm/v3/objects/contacts/1', headers })
    const stored = () => server.stores.calls.listCalls(account.accountId, '2000-01-01')
    await expect.poll(stored, { timeout: 20_000 }).toMatchObject([{ calls: 1, lastClient: 'lightMyRequest' }])
    await app.close()
  })

  test('adds up what several servers counted', async () => {
    const account = await server.createAccount()
    const headers = { authorization: `Bearer ${account.token}` }
    const servers = await Promise.all([buildStubServer(server.db), buildStubServer(server.db)])
    for (const { app } of servers) await app.inject({ url: '/crm/v3/objects/contacts/1', headers })
    await Promise.all(servers.map(({ app }) => app.close()))
    expect(await read(account)).toMatchObject({ status: 200, body: { calls: 2, results: [{ calls: 2 }] } })
  })
})
