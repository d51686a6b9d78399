import { describe, expect, test } from 'vitest'
import { type Batch, createContact, type RecordBody } from './support/fixtures.ts'
import { type ErrorBody, send, unique, uniqueEmail } from './support/target.ts'

const TASKS = '/crm/v3/objects/tasks'
const DUE = '2026-06-01T08:00:00Z'

type TaskResult = RecordBody & { readonly objectWriteTraceId?: string; readonly associations?: unknown }

function createTasks(inputs: readonly object[], path = `${TASKS}/batch/create`) {
  return send<Batch<TaskResult> & ErrorBody>('POST', path, { body: { inputs } })
}

function task(properties: Record<string, unknown> = {}) {
  return { properties: { hs_timestamp: DUE, ...properties } }
}

function linked(id: string, associationTypeId: number) {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }]
  return { ...task(), associations: [{ to: { id }, types }] }
}

async function taskIdsOf(contactId: string): Promise<string[]> {
  type Links = { results: { toObjectId: number | string }[] }
  const { body } = await send<Links>('GET', `/crm/v4/objects/contacts/${contactId}/associations/tasks`)
  return body.results.map(({ toObjectId }) => String(toObjectId))
}

/** The numbers are those of objects section 14. */
describe('conformance checks of records', () => {
  test('1: one task with only its due time is complete, all values are strings', async () => {
    const reply = await createTasks([task()])
    expect(reply.status).toBe(201)
    expect(reply.body.status).toBe('COMPLETE')
    expect(reply.body).not.toHaveProperty('numErrors')
    expect(reply.body).not.toHaveProperty('errors')
    const [made] = reply.body.results
    expect(made?.properties).toMatchObject({
      hs_timestamp: DUE,
      hs_object_id: made?.id,
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_task_priority: 'NONE',
      hs_task_is_completed: expect.any(String) as string,
    })
    expect(Object.values(made?.properties ?? {}).every((value) => typeof value === 'string')).toBe(true)
  })

  test('2: a task without its due time is refused, naming the property', async () => {
    const reply = await createTasks([{ properties: {} }])
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      context: { properties: ['hs_timestamp'] },
    })
  })

  test('3: without trace ids one bad input refuses all', async () => {
    const contact = await createContact()
    const reply = await createTasks([linked(contact.id, 204), { properties: {} }])
    expect(reply.status).toBe(400)
    expect(await taskIdsOf(contact.id)).toEqual([])
  })

  test('4: with distinct trace ids the good input is stored', async () => {
    const contact = await createContact()
    const reply = await createTasks([
      { ...linked(contact.id, 204), objectWriteTraceId: 'row-1' },
      { properties: {}, objectWriteTraceId: 'row-2' },
    ])
    expect(reply.status).toBe(207)
    expect(reply.body).toMatchObject({
      status: 'COMPLETE',
      results: [{ objectWriteTraceId: 'row-1' }],
      numErrors: 1,
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['row-2'] } }],
    })
    expect(await taskIdsOf(contact.id)).toEqual([reply.body.results[0]?.id])
  })

  test('5: equal trace ids count as none', async () => {
    const contact = await createContact()
    const reply = await createTasks([
      { ...linked(contact.id, 204), objectWriteTraceId: 'same' },
      { properties: {}, objectWriteTraceId: 'same' },
    ])
    expect(reply.status).toBe(400)
    expect(await taskIdsOf(contact.id)).toEqual([])
  })

  test('6: 101 inputs and none are refused in the known words', async () => {
    const many = await createTasks(Array.from({ length: 101 }, () => task()))
    expect(many.status).toBe(400)
    expect(many.body.message).toBe(
      'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
    )
    const none = await createTasks([])
    expect(none.status).toBe(400)
    expect(none.body.message).toBe('Batch input provided should have at least one object.')
  })

  test.each([1_780_300_800_000, '1780300800000', DUE])(
    '7: due time %s is stored alike',
    async (hs_timestamp) => {
      const reply = await createTasks([task({ hs_timestamp })])
      expect(reply.body.results[0]?.properties.hs_timestamp).toBe(DUE)
    },
  )

  test('8: unknown and read-only properties are told in one error', async () => {
    const unknown = await createTasks([task({ nope: '1' })])
    expect(unknown.status).toBe(400)
    expect(unknown.text).toContain('PROPERTY_DOESNT_EXIST')
    const both = await createTasks([task({ nope: '1', hs_object_id: '1' })])
    expect(both.status).toBe(400)
    expect(both.text).toContain('PROPERTY_DOESNT_EXIST')
    expect(both.text).toContain('READ_ONLY_VALUE')
  })

  test('9: an association shows on both sides, not in the create reply', async () => {
    const contact = await createContact()
    const reply = await createTasks([linked(contact.id, 204)])
    expect(reply.status).toBe(201)
    const made = reply.body.results[0]
    expect(made).not.toHaveProperty('associations')
    expect(await taskIdsOf(contact.id)).toEqual([made?.id])
    const read = await send<TaskResult>('GET', `${TASKS}/${made?.id}?associations=contacts`)
    expect(read.body.associations).toMatchObject({
      contacts: { results: [{ id: contact.id, type: 'task_to_contact' }] },
    })
  })

  test('10: a wrong direction and a missing contact are refused, storing nothing', async () => {
    const contact = await createContact()
    const wrong = await createTasks([linked(contact.id, 203)])
    expect(wrong.status).toBe(400)
    const missing = await createTasks([linked(contact.id, 204), linked('987654321987', 204)])
    expect(missing.status).toBe(400)
    expect(missing.body.context).toMatchObject({ INVALID_OBJECT_IDS: ['CONTACT=987654321987 is not valid'] })
    expect(await taskIdsOf(contact.id)).toEqual([])
  })

  test('11: a read has what was asked for and the system properties', async () => {
    const reply = await createTasks([task()])
    const id = reply.body.results[0]?.id
    const read = await send<RecordBody>('GET', `${TASKS}/${id}?properties=hs_task_body,nope`)
    expect(Object.keys(read.body.properties)).toEqual([
      'hs_createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_task_body',
    ])
    expect(read.body.properties.hs_task_body).toBeNull()
  })

  test('14: a batch read of one known and one unknown id is 207', async () => {
    const contact = await createContact()
    const inputs = [{ id: contact.id }, { id: '987654321987' }]
    const reply = await send<Batch<RecordBody>>('POST', '/crm/v3/objects/contacts/batch/read', {
      body: { inputs },
    })
    expect(reply.status).toBe(207)
    expect(reply.body.results.map(({ id }) => id)).toEqual([contact.id])
    expect(reply.body.numErrors).toBe(1)
    expect(reply.body.errors?.[0]?.context).toEqual({ ids: ['987654321987'] })
  })

  test('17: an email in other letters is taken', async () => {
    const email = uniqueEmail()
    const { body } = await send<RecordBody>('POST', '/crm/v3/objects/contacts', {
      body: { properties: { email } },
    })
    const again = { properties: { email: ` ${email.toUpperCase()} ` } }
    const reply = await send<ErrorBody>('POST', '/crm/v3/objects/contacts', { body: again })
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${body.id}`,
    })
  })

  test.each([
    '/crm/objects/2026-03/tasks/batch/create',
    '/crm/v3/objects/0-27/batch/create',
    '/crm/objects/v3/task/batch/create',
  ])('22: %s creates tasks', async (path) => {
    const subject = unique('Alias')
    const reply = await createTasks([task({ hs_task_subject: subject })], path)
    expect(reply.status).toBe(201)
    const read = await send<RecordBody>(
      'GET',
      `${TASKS}/${reply.body.results[0]?.id}?properties=hs_task_subject`,
    )
    expect(read.body.properties.hs_task_subject).toBe(subject)
  })

  test('23: an unknown object type is named', async () => {
    const body = { properties: {} }
    const reply = await send<ErrorBody>('POST', '/crm/v3/objects/widgets', { body })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: 'Unable to infer object type from: widgets',
    })
  })
})

test('of many creates at once with one email, one is stored and the others are told (CON-2)', async () => {
  const email = uniqueEmail()
  const body = { properties: { email } }
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => send('POST', '/crm/v3/objects/contacts', { body })),
  )
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    201,
    ...Array.from({ length: 11 }, () => 409),
  ])
})
