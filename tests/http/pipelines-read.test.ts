import { beforeEach, describe, expect, test } from 'vitest'
import { createPipeline, dealPipeline, dealStage, PIPELINES } from '../support/pipelines.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const EPOCH = '1970-01-01T00:00:00Z'
type Named = { id: string; label: string }
type Shown = Named & { metadata: object }
const idsOf = (items: readonly Named[]) => items.map(({ id }) => id)

describe('the pipelines that every account starts with (pipelines-owners 1.6)', () => {
  test('shows the deal pipeline, its times at the epoch (PL1, PIPE-3, PIPE-4)', async () => {
    const reply = await account.send('GET', `${PIPELINES}/deals`)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body)).toEqual(['results'])
    const [pipeline] = reply.body.results
    expect(reply.body.results).toHaveLength(1)
    expect(pipeline).toMatchObject({
      id: 'default',
      label: 'Sales Pipeline',
      displayOrder: 0,
      createdAt: EPOCH,
      updatedAt: EPOCH,
      archived: false,
    })
    expect(pipeline).not.toHaveProperty('archivedAt')
    expect(pipeline.stages.map(({ id, metadata }: Shown) => [id, metadata])).toEqual([
      ['appointmentscheduled', { isClosed: 'false', probability: '0.2' }],
      ['qualifiedtobuy', { isClosed: 'false', probability: '0.4' }],
      ['presentationscheduled', { isClosed: 'false', probability: '0.6' }],
      ['decisionmakerboughtin', { isClosed: 'false', probability: '0.8' }],
      ['contractsent', { isClosed: 'false', probability: '0.9' }],
      ['closedwon', { isClosed: 'true', probability: '1.0' }],
      ['closedlost', { isClosed: 'true', probability: '0.0' }],
    ])
    expect(pipeline.stages[0]).toEqual({
      label: 'Appointment Scheduled',
      displayOrder: 0,
      metadata: { isClosed: 'false', probability: '0.2' },
      id: 'appointmentscheduled',
      createdAt: EPOCH,
      updatedAt: EPOCH,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      archived: false,
    })
  })

  test('shows the ticket pipeline (PL1)', async () => {
    const [pipeline] = (await account.send('GET', `${PIPELINES}/tickets`)).body.results
    expect([pipeline.id, pipeline.label]).toEqual(['0', 'Support Pipeline'])
    expect(pipeline.stages.map(({ id, label, metadata }: Shown) => [id, label, metadata])).toEqual([
      ['1', 'New', { isClosed: 'false', ticketState: 'OPEN' }],
      ['2', 'Waiting on contact', { isClosed: 'false', ticketState: 'OPEN' }],
      ['3', 'Waiting on us', { isClosed: 'false', ticketState: 'OPEN' }],
      ['4', 'Closed', { isClosed: 'true', ticketState: 'CLOSED' }],
    ])
  })

  test.each([
    ['tasks', '3d314325-1b2a-4225-9388-375f49c57ec3', 5],
    ['contacts', 'contacts-lifecycle-pipeline', 8],
    ['companies', 'companies-lifecycle-pipeline', 8],
  ])('%s have a hidden one that is read only (PIPE-1, PIPE-13)', async (type, id, stageCount) => {
    const list = await account.send('GET', `${PIPELINES}/${type}`)
    expect(idsOf(list.body.results)).toEqual([id])
    expect(list.body.results[0].stages).toHaveLength(stageCount)
    const url = `${PIPELINES}/${type}/${id}`
    const stage = list.body.results[0].stages[0]
    expect((await account.send('GET', `${url}/stages/${stage.id}`)).body).toEqual(stage)
    const writes = await Promise.all([
      account.send('POST', `${PIPELINES}/${type}`, dealPipeline('Own')),
      account.send('PUT', url, dealPipeline('Own')),
      account.send('PATCH', url, { label: 'Own' }),
      account.send('DELETE', url),
      account.send('POST', `${url}/stages`, dealStage('More', '0.1')),
      account.send('PUT', `${url}/stages/${stage.id}`, dealStage('More', '0.1')),
      account.send('PATCH', `${url}/stages/${stage.id}`, { label: 'Own' }),
      account.send('DELETE', `${url}/stages/${stage.id}`),
    ])
    const told = writes.map(({ status, body }) => [status, body.category, body.message])
    const refused = [400, 'VALIDATION_ERROR', `Pipelines of ${type} cannot be modified`]
    expect(told).toEqual(writes.map(() => refused))
    expect((await account.send('GET', `${PIPELINES}/${type}`)).body).toEqual(list.body)
  })
})

describe('reading pipelines', () => {
  test('lists by display order, then label, pipelines and stages alike (PIPE-3)', async () => {
    const stages = [
      dealStage('Late', '0.2', { displayOrder: 5 }),
      dealStage('B', '0.2', { displayOrder: 2 }),
      dealStage('A', '0.2', { displayOrder: 2 }),
    ]
    await createPipeline(account, 'deals', dealPipeline('Zebra', { displayOrder: 0 }))
    await createPipeline(account, 'deals', dealPipeline('Ant', { displayOrder: 0, stages }))
    await createPipeline(account, 'deals', dealPipeline('First', { displayOrder: -1 }))
    const { results } = (await account.send('GET', `${PIPELINES}/deals`)).body
    expect(results.map(({ label }: Named) => label)).toEqual(['First', 'Ant', 'Sales Pipeline', 'Zebra'])
    expect(results[1].stages.map(({ label }: Named) => label)).toEqual(['A', 'B', 'Late'])
  })

  test('one pipeline, its stages and one stage, as the list shows them (PL3, ST1, ST3)', async () => {
    const pipeline = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [first] = pipeline.stages
    const url = `${PIPELINES}/deals/${pipeline.id}`
    const read = await account.send('GET', url)
    expect([read.status, read.body.label, read.body.stages]).toEqual([200, 'Renewals', pipeline.stages])
    const stages = await account.send('GET', `${url}/stages`)
    expect([stages.status, stages.body]).toEqual([200, { results: pipeline.stages }])
    const stage = await account.send('GET', `${url}/stages/${first?.id}`)
    expect([stage.status, stage.body]).toEqual([200, first])
  })

  test.each([
    ['/nope', "Pipeline 'nope' does not exist for object type deals"],
    ['/Default', "Pipeline 'Default' does not exist for object type deals"],
    ['/nope/stages', "Pipeline 'nope' does not exist for object type deals"],
    ['/nope/audit', "Pipeline 'nope' does not exist for object type deals"],
    ['/default/stages/ClosedWon', "Stage 'ClosedWon' does not exist in pipeline 'default'"],
    ['/default/stages/nope/audit', "Stage 'nope' does not exist in pipeline 'default'"],
  ])('%s is not there: ids are matched exactly (PIPE-14)', async (path, message) => {
    const reply = await account.send('GET', `${PIPELINES}/deals${path}`)
    expect([reply.status, reply.body.category, reply.body.message]).toEqual([
      404,
      'OBJECT_NOT_FOUND',
      message,
    ])
  })

  test('a stage is found in its own pipeline only (PIPE-14)', async () => {
    const { id } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const reply = await account.send('GET', `${PIPELINES}/deals/${id}/stages/closedwon`)
    expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })

  test.each(['DEAL', '0-3', 'deal'])('the type may be called %s (OBJ-4)', async (name) => {
    const reply = await account.send('GET', `${PIPELINES}/${name}`)
    expect([reply.status, idsOf(reply.body.results)]).toEqual([200, ['default']])
  })

  test('an unknown type is refused (OBJ-5)', async () => {
    const reply = await account.send('GET', `${PIPELINES}/unicorns`)
    expect([reply.status, reply.body.message]).toEqual([400, 'Unable to infer object type from: unicorns'])
  })

  test.each(['/crm/pipelines/2026-03', '/crm/pipelines/2026-09', '/crm/pipelines/2025-09'])(
    '%s is the same family (pipelines-owners 1.1)',
    async (prefix) => {
      const created = await account.send('POST', `${prefix}/deals`, dealPipeline('Dated'))
      expect([created.status, created.body.label]).toEqual([201, 'Dated'])
      const url = `${prefix}/deals/${created.body.id}/stages/${created.body.stages[0].id}`
      expect((await account.send('GET', url)).body).toEqual(created.body.stages[0])
      expect((await account.send('DELETE', `${prefix}/deals/${created.body.id}`)).status).toBe(204)
    },
  )

  test('each account sees its own (PIPE-14)', async () => {
    const other = await server.createAccount()
    const { id } = await createPipeline(account, 'deals', dealPipeline('Mine'))
    expect((await other.send('GET', `${PIPELINES}/deals/${id}`)).status).toBe(404)
    expect(idsOf((await other.send('GET', `${PIPELINES}/deals`)).body.results)).toEqual(['default'])
  })
})

describe('scopes (PIPE-2)', () => {
  const body = dealPipeline('Own')
  test.each([
    ['deals', 'crm.objects.deals.read', 200, 403],
    ['deals', 'crm.schemas.deals.read', 200, 403],
    ['deals', 'crm.schemas.deals.write', 403, 201],
    ['deals', 'crm.objects.deals.write', 403, 403],
    ['deals', 'crm.objects.contacts.read', 403, 403],
    ['tickets', 'tickets', 200, 201],
    ['tickets', 'crm.schemas.tickets.write', 403, 201],
  ])('%s with %s: reading answers %i, writing %i', async (type, scope, reading, writing) => {
    const token = await server.createToken(account, { scopes: [scope] })
    const url = `${PIPELINES}/${type}`
    const read = await server.send({ method: 'GET', url, token })
    const written = await server.send({ method: 'POST', url, token, body })
    expect([read.status, written.status]).toEqual([reading, writing])
    const refused = [read, written].filter(({ status }) => status === 403)
    expect(refused.map((reply) => reply.body.category)).toEqual(refused.map(() => 'MISSING_SCOPES'))
  })
})
