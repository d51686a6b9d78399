import { beforeEach, describe, expect, test } from 'vitest'
import { createContact, createOne, linkTo } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const HEADER = 'x-tidemark-warning'
const due = { hs_timestamp: '2026-06-01T08:00:00Z' }
let account: TestAccount
let contactId: string

beforeEach(async () => {
  account = await server.createAccount()
  contactId = await createContact(account)
})

const createTask = (...associations: object[]) =>
  account.send('POST', '/crm/v3/objects/tasks', { properties: due, associations })

describe('the warning beside an association type that cannot be (OBJ-93, OBJ-94, decision 94)', () => {
  test('names the other direction when the type leads the wrong way', async () => {
    const reply = await createTask(linkTo(contactId, 204), linkTo(contactId, 203))
    expect(reply).toMatchObject({
      status: 400,
      body: { message: 'invalid from object type TASK for associations to be created. expected: CONTACT' },
    })
    expect(reply.headers[HEADER]).toBe(
      'associations[1].types: HUBSPOT_DEFINED 203 leads from CONTACT to TASK; from TASK to CONTACT it is HUBSPOT_DEFINED 204',
    )
  })

  test('names types that lead to the same records when it is that of others', async () => {
    const reply = await createTask(linkTo(contactId, 279))
    expect(reply).toMatchObject({
      status: 400,
      body: { message: 'invalid from object type TASK for associations to be created. expected: CONTACT' },
    })
    expect(reply.headers[HEADER]).toBe(
      'associations[0].types: HUBSPOT_DEFINED 279 leads from CONTACT to COMPANY; from TASK to COMPANY it is HUBSPOT_DEFINED 192, from TASK to CONTACT it is HUBSPOT_DEFINED 204',
    )
  })

  test('names the right category', async () => {
    const reply = await createTask(linkTo(contactId, 204, 'USER_DEFINED'))
    expect(reply).toMatchObject({
      status: 400,
      body: {
        message:
          'Invalid association spec: AssociationSpec{associationCategory=USER_DEFINED, associationTypeId=204}',
      },
    })
    expect(reply.headers[HEADER]).toBe(
      'associations[0].types: USER_DEFINED 204 is no association type; from TASK to CONTACT it is HUBSPOT_DEFINED 204',
    )
  })

  test('says where the types are listed when nothing is like it', async () => {
    const reply = await createTask(linkTo(contactId, 99_999))
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.headers[HEADER]).toBe(
      'associations[0].types: HUBSPOT_DEFINED 99999 is no association type; GET /crm/v4/associations/0-27/{toObjectType}/labels lists those that are',
    )
  })

  test('names the input of an atomic batch, and all inputs of a multi-status one (OBJ-87)', async () => {
    const inputs = [204, 203, 203].map((typeId) => ({
      properties: due,
      associations: [linkTo(contactId, typeId)],
    }))
    const url = '/crm/v3/objects/tasks/batch/create'
    const advice =
      'HUBSPOT_DEFINED 203 leads from CONTACT to TASK; from TASK to CONTACT it is HUBSPOT_DEFINED 204'
    const atomic = await account.send('POST', url, { inputs })
    expect(atomic).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(atomic.headers[HEADER]).toBe(`inputs[1].associations[0].types: ${advice}`)
    const traced = inputs.map((input, at) => ({ ...input, objectWriteTraceId: `t${at}` }))
    const multi = await account.send('POST', url, { inputs: traced })
    expect(multi).toMatchObject({ status: 207, body: { numErrors: 2 } })
    expect(multi.headers[HEADER]).toBe(
      `inputs[1].associations[0].types: ${advice} | inputs[2].associations[0].types: ${advice}`,
    )
  })

  test('stands beside v4 and v3 routes that link, too (ASC-20, ASC-39)', async () => {
    const taskId = (await createOne(account, 'tasks', due)).id
    const spec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 203 }
    const advice =
      'HUBSPOT_DEFINED 203 leads from CONTACT to TASK; from TASK to CONTACT it is HUBSPOT_DEFINED 204'
    const put = await account.send(
      'PUT',
      `/crm/v4/objects/tasks/${taskId}/associations/contacts/${contactId}`,
      [spec],
    )
    expect(put).toMatchObject({
      status: 400,
      body: { message: 'invalid from object type TASK for associations to be created. expected: CONTACT' },
    })
    expect(put.headers[HEADER]).toBe(advice)
    const pair = { from: { id: taskId }, to: { id: contactId } }
    const batch = await account.send('POST', '/crm/v4/associations/tasks/contacts/batch/create', {
      inputs: [{ ...pair, types: [spec] }],
    })
    expect(batch).toMatchObject({ status: 207, body: { numErrors: 1 } })
    expect(batch.headers[HEADER]).toBe(`inputs[0].types: ${advice}`)
    const old = await account.send('POST', '/crm/v3/associations/tasks/contacts/batch/create', {
      inputs: [
        { ...pair, type: 'contact_to_task' },
        { ...pair, type: 'friend' },
      ],
    })
    expect(old).toMatchObject({ status: 207, body: { numErrors: 2 } })
    expect(old.headers[HEADER]).toBe(
      'inputs[0].type: contact_to_task is no association type from TASK to CONTACT; task_to_contact (HUBSPOT_DEFINED 204) is | ' +
        'inputs[1].type: friend is no association type from TASK to CONTACT; task_to_contact (HUBSPOT_DEFINED 204) is',
    )
  })

  test('takes nothing over from the request that is no plain text, and is not longer than 1,000', async () => {
    const evil = `X\r\nset-cookie: a=b${'é'.repeat(3_000)}`
    const reply = await createTask(linkTo(contactId, 204, evil))
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.headers).not.toHaveProperty('set-cookie')
    expect(String(reply.headers[HEADER])).toMatch(
      /^associations\[0\]\.types: X\?\?set-cookie: a=b\?+ 204 is no/,
    )
    expect(String(reply.headers[HEADER]).length).toBeLessThanOrEqual(1_000)
  })

  test('is not there when nothing is wrong, or something else is', async () => {
    expect((await createTask(linkTo(contactId, 204))).headers).not.toHaveProperty(HEADER)
    const missing = await createTask(linkTo('999999', 204))
    expect(missing).toMatchObject({ status: 400, body: { context: { objectId: ['999999'] } } })
    expect(missing.headers).not.toHaveProperty(HEADER)
  })
})
