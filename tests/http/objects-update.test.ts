import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createCompany, createContact, createOne, linkTo, listTypeIds } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function update(path: string, properties: object, extra: object = {}) {
  return account.send('PATCH', `/crm/v3/objects/${path}`, { properties, ...extra })
}

async function read(path: string) {
  return (await account.send('GET', `/crm/v3/objects/${path}`)).body
}

function createTask(properties: object = {}) {
  return createOne(account, 'tasks', { hs_timestamp: '2126-06-01T08:00:00Z', ...properties })
}

describe('an update', () => {
  test('changes the named properties, keeps the others, and answers what it touched (E4, OBJ-29, OBJ-59)', async () => {
    const made = await createOne(account, 'contacts', { firstname: 'Ann', lastname: 'Lee', city: 'Oslo' })
    const reply = await update(`contacts/${made.id}`, { firstname: 'Anna', city: '' })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      id: made.id,
      properties: {
        city: '',
        createdate: made.properties.createdate,
        firstname: 'Anna',
        hs_full_name_or_email: 'Anna Lee',
        hs_object_id: made.id,
        hs_object_source: 'INTEGRATION',
        hs_object_source_id: account.appId,
        hs_object_source_label: 'INTEGRATION',
        lastmodifieddate: expect.any(String),
      },
      createdAt: made.createdAt,
      updatedAt: expect.any(String),
      archived: false,
      url: made.url,
    })
    const shown = await read(`contacts/${made.id}?properties=firstname,lastname,city`)
    expect(shown.properties).toMatchObject({ firstname: 'Anna', lastname: 'Lee', city: null })
    expect(shown.updatedAt).toBe(reply.body.updatedAt)
  })

  test.for(['/crm/objects/v3', '/crm/objects/2026-03', '/crm/objects/2026-09-beta'])(
    'works under %s, and by type id (OBJ-2, OBJ-4)',
    async (prefix) => {
      const id = await createContact(account)
      const reply = await account.send('PATCH', `${prefix}/0-1/${id}`, { properties: { firstname: 'New' } })
      expect(reply).toMatchObject({ status: 200, body: { id, properties: { firstname: 'New' } } })
    },
  )

  test('moves updatedAt even when the clock stands still, and leaves createdAt (OBJ-22)', async () => {
    const made = await createOne(account, 'contacts', { firstname: 'A' })
    server.clock.now = Date.parse(made.updatedAt)
    const reply = await update(`contacts/${made.id}`, { firstname: 'B' })
    server.clock.now = undefined
    expect(reply.status).toBe(200)
    expect(Date.parse(reply.body.updatedAt)).toBe(Date.parse(made.updatedAt) + 1)
    expect(reply.body.createdAt).toBe(made.createdAt)
  })

  test('with equal values answers 200 and leaves updatedAt and history alone (OBJ-22, objects 14.19)', async () => {
    const made = await createOne(account, 'contacts', { firstname: 'Same', email: 'same@example.org' })
    const before = await countRows(server.db, account.accountId)
    const reply = await update(`contacts/${made.id}`, { firstname: 'Same', email: 'SAME@example.org' })
    expect(reply).toMatchObject({ status: 200, body: { updatedAt: made.updatedAt } })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('adds to the history, newest first, with "" for what it cleared (OBJ-23)', async () => {
    const id = await createContact(account, { firstname: 'One', city: 'Oslo' })
    await update(`contacts/${id}`, { firstname: 'Two' })
    await update(`contacts/${id}`, { city: null })
    const shown = await read(`contacts/${id}?propertiesWithHistory=firstname,city`)
    const valuesOf = (name: string) =>
      shown.propertiesWithHistory[name].map(({ value }: { value: string }) => value)
    expect([valuesOf('firstname'), valuesOf('city')]).toEqual([
      ['Two', 'One'],
      ['', 'Oslo'],
    ])
    expect(shown.propertiesWithHistory.firstname[0]).toMatchObject({
      sourceType: 'INTEGRATION',
      sourceId: account.appId,
    })
  })

  test('adds to a list that starts with a semicolon (objects 5.1)', async () => {
    const id = await createContact(account, { hs_buying_role: 'CHAMPION' })
    const reply = await update(`contacts/${id}`, { hs_buying_role: ';BLOCKER;CHAMPION' })
    expect(reply.body.properties.hs_buying_role).toBe('CHAMPION;BLOCKER')
  })

  test('ignores associations in its body (OBJ-62)', async () => {
    const company = await createCompany(account, 'C')
    const id = await createContact(account)
    const reply = await update(`contacts/${id}`, { firstname: 'X' }, { associations: [linkTo(company, 279)] })
    expect(reply.status).toBe(200)
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({})
  })

  test('finds its record by a unique property in any letter case (OBJ-54, OBJ-59)', async () => {
    const id = await createContact(account, { email: 'find.me@example.org' })
    const reply = await update('contacts/Find.Me%40example.org?idProperty=email', { firstname: 'Found' })
    expect(reply).toMatchObject({ status: 200, body: { id, properties: { firstname: 'Found' } } })
    const byId = await update(`contacts/${id}?idProperty=hs_object_id`, { firstname: 'Again' })
    expect(byId).toMatchObject({ status: 200, body: { id } })
  })

  test('never moves a lifecycle stage backwards, unless it was cleared (OBJ-47)', async () => {
    const id = await createContact(account, { lifecyclestage: 'customer' })
    const back = await update(`contacts/${id}`, { lifecyclestage: 'lead' })
    expect(back).toMatchObject({ status: 200, body: { properties: { lifecyclestage: 'customer' } } })
    await update(`contacts/${id}`, { lifecyclestage: '' })
    const reply = await update(`contacts/${id}`, { lifecyclestage: 'lead' })
    expect(reply.body.properties.lifecyclestage).toBe('lead')
  })

  test("makes a contact's company its primary one through associatedcompanyid (properties 8.1)", async () => {
    const [first, second] = [await createCompany(account, 'First'), await createCompany(account, 'Second')]
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(first, 279)])
    const reply = await update(`contacts/${id}`, { associatedcompanyid: second })
    expect(reply.status).toBe(200)
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({
      [first]: [279],
      [second]: [1, 279],
    })
    const refused = await update(`contacts/${id}`, { associatedcompanyid: '999999999' })
    expect(refused).toMatchObject({
      status: 400,
      body: { context: { INVALID_OBJECT_IDS: ['COMPANY=999999999 is not valid'] } },
    })
  })

  test('pins an activity that is linked already, and no other (OBJ-92)', async () => {
    const { id } = await createOne(account, 'contacts', { firstname: 'A' })
    const task = await createOne(account, 'tasks', { hs_timestamp: '2026-06-01T08:00:00Z' }, [
      linkTo(id, 204),
    ])
    const other = await createTask()
    expect(await update(`contacts/${id}`, { hs_pinned_engagement_id: task.id })).toMatchObject({
      status: 200,
      body: { properties: { hs_pinned_engagement_id: task.id } },
    })
    expect(await update(`contacts/${id}`, { hs_pinned_engagement_id: other.id })).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR' },
    })
  })
})

describe('the status of a task', () => {
  test('COMPLETED sets flags, date and stage, and back to NOT_STARTED undoes it (OBJ-101, OBJ-102, objects 14.20)', async () => {
    const { id } = await createTask({ hs_task_type: 'CALL' })
    const done = await update(`tasks/${id}`, { hs_task_status: 'COMPLETED' })
    expect(done.status).toBe(200)
    expect(done.body.properties).toMatchObject({
      hs_task_status: 'COMPLETED',
      hs_task_is_completed: '1',
      hs_task_is_completed_call: '1',
      hs_task_completion_count: '1',
      hs_task_completion_date: expect.stringMatching(/Z$/),
      hs_task_is_open: 'false',
      hs_pipeline_stage: 'dd5826e4-c976-4654-a527-b59ada542e52',
    })
    const undone = await update(`tasks/${id}`, { hs_task_status: 'NOT_STARTED' })
    expect(undone.status).toBe(200)
    expect(undone.body.properties).toMatchObject({
      hs_task_is_completed: '0',
      hs_task_completion_count: '0',
      hs_pipeline_stage: 'af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591',
    })
    const shown = await read(`tasks/${id}?properties=hs_task_completion_date,hs_task_is_completed_call`)
    expect(shown.properties).toMatchObject({ hs_task_completion_date: null, hs_task_is_completed_call: '0' })
  })

  test('follows its stage, and a stage of another status is refused (OBJ-101)', async () => {
    const { id } = await createTask()
    const completed = 'dd5826e4-c976-4654-a527-b59ada542e52'
    const reply = await update(`tasks/${id}`, { hs_pipeline_stage: completed })
    expect(reply.body.properties).toMatchObject({ hs_task_status: 'COMPLETED', hs_pipeline_stage: completed })
    const torn = await update(`tasks/${id}`, { hs_pipeline_stage: completed, hs_task_status: 'WAITING' })
    expect(torn).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'INVALID_OPTION', context: { propertyName: ['hs_pipeline_stage'] } }] },
    })
  })

  test('cleared is the default again (OBJ-98), while the due date cannot be cleared (OBJ-35)', async () => {
    const { id } = await createTask({ hs_task_status: 'WAITING' })
    const reply = await update(`tasks/${id}`, { hs_task_status: '' })
    expect(reply.body.properties.hs_task_status).toBe('NOT_STARTED')
    expect(await update(`tasks/${id}`, { hs_timestamp: null })).toMatchObject({
      status: 400,
      body: { context: { properties: ['hs_timestamp'] } },
    })
  })
})

test('a deal moves through its stages, and its probability and closing follow (objects 11, OBJ-46)', async () => {
  const deal = await createOne(account, 'deals', {
    dealname: 'D',
    dealstage: 'appointmentscheduled',
    amount: '200',
  })
  const won = await update(`deals/${deal.id}`, { dealstage: 'closedwon' })
  expect(won.body.properties).toMatchObject({
    dealstage: 'closedwon',
    pipeline: 'default',
    hs_is_closed_won: 'true',
    hs_closed_amount: '200',
    closedate: expect.stringMatching(/Z$/),
    hs_date_exited_appointmentscheduled: expect.stringMatching(/Z$/),
    hs_date_entered_closedwon: expect.stringMatching(/Z$/),
  })
  expect(await update(`deals/${deal.id}`, { dealstage: '4' })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'INVALID_OPTION' }] },
  })
})

describe('the e-mail of a contact', () => {
  test('frees the old address at once, and refuses one that another contact has with 409 (objects 7.2)', async () => {
    const holder = await createContact(account, { email: 'held@example.org' })
    const id = await createContact(account, { email: 'old@example.org' })
    const refused = await update(`contacts/${id}`, { email: 'HELD@example.org' })
    expect(refused).toMatchObject({
      status: 409,
      body: { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${holder}` },
    })
    const moved = await update(`contacts/${id}`, { email: ' New@Example.net ' })
    expect(moved.body.properties).toMatchObject({ email: 'new@example.net', hs_email_domain: 'example.net' })
    const heir = await createContact(account, { email: 'old@example.org' })
    expect(heir).not.toBe(id)
    expect((await read('contacts/new@example.net?idProperty=email')).id).toBe(id)
  })

  test('can be swapped between two contacts over a free one, and cleared (objects 7.2)', async () => {
    const first = await createContact(account, { email: 'swap.a@example.org' })
    const second = await createContact(account, { email: 'swap.b@example.org' })
    await update(`contacts/${first}`, { email: '' })
    expect(await update(`contacts/${second}`, { email: 'swap.a@example.org' })).toMatchObject({ status: 200 })
    expect(await update(`contacts/${first}`, { email: 'swap.b@example.org' })).toMatchObject({ status: 200 })
  })

  test('goes to one of 20 contacts that ask for it at once (CON-2)', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => createContact(account)))
    const replies = await Promise.all(
      ids.map((id) => update(`contacts/${id}`, { email: 'prize@example.org' })),
    )
    const winners = replies.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const messages = replies
      .filter(({ status }) => status !== 200)
      .map(({ status, body }) => `${status} ${body.message}`)
    const expected = `409 Contact already exists. Existing ID: ${winners[0]?.body.id}`
    expect(messages).toEqual(Array.from({ length: 19 }, () => expected))
  })
})

test('40 concurrent updates of one record all count, in its history too (CON-1)', async () => {
  const id = await createContact(account, { firstname: 'Start' })
  const names = Array.from({ length: 40 }, (_, at) => `Name ${at}`)
  const replies = await Promise.all(names.map((firstname) => update(`contacts/${id}`, { firstname })))
  expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200))
  const shown = await read(`contacts/${id}?propertiesWithHistory=firstname`)
  const history = shown.propertiesWithHistory.firstname as { value: string; timestamp: string }[]
  expect(history.map(({ value }) => value).toSorted()).toEqual(['Start', ...names].toSorted())
  expect(shown.properties.firstname).toBe(history[0]?.value)
  expect(new Set(history.map(({ timestamp }) => timestamp)).size).toBe(41)
})

describe('a refused update', () => {
  test.for([
    ['unknown property', { nope: '1' }, 'PROPERTY_DOESNT_EXIST'],
    ['read-only property', { hs_object_id: '1' }, 'READ_ONLY_VALUE'],
    ['calculated property', { hs_email_domain: 'x' }, 'READ_ONLY_VALUE'],
    ['create date', { createdate: '2020-01-01' }, 'READ_ONLY_VALUE'],
    ['value that does not fit', { email: 'nonsense' }, 'INVALID_EMAIL'],
  ] as const)('%s: one entry, and nothing changes (OBJ-39 to OBJ-41)', async ([, properties, code]) => {
    const id = await createContact(account)
    const before = await countRows(server.db, account.accountId)
    const reply = await update(`contacts/${id}`, { firstname: 'Lost', ...properties })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR', errors: [{ code }] } })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
    expect((await read(`contacts/${id}`)).properties.firstname).toBe('Ann')
  })

  test.for([[{}], [{ properties: {} }], [{ properties: null }]])(
    'body %j names nothing (OBJ-60, objects 14.19)',
    async ([body]) => {
      const id = await createContact(account)
      const reply = await account.send('PATCH', `/crm/v3/objects/contacts/${id}`, body)
      expect(reply).toMatchObject({
        status: 400,
        body: {
          message: 'No properties found to update, please provide at least one.',
          category: 'VALIDATION_ERROR',
          context: { properties: ['{}'] },
        },
      })
    },
  )

  test('of a record that is not there answers as a read does (OBJ-55, OBJ-61)', async () => {
    expect(await update('contacts/999999999', { firstname: 'A' })).toMatchObject({
      status: 404,
      body: { message: 'resource not found', category: 'OBJECT_NOT_FOUND' },
    })
    expect(await update('contacts/someone', { firstname: 'A' })).toMatchObject({
      status: 404,
      body: {
        message: 'Object not found.  objectId are usually numeric.',
        context: { id: ['someone'] },
      },
    })
    expect(await update('contacts/nobody@example.org?idProperty=email', { firstname: 'A' })).toMatchObject({
      status: 404,
      body: { message: 'resource not found' },
    })
  })

  test('by a property that is not unique answers 400 (OBJ-58)', async () => {
    const reply = await update('contacts/Ann?idProperty=firstname', { lastname: 'B' })
    expect(reply).toMatchObject({
      status: 400,
      body: {
        message: `Unable to perform read by non-unique 0-1 property firstname in portal ID ${account.accountId}`,
      },
    })
  })

  test('without the scope answers 403 (OBJ-10)', async () => {
    const token = await server.createToken(account, { scopes: ['crm.objects.contacts.read'] })
    const reply = await server.send({
      method: 'PATCH',
      url: '/crm/v3/objects/contacts/1',
      token,
      body: { properties: { firstname: 'A' } },
    })
    expect(reply).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } })
  })
})
