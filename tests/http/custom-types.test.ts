import { beforeEach, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
const BOATS = { typeId: '2-901', name: 'Boat' }
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
  await storeType(account, BOATS)
})

/** The rows of a type, as they are once it was created. */
async function storeType(owner: TestAccount, { typeId, name }: typeof BOATS): Promise<void> {
  const details = {
    labels: { singular: name, plural: `${name}s` },
    requiredProperties: ['hull_name'],
    searchableProperties: [],
    primaryDisplayProperty: 'hull_name',
    secondaryDisplayProperties: [],
    allowsSensitiveProperties: false,
    restorable: true,
  }
  await server.db.query(
    `insert into custom_type (account_id, object_type_id, name, name_key, details, created_at, updated_at)
     values ($1, $2, $3, $4, $5, now(), now())`,
    [owner.accountId, typeId, name, name.toLowerCase(), JSON.stringify(details)],
  )
  await server.db.query(
    'insert into property_model (account_id, object_type_id, version) values ($1, $2, 1)',
    [owner.accountId, typeId],
  )
  const property = { name: 'hull_name', label: 'Hull name', type: 'string', fieldType: 'text' }
  const made = await owner.send('POST', `/crm/v3/properties/${typeId}`, {
    ...property,
    groupName: 'boat_information',
  })
  expect(made).toMatchObject({ status: 201 })
}

describe('what names a custom type', () => {
  test.each([
    ['its id', () => '2-901'],
    ['its full name', () => `p${account.accountId}_boat`],
    ['its full name in another case', () => `P${account.accountId}_BOAT`],
    ['its short name', () => 'p_boat'],
    ['its bare name', () => 'boat'],
  ])('%s in a path (OBJ-4)', async (_, reference) => {
    const made = await account.send('POST', `/crm/v3/objects/${reference()}`, {
      properties: { hull_name: 'Aurora' },
    })
    expect(made).toMatchObject({ status: 201 })
    expect(Object.keys(made.body.properties)).toEqual(
      expect.arrayContaining(['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id', 'hull_name']),
    )
    const read = await account.send('GET', `/crm/v3/objects/${reference()}/${made.body.id}`)
    expect(Object.keys(read.body.properties)).toEqual([
      'hs_createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
    ])
  })

  test('an unknown word, another account and its full name mean nothing (OBJ-5)', async () => {
    const other = await server.createAccount()
    const replies = await Promise.all([
      account.send('GET', '/crm/v3/objects/ship'),
      other.send('GET', '/crm/v3/objects/boat'),
      other.send('GET', `/crm/v3/objects/p${account.accountId}_boat`),
      other.send('GET', '/crm/v3/objects/2-901'),
    ])
    expect(replies.map(({ status, body }) => [status, body.category, body.message])).toEqual([
      [400, 'VALIDATION_ERROR', 'Unable to infer object type from: ship'],
      [400, 'VALIDATION_ERROR', 'Unable to infer object type from: boat'],
      [400, 'VALIDATION_ERROR', `Unable to infer object type from: p${account.accountId}_boat`],
      [400, 'VALIDATION_ERROR', 'Invalid object or event type id: 2-901'],
    ])
  })
})

test('records of a custom type need a scope of custom objects, after the type is known (OBJ-6, PS4)', async () => {
  const token = await server.createToken(account, { scopes: ['crm.objects.custom.read'] })
  const send = (method: string, url: string, body?: unknown) =>
    server.send({ method, url, token, ...(body === undefined ? {} : { body }) })
  const read = await send('GET', '/crm/v3/objects/boat')
  const written = await send('POST', '/crm/v3/objects/boat', { properties: { hull_name: 'Aurora' } })
  const contacts = await send('GET', '/crm/v3/objects/contacts')
  const unknown = await send('GET', '/crm/v3/objects/ship')
  expect([read.status, written.status, contacts.status, unknown.status]).toEqual([200, 403, 403, 400])
  expect(written.body).toMatchObject({ category: 'MISSING_SCOPES' })
})

test('an event of a template for a custom type goes to its record and is read back (V9, SCH-23)', async () => {
  const { id } = await createOne(account, '2-901', { hull_name: 'Aurora' })
  const eventTemplateId = await createTemplate(account, { objectType: '2-901' })
  const posted = await postEvent(account, { eventTemplateId, objectId: id, tokens: {} })
  expect(posted).toMatchObject({ status: 201, body: { objectType: '2-901' } })
  const timeline = await account.send('GET', `/tidemark/v1/records/boat/${id}/timeline`)
  expect(timeline.body.results).toMatchObject([{ id: posted.body.id }])
})
