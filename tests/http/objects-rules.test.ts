import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, UNKNOWN_ID } from '../support/crm.ts'
import { defineProperty, kinds } from '../support/properties.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const CONTACTS = '/crm/v3/objects/contacts'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const send = (method: string, path: string, body?: unknown) =>
  account.send(method, `${CONTACTS}${path}`, body)

describe('words in the place of a record id (OBJ-3)', () => {
  test.for(['batch/create', 'batch/update', 'batch/upsert', 'batch/read', 'batch/archive'])(
    'POST %s is the batch, not a record',
    async (path) => {
      const reply = await send('POST', `/${path}`, { inputs: [] })
      expect(reply).toMatchObject({
        status: 400,
        body: { message: 'Batch input provided should have at least one object.' },
      })
    },
  )

  test.for([
    ['merge', 'objectIdToMerge, primaryObjectId'],
    ['gdpr-delete', 'objectId'],
  ] as const)('POST %s is the operation of that name', async ([path, names]) => {
    const reply = await send('POST', `/${path}`, {})
    expect(reply.status).toBe(400)
    const missing = /Some required fields were not set: \[(.*)\]$/.exec(reply.body.message)?.[1]
    expect(missing?.split(', ').toSorted().join(', ')).toBe(names)
  })

  test.for(['batch', 'merge', 'gdpr-delete'])('GET %s asks for a record, and no id is such', async (word) => {
    expect(await send('GET', `/${word}`)).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND', context: { id: [word] } },
    })
  })

  test('a known path with another verb is 405, an unknown one 404', async () => {
    expect(await send('POST', '/1', {})).toMatchObject({
      status: 405,
      body: { category: 'METHOD_NOT_ALLOWED' },
    })
    expect(await send('POST', '/batch/restore', {})).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
  })
})

test('every answer has the status of its operation, and JSON unless it is 204 (OBJ-7)', async () => {
  const made = await send('POST', '', { properties: { firstname: 'Ann' } })
  const other = await send('POST', '', { properties: { firstname: 'Ben' } })
  const { id } = made.body
  const upsert = { inputs: [{ id: 'seven@example.org', properties: { city: 'Rome' } }] }
  const change = { properties: { city: 'Oslo' } }
  const merge = { primaryObjectId: id, objectIdToMerge: other.body.id }
  const replies = [
    made,
    await send('GET', ''),
    await send('GET', `/${id}`),
    await send('PATCH', `/${id}`, change),
    await send('POST', '/batch/create', { inputs: [{ properties: { firstname: 'Cem' } }] }),
    await send('POST', '/batch/read', { inputs: [{ id }] }),
    await send('POST', '/batch/update', { inputs: [{ id, ...change }] }),
    await send('POST', '/batch/upsert?idProperty=email', upsert),
    await send('POST', '/merge', merge),
    await send('POST', '/batch/archive', { inputs: [{ id }] }),
    await send('DELETE', `/${id}`),
    await send('POST', '/gdpr-delete', { objectId: id }),
    await send('GET', `/${UNKNOWN_ID}`),
  ]
  expect(replies.map(({ status }) => status)).toEqual([
    201, 200, 200, 200, 201, 200, 200, 200, 200, 204, 204, 204, 404,
  ])
  const empty = replies.filter(({ status }) => status === 204)
  expect(empty.map(({ headers, text }) => [headers['content-type'], text])).toEqual(
    Array(3).fill([undefined, '']),
  )
  const full = replies.filter(({ status }) => status !== 204)
  expect(full.filter(({ headers }) => headers['content-type'] !== 'application/json;charset=utf-8')).toEqual(
    [],
  )
  expect(full.filter(({ body }) => typeof body !== 'object')).toEqual([])
})

test('one read may name everything that a read takes (OBJ-53)', async () => {
  const company = await createCompany(account, 'Ours')
  const email = 'fifty.three@example.org'
  const { id } = await createOne(account, 'contacts', { email, city: 'Rome' }, [linkTo(company, 279)])
  const query = 'properties=city&propertiesWithHistory=phone,city&associations=companies&archived=false'
  const reply = await send('GET', `/${email}?idProperty=email&${query}`)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({
    id,
    properties: { city: 'Rome', phone: null },
    propertiesWithHistory: { city: [{ value: 'Rome' }], phone: [] },
    associations: { companies: { results: [{ id: company, type: 'contact_to_company' }, { id: company }] } },
    archived: false,
  })
  expect(reply.body.properties).not.toHaveProperty('email')
  expect((await send('GET', `/${email}?idProperty=email&archived=true`)).status).toBe(404)
})

describe('a day', () => {
  const create = (day: unknown) => send('POST', '', { properties: { firstname: 'A', day_of_note: day } })

  beforeAll(async () => {
    await defineProperty(account, 'contacts/day_of_note', kinds.date)
  })

  test.for([
    [1780272000000, '2026-06-01'],
    ['1780272000000', '2026-06-01'],
    ['2026-06-01T00:00:00Z', '2026-06-01'],
    ['2026-06-01', '2026-06-01'],
  ] as const)('of %s is %s (OBJ-34)', async ([sent, stored]) => {
    expect(await create(sent)).toMatchObject({ status: 201, body: { properties: { day_of_note: stored } } })
  })

  test.for([
    [1780272001000, '1780272001000 is at 0:0:1.0 UTC, not midnight!'],
    ['1780321352007', '1780321352007 is at 13:42:32.7 UTC, not midnight!'],
  ] as const)('of %s does not begin at midnight, and is refused (OBJ-34)', async ([sent, message]) => {
    const reply = await create(sent)
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toEqual([
      { message, code: 'INVALID_DATE', context: { propertyName: ['day_of_note'] } },
    ])
  })
})

test('no route restores an archived record (OBJ-65)', async () => {
  const id = await createContact(account)
  expect((await send('DELETE', `/${id}`)).status).toBe(204)
  const attempts = [
    await send('POST', `/${id}/restore`, {}),
    await send('POST', '/batch/restore', { inputs: [{ id }] }),
    await send('PUT', `/${id}/restore`),
    await send('PATCH', `/${id}`, { properties: { firstname: 'B' }, archived: false }),
    await send('PATCH', `/${id}?archived=true`, { properties: { firstname: 'B' } }),
  ]
  expect(attempts.map(({ status, body }) => [status, body.category])).toEqual(
    Array(5).fill([404, 'OBJECT_NOT_FOUND']),
  )
  expect(await send('GET', `/${id}?archived=true`)).toMatchObject({ status: 200, body: { archived: true } })
})

test('a deleted task is in the archive with all its values, and in no list (OBJ-106)', async () => {
  const contact = await createContact(account)
  const task = await createOne(
    account,
    'tasks',
    { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: 'Gone' },
    [linkTo(contact, 204)],
  )
  expect((await account.send('DELETE', `/crm/v3/objects/tasks/${task.id}`)).status).toBe(204)
  const kept = await account.send(
    'GET',
    `/crm/v3/objects/tasks/${task.id}?archived=true&properties=hs_task_subject,hs_task_status`,
  )
  expect(kept).toMatchObject({
    status: 200,
    body: { archived: true, properties: { hs_task_subject: 'Gone', hs_task_status: 'NOT_STARTED' } },
  })
  const listed = await account.send('GET', '/crm/v3/objects/tasks?limit=100')
  expect(listed.status).toBe(200)
  expect(listed.body.results.map(({ id }: { id: string }) => id)).not.toContain(task.id)
  expect((await send('GET', `/${contact}?associations=tasks`)).body).not.toHaveProperty('associations')
})

test('what was written is in the next read, list and batch read (CON-4)', async () => {
  const id = await createContact(account, { firstname: 'Before' })
  await send('PATCH', `/${id}`, { properties: { firstname: 'After' } })
  const replies: readonly Reply[] = [
    await send('GET', `/${id}`),
    await send('GET', `?after=${id}&limit=1`),
    await send('POST', '/batch/read', { inputs: [{ id }] }),
  ]
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
  const records = replies.map(({ body }) => body.results?.[0] ?? body)
  expect(records.map((record) => record.properties.firstname)).toEqual(['After', 'After', 'After'])
})

test('a create sent again is another record, whatever its trace id, unless a unique value stops it (CON-5)', async () => {
  const body = { inputs: [{ objectWriteTraceId: 'once', properties: { firstname: 'Twice' } }] }
  const first = await send('POST', '/batch/create', body)
  const second = await send('POST', '/batch/create', body)
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.body.results[0].id).not.toBe(first.body.results[0].id)
  const unique = { properties: { email: 'once.only@example.org' } }
  expect(await send('POST', '', unique)).toMatchObject({ status: 201 })
  expect(await send('POST', '', unique)).toMatchObject({ status: 409, body: { category: 'CONFLICT' } })
})

test('an id is not given again, not even when its record is gone for good (OBJ-20)', async () => {
  const id = await createContact(account)
  expect((await send('POST', '/gdpr-delete', { objectId: id })).status).toBe(204)
  const next = await send('POST', '', { properties: { firstname: 'Next' } })
  expect(next.status).toBe(201)
  expect(Number(next.body.id)).toBeGreaterThan(Number(id))
  expect(Number.isSafeInteger(Number(next.body.id))).toBe(true)
})

test('a link made or removed later moves no date of either record (OBJ-21)', async () => {
  const contact = await createOne(account, 'contacts', { firstname: 'Still' })
  const company = await createCompany(account, 'Still')
  const link = `/crm/v4/objects/contacts/${contact.id}/associations/default/companies/${company}`
  const before = await account.send('GET', `/crm/v3/objects/companies/${company}`)
  expect(await account.send('PUT', link)).toMatchObject({ status: 200 })
  expect((await account.send('DELETE', link.replace('/default', ''))).status).toBe(204)
  const after = await send('GET', `/${contact.id}`)
  expect(after).toMatchObject({
    status: 200,
    body: { createdAt: contact.createdAt, updatedAt: contact.updatedAt },
  })
  expect((await account.send('GET', `/crm/v3/objects/companies/${company}`)).body).toEqual(before.body)
})

test('the create date of an activity can be written when it is made, and not later (OBJ-25)', async () => {
  const task = await createOne(account, 'tasks', { hs_timestamp: '2026-06-01', hs_createdate: '2019-01-02' })
  expect(task.createdAt).toBe('2019-01-02T00:00:00.000Z')
  const reply = await account.send('PATCH', `/crm/v3/objects/tasks/${task.id}`, {
    properties: { hs_createdate: '2018-01-01' },
  })
  expect(reply).toMatchObject({ status: 400, body: { errors: [{ code: 'READ_ONLY_VALUE' }] } })
})

test('every record in every answer has its url (OBJ-14)', async () => {
  const made = await send('POST', '', { properties: { email: 'with.url@example.org' } })
  const other = await createContact(account)
  const { id } = made.body
  const one = { inputs: [{ id }] }
  const change = { inputs: [{ id, properties: { city: 'Rome' } }] }
  const upsert = { inputs: [{ id: 'with.url@example.org', properties: { city: 'Oslo' } }] }
  const replies = [
    made,
    await send('GET', `/${id}`),
    await send('PATCH', `/${id}`, { properties: { city: 'Bern' } }),
    await send('GET', `?after=${id}&limit=1`),
    await send('POST', '/batch/read', one),
    await send('POST', '/batch/update', change),
    await send('POST', '/batch/upsert?idProperty=email', upsert),
    await send('POST', '/batch/create', { inputs: [{ properties: { firstname: 'A' } }] }),
    await send('POST', '/merge', { primaryObjectId: id, objectIdToMerge: other }),
  ]
  expect(replies.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 200, 201, 200])
  const records = replies.map(({ body }) => body.results?.[0] ?? body)
  const urlOf = (recordId: string) =>
    `http://localhost:80/app/contacts/${account.accountId}/record/0-1/${recordId}`
  expect(records.map(({ url }) => url)).toEqual(records.map((record) => urlOf(record.id)))
})

describe('the body of an error', () => {
  test.for([
    ['GET', '/crm/v3/objects/widgets', undefined, 400],
    ['GET', `${CONTACTS}/ann`, undefined, 404],
    ['GET', `${CONTACTS}?limit=101`, undefined, 400],
    ['POST', CONTACTS, '{', 400],
    ['POST', CONTACTS, { properties: { shoe_size: '9' } }, 400],
    ['POST', `${CONTACTS}/batch/create`, { inputs: [] }, 400],
    ['POST', `${CONTACTS}/batch/update`, { inputs: [{ id: '1', idProperty: 'email', properties: {} }] }, 400],
    ['PATCH', `${CONTACTS}/${UNKNOWN_ID}`, { properties: { city: 'Rome' } }, 404],
    ['PUT', `${CONTACTS}/1`, {}, 405],
    ['POST', `${CONTACTS}/merge`, { primaryObjectId: '1', objectIdToMerge: '1' }, 404],
    ['POST', '/crm/v3/objects/deals/gdpr-delete', { objectId: '1' }, 404],
  ] as const)(
    'of %s %s has its status, category and correlation id (objects 14.24)',
    async ([method, url, body, status]) => {
      const reply = await account.send(method, url, body)
      expect(reply.status).toBe(status)
      expect(reply.body).toMatchObject({
        status: 'error',
        message: expect.stringMatching(/./),
        category: expect.stringMatching(/^[A-Z_]+$/),
        correlationId: reply.headers['x-hubspot-correlation-id'],
      })
    },
  )
})
