import { beforeAll, describe, expect, test } from 'vitest'
import {
  countRows,
  createCompany,
  createContact,
  createOne,
  linkTo,
  listTypeIds,
  UNKNOWN_ID,
} from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const due = { hs_timestamp: '2026-06-01T08:00:00Z' }
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

function createTask(associations: unknown) {
  return account.send('POST', '/crm/v3/objects/tasks', { properties: due, associations })
}

function spec(associationTypeId: number | string, associationCategory = 'HUBSPOT_DEFINED') {
  return { associationCategory, associationTypeId }
}

describe('a link made in a create', () => {
  test.for([
    ['contacts', { firstname: 'A' }, 204, 203],
    ['companies', { name: 'C' }, 192, 191],
    ['deals', { dealname: 'D', dealstage: 'closedwon' }, 216, 215],
    ['tickets', { hs_pipeline_stage: '1' }, 230, 229],
  ] as const)(
    'task to %s is seen from both sides at once (OBJ-93, ASC-5, objects 14.9)',
    async ([type, properties, there, back]) => {
      const target = await createOne(account, type, properties)
      const task = await createOne(account, 'tasks', due, [linkTo(target.id, there)])
      expect(task).not.toHaveProperty('associations')
      expect(await listTypeIds(account, `tasks/${task.id}`, type)).toEqual({ [target.id]: [there] })
      expect(await listTypeIds(account, `${type}/${target.id}`, 'tasks')).toEqual({ [task.id]: [back] })
    },
  )

  test('takes ids and type ids as numbers and as text, leading zeros included (OBJ-16)', async () => {
    const contact = await createContact(account)
    for (const link of [
      linkTo(Number(contact), '204'),
      linkTo(contact, 204),
      linkTo(`00${contact}`, '0204'),
    ]) {
      const task = await createOne(account, 'tasks', due, [link])
      expect(await listTypeIds(account, `tasks/${task.id}`, 'contacts')).toEqual({ [contact]: [204] })
    }
  })

  test('that is asked for twice is made once', async () => {
    const contact = await createContact(account)
    const task = await createOne(account, 'tasks', due, [linkTo(contact, 204), linkTo(contact, 204)])
    expect(await listTypeIds(account, `tasks/${task.id}`, 'contacts')).toEqual({ [contact]: [204] })
  })

  test('brings the plain link along with a labelled one, in both directions (ASC-4)', async () => {
    const parent = await createCompany(account, 'Parent')
    const child = await createCompany(account, 'Child', [linkTo(parent, 14)])
    expect(await listTypeIds(account, `companies/${child}`, 'companies')).toEqual({ [parent]: [14, 450] })
    expect(await listTypeIds(account, `companies/${parent}`, 'companies')).toEqual({ [child]: [13, 450] })
  })

  test('of two records of one type reads the same from both ends (ASC-1)', async () => {
    const first = await createContact(account)
    const second = await createOne(account, 'contacts', { firstname: 'B' }, [linkTo(first, 449)])
    expect(await listTypeIds(account, `contacts/${first}`, 'contacts')).toEqual({ [second.id]: [449] })
    expect(await listTypeIds(account, `contacts/${second.id}`, 'contacts')).toEqual({ [first]: [449] })
  })
})

describe('a link that cannot be made', () => {
  test.for([
    [
      'of the wrong direction',
      linkTo('1', 203),
      'invalid from object type TASK for associations to be created. expected: CONTACT',
    ],
    [
      'of another pair of types',
      linkTo('1', 4),
      'invalid from object type TASK for associations to be created. expected: CONTACT',
    ],
    [
      'of an unknown type',
      linkTo('1', 26, 'USER_DEFINED'),
      'Invalid association spec: AssociationSpec{associationCategory=USER_DEFINED, associationTypeId=26}',
    ],
    [
      'of an unknown id',
      linkTo('1', 99999),
      'Invalid association spec: AssociationSpec{associationCategory=HUBSPOT_DEFINED, associationTypeId=99999}',
    ],
    [
      'of a reserved category',
      linkTo('1', 204, 'WORK'),
      'Invalid association spec: AssociationSpec{associationCategory=WORK, associationTypeId=204}',
    ],
  ] as const)('%s refuses the create (OBJ-94, objects 14.10)', async ([, link, message]) => {
    const before = await countRows(server.db, account.accountId)
    const reply = await createTask([link])
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message,
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('for want of its targets names all of them (OBJ-94, objects 14.10)', async () => {
    const contact = await createContact(account)
    const before = await countRows(server.db, account.accountId)
    const reply = await createTask([
      linkTo(contact, 204),
      linkTo(UNKNOWN_ID, 204),
      linkTo(UNKNOWN_ID, 192),
      linkTo('abc', 204),
    ])
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      message: 'One or more associations are invalid',
      correlationId: reply.headers['x-hubspot-correlation-id'],
      category: 'VALIDATION_ERROR',
      context: {
        INVALID_OBJECT_IDS: [
          `CONTACT=${UNKNOWN_ID} is not valid`,
          `COMPANY=${UNKNOWN_ID} is not valid`,
          'CONTACT=abc is not valid',
        ],
        objectId: [UNKNOWN_ID, 'abc'],
        objectType: ['CONTACT', 'COMPANY'],
      },
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test.for(['', '-1', '1.5', '1e3', '99999999999999999999', 1.5, 1e21])(
    'to %o has a target that no record can be (OBJ-94)',
    async (id) => {
      const reply = await createTask([linkTo(id, 204)])
      expect(reply).toMatchObject({ status: 400, body: { message: 'One or more associations are invalid' } })
      expect(reply.body.context.objectType).toEqual(['CONTACT'])
    },
  )

  test('to an archived record counts as missing (OBJ-94)', async () => {
    const contact = await createContact(account)
    await server.db.query(
      'update crm_record set archived_at = now() where account_id = $1 and object_type_id = $2 and id = $3',
      [account.accountId, '0-1', contact],
    )
    const reply = await createTask([linkTo(contact, 204)])
    expect(reply.body.context).toMatchObject({ INVALID_OBJECT_IDS: [`CONTACT=${contact} is not valid`] })
  })

  test('to a record of another account counts as missing (decision 12)', async () => {
    const [other, fresh] = [await server.createAccount(), await server.createAccount()]
    const contact = await createContact(other)
    const body = { properties: due, associations: [linkTo(contact, 204)] }
    expect(await fresh.send('POST', '/crm/v3/objects/tasks', body)).toMatchObject({
      status: 400,
      body: { message: 'One or more associations are invalid' },
    })
  })

  test('to the record itself is refused as such (ASC-8)', async () => {
    const last = await createContact(account)
    const next = String(Number(last) + 1)
    const reply = await account.send('POST', '/crm/v3/objects/contacts', {
      properties: { firstname: 'Self' },
      associations: [linkTo(next, 449)],
    })
    expect(reply).toMatchObject({
      status: 400,
      body: {
        message: `Object ${next} cannot be associated to itself (${next})`,
        category: 'VALIDATION_ERROR',
      },
    })
  })

  test.for([
    [{ to: { id: '1' } }, /\. Some required fields were not set: \[types\]$/],
    [{ to: { id: '1' }, types: null }, /\. Some required fields were not set: \[types\]$/],
    [{ to: { id: '1' }, types: [] }, /\. Some required fields were not set: \[types\]$/],
    [{ types: [spec(204)] }, /\. Some required fields were not set: \[to\]$/],
    [{ to: {}, types: [spec(204)] }, /\. Some required fields were not set: \[id\]$/],
    [{ to: { id: null }, types: [spec(204)] }, /Cannot deserialize value of type `String` from Null value/],
    [
      { to: { id: '1' }, types: [{ associationTypeId: 204 }] },
      /\. Some required fields were not set: \[associationCategory\]$/,
    ],
    [
      { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED' }] },
      /\. Some required fields were not set: \[associationTypeId\]$/,
    ],
    [
      { to: { id: '1' }, types: [spec('task_to_contact')] },
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize/,
    ],
  ] as const)('%o is malformed (OBJ-94, objects 9.4)', async ([link, message]) => {
    const reply = await createTask([link])
    expect(reply).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message), category: 'VALIDATION_ERROR' },
    })
  })
})

describe('a pinned activity (OBJ-92)', () => {
  test('has to be linked by the same request', async () => {
    const task = await createOne(account, 'tasks', due)
    const properties = { firstname: 'A', hs_pinned_engagement_id: task.id }
    const refused = await account.send('POST', '/crm/v3/objects/contacts', { properties })
    expect(refused).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    const contact = await createOne(account, 'contacts', properties, [linkTo(task.id, 203)])
    expect(contact.properties.hs_pinned_engagement_id).toBe(task.id)
  })
})
