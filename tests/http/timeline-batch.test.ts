import { describe, expect, test } from 'vitest'
import { listStatements } from '../support/statements.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  BATCH,
  type Body,
  countRows,
  createContact,
  createRecord,
  createStampingTemplate,
  createTemplate,
  INSTANT,
  postBatch,
  postEvent,
  readEvent,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const small = useTestServer({ TIDEMARK_TIMELINE_BATCH_MAX: '2' })

async function withTemplate(definition = {}): Promise<{ account: TestAccount; eventTemplateId: string }> {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account, definition) }
}

type ItemError = { readonly category: string; readonly context: Readonly<Record<string, readonly string[]>> }

const idsOf = (events: readonly Body[]) => events.map(({ id }) => id)

describe('batch create (P2, B1-B9)', () => {
  test('answers 201 COMPLETE with all events in input order, and no error fields (B1, B3, B4)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const ids = ['c', 'a', 'b', 'd']
    const reply = await postBatch(
      account,
      ids.map((id) => ({ eventTemplateId, id, email: `${id}@example.org`, tokens: { course: id } })),
    )
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      status: 'COMPLETE',
      startedAt: expect.stringMatching(INSTANT),
      completedAt: expect.stringMatching(INSTANT),
      results: ids.map((id) => ({
        id,
        eventTemplateId,
        objectType: 'contacts',
        objectId: expect.stringMatching(/^\d+$/),
        email: `${id}@example.org`,
        timestamp: expect.stringMatching(INSTANT),
        tokens: { course: id },
      })),
    })
    expect(reply.headers).not.toHaveProperty('location')
    expect((await readEvent(account, eventTemplateId, 'b')).body).toEqual(reply.body.results[2])
  })

  test('answers 207 and keeps input order when some inputs fail, stores exactly the good ones (B2, B3, B4, B7)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'has@example.org' })
    await createContact(account, { email: 'taken@example.org' })
    await postEvent(account, { eventTemplateId, id: 'clash', objectId, tokens: { course: 'x' } })
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'good-1', email: 'kim@example.org', tokens: { score: '81' } },
      { eventTemplateId, id: 'b-2', tokens: { score: '77' } },
      { eventTemplateId: '9999999', id: 'b-3', objectId },
      { eventTemplateId, id: 'good-2', objectId },
      { eventTemplateId, objectId: '1' },
      { eventTemplateId, id: 'b-6', objectId, tokens: { level: 'expert' } },
      { eventTemplateId, id: 'clash', objectId, tokens: { course: 'y' } },
      { eventTemplateId, id: 'b-8', objectId, email: 'taken@example.org' },
    ])
    expect(reply.status).toBe(207)
    expect([reply.body.status, reply.body.numErrors]).toEqual(['COMPLETE', 6])
    expect(idsOf(reply.body.results)).toEqual(['good-1', 'good-2'])
    expect(reply.body.errors.map((error: ItemError) => [error.category, error.context.index])).toEqual([
      ['VALIDATION_ERROR', ['1']],
      ['OBJECT_NOT_FOUND', ['2']],
      ['OBJECT_NOT_FOUND', ['4']],
      ['VALIDATION_ERROR', ['5']],
      ['OBJECT_ALREADY_EXISTS', ['6']],
      ['CONFLICT', ['7']],
    ])
    expect(reply.body.errors.slice(0, 2)).toEqual([
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: 'Event b-2 failed with validation error(s)',
        context: { index: ['1'], id: ['b-2'] },
        links: {},
        errors: [
          { message: 'A contact event needs objectId, utk or email', code: 'MISSING_RECORD_IDENTIFIER' },
        ],
      },
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: 'Event template 9999999 not found',
        context: { index: ['2'], id: ['b-3'], eventTemplateId: ['9999999'] },
        links: {},
        errors: [],
      },
    ])
    expect(reply.body.errors[2].context).toEqual({ index: ['4'], objectId: ['1'] })
    expect(reply.body.errors[3]).toMatchObject({
      links: {},
      errors: [{ in: 'tokens.level', code: 'INVALID_OPTION' }],
    })
    expect(reply.body.errors[3]).not.toHaveProperty('subCategory')
    const stored = await server.db.query('select id from timeline_event where account_id = $1 order by id', [
      account.accountId,
    ])
    expect(stored).toEqual([{ id: 'clash' }, { id: 'good-1' }, { id: 'good-2' }])
    expect(await countRows(server.db, account.accountId)).toMatchObject({ contacts: 3 })
  })

  test('answers 207 with empty results when every input failed (B3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(account, [{ eventTemplateId, email: 'nobody' }, { eventTemplateId: '1' }])
    expect(reply.status).toBe(207)
    expect(reply.body).toMatchObject({ status: 'COMPLETE', results: [], numErrors: 2 })
    expect(reply.body.errors).toHaveLength(2)
  })

  test('mixes templates and record types (B5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const deals = await createTemplate(account, { objectType: 'deals' })
    const deal = await createRecord(account, 'deals', {
      dealname: 'Big',
      dealstage: 'appointmentscheduled',
      pipeline: 'default',
    })
    const reply = await postBatch(account, [
      { eventTemplateId: deals, id: 'same', objectId: deal },
      { eventTemplateId, id: 'same', email: 'a@example.org' },
    ])
    expect(reply.status).toBe(201)
    expect(reply.body.results).toMatchObject([
      { eventTemplateId: deals, objectType: 'deals', objectId: deal },
      { eventTemplateId, objectType: 'contacts' },
    ])
  })

  test('lets later inputs see the contacts that earlier ones made (B5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'a', email: 'Same@example.org' },
      { eventTemplateId, id: 'b', email: 'same@example.org ' },
      { eventTemplateId, id: 'c', email: 'same@example.org', utk: 'u' },
      { eventTemplateId, id: 'd', utk: 'u' },
    ])
    expect(reply.status).toBe(201)
    expect(new Set(reply.body.results.map((event: Body) => event.objectId)).size).toBe(1)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 4, visitors: 1 })
  })

  test.each([
    ['a syntax error', '{"inputs":[{"eventTemplateId":"ID","email":"a@example.org"},]}'],
    [
      'a wrong type',
      '{"inputs":[{"eventTemplateId":"ID","email":"a@example.org"},{"eventTemplateId":"ID","email":[]}]}',
    ],
    [
      'an input without template',
      '{"inputs":[{"eventTemplateId":"ID","email":"a@example.org"},{"email":"b@example.org"}]}',
    ],
    ['a null input', '{"inputs":[{"eventTemplateId":"ID","email":"a@example.org"},null]}'],
    ['no inputs member', '{"events":[]}'],
    ['null for inputs', '{"inputs":null}'],
    ['an object for inputs', '{"inputs":{}}'],
    ['a list for the body', '[{"eventTemplateId":"ID","email":"a@example.org"}]'],
  ])('refuses the whole call for %s and stores nothing (B6, E3)', async (_name, body) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await account.send('POST', BATCH, body.replaceAll('ID', eventTemplateId))
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: expect.stringMatching(/^Invalid input JSON on line 1, column \d+: /),
      correlationId: expect.any(String),
    })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test.each([
    [0, 'REQUIRED', 'A batch needs at least one input'],
    [101, 'LIMIT_EXCEEDED', 'A batch takes at most 100 inputs, these are 101'],
  ])('refuses %i inputs and stores nothing (B8, L7, PL21)', async (count, code, message) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(
      account,
      Array.from({ length: count }, (_, index) => ({
        eventTemplateId,
        id: `e${index}`,
        email: 'a@example.org',
      })),
    )
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message,
      correlationId: expect.any(String),
      errors: [{ message, in: 'inputs', code }],
    })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test('takes as many inputs as the setting says (B8, L7)', async () => {
    const account = await small.createAccount()
    const eventTemplateId = await createTemplate(account)
    const event = { eventTemplateId, email: 'a@example.org' }
    const [fits, tooMany] = [
      await postBatch(account, [event, event]),
      await postBatch(account, [event, event, event]),
    ]
    expect([fits.status, tooMany.status]).toEqual([201, 400])
    expect(tooMany.body.message).toBe('A batch takes at most 2 inputs, these are 3')
  })

  test('takes 100 inputs (B8, L7)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(
      account,
      Array.from({ length: 100 }, (_, index) => ({
        eventTemplateId,
        id: `e${index}`,
        email: `p${index % 7}@example.org`,
      })),
    )
    expect([reply.status, reply.body.results.length]).toEqual([201, 100])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 7, events: 100, visitors: 0 })
  })

  test('ends with the last of several inputs that carry one id, each answered in its turn (V13, B5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const records = [
      await createContact(account, { email: '1@example.org' }),
      await createContact(account, { email: '2@example.org' }),
    ]
    const [one = '', two = ''] = records
    const reply = await postBatch(
      account,
      [one, two, one, two].map((objectId) => ({ eventTemplateId, id: 'e', objectId })),
    )
    expect(reply.status).toBe(201)
    expect(reply.body.results.map((event: Body) => event.objectId)).toEqual([one, two, one, two])
    expect((await readEvent(account, eventTemplateId, 'e')).body.objectId).toBe(two)
    expect(await countRows(server.db, account.accountId)).toMatchObject({ events: 1 })
  })
})

describe('how many SQL statements a batch takes', () => {
  /** Inputs of every kind of identity: new and known contacts, objectId, known and unknown visitors, faults. */
  function mixed(count: number, known: { eventTemplateId: string; objectId: string; run: string }): Body[] {
    const { eventTemplateId, objectId, run } = known
    const kinds: ((index: number) => Body)[] = [
      (index) => ({ email: `new-${run}-${index}@example.org` }),
      () => ({ email: 'known@example.org' }),
      () => ({ objectId }),
      () => ({ utk: 'known' }),
      (index) => ({ utk: `pending-${run}-${index}` }),
      (index) => ({ utk: `linked-${run}-${index}`, email: `linked-${run}-${index}@example.org` }),
      () => ({ objectId: '1' }),
      () => ({ email: 'nobody' }),
      () => ({ objectId, id: 'again', tokens: { town: 'other' } }),
      (index) => ({ objectId, email: `moved-${run}-${index}@example.org` }),
    ]
    return Array.from({ length: count }, (_, index) => ({
      eventTemplateId,
      id: `${run}-${index}`,
      tokens: { town: `${run}-${index}` },
      ...kinds[index % kinds.length]?.(index),
    }))
  }

  test('is the same for 10 and for 100 inputs, and bounded (B9, performance)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'town', objectPropertyName: 'city' },
    ])
    const objectId = await createContact(account, { email: 'first@example.org' })
    await postEvent(account, { eventTemplateId, email: 'known@example.org', utk: 'known' })
    await postEvent(account, { eventTemplateId, objectId, id: 'again' })
    const counts: number[] = []
    for (const count of [1, 10, 100]) {
      const { answer, statements } = await listStatements(() =>
        postBatch(account, mixed(count, { eventTemplateId, objectId, run: `r${count}` })),
      )
      counts.push(statements.length)
      expect(answer.status).toBe(count === 1 ? 201 : 207)
    }
    const [one = 0, ten = 0, hundred = 0] = counts
    expect(one).toBeGreaterThan(4)
    expect(one).toBeLessThanOrEqual(ten)
    expect(hundred).toBe(ten)
    expect(hundred).toBeLessThanOrEqual(22)
  })
})
