import { beforeEach, describe, expect, test } from 'vitest'
import { createPipeline, dealPipeline, dealStage, PIPELINES, ticketPipeline } from '../support/pipelines.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const DEALS = `${PIPELINES}/deals`
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
  server.clock.now = undefined
})

type Named = { id: string; label: string }
const told = ({ status, body }: Reply) => [status, body.category, body.message]
const labelsOf = (items: readonly Named[]) => items.map(({ label }) => label)
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))

async function listLabels(type = 'deals'): Promise<readonly string[]> {
  return labelsOf((await account.send('GET', `${PIPELINES}/${type}`)).body.results)
}

describe('creating a pipeline (PL2)', () => {
  test('answers 201 with ids, metadata and times of its own (PIPE-3, PIPE-4, PIPE-5)', async () => {
    server.clock.now = Date.parse('2026-05-30T13:00:00.010Z')
    const time = '2026-05-30T13:00:00.010Z'
    const stage = (id: string, label: string, displayOrder: number, metadata: object) => ({
      label,
      displayOrder,
      metadata,
      id,
      createdAt: time,
      updatedAt: time,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      archived: false,
    })
    const reply = await account.send('POST', DEALS, {
      label: 'Renewals',
      displayOrder: 1,
      stages: [
        { label: 'Open', displayOrder: 0, metadata: { probability: '0.5' } },
        { label: 'Renewed', displayOrder: 1, metadata: { probability: '1.0' } },
      ],
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      label: 'Renewals',
      displayOrder: 1,
      id: '1001',
      stages: [
        stage('1002', 'Open', 0, { isClosed: 'false', probability: '0.5' }),
        stage('1003', 'Renewed', 1, { isClosed: 'true', probability: '1.0' }),
      ],
      createdAt: time,
      updatedAt: time,
      archived: false,
    })
    expect((await account.send('GET', `${DEALS}/1001`)).body).toEqual(reply.body)
  })

  test('takes ids that the client chooses, and counts on from the largest number (PIPE-5)', async () => {
    const stages = [dealStage('A', '0.1', { stageId: '40007' }), dealStage('B', '0.2', { stageId: 'b-1' })]
    const first = await createPipeline(account, 'deals', dealPipeline('One', { pipelineId: 'mine', stages }))
    expect([first.id, ...first.stageIds]).toEqual(['mine', '40007', 'b-1'])
    const second = await createPipeline(account, 'deals', dealPipeline('Two'))
    expect([second.id, ...second.stageIds]).toEqual(['40008', '40009', '40010'])
  })

  test.each([
    ['a pipeline id', { pipelineId: 'default' }],
    ['a built-in stage id', { stages: [dealStage('A', '0.1', { stageId: 'closedwon' })] }],
    ['a stage id in other letters', { stages: [dealStage('A', '0.1', { stageId: 'ClosedWon' })] }],
    [
      'an id that it gives twice',
      {
        stages: [dealStage('A', '0.1', { stageId: 'x-1' }), dealStage('B', '0.1', { stageId: 'x_1' })],
      },
    ],
  ])('%s that is taken is a conflict (PIPE-5)', async (_what, more) => {
    const reply = await account.send('POST', DEALS, dealPipeline('Own', more))
    expect([reply.status, reply.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
    expect(await listLabels()).toEqual(['Sales Pipeline'])
  })

  test('ids of deleted ones stay taken (PIPE-5)', async () => {
    const gone = await createPipeline(account, 'deals', dealPipeline('Gone', { pipelineId: 'gone' }))
    expect((await account.send('DELETE', `${DEALS}/gone`)).status).toBe(204)
    const again = await account.send('POST', DEALS, dealPipeline('Again', { pipelineId: 'gone' }))
    expect([again.status, again.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
    const other = await createPipeline(account, 'deals', dealPipeline('Gone'))
    expect(gone.stageIds).not.toEqual(expect.arrayContaining([other.stageIds[0]]))
  })

  test.each(['', 'a b', 'a/b', 'ä', 'x'.repeat(65)])('%j is no id (PIPE-5)', async (pipelineId) => {
    const reply = await account.send('POST', DEALS, dealPipeline('Own', { pipelineId }))
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test.each([
    ['label', { label: undefined }, 'Some required fields were not set: [label]'],
    ['displayOrder', { displayOrder: undefined }, 'Some required fields were not set: [displayOrder]'],
    ['stages', { stages: undefined }, 'Some required fields were not set: [stages]'],
    ['a label of a stage', { stages: [{ metadata: { probability: '0.1' } }] }, 'not set: [label]'],
    ['any stage', { stages: [] }, 'A pipeline needs at least one stage'],
    ['words in its label', { label: '  ' }, 'The label'],
    ['words in a stage label', { stages: [dealStage('', '0.1')] }, 'The label'],
  ])('without %s is refused (PIPE-7)', async (_what, more, message) => {
    const reply = await account.send('POST', DEALS, dealPipeline('Own', more))
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toContain(message)
    expect(await listLabels()).toEqual(['Sales Pipeline'])
  })

  test('stages are in the order of the list unless they say otherwise (PIPE-7)', async () => {
    const stages = [dealStage('B', '0.1'), dealStage('A', '0.1'), dealStage('C', '0.1', { displayOrder: -1 })]
    const { body } = await account.send('POST', DEALS, dealPipeline('Own', { stages }))
    expect(labelsOf(body.stages)).toEqual(['C', 'B', 'A'])
  })

  test('labels are unique in the type and in the pipeline (PIPE-8)', async () => {
    const taken = await account.send('POST', DEALS, dealPipeline('Sales Pipeline'))
    expect(told(taken)).toEqual([
      409,
      'OBJECT_ALREADY_EXISTS',
      "A pipeline with the label 'Sales Pipeline' already exists for this object type",
    ])
    const stages = [dealStage('A', '0.1'), dealStage('A', '0.2')]
    const twice = await account.send('POST', DEALS, dealPipeline('Own', { stages }))
    expect(told(twice)).toEqual([
      409,
      'OBJECT_ALREADY_EXISTS',
      "A stage with the label 'A' already exists in the pipeline",
    ])
    expect(await listLabels()).toEqual(['Sales Pipeline'])
    expect(
      (await account.send('POST', `${PIPELINES}/tickets`, ticketPipeline('Sales Pipeline'))).status,
    ).toBe(201)
  })

  test.each(['deals', 'tickets'])('a pipeline of %s has at most 100 stages (PIPE-9)', async (type) => {
    const stages = times(101, (at) => dealStage(`S${at}`, '0.1'))
    const url = `${PIPELINES}/${type}`
    const many = await account.send('POST', url, dealPipeline('Own', { stages }))
    expect(told(many)).toEqual([
      400,
      'VALIDATION_ERROR',
      'A pipeline of this object type has at most 100 stages',
    ])
    const most = await account.send('POST', url, dealPipeline('Own', { stages: stages.slice(1) }))
    expect([most.status, most.body.stages.length]).toEqual([201, 100])
    const more = await account.send('POST', `${url}/${most.body.id}/stages`, dealStage('More', '0.1'))
    expect([more.status, more.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('a type has at most 100 pipelines (PIPE-9)', async () => {
    const stages = [dealStage('A', '0.1')]
    for (const at of times(99, (place) => place))
      await createPipeline(account, 'deals', dealPipeline(`P${at}`, { stages }))
    const reply = await account.send('POST', DEALS, dealPipeline('More'))
    expect(told(reply)).toEqual([400, 'VALIDATION_ERROR', 'An object type has at most 100 pipelines'])
    expect((await account.send('PATCH', `${DEALS}/default`, { label: 'Renamed' })).status).toBe(200)
  })
})

describe('stage metadata (PIPE-6)', () => {
  test.each([
    ['0.2', '0.2', 'false'],
    ['0.20', '0.20', 'false'],
    [0.2, '0.2', 'false'],
    [0.7, '0.7', 'false'],
    [1, '1.0', 'true'],
    [0, '0.0', 'true'],
    ['1', '1', 'true'],
    ['0.0', '0.0', 'true'],
  ])('a probability of %o is %s, closed: %s', async (sent, shown, isClosed) => {
    const stages = [dealStage('A', sent)]
    const reply = await account.send('POST', DEALS, dealPipeline('Own', { stages }))
    expect([reply.status, reply.body.stages[0].metadata]).toEqual([201, { isClosed, probability: shown }])
  })

  const BETWEEN = "Stage metadata 'probability' must be between 0.0 and 1.0"
  test.each([
    [undefined, BETWEEN],
    [null, BETWEEN],
    ['', BETWEEN],
    ['1.1', BETWEEN],
    [2, BETWEEN],
    ['-0.1', BETWEEN],
    ['high', BETWEEN],
    [true, BETWEEN],
    ['0.25', `${BETWEEN}, in steps of 0.1`],
  ])('a probability of %o is refused', async (sent, message) => {
    const reply = await account.send('POST', DEALS, dealPipeline('Own', { stages: [dealStage('A', sent)] }))
    expect([...told(reply), reply.body.subCategory]).toEqual([
      400,
      'VALIDATION_ERROR',
      message,
      'PipelineError.INVALID_STAGE_METADATA',
    ])
  })

  test.each([[{ probability: ['0.1'] }], [{ probability: {} }], ['0.1'], [[]]])(
    'metadata of %j is no map of texts',
    async (metadata) => {
      const reply = await account.send(
        'POST',
        DEALS,
        dealPipeline('Own', { stages: [{ label: 'A', metadata }] }),
      )
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )

  test('tickets are open or closed, open when nothing is said; isClosed follows', async () => {
    const stages = [
      { label: 'A' },
      { label: 'B', metadata: { ticketState: 'OPEN', isClosed: 'true' } },
      { label: 'C', metadata: { ticketState: 'CLOSED', colour: 7 } },
      { label: 'D', metadata: null },
    ]
    const reply = await account.send('POST', `${PIPELINES}/tickets`, ticketPipeline('Own', { stages }))
    expect(reply.status).toBe(201)
    expect(reply.body.stages.map(({ metadata }: { metadata: object }) => metadata)).toEqual([
      { isClosed: 'false', ticketState: 'OPEN' },
      { isClosed: 'false', ticketState: 'OPEN' },
      { colour: '7', isClosed: 'true', ticketState: 'CLOSED' },
      { isClosed: 'false', ticketState: 'OPEN' },
    ])
    const bad = ticketPipeline('Bad', { stages: [{ label: 'A', metadata: { ticketState: 'closed' } }] })
    const refused = await account.send('POST', `${PIPELINES}/tickets`, bad)
    expect([...told(refused), refused.body.subCategory]).toEqual([
      400,
      'VALIDATION_ERROR',
      "Stage metadata 'ticketState' must be OPEN or CLOSED",
      'PipelineError.INVALID_STAGE_METADATA',
    ])
  })

  test('metadata without end is refused', async () => {
    const many = Object.fromEntries(times(60, (at) => [`k${at}`, 'v']))
    const long = { probability: '0.1', note: 'x'.repeat(1001) }
    for (const metadata of [{ probability: '0.1', ...many }, long]) {
      const reply = await account.send(
        'POST',
        DEALS,
        dealPipeline('Own', { stages: [{ label: 'A', metadata }] }),
      )
      expect([reply.status, reply.body.subCategory]).toEqual([400, 'PipelineError.INVALID_STAGE_METADATA'])
    }
  })
})

describe('changing a pipeline', () => {
  test('PATCH changes label and place; times tell, and a change of nothing leaves no mark (PL5, PIPE-3)', async () => {
    server.clock.now = Date.parse('2026-05-30T13:00:00.000Z')
    const { body: before } = await account.send('GET', `${DEALS}/default`)
    const reply = await account.send('PATCH', `${DEALS}/default`, { label: 'Sales', displayOrder: 7 })
    expect(reply.status).toBe(200)
    const changed = { label: 'Sales', displayOrder: 7, updatedAt: '2026-05-30T13:00:00.000Z' }
    expect(reply.body).toEqual({ ...before, ...changed })
    server.clock.now = Date.parse('2026-06-30T13:00:00.000Z')
    const same = await account.send('PATCH', `${DEALS}/default`, { label: 'Sales', displayOrder: null })
    expect([same.status, same.body]).toEqual([200, reply.body])
    const audit = await account.send('GET', `${DEALS}/default/audit`)
    expect(audit.body.results).toHaveLength(1)
  })

  test('PATCH to the label of another is a conflict, to its own is not (PIPE-8)', async () => {
    const { id } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const taken = await account.send('PATCH', `${DEALS}/${id}`, { label: 'Sales Pipeline' })
    expect([taken.status, taken.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
    expect((await account.send('PATCH', `${DEALS}/${id}`, { label: 'Renewals' })).status).toBe(200)
  })

  test.each([
    [{ archived: true }, 'default'],
    [{ archived: false }, 'default'],
    [{ archived: true, label: 'New' }, 'gone'],
  ])('%j is refused for the pipeline %s (PIPE-11)', async (patch, id) => {
    await createPipeline(account, 'deals', dealPipeline('Gone', { pipelineId: 'gone' }))
    await account.send('DELETE', `${DEALS}/gone`)
    const reply = await account.send('PATCH', `${DEALS}/${id}`, patch)
    expect(told(reply)).toEqual([
      400,
      'VALIDATION_ERROR',
      "'archived' can only be false, and only to restore what was deleted",
    ])
    expect(await listLabels()).toEqual(['Sales Pipeline'])
  })

  test('a deleted pipeline comes back whole with archived: false (PIPE-11)', async () => {
    const made = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const url = `${DEALS}/${made.id}`
    expect((await account.send('DELETE', url)).status).toBe(204)
    expect((await account.send('GET', url)).status).toBe(404)
    expect((await account.send('PATCH', url, { label: 'X' })).status).toBe(404)
    expect((await account.send('DELETE', url)).status).toBe(404)
    const restored = await account.send('PATCH', url, { archived: false, label: 'Again' })
    expect(restored.status).toBe(200)
    expect(restored.body).toMatchObject({ id: made.id, label: 'Again', archived: false, stages: made.stages })
    expect(restored.body).not.toHaveProperty('archivedAt')
    expect((await account.send('GET', url)).body).toEqual(restored.body)
  })

  test('a deleted pipeline does not come back under a label that is taken since (PIPE-8, PIPE-11)', async () => {
    const { id } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    await account.send('DELETE', `${DEALS}/${id}`)
    await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const reply = await account.send('PATCH', `${DEALS}/${id}`, { archived: false })
    expect([reply.status, reply.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
  })

  test('PUT keeps the stages it names, adds new ones and deletes the rest (PL4, PIPE-10)', async () => {
    const made = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [open, done] = made.stageIds
    const stages = [
      dealStage('Finished', 1, { stageId: done, displayOrder: 4 }),
      dealStage('New', '0.3', { displayOrder: 2 }),
    ]
    const reply = await account.send('PUT', `${DEALS}/${made.id}`, { label: 'R2', displayOrder: 3, stages })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: made.id, label: 'R2', displayOrder: 3, createdAt: made.createdAt })
    expect(reply.body.stages).toMatchObject([
      { label: 'New', displayOrder: 2, metadata: { isClosed: 'false', probability: '0.3' } },
      { id: done, label: 'Finished', displayOrder: 4, metadata: { isClosed: 'true', probability: '1.0' } },
    ])
    expect(reply.body.stages[1].createdAt).toBe(made.stages[1]?.createdAt)
    const gone = await account.send('GET', `${DEALS}/${made.id}/stages/${open}`)
    expect([gone.status, gone.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    // The stage that went away is still itself when it is named again.
    const back = { label: 'R2', displayOrder: 3, stages: [dealStage('Open', '0.5', { stageId: open })] }
    const again = await account.send('PUT', `${DEALS}/${made.id}`, back)
    expect([again.status, again.body.stages.map(({ id }: Named) => id)]).toEqual([200, [open]])
  })

  test.each([
    ['a stage of another pipeline', [dealStage('A', '0.1', { stageId: 'closedwon' })], 409],
    [
      'one stage twice',
      [dealStage('A', '0.1', { stageId: '1002' }), dealStage('B', '0.1', { stageId: '1002' })],
      400,
    ],
    ['no stage', [], 400],
    ['a label twice', [dealStage('A', '0.1'), dealStage('A', '0.1')], 409],
  ])('PUT with %s changes nothing (PIPE-5, PIPE-10)', async (_what, stages, status) => {
    const { id } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const before = await account.send('GET', `${DEALS}/${id}`)
    const reply = await account.send('PUT', `${DEALS}/${id}`, { label: 'R', displayOrder: 1, stages })
    expect(reply.status).toBe(status)
    expect((await account.send('GET', `${DEALS}/${id}`)).body).toEqual(before.body)
  })

  test('PUT of an unknown pipeline is a 404 (PIPE-14)', async () => {
    const reply = await account.send('PUT', `${DEALS}/nope`, dealPipeline('X'))
    expect(told(reply)).toEqual([
      404,
      'OBJECT_NOT_FOUND',
      "Pipeline 'nope' does not exist for object type deals",
    ])
  })

  test.each([
    ['deals', 'default'],
    ['tickets', '0'],
  ])('the last pipeline of %s stays (PIPE-13)', async (type, id) => {
    const url = `${PIPELINES}/${type}`
    const reply = await account.send('DELETE', `${url}/${id}`)
    expect(told(reply)).toEqual([400, 'VALIDATION_ERROR', `The last pipeline of ${type} cannot be deleted`])
    const { id: own } = await createPipeline(account, type, dealPipeline('Own'))
    expect((await account.send('DELETE', `${url}/${id}`)).status).toBe(204)
    expect((await account.send('GET', `${url}/${id}`)).status).toBe(404)
    expect(await listLabels(type)).toEqual(['Own'])
    expect((await account.send('DELETE', `${url}/${own}`)).status).toBe(400)
  })
})

describe('changing stages', () => {
  const STAGES = `${DEALS}/default/stages`

  test('POST adds one at the end, or where it says; the pipeline tells (ST2, PIPE-5, PIPE-7)', async () => {
    const added = await account.send('POST', STAGES, dealStage('Signed', '0.9'))
    expect([added.status, added.body.displayOrder, added.body.archived]).toEqual([201, 7, false])
    expect(added.body.metadata).toEqual({ isClosed: 'false', probability: '0.9' })
    const first = await account.send(
      'POST',
      STAGES,
      dealStage('Lead', '0.1', { displayOrder: -5, stageId: 'lead' }),
    )
    expect([first.status, first.body.id, first.body.displayOrder]).toEqual([201, 'lead', -5])
    const { body } = await account.send('GET', STAGES)
    expect(labelsOf(body.results)[0]).toBe('Lead')
    expect(labelsOf(body.results).at(-1)).toBe('Signed')
    expect((await account.send('GET', `${STAGES}/lead`)).body).toEqual(first.body)
  })

  test.each([
    ['a label that is taken', dealStage('Closed Won', '0.1'), 409, 'OBJECT_ALREADY_EXISTS'],
    ['an id that is taken', dealStage('New', '0.1', { stageId: 'closedwon' }), 409, 'OBJECT_ALREADY_EXISTS'],
    ['no label', { metadata: { probability: '0.1' } }, 400, 'VALIDATION_ERROR'],
    ['no probability', { label: 'New' }, 400, 'VALIDATION_ERROR'],
  ])('POST with %s is refused (PIPE-5 to PIPE-8)', async (_what, body, status, category) => {
    const reply = await account.send('POST', STAGES, body)
    expect([reply.status, reply.body.category]).toEqual([status, category])
    expect((await account.send('GET', STAGES)).body.results).toHaveLength(7)
  })

  test('PATCH changes what it names, metadata member by member (ST5, PIPE-11)', async () => {
    await account.send('POST', STAGES, {
      label: 'X',
      stageId: 'x',
      metadata: { probability: '0.3', note: 'n' },
    })
    const label = await account.send('PATCH', `${STAGES}/x`, { label: 'Y' })
    expect([label.status, label.body.label]).toEqual([200, 'Y'])
    expect(label.body.metadata).toEqual({ isClosed: 'false', note: 'n', probability: '0.3' })
    const won = await account.send('PATCH', `${STAGES}/x`, { metadata: { probability: 1.0 } })
    expect(won.body.metadata).toEqual({ isClosed: 'true', note: 'n', probability: '1.0' })
    const cleared = await account.send('PATCH', `${STAGES}/x`, { displayOrder: 3, metadata: { note: null } })
    expect(cleared.body).toMatchObject({
      displayOrder: 3,
      metadata: { isClosed: 'true', probability: '1.0' },
    })
    const bad = await account.send('PATCH', `${STAGES}/x`, { metadata: { probability: null } })
    expect([bad.status, bad.body.subCategory]).toEqual([400, 'PipelineError.INVALID_STAGE_METADATA'])
    expect((await account.send('GET', `${STAGES}/x`)).body).toEqual(cleared.body)
  })

  test('PUT replaces it, id and first time kept (ST4)', async () => {
    const { body: before } = await account.send('GET', `${STAGES}/contractsent`)
    const reply = await account.send(
      'PUT',
      `${STAGES}/contractsent`,
      dealStage('Sent', '0.7', { displayOrder: 1 }),
    )
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: 'contractsent', label: 'Sent', displayOrder: 1 })
    expect(reply.body.metadata).toEqual({ isClosed: 'false', probability: '0.7' })
    expect([reply.body.createdAt, reply.body.updatedAt > before.updatedAt]).toEqual([before.createdAt, true])
    const bare = await account.send('PUT', `${STAGES}/contractsent`, { label: 'Sent' })
    expect([bare.status, bare.body.subCategory]).toEqual([400, 'PipelineError.INVALID_STAGE_METADATA'])
  })

  test('DELETE takes it away, PATCH archived: false brings it back (ST6, PIPE-11)', async () => {
    const { body: before } = await account.send('GET', `${STAGES}/contractsent`)
    expect((await account.send('DELETE', `${STAGES}/contractsent`)).status).toBe(204)
    expect((await account.send('GET', `${STAGES}/contractsent`)).status).toBe(404)
    expect((await account.send('DELETE', `${STAGES}/contractsent`)).status).toBe(404)
    expect((await account.send('PATCH', `${STAGES}/contractsent`, { label: 'X' })).status).toBe(404)
    const refused = await account.send('PATCH', `${STAGES}/contractsent`, { archived: true })
    expect([refused.status, refused.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    const restored = await account.send('PATCH', `${STAGES}/contractsent`, { archived: false })
    expect([restored.status, restored.body.archived]).toEqual([200, false])
    expect(restored.body).toEqual({ ...before, updatedAt: restored.body.updatedAt })
    const again = await account.send('PATCH', `${STAGES}/contractsent`, { archived: false })
    expect([again.status, again.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('the last stage of a pipeline stays (PIPE-7)', async () => {
    const stages = [dealStage('Only', '0.1')]
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Own', { stages }))
    const reply = await account.send('DELETE', `${DEALS}/${id}/stages/${stageIds[0]}`)
    expect(told(reply)).toEqual([400, 'VALIDATION_ERROR', 'The last stage of a pipeline cannot be deleted'])
  })

  test.each([
    ['PATCH', { label: 'X' }],
    ['PUT', dealStage('X', '0.1')],
    ['DELETE', undefined],
  ])('%s of a stage that is not there is a 404 (PIPE-14)', async (method, body) => {
    const stage = await account.send(method, `${STAGES}/nope`, body)
    expect(told(stage)).toEqual([
      404,
      'OBJECT_NOT_FOUND',
      "Stage 'nope' does not exist in pipeline 'default'",
    ])
    const pipeline = await account.send(method, `${DEALS}/nope/stages/closedwon`, body)
    expect([pipeline.status, pipeline.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })
})
