import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createCompany, createContact, linkTo, UNKNOWN_ID } from '../support/crm.ts'
import { listStatements } from '../support/statements.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const DUE = '2026-06-01T08:00:00Z'
const due = { hs_timestamp: DUE }
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function createTasks(body: unknown) {
  return account.send('POST', '/crm/v3/objects/tasks/batch/create', body)
}

function rows() {
  return countRows(server.db, account.accountId)
}

const missingDue = {
  category: 'VALIDATION_ERROR',
  message: 'Error creating TASK. Some required properties were not set.',
}

describe('a batch of good inputs', () => {
  test('answers 201 with results in input order, and no numErrors (OBJ-89, objects 3.3)', async () => {
    const inputs = ['a', 'b', 'c'].map((subject) => ({ properties: { ...due, hs_task_subject: subject } }))
    const reply = await createTasks({ inputs })
    expect(reply.status).toBe(201)
    expect(Object.keys(reply.body)).toEqual(['status', 'results', 'startedAt', 'completedAt'])
    expect(reply.body.status).toBe('COMPLETE')
    const subjects = reply.body.results.map((task: { properties: object }) => task.properties)
    expect(subjects).toMatchObject([
      { hs_task_subject: 'a' },
      { hs_task_subject: 'b' },
      { hs_task_subject: 'c' },
    ])
    const times = [reply.body.startedAt, reply.body.completedAt]
    expect(times).toEqual([expect.stringMatching(/\.\d{3}Z$/), expect.stringMatching(/\.\d{3}Z$/)])
    expect(Date.parse(times[1])).toBeGreaterThanOrEqual(Date.parse(times[0]))
  })

  test('echoes each trace id, on its own result (OBJ-87)', async () => {
    const reply = await createTasks({
      inputs: [
        { objectWriteTraceId: ' x ', properties: due },
        { properties: due },
        { objectWriteTraceId: 7, properties: due },
      ],
    })
    expect(reply.status).toBe(201)
    const [first, second, third] = reply.body.results
    expect([first.objectWriteTraceId, third.objectWriteTraceId]).toEqual([' x ', '7'])
    expect(second).not.toHaveProperty('objectWriteTraceId')
    expect(Object.keys(first).slice(-2)).toEqual(['objectWriteTraceId', 'url'])
  })

  test('takes 100 inputs and gives ascending ids (OBJ-20, OBJ-88)', async () => {
    const reply = await createTasks({ inputs: Array.from({ length: 100 }, () => ({ properties: due })) })
    expect(reply.status).toBe(201)
    const ids = reply.body.results.map(({ id }: { id: string }) => Number(id))
    expect(new Set(ids).size).toBe(100)
    expect(ids.toSorted((a: number, b: number) => a - b)).toEqual(ids)
  })

  test('never shows the associations it made (OBJ-51)', async () => {
    const contact = await createContact(account)
    const reply = await createTasks({ inputs: [{ properties: due, associations: [linkTo(contact, 204)] }] })
    expect(reply.status).toBe(201)
    expect(reply.body.results[0]).not.toHaveProperty('associations')
  })
})

describe('a bad input without trace ids on all', () => {
  test.for([
    ['no trace ids', undefined, undefined],
    ['one trace id', 'a', undefined],
    ['equal trace ids', 'a', 'a'],
    ['a null trace id', 'a', null],
  ] as const)(
    '%s: the whole batch is refused, nothing written (OBJ-87, objects 14.3, objects 14.5)',
    async ([, one, two]) => {
      const before = await rows()
      const reply = await createTasks({
        inputs: [
          { objectWriteTraceId: one, properties: due },
          { objectWriteTraceId: two, properties: { hs_task_subject: 'no date' } },
        ],
      })
      expect(reply.status).toBe(400)
      expect(reply.body).toEqual({
        status: 'error',
        ...missingDue,
        correlationId: reply.headers['x-hubspot-correlation-id'],
        context: { properties: ['hs_timestamp'] },
      })
      expect(await rows()).toEqual(before)
    },
  )

  test('the first bad input speaks, whatever its fault (objects 7.1)', async () => {
    const inputs = [
      { properties: due },
      { properties: due, associations: [linkTo(UNKNOWN_ID, 204)] },
      { properties: { nope: '1' } },
    ]
    const before = await rows()
    const reply = await createTasks({ inputs })
    expect(reply).toMatchObject({ status: 400, body: { message: 'One or more associations are invalid' } })
    expect(await rows()).toEqual(before)
  })
})

describe('inputs with a trace id of their own each', () => {
  test('answer 207: good ones written, each error named (OBJ-87, OBJ-89, objects 14.4)', async () => {
    const contact = await createContact(account)
    const before = (await rows()) as { records: number; changes: number; links: number }
    const reply = await createTasks({
      inputs: [
        { objectWriteTraceId: 'r1', properties: { hs_task_subject: 'no date' } },
        { objectWriteTraceId: 'r2', properties: due, associations: [linkTo(contact, 204)] },
        { objectWriteTraceId: 'r3', properties: due, associations: [linkTo(UNKNOWN_ID, 204)] },
        { objectWriteTraceId: 'r4', properties: { ...due, nope: '1' } },
        { objectWriteTraceId: 'r5', properties: due, associations: [linkTo(contact, 203)] },
        { objectWriteTraceId: 'r6', properties: due },
      ],
    })
    expect(reply.status).toBe(207)
    const traces = reply.body.results.map((task: { objectWriteTraceId: string }) => task.objectWriteTraceId)
    expect(traces).toEqual(['r2', 'r6'])
    expect(reply.body).toMatchObject({ status: 'COMPLETE', numErrors: 4 })
    const item = { status: 'error', category: 'VALIDATION_ERROR', errors: [], links: {} }
    expect(reply.body.errors).toEqual([
      { ...item, ...missingDue, context: { properties: ['hs_timestamp'], objectWriteTraceId: ['r1'] } },
      {
        ...item,
        message: 'One or more associations are invalid',
        context: {
          INVALID_OBJECT_IDS: [`CONTACT=${UNKNOWN_ID} is not valid`],
          objectId: [UNKNOWN_ID],
          objectType: ['CONTACT'],
          objectWriteTraceId: ['r3'],
        },
      },
      {
        ...item,
        message: expect.stringMatching(/^Property values were not valid: \[\{"isValid":false/),
        context: { objectWriteTraceId: ['r4'] },
        errors: [
          {
            message: 'Property "nope" does not exist',
            code: 'PROPERTY_DOESNT_EXIST',
            context: { propertyName: ['nope'] },
          },
        ],
      },
      {
        ...item,
        message: 'invalid from object type TASK for associations to be created. expected: CONTACT',
        context: { objectWriteTraceId: ['r5'] },
      },
    ])
    expect(await rows()).toMatchObject({
      records: before.records + 2,
      changes: before.changes + 2,
      links: before.links + 2,
    })
  })

  test('answer 207 with no results when all are bad (objects 7.1)', async () => {
    const before = await rows()
    const reply = await createTasks({
      inputs: [
        { objectWriteTraceId: '1', properties: {} },
        { objectWriteTraceId: '2', properties: { nope: '' } },
      ],
    })
    expect(reply).toMatchObject({ status: 207, body: { status: 'COMPLETE', results: [], numErrors: 2 } })
    expect(await rows()).toEqual(before)
  })

  test('switch multi-status on for a batch of one', async () => {
    const reply = await createTasks({ inputs: [{ objectWriteTraceId: '1' }] })
    expect(reply).toMatchObject({ status: 207, body: { results: [], numErrors: 1 } })
  })
})

describe('what refuses a whole batch, trace ids or not (objects 7.1, OBJ-38, OBJ-88, OBJ-94, objects 14.6)', () => {
  const traced = { objectWriteTraceId: 'a', properties: due }

  test.for([
    [{ inputs: [] }, 'Batch input provided should have at least one object.'],
    [
      { inputs: Array.from({ length: 101 }, () => ({ properties: due })) },
      'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
    ],
    [{}, /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[inputs\]$/],
    [{ inputs: null }, /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `List`/],
    [
      { inputs: { 0: {} } },
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `List` from Object value/,
    ],
    [
      { inputs: [traced, { objectWriteTraceId: 'b', properties: { City: '1' } }] },
      /^Invalid input JSON .*Invalid names: \[City\]$/,
    ],
    [
      { inputs: [traced, { objectWriteTraceId: 'b', properties: due, associations: [{ to: { id: 1 } }] }] },
      /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[types\]$/,
    ],
    [
      {
        inputs: [
          traced,
          { objectWriteTraceId: 'b', properties: due, associations: [{ to: { id: 1 }, types: [] }] },
        ],
      },
      /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[types\]$/,
    ],
    [
      { inputs: [traced, { objectWriteTraceId: 'b', properties: { hs_task_subject: ['a'] } }] },
      /^Invalid input JSON .*Cannot deserialize value of type `String` from Array value/,
    ],
  ] as const)('%o', async ([body, message]) => {
    const before = await rows()
    const reply = await createTasks(body)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message: expect.stringMatching(message),
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
    })
    expect(await rows()).toEqual(before)
  })
})

describe('the cost of a batch', () => {
  test('is the same SQL statements for 10 inputs and for 100, links and e-mails included (decision 9)', async () => {
    const company = await createCompany(account, 'Ours')
    const inputsOf = (size: number) =>
      Array.from({ length: size }, (_, index) => ({
        objectWriteTraceId: String(index),
        properties: { email: `size.${size}.${index}@example.org` },
        associations: [linkTo(company, 1)],
      }))
    await createStatements(inputsOf(1))
    const ofTen = await createStatements(inputsOf(10))
    expect(ofTen.length).toBeGreaterThan(5)
    expect(await createStatements(inputsOf(100))).toEqual(ofTen)
  })

  test('counts the links of tasks in the statement that finds their targets, and holds no target (ASC-37, decision 94)', async () => {
    const contact = await createContact(account)
    const input = {
      properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
      associations: [linkTo(contact, 204)],
    }
    const texts = await createStatements([input, input], 'tasks')
    const counting = texts.filter((text) => text.includes('association_limit'))
    expect(counting).toHaveLength(1)
    expect(counting[0]).toContain('from crm_record')
    expect(texts.filter((text) => text.includes('for no key update'))).toEqual([])
    expect(texts.filter((text) => text.includes('from crm_record'))).toHaveLength(1)
  })
})

/** Texts of the SQL statements that a batch create sends. */
async function createStatements(
  inputs: readonly object[],
  type: string = 'contacts',
): Promise<readonly string[]> {
  const { answer, statements } = await listStatements(() =>
    account.send('POST', `/crm/v3/objects/${type}/batch/create`, { inputs }),
  )
  expect(answer.status).toBe(201)
  return statements
}
