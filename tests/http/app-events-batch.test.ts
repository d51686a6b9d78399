import { describe, expect, test } from 'vitest'
import { APP_BATCH, postAppBatch, postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { listStatements } from '../support/statements.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  countRows,
  createContact,
  createRecord,
  createStampingTemplate,
  createTemplate,
  INSTANT,
  readEvent,
  readProperties,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withType(
  definition = {},
): Promise<{ account: TestAccount; templateId: string; eventTypeName: string }> {
  const account = await server.createAccount()
  const templateId = await createTemplate(account, definition)
  return { account, templateId, eventTypeName: typeNameOf(account, templateId) }
}

const NOTHING = { contacts: 0, events: 0, visitors: 0 }

/** Events of distinct contacts, each new to the account. */
const eventsOf = (eventTypeName: string, count: number, prefix = 'b') =>
  Array.from({ length: count }, (_, index) => ({
    eventTypeName,
    id: `${prefix}-${index}`,
    email: `${prefix}${index}@example.org`,
    properties: { course: `Course ${index}` },
  }))

const placesOf = (reply: Reply) =>
  reply.body.errors
    .filter((error: { in?: string }) => error.in !== undefined)
    .map((error: { in: string; code: string }) => [error.in, error.code])

describe('a batch of app events (X2)', () => {
  test('answers 200 with every occurrence in input order and no errors members (X2, section 7)', async () => {
    const { account, templateId, eventTypeName } = await withType()
    const reply = await postAppBatch(account, eventsOf(eventTypeName, 3))
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      status: 'COMPLETE',
      results: eventsOf(eventTypeName, 3).map((event) => ({
        ...event,
        objectId: expect.stringMatching(/^\d+$/),
        timestamp: expect.stringMatching(INSTANT),
      })),
      startedAt: expect.stringMatching(INSTANT),
      completedAt: expect.stringMatching(INSTANT),
    })
    expect((await readEvent(account, templateId, 'b-1')).body.objectId).toBe(reply.body.results[1].objectId)
  })

  test('mixes types and lets later inputs see contacts of earlier ones (B5, X5)', async () => {
    const { account, eventTypeName } = await withType()
    const companyType = typeNameOf(account, await createTemplate(account, { objectType: 'companies' }))
    const company = await createRecord(account, 'companies', { name: 'Acme' })
    const reply = await postAppBatch(account, [
      { eventTypeName, id: '1', email: 'x@example.org', utk: 'v', properties: {} },
      { eventTypeName, id: '2', utk: 'v', properties: {} },
      { eventTypeName: companyType, id: '1', objectId: company, domain: 'a.example', properties: {} },
      { eventTypeName: companyType, id: '2', objectId: company, domain: 'b.example', properties: {} },
    ])
    const [first, second, third] = reply.body.results
    expect(reply.status).toBe(200)
    expect(second.objectId).toBe(first.objectId)
    expect([third.eventTypeName, third.objectId]).toEqual([companyType, company])
    expect(await readProperties(account, `companies/${company}`, ['domain'])).toEqual({ domain: 'b.example' })
  })

  test('takes 500 inputs, refuses 501 and none, storing nothing of them (section 7, L7, B8, PL22)', async () => {
    const { account, eventTypeName } = await withType()
    const tooMany = await postAppBatch(account, eventsOf(eventTypeName, 501))
    const none = await postAppBatch(account, [])
    expect([tooMany.status, tooMany.body.errors[0].code]).toEqual([400, 'LIMIT_EXCEEDED'])
    expect([none.status, none.body.errors[0].code]).toEqual([400, 'REQUIRED'])
    expect(await countRows(server.db, account.accountId)).toEqual(NOTHING)
    const full = await postAppBatch(account, eventsOf(eventTypeName, 500))
    expect([full.status, full.body.results.length]).toEqual([200, 500])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 500, events: 500, visitors: 0 })
  })

  test('runs as many statements for 500 inputs as for 10 (style section 5)', async () => {
    const account = await server.createAccount()
    const templateId = await createStampingTemplate(account, [
      { name: 'course', objectPropertyName: 'jobtitle' },
    ])
    const eventTypeName = typeNameOf(account, templateId)
    const countFor = async (inputs: readonly object[]) => {
      const { answer, statements } = await listStatements(() => postAppBatch(account, inputs))
      expect(answer.status).toBe(200)
      // A block of ids is leased now and then, whatever the size of the batch that needs it.
      return statements.filter((text) => !text.includes('id_counter')).length
    }
    await countFor(eventsOf(eventTypeName, 500, 'warm'))
    const small = await countFor(eventsOf(eventTypeName, 10, 'small'))
    const large = await countFor(eventsOf(eventTypeName, 500, 'large'))
    expect(small).toBeGreaterThan(3)
    expect(large).toBe(small)
  })
})

describe('any invalid input refuses the batch (section 7, decision 16)', () => {
  test('answers 400 with every problem of every invalid input, and writes no row (X2)', async () => {
    const { account, eventTypeName } = await withType()
    const reply = await postAppBatch(account, [
      ...eventsOf(eventTypeName, 2),
      { eventTypeName, id: 'nobody', timestamp: 'soon', properties: {} },
      { eventTypeName, id: 'odd', email: 'o@example.org', properties: { nope: '1', score: 'high' } },
      { eventTypeName: 'no-such-type', id: 'lost', email: 'o@example.org', properties: {} },
    ])
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: 'Event nobody failed with validation error(s)',
      correlationId: expect.stringMatching(UUID_V7),
      context: { index: ['2', '3', '4'], id: ['nobody', 'odd', 'lost'] },
    })
    expect(placesOf(reply)).toEqual([
      ['inputs[2]', 'MISSING_RECORD_IDENTIFIER'],
      ['inputs[2].timestamp', 'INVALID_TIMESTAMP'],
      ['inputs[3].properties.nope', 'UNKNOWN_PROPERTY'],
      ['inputs[3].properties.score', 'INVALID_NUMBER'],
      ['inputs[4].eventTypeName', 'OBJECT_NOT_FOUND'],
    ])
    expect(await countRows(server.db, account.accountId)).toEqual(NOTHING)
  })

  test('answers 400 for a record that is not there, and undoes contacts, stamps and links (X2, V4)', async () => {
    const account = await server.createAccount()
    const templateId = await createStampingTemplate(account, [
      { name: 'job', objectPropertyName: 'jobtitle' },
    ])
    const eventTypeName = typeNameOf(account, templateId)
    const objectId = await createContact(account, { email: 'old@example.org' })
    const before = await countRows(server.db, account.accountId)
    const reply = await postAppBatch(account, [
      { eventTypeName, id: '1', email: 'new@example.org', utk: 'v-1', properties: {} },
      { eventTypeName, id: '2', objectId, email: 'changed@example.org', properties: { job: 'Pilot' } },
      { eventTypeName, id: '3', utk: 'v-2', properties: {} },
      { eventTypeName, id: '4', objectId: '999999999', properties: {} },
    ])
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: 'Contact 999999999 not found',
      context: { index: ['3'], id: ['4'], objectId: ['999999999'] },
    })
    expect(placesOf(reply)).toEqual([['inputs[3].objectId', 'OBJECT_NOT_FOUND']])
    expect(await countRows(server.db, account.accountId)).toEqual(before)
    expect(await readProperties(account, `contacts/${objectId}`, ['email', 'jobtitle'])).toEqual({
      email: 'old@example.org',
      jobtitle: null,
    })
  })

  test('answers 409 CONFLICT for an address that another contact has, and writes nothing (E8, V5)', async () => {
    const { account, eventTypeName } = await withType()
    const objectId = await createContact(account, { email: 'one@example.org' })
    await createContact(account, { email: 'two@example.org' })
    const before = await countRows(server.db, account.accountId)
    const reply = await postAppBatch(account, [
      ...eventsOf(eventTypeName, 1),
      { eventTypeName, id: 'x', objectId, email: 'two@example.org', properties: {} },
    ])
    expect([reply.status, reply.body.category, reply.body.context.index]).toEqual([409, 'CONFLICT', ['1']])
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test.each([
    ['bad syntax', '{"inputs":[{]}'],
    ['no inputs', '{}'],
    ['an input without an id', '{"inputs":[{"eventTypeName":"a","properties":{}}]}'],
    ['properties that are a list', '{"inputs":[{"eventTypeName":"a","id":"b","properties":[]}]}'],
    ['a NUL in a name', '{"inputs":[{"eventTypeName":"a\\u0000","id":"b","properties":{}}]}'],
  ])('answers 400 for %s (E3, B6)', async (_what, body) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', APP_BATCH, body)
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toMatch(/^Invalid input JSON on line 1/)
  })
})

describe('any existing id refuses the batch (X10)', () => {
  test('answers 409 naming every clashing id, and writes no row (X2, X10)', async () => {
    const { account, eventTypeName } = await withType()
    for (const event of eventsOf(eventTypeName, 2, 'old')) await postAppEvent(account, event)
    const before = await countRows(server.db, account.accountId)
    const reply = await postAppBatch(account, [
      ...eventsOf(eventTypeName, 2, 'new'),
      ...eventsOf(eventTypeName, 2, 'old'),
    ])
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
      correlationId: expect.stringMatching(UUID_V7),
      message: expect.stringMatching(/^An event already exists with that id \(old-0\)\./),
      context: { fieldValue: ['old-0', 'old-1'], id: ['old-0', 'old-1'] },
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('answers 409 for two equal ids inside one batch, not for one id under two types (X10, M2)', async () => {
    const { account, eventTypeName } = await withType()
    const other = typeNameOf(account, await createTemplate(account))
    const [event] = eventsOf(eventTypeName, 1)
    const twice = await postAppBatch(account, [event, ...eventsOf(eventTypeName, 1, 'c'), event])
    expect([twice.status, twice.body.context.id]).toEqual([409, ['b-0']])
    expect(await countRows(server.db, account.accountId)).toEqual(NOTHING)
    const apart = await postAppBatch(account, [event, { ...event, eventTypeName: other }])
    expect([apart.status, apart.body.results.length]).toEqual([200, 2])
  })

  test('lets an invalid input answer before an existing id (section 7)', async () => {
    const { account, eventTypeName } = await withType()
    const [event] = eventsOf(eventTypeName, 1)
    await postAppBatch(account, [event])
    const invalid = await postAppBatch(account, [event, { eventTypeName, id: 'x', properties: {} }])
    const missing = await postAppBatch(account, [
      event,
      { eventTypeName, id: 'x', objectId: '999999999', properties: {} },
    ])
    expect([invalid.status, missing.status]).toEqual([400, 400])
  })

  test('lets exactly one of 20 overlapping batches through (X10, reliability P2, P3)', async () => {
    const { account, eventTypeName } = await withType()
    const batches = Array.from({ length: 20 }, (_, index) =>
      postAppBatch(account, [
        ...eventsOf(eventTypeName, 3, `own${index}`),
        { eventTypeName, id: 'shared', email: 'shared@example.org', properties: {} },
      ]),
    )
    const statuses = (await Promise.all(batches)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 409)])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 4, events: 4, visitors: 0 })
  })
})
