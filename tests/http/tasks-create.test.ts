import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { countRows, createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const NOW = Date.parse('2026-05-30T11:00:00.500Z')
const DUE = '2026-06-01T08:00:00Z'
const PIPELINE = '3d314325-1b2a-4225-9388-375f49c57ec3'
const STAGES = {
  NOT_STARTED: 'af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591',
  IN_PROGRESS: '61bafb31-e7fa-46ed-aaa9-1322438d6e67',
  WAITING: '60b5c368-04c4-4d32-9b4a-457e159f49b7',
  COMPLETED: 'dd5826e4-c976-4654-a527-b59ada542e52',
  DEFERRED: 'fc8148fb-3a2d-4b59-834e-69b7859347cb',
}
const STATUSES = Object.entries(STAGES)
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

afterEach(() => {
  server.clock.now = undefined
})

function create(properties: object) {
  return account.send('POST', '/crm/v3/objects/tasks', { properties })
}

async function createTask(properties: object) {
  return (await createOne(account, 'tasks', { hs_timestamp: DUE, ...properties })).properties
}

async function readTask(id: string, properties: readonly string[]) {
  const reply = await account.send('GET', `/crm/v3/objects/tasks/${id}?properties=${properties.join()}`)
  expect(reply).toMatchObject({ status: 200 })
  return reply.body
}

describe('a task of a due date alone', () => {
  test('answers with the computed set, every value a string (OBJ-100, objects 14.1)', async () => {
    server.clock.now = NOW
    const reply = await account.send('POST', '/crm/v3/objects/tasks/batch/create', {
      inputs: [{ properties: { hs_timestamp: DUE } }],
    })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      status: 'COMPLETE',
      results: [expect.anything()],
      startedAt: '2026-05-30T11:00:00.500Z',
      completedAt: '2026-05-30T11:00:00.500Z',
    })
    const [task] = reply.body.results
    expect(task.properties).toEqual({
      hs_createdate: '2026-05-30T11:00:00.500Z',
      hs_date_entered_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: '2026-05-30T11:00:00.500Z',
      hs_lastmodifieddate: '2026-05-30T11:00:00.500Z',
      hs_obj_coords: `0-27-${task.id}`,
      hs_object_coordinates: `0-27-${task.id}`,
      hs_object_id: task.id,
      hs_object_source: 'INTEGRATION',
      hs_object_source_id: account.appId,
      hs_object_source_label: 'INTEGRATION',
      hs_pipeline: PIPELINE,
      hs_pipeline_stage: STAGES.NOT_STARTED,
      hs_task_completion_count: '0',
      hs_task_family: 'SALES',
      hs_task_for_object_type: 'OWNER',
      hs_task_is_all_day: 'false',
      hs_task_is_completed: '0',
      hs_task_is_completed_call: '0',
      hs_task_is_completed_email: '0',
      hs_task_is_completed_linked_in: '0',
      hs_task_is_completed_sequence: '0',
      hs_task_is_open: 'true',
      hs_task_is_overdue: 'false',
      hs_task_is_past_due_date: 'false',
      hs_task_missed_due_date: 'false',
      hs_task_missed_due_date_count: '0',
      hs_task_priority: 'NONE',
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_time_in_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591: '0',
      hs_timestamp: DUE,
    })
    expect(task).toMatchObject({
      createdAt: '2026-05-30T11:00:00.500Z',
      updatedAt: '2026-05-30T11:00:00.500Z',
      archived: false,
    })
  })
})

describe('hs_timestamp', () => {
  test.for([
    [1780300800000, DUE],
    ['1780300800000', DUE],
    [DUE, DUE],
    ['2026-06-01T10:00:00+02:00', DUE],
    ['2026-06-01T08:00', DUE],
    ['2026-06-01', '2026-06-01T00:00:00Z'],
    [1780300800120, '2026-06-01T08:00:00.120Z'],
    [1780300800, '1970-01-21T14:31:40.800Z'],
  ] as const)('%s is stored as %s (objects 14.7, OBJ-31 to OBJ-33)', async ([sent, stored]) => {
    const { id } = await createOne(account, 'tasks', { hs_timestamp: sent })
    expect((await readTask(id, ['hs_timestamp'])).properties.hs_timestamp).toBe(stored)
  })

  test.for(['tomorrow', '2026-02-30T00:00:00Z', '2026-06-01 08:00', '-62135596800001', '1.5', true])(
    '%s is refused with INVALID_LONG (OBJ-33, objects 5.1)',
    async (value) => {
      const reply = await create({ hs_timestamp: value })
      expect(reply.status).toBe(400)
      expect(reply.body.errors).toEqual([
        {
          message: `${value} was not a valid long.`,
          code: 'INVALID_LONG',
          context: { propertyName: ['hs_timestamp'] },
        },
      ])
    },
  )

  test.for([{}, { hs_timestamp: '' }, { hs_timestamp: null }, { hs_task_subject: 'No due date' }])(
    'is required: %o stores nothing (OBJ-35, OBJ-44, objects 14.2)',
    async (properties) => {
      const before = await countRows(server.db, account.accountId)
      const reply = await create(properties)
      expect(reply.status).toBe(400)
      expect(reply.body).toEqual({
        status: 'error',
        message: 'Error creating TASK. Some required properties were not set.',
        correlationId: reply.headers['x-hubspot-correlation-id'],
        category: 'VALIDATION_ERROR',
        context: { properties: ['hs_timestamp'] },
      })
      expect(await countRows(server.db, account.accountId)).toEqual(before)
    },
  )
})

describe('status and stage', () => {
  test.for(STATUSES)('status %s sets stage %s (OBJ-101)', async ([status, stage]) => {
    const properties = await createTask({ hs_task_status: status })
    expect(properties).toMatchObject({
      hs_task_status: status,
      hs_pipeline_stage: stage,
      hs_pipeline: PIPELINE,
    })
  })

  test.for(STATUSES)('status %s follows from stage %s (OBJ-101)', async ([status, stage]) => {
    const properties = await createTask({ hs_pipeline_stage: stage })
    expect(properties).toMatchObject({ hs_task_status: status, hs_pipeline_stage: stage })
  })

  test('may be written together when they agree (OBJ-101)', async () => {
    const properties = await createTask({
      hs_task_status: 'WAITING',
      hs_pipeline_stage: STAGES.WAITING,
      hs_pipeline: PIPELINE,
    })
    expect(properties).toMatchObject({ hs_task_status: 'WAITING', hs_pipeline_stage: STAGES.WAITING })
  })

  test('are refused on the stage when they disagree (OBJ-101, OBJ-42)', async () => {
    const reply = await create({
      hs_timestamp: DUE,
      hs_task_status: 'COMPLETED',
      hs_pipeline_stage: STAGES.WAITING,
    })
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toEqual([
      {
        message: `${STAGES.WAITING} is not a valid pipeline stage ID. Valid options are: pipelineId=${PIPELINE} : [${STAGES.COMPLETED}]`,
        code: 'INVALID_OPTION',
        context: { propertyName: ['hs_pipeline_stage'] },
      },
    ])
  })

  test('an unknown pipeline is refused on the pipeline (OBJ-46)', async () => {
    const reply = await create({ hs_timestamp: DUE, hs_pipeline: 'default' })
    expect(reply.body.errors).toMatchObject([
      { code: 'INVALID_OPTION', context: { propertyName: ['hs_pipeline'] } },
    ])
  })

  test('cleared status, type and priority are at their defaults (OBJ-98)', async () => {
    const properties = await createTask({ hs_task_status: '', hs_task_type: null, hs_task_priority: '' })
    expect(properties).toMatchObject({
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_task_priority: 'NONE',
      hs_pipeline_stage: STAGES.NOT_STARTED,
    })
  })

  test.for([
    ['CALL', 'hs_task_is_completed_call'],
    ['EMAIL', 'hs_task_is_completed_email'],
    ['LINKED_IN', 'hs_task_is_completed_linked_in'],
    ['LINKED_IN_MESSAGE', 'hs_task_is_completed_linked_in'],
  ] as const)('a completed %s sets its own flag %s (OBJ-99, OBJ-102)', async ([type, flag]) => {
    server.clock.now = NOW
    const flags = {
      hs_task_is_completed_call: '0',
      hs_task_is_completed_email: '0',
      hs_task_is_completed_linked_in: '0',
    }
    const properties = await createTask({ hs_task_status: 'COMPLETED', hs_task_type: type })
    expect(properties).toMatchObject({
      hs_task_type: type,
      hs_task_is_completed: '1',
      hs_task_completion_count: '1',
      hs_task_completion_date: '2026-05-30T11:00:00.500Z',
      ...flags,
      [flag]: '1',
    })
  })

  test.for([
    ['hs_task_status', 'completed'],
    ['hs_task_priority', 'URGENT'],
    ['hs_task_type', 'FAX'],
    ['hs_task_family', 'SUPPORT'],
  ] as const)('%s refuses %s and lists what it takes (OBJ-42)', async ([name, value]) => {
    const reply = await create({ hs_timestamp: DUE, [name]: value })
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toMatchObject([
      {
        message: expect.stringContaining(`${value} was not one of the allowed options: [`),
        code: 'INVALID_OPTION',
        context: { propertyName: [name] },
      },
    ])
  })
})

describe('due state', () => {
  test('follows the clock at reading and moves no date (OBJ-103, OBJ-22)', async () => {
    server.clock.now = NOW
    const created = await createOne(account, 'tasks', { hs_timestamp: DUE })
    const names = ['hs_task_is_overdue', 'hs_task_is_past_due_date', 'hs_task_missed_due_date_count']
    expect((await readTask(created.id, names)).properties).toMatchObject({
      hs_task_is_overdue: 'false',
      hs_task_is_past_due_date: 'false',
      hs_task_missed_due_date_count: '0',
    })
    server.clock.now = Date.parse(DUE) + 1
    const late = await readTask(created.id, names)
    expect(late.properties).toMatchObject({
      hs_task_is_overdue: 'true',
      hs_task_is_past_due_date: 'true',
      hs_task_missed_due_date_count: '1',
    })
    expect(late.updatedAt).toBe(created.updatedAt)
  })

  test('a task completed after its due date has missed it and is not overdue (OBJ-103)', async () => {
    server.clock.now = Date.parse(DUE) + 1
    expect(await createTask({ hs_task_status: 'COMPLETED' })).toMatchObject({
      hs_task_is_open: 'false',
      hs_task_is_overdue: 'false',
      hs_task_missed_due_date: 'true',
      hs_task_missed_due_date_count: '1',
    })
  })
})
