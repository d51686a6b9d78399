import { beforeEach, describe, expect, test } from 'vitest'
import { countRows, createCompany, createContact, createOne, linkTo } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_ASSOCIATION_LIMIT: '3' })
const LIMITS = '/crm/v4/associations/definitions/configurations'
const hubspot = (associationTypeId: number) => [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }]
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

/** The context of a refusal at the limit (associations section 6). */
function exceeded(
  fromObjectId: string,
  { limit, typeId, asked }: { limit: number; typeId: number; asked: number },
) {
  return {
    ASSOCIATION_LIMIT_EXCEEDED: [
      `Exceeded association limit of ${limit} for portalId ${account.accountId}, fromObjectId ${fromObjectId}, associationCategory HUBSPOT_DEFINED, associationTypeId ${typeId}`,
    ],
    associationSpec: [`HUBSPOT_DEFINED=${asked}`],
    specHasAllAssociatedObjects: ['false'],
    associationCategoryThatExceededLimit: ['HUBSPOT_DEFINED'],
    associationTypeIdThatExceededLimit: [String(typeId)],
    portalId: [account.accountId],
    limit: [String(limit)],
    fromObjectId: [fromObjectId],
  }
}

const createTask = (contactId: string) =>
  account.send('POST', '/crm/v3/objects/tasks', {
    properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
    associations: [linkTo(contactId, 204)],
  })

/** A contact with as many tasks as it may have. */
async function fullContact(): Promise<string> {
  const contactId = await createContact(account)
  for (const reply of await Promise.all(times(3, () => createTask(contactId))))
    expect(reply).toMatchObject({ status: 201 })
  return contactId
}

const createBareTask = async () =>
  (await createOne(account, 'tasks', { hs_timestamp: '2026-06-01T08:00:00Z' })).id as string

const setLimit = (path: string, typeId: number, maxToObjectIds: number, verb = 'create') =>
  account.send('POST', `${LIMITS}/${path}/batch/${verb}`, {
    inputs: [{ category: 'HUBSPOT_DEFINED', typeId, maxToObjectIds }],
  })

describe('a record that has as many links as it may have (associations section 7)', () => {
  test('gets no more by a create, and nothing is written (OBJ-94, ASC-37)', async () => {
    const contactId = await fullContact()
    const before = await countRows(server.db, account.accountId)
    const reply = await createTask(contactId)
    expect(reply).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', message: 'One or more associations are invalid' },
    })
    expect(reply.body.context).toEqual(exceeded(contactId, { limit: 3, typeId: 203, asked: 204 }))
    expect(reply.body).not.toHaveProperty('subCategory')
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('fails its inputs of a multi-status batch alone, in input order (OBJ-87, ASC-37)', async () => {
    const contactId = await createContact(account)
    const input = (objectWriteTraceId: string) => ({
      objectWriteTraceId,
      properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
      associations: [linkTo(contactId, 204)],
    })
    const inputs = ['a', 'b', 'c', 'd', 'e'].map(input)
    const reply = await account.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
    expect(reply).toMatchObject({ status: 207, body: { numErrors: 2 } })
    const traces = reply.body.results.map(
      (result: { objectWriteTraceId: string }) => result.objectWriteTraceId,
    )
    expect(traces).toEqual(['a', 'b', 'c'])
    expect(reply.body.errors[0]).toMatchObject({
      category: 'VALIDATION_ERROR',
      context: {
        ...exceeded(contactId, { limit: 3, typeId: 203, asked: 204 }),
        objectWriteTraceId: ['d'],
      },
    })
  })

  test('gets no more by a labelled put (A2)', async () => {
    const [contactId, taskId] = [await fullContact(), await createBareTask()]
    const url = `/crm/v4/objects/contacts/${contactId}/associations/tasks/${taskId}`
    const reply = await account.send('PUT', url, hubspot(203))
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.context).toEqual(exceeded(contactId, { limit: 3, typeId: 203, asked: 203 }))
  })

  test('gets no more by a default put from the other end (A3)', async () => {
    const [contactId, taskId] = [await fullContact(), await createBareTask()]
    const url = `/crm/v4/objects/tasks/${taskId}/associations/default/contacts/${contactId}`
    const reply = await account.send('PUT', url)
    expect(reply).toMatchObject({ status: 400, body: { message: 'One or more associations are invalid' } })
    expect(reply.body.context).toEqual(exceeded(contactId, { limit: 3, typeId: 203, asked: 204 }))
  })

  test.each([
    ['A6', '/crm/v4/associations/contacts/tasks/batch/create', { types: hubspot(203) }, 201],
    ['A7', '/crm/v4/associations/contacts/tasks/batch/associate/default', {}, 200],
    ['V1', '/crm/v3/associations/contacts/tasks/batch/create', { type: 'contact_to_task' }, 201],
  ])('fails one pair of a batch, and keeps those that fit (%s)', async (_route, url, extra, whole) => {
    const contactId = await createContact(account)
    const taskIds = await Promise.all(times(4, createBareTask))
    const pair = (id: string | undefined) => ({ from: { id: contactId }, to: { id }, ...extra })
    const first = await account.send('POST', url, { inputs: [pair(taskIds[0])] })
    expect(first.status).toBe(whole)
    const reply = await account.send('POST', url, { inputs: taskIds.map(pair) })
    expect(reply).toMatchObject({ status: 207, body: { numErrors: 1 } })
    expect(reply.body.errors).toEqual([
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: 'One or more associations are invalid',
        context: exceeded(contactId, { limit: 3, typeId: 203, asked: 203 }),
        errors: [],
        links: {},
      },
    ])
    const listed = await account.send('GET', `/crm/v4/objects/contacts/${contactId}/associations/tasks`)
    const linked = listed.body.results.map(({ toObjectId }: { toObjectId: number }) => String(toObjectId))
    expect(linked).toEqual(taskIds.slice(0, 3).toSorted())
  })

  test('gets no more by a v3 put (V6)', async () => {
    const [contactId, taskId] = [await fullContact(), await createBareTask()]
    const url = `/crm/v3/objects/contacts/${contactId}/associations/tasks/${taskId}/contact_to_task`
    const reply = await account.send('PUT', url)
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.context).toEqual(exceeded(contactId, { limit: 3, typeId: 203, asked: 203 }))
  })

  test('gets no more by `associatedcompanyid`, in a create or an update (properties 8.1)', async () => {
    const companyId = await createCompany(account, 'Full')
    for (const reply of await Promise.all(
      times(3, () =>
        account.send('POST', '/crm/v3/objects/contacts', { properties: { associatedcompanyid: companyId } }),
      ),
    ))
      expect(reply).toMatchObject({ status: 201 })
    const context = exceeded(companyId, { limit: 3, typeId: 2, asked: 1 })
    const properties = { associatedcompanyid: companyId }
    const created = await account.send('POST', '/crm/v3/objects/contacts', { properties })
    expect(created).toMatchObject({ status: 400, body: { context } })
    const url = `/crm/v3/objects/contacts/${await createContact(account)}`
    expect(await account.send('PATCH', url, { properties })).toMatchObject({ status: 400, body: { context } })
  })

  test('may be linked again to what it is linked to, and anew after a removal', async () => {
    const contactId = await createContact(account)
    const taskIds = await Promise.all(times(4, createBareTask))
    const put = (id: string | undefined) =>
      account.send('PUT', `/crm/v4/objects/contacts/${contactId}/associations/tasks/${id}`, hubspot(203))
    const first = await Promise.all(taskIds.slice(0, 3).map(put))
    expect(first.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(await put(taskIds[0])).toMatchObject({ status: 201, body: { labels: [] } })
    expect(await put(taskIds[3])).toMatchObject({ status: 400 })
    const gone = `/crm/v4/objects/contacts/${contactId}/associations/tasks/${taskIds[1]}`
    expect(await account.send('DELETE', gone)).toMatchObject({ status: 204, body: '' })
    expect(await put(taskIds[3])).toMatchObject({ status: 201, body: { labels: [] } })
  })

  test('keeps its links when it is merged, more than it may have included (OBJ-83, chosen)', async () => {
    const [one, other] = [await fullContact(), await fullContact()]
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: one,
      objectIdToMerge: other,
    })
    expect(merged).toMatchObject({ status: 200 })
    const url = `/crm/v4/objects/contacts/${merged.body.id}/associations/tasks`
    expect((await account.send('GET', url)).body.results).toHaveLength(6)
    expect(await createTask(one)).toMatchObject({
      status: 400,
      body: { context: exceeded(merged.body.id, { limit: 3, typeId: 203, asked: 204 }) },
    })
  })

  test('counts links to archived records, which come back with them (ASC-7, chosen)', async () => {
    const contactId = await createContact(account)
    const tasks = await Promise.all(times(3, () => createTask(contactId)))
    const archived = await account.send('DELETE', `/crm/v3/objects/tasks/${tasks[0]?.body.id}`)
    expect(archived.status).toBe(204)
    expect(await createTask(contactId)).toMatchObject({
      status: 400,
      body: { context: { limit: ['3'] } },
    })
  })
})

describe('limits of the account (C1 to C5)', () => {
  const twins = [
    '/crm/v4/associations/definitions/configurations',
    '/crm/associations/v4/definitions/configurations',
    '/crm/associations/2026-03/definitions/configurations',
  ]

  test.each(twins)('are made, read, changed and removed under %s (ASC-9, ASC-37)', async (root) => {
    const path = `${root}/contacts/tasks`
    const inputs = [{ category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 2 }]
    const shown = { category: 'HUBSPOT_DEFINED', typeId: 203, label: null }
    const created = await account.send('POST', `${path}/batch/create`, { inputs })
    expect(created).toMatchObject({ status: 201, body: { status: 'COMPLETE' } })
    expect(created.body.results).toEqual([{ ...shown, userEnforcedMaxToObjectIds: 2 }])
    const listed = { results: [{ ...shown, userEnforcedMaxToObjectIds: 2 }] }
    expect(await account.send('GET', `${root}/all`)).toMatchObject({ status: 200, body: listed })
    expect(await account.send('GET', path)).toMatchObject({ status: 200, body: listed })
    const other = await account.send('GET', `${root}/tasks/contacts`)
    expect(other).toMatchObject({ status: 200, body: { results: [] } })
    const changed = await account.send('POST', `${path}/batch/update`, {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: '203', maxToObjectIds: 1 }],
    })
    expect(changed).toMatchObject({ status: 200 })
    expect(changed.body.results).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 203, userEnforcedMaxToObjectIds: 1 },
    ])
    const purged = await account.send('POST', `${path}/batch/purge`, {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 203 }],
    })
    expect([200, 204]).toContain(purged.status)
    expect(await account.send('GET', `${root}/all`)).toMatchObject({ status: 200, body: { results: [] } })
  })

  test('a purge answers 204 in v4 and an empty batch on the dated path (ASC-26, ASC-38)', async () => {
    const body = { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 203 }] }
    const bare = await account.send('POST', `${twins[0]}/contacts/tasks/batch/purge`, body)
    expect(bare).toMatchObject({ status: 204, body: '' })
    const dated = await account.send('POST', `${twins[2]}/contacts/tasks/batch/purge`, body)
    expect(dated).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } })
    expect(Object.keys(dated.body)).toEqual(['status', 'results', 'startedAt', 'completedAt'])
  })

  test('count at once, for new records too, and the default counts again after a purge (ASC-37, ASC-38)', async () => {
    const contactId = await createContact(account)
    expect(await setLimit('contacts/tasks', 203, 1)).toMatchObject({ status: 201 })
    expect(await createTask(contactId)).toMatchObject({ status: 201 })
    expect(await createTask(contactId)).toMatchObject({
      status: 400,
      body: { context: exceeded(contactId, { limit: 1, typeId: 203, asked: 204 }) },
    })
    expect(await setLimit('tasks/contacts', 204, 1)).toMatchObject({ status: 201 })
    const two = await account.send('POST', '/crm/v3/objects/tasks', {
      properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
      associations: [linkTo(await createContact(account), 204), linkTo(await createContact(account), 204)],
    })
    expect(two).toMatchObject({
      status: 400,
      body: { context: { associationTypeIdThatExceededLimit: ['204'], limit: ['1'] } },
    })
    const body = { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 203 }] }
    await account.send('POST', `${LIMITS}/contacts/tasks/batch/purge`, body)
    expect(await createTask(contactId)).toMatchObject({ status: 201 })
  })

  test('below what a record has leave its links alone (ASC-37)', async () => {
    const contactId = await fullContact()
    expect(await setLimit('contacts/tasks', 203, 1)).toMatchObject({ status: 201 })
    const listed = await account.send('GET', `/crm/v4/objects/contacts/${contactId}/associations/tasks`)
    expect(listed).toMatchObject({ status: 200 })
    expect(listed.body.results).toHaveLength(3)
  })

  test('a primary link takes the place of the one before, whatever the limit (ASC-6, ASC-37)', async () => {
    expect(await setLimit('contacts/companies', 1, 1)).toMatchObject({ status: 201 })
    const contactId = await createContact(account)
    for (const name of ['One', 'Two']) {
      const url = `/crm/v4/objects/contacts/${contactId}/associations/companies/${await createCompany(account, name)}`
      expect(await account.send('PUT', url, hubspot(1))).toMatchObject({
        status: 201,
        body: { labels: ['Primary'] },
      })
    }
  })

  test('a company that may be primary to no more contacts gets the plain link (ASC-6, ASC-37)', async () => {
    expect(await setLimit('companies/contacts', 2, 1)).toMatchObject({ status: 201 })
    const companyId = await createCompany(account, 'Acme')
    const labels = []
    for (const _ of [1, 2]) {
      const contactId = await createContact(account)
      const url = `/crm/v4/objects/contacts/${contactId}/associations/companies/${companyId}`
      labels.push((await account.send('PUT', url, hubspot(279))).body.labels)
    }
    expect(labels).toEqual([['Primary'], []])
  })

  test('of a label go with the label, which counts on its own (ASC-35, ASC-37)', async () => {
    const made = await account.send('POST', '/crm/v4/associations/contacts/companies/labels', {
      name: 'lead',
      label: 'Lead',
    })
    const typeId = made.body.results[0].typeId
    const inputs = [{ category: 'USER_DEFINED', typeId, maxToObjectIds: 1 }]
    const created = await account.send('POST', `${LIMITS}/contacts/companies/batch/create`, { inputs })
    expect(created).toMatchObject({ status: 201, body: { results: [{ typeId, label: 'Lead' }] } })
    const contactId = await createContact(account)
    const put = async (name: string) =>
      account.send(
        'PUT',
        `/crm/v4/objects/contacts/${contactId}/associations/companies/${await createCompany(account, name)}`,
        [{ associationCategory: 'USER_DEFINED', associationTypeId: typeId }],
      )
    expect(await put('One')).toMatchObject({ status: 201, body: { labels: ['Primary', 'Lead'] } })
    expect(await put('Two')).toMatchObject({
      status: 400,
      body: { context: { associationCategoryThatExceededLimit: ['USER_DEFINED'], limit: ['1'] } },
    })
    const links = `/crm/v4/associations/contacts/companies`
    await server.db.query(`delete from association where account_id = $1 and category = 'USER_DEFINED'`, [
      account.accountId,
    ])
    expect((await account.send('DELETE', `${links}/labels/${typeId}`)).status).toBe(204)
    expect(await account.send('GET', `${LIMITS}/all`)).toMatchObject({ status: 200, body: { results: [] } })
  })

  test('name one error for each input that is wrong, and keep the others (ASC-37)', async () => {
    await setLimit('contacts/tasks', 203, 2)
    const created = await account.send('POST', `${LIMITS}/contacts/tasks/batch/create`, {
      inputs: [
        { category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 1 },
        { category: 'HUBSPOT_DEFINED', typeId: 204, maxToObjectIds: 1 },
        { category: 'USER_DEFINED', typeId: 77, maxToObjectIds: 1 },
      ],
    })
    expect(created).toMatchObject({ status: 207, body: { results: [], numErrors: 3 } })
    expect(created.body.errors).toMatchObject([
      { category: 'OBJECT_ALREADY_EXISTS', context: { associationSpec: ['HUBSPOT_DEFINED=203'] } },
      {
        category: 'VALIDATION_ERROR',
        message: 'invalid from object type CONTACT for associations to be created. expected: TASK',
      },
      {
        category: 'VALIDATION_ERROR',
        context: {
          INVALID_ASSOCIATION_TYPE_ID: ['USER_DEFINED=77 is not a valid association definition id'],
        },
      },
    ])
    const updated = await account.send('POST', `${LIMITS}/tasks/contacts/batch/update`, {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 204, maxToObjectIds: 1 }],
    })
    expect(updated).toMatchObject({
      status: 207,
      body: {
        results: [],
        errors: [{ category: 'OBJECT_NOT_FOUND', context: { associationSpec: ['HUBSPOT_DEFINED=204'] } }],
      },
    })
  })

  test('twice the same in one batch is one limit and one error (ASC-37)', async () => {
    const input = { category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 2 }
    const reply = await account.send('POST', `${LIMITS}/contacts/tasks/batch/create`, {
      inputs: [input, { ...input, maxToObjectIds: 1 }],
    })
    expect(reply).toMatchObject({
      status: 207,
      body: {
        results: [{ typeId: 203, userEnforcedMaxToObjectIds: 2 }],
        errors: [{ category: 'OBJECT_ALREADY_EXISTS' }],
      },
    })
  })

  test.each([0, -1, 4, 50_000])('are 1 to what the server allows, not %d (ASC-37)', async (max) => {
    const reply = await setLimit('contacts/tasks', 203, max)
    expect(reply).toMatchObject({
      status: 207,
      body: {
        results: [],
        errors: [
          { category: 'VALIDATION_ERROR', message: 'maxToObjectIds must be a whole number from 1 to 3' },
        ],
      },
    })
  })

  test('a purge of what is no definition is refused whole (ASC-38)', async () => {
    await setLimit('contacts/tasks', 203, 2)
    const reply = await account.send('POST', `${LIMITS}/contacts/tasks/batch/purge`, {
      inputs: [
        { category: 'HUBSPOT_DEFINED', typeId: 203 },
        { category: 'HUBSPOT_DEFINED', typeId: 1 },
      ],
    })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect((await account.send('GET', `${LIMITS}/all`)).body.results).toHaveLength(1)
  })

  test('are read with any object scope, and set with a write scope of the first type (ASC-11)', async () => {
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    const read = await server.send({ method: 'GET', url: `${LIMITS}/all`, token })
    expect(read).toMatchObject({ status: 200, body: { results: [] } })
    const write = await server.send({
      method: 'POST',
      url: `${LIMITS}/contacts/tasks/batch/create`,
      body: { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 1 }] },
      token,
    })
    expect(write).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } })
  })
})

test('limits and their use are nothing to another account (reliability P5)', async () => {
  const other = await server.createAccount()
  await fullContact()
  expect(await setLimit('contacts/tasks', 203, 1)).toMatchObject({ status: 201 })
  for (const url of [`${LIMITS}/all`, `${LIMITS}/contacts/tasks`, '/tidemark/v1/reports/high-usage'])
    expect(await other.send('GET', url)).toMatchObject({ status: 200, body: { results: [] } })
  const path = `${LIMITS}/contacts/tasks/batch`
  const inputs = [{ category: 'HUBSPOT_DEFINED', typeId: 203, maxToObjectIds: 3 }]
  const updated = await other.send('POST', `${path}/update`, { inputs })
  expect(updated).toMatchObject({ status: 207, body: { errors: [{ category: 'OBJECT_NOT_FOUND' }] } })
  expect(await other.send('POST', `${path}/purge`, { inputs })).toMatchObject({ status: 204, body: '' })
  const kept = await account.send('GET', `${LIMITS}/all`)
  expect(kept).toMatchObject({ status: 200, body: { results: [{ userEnforcedMaxToObjectIds: 1 }] } })
})

describe('the use of limits (A10)', () => {
  test.each(['/crm/v4/associations', '/crm/associations/2026-03'])(
    'a report is asked for under %s, and read from our own route (A10, associations section 7)',
    async (root) => {
      server.clock.now = 1_780_000_000_000
      const asked = await account.send('POST', `${root}/usage/high-usage-report/9001`)
      server.clock.now = undefined
      expect(asked).toMatchObject({ status: 200 })
      expect(asked.body).toEqual({
        userId: 9001,
        userEmail: '',
        enqueueTime: { value: 1_780_000_000_000, dateOnly: false, timeZoneShift: 0 },
      })
    },
  )

  test.each(['nobody', '0', '-1', '99999999999'])(
    'a report for the user `%s` is refused (A10)',
    async (id) => {
      const reply = await account.send('POST', `/crm/v4/associations/usage/high-usage-report/${id}`)
      expect(reply).toMatchObject({
        status: 400,
        body: { message: 'Unable to parse value for path parameter: userId', category: 'VALIDATION_ERROR' },
      })
    },
  )

  test('records at 80 % of a limit or more are listed, those below are not', async () => {
    const contactId = await fullContact()
    expect(await createTask(await createContact(account))).toMatchObject({ status: 201 })
    const report = await account.send('GET', '/tidemark/v1/reports/high-usage')
    expect(report).toMatchObject({ status: 200 })
    expect(report.body).toEqual({
      results: [
        {
          fromObjectTypeId: '0-1',
          fromObjectId: contactId,
          toObjectTypeId: '0-27',
          associationCategory: 'HUBSPOT_DEFINED',
          associationTypeId: 203,
          associations: 3,
          limit: 3,
        },
      ],
    })
  })

  test('a primary link is one by nature, and no sign of high use', async () => {
    expect(await setLimit('contacts/companies', 1, 1)).toMatchObject({ status: 201 })
    await createOne(account, 'contacts', { firstname: 'Ann' }, [
      linkTo(await createCompany(account, 'Acme'), 1),
    ])
    expect(await account.send('GET', '/tidemark/v1/reports/high-usage')).toMatchObject({
      status: 200,
      body: { results: [] },
    })
  })

  test('a report goes on behind a record, and takes no other cursor', async () => {
    const contactId = await fullContact()
    const url = '/tidemark/v1/reports/high-usage'
    const rest = await account.send('GET', `${url}?after=0-1_${contactId}`)
    expect(rest).toMatchObject({ status: 200, body: { results: [] } })
    const odd = await account.send('GET', `${url}?after=x'y`)
    expect(odd).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { after: ["x'y"] } },
    })
  })
})

describe('links with records of a custom type (ASC-37, ASC-45, SCH-8)', () => {
  test('have the limit, too: the plain definition is counted behind a label of the account', async () => {
    const schema = await account.send('POST', '/crm-object-schemas/v3/schemas', {
      name: 'boat',
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: [],
      properties: [{ name: 'hull_name', label: 'Hull name' }],
      associatedObjects: ['CONTACT'],
    })
    expect(schema.status).toBe(201)
    const type = schema.body.objectTypeId
    const label = await account.send('POST', `/crm/v4/associations/${type}/contacts/labels`, {
      name: 'skipper',
      label: 'Skipper',
    })
    const { category, typeId } = label.body.results[0]
    const contactId = await createContact(account)
    const boats = await Promise.all(times(4, () => createOne(account, type, { hull_name: 'Petrel' })))
    const link = (id: string) =>
      account.send('PUT', `/crm/v4/objects/${type}/${id}/associations/contacts/${contactId}`, [
        { associationCategory: category, associationTypeId: typeId },
      ])
    for (const { id } of boats.slice(0, 3)) expect((await link(id)).status).toBe(201)
    const refused = await link(boats[3]?.id)
    expect([refused.status, refused.body.message]).toEqual([400, 'One or more associations are invalid'])
    expect(refused.body.context.fromObjectId).toEqual([contactId])
    const plain = `/crm/v4/objects/${type}/${boats[3]?.id}/associations/default/contacts/${contactId}`
    const refusedPlain = await account.send('PUT', plain)
    expect([refusedPlain.status, refusedPlain.body.context.limit]).toEqual([400, ['3']])
    const listed = await account.send('GET', `/crm/v4/objects/contacts/${contactId}/associations/${type}`)
    expect([listed.status, listed.body.results.length]).toEqual([200, 3])
  })
})
