import { beforeEach, describe, expect, test } from 'vitest'
import { postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { createOne } from '../support/crm.ts'
import { createType, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount
let typeId: string

beforeEach(async () => {
  account = await server.createAccount()
  typeId = (await createType(account, { name: 'Boat' })).objectTypeId
})

describe('what names a custom type', () => {
  test.each([
    ['its id', () => typeId],
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
      other.send('GET', `/crm/v3/objects/${typeId}`),
    ])
    expect(replies.map(({ status, body }) => [status, body.category, body.message])).toEqual([
      [400, 'VALIDATION_ERROR', 'Unable to infer object type from: ship'],
      [400, 'VALIDATION_ERROR', 'Unable to infer object type from: boat'],
      [400, 'VALIDATION_ERROR', `Unable to infer object type from: p${account.accountId}_boat`],
      [400, 'VALIDATION_ERROR', `Invalid object or event type id: ${typeId}`],
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

describe('records of a custom type', () => {
  const BOATS = '/crm/v3/objects/boat'
  const make = (properties: object) => account.send('POST', BOATS, { properties })

  test('need what the schema requires, and name the type in lower case when it is missing (SCH-24, OBJ-44)', async () => {
    expect(await make({ berth: 'A1' })).toMatchObject({
      status: 400,
      body: {
        category: 'VALIDATION_ERROR',
        message: 'Error creating boat. Some required properties were not set.',
        context: { properties: ['hull_name'] },
      },
    })
    const { body } = await make({ hull_name: 'Aurora' })
    const other = await account.send('PATCH', `${BOATS}/${body.id}`, { properties: { berth: 'A1' } })
    const cleared = await account.send('PATCH', `${BOATS}/${body.id}`, { properties: { hull_name: '' } })
    expect([other.status, cleared.status]).toEqual([200, 400])
    expect(cleared.body.context).toEqual({ properties: ['hull_name'] })
  })

  test('need other properties as soon as the schema says so (SCH-15, SCH-24)', async () => {
    await account.send('PATCH', `${SCHEMAS}/boat`, { requiredProperties: ['berth'] })
    const [without, withBerth] = [await make({ hull_name: 'Aurora' }), await make({ berth: 'A1' })]
    expect([without.status, withBerth.status]).toEqual([400, 201])
  })

  test('need a required property that took the name of an archived one (PROP-17, SCH-24)', async () => {
    const definition = { label: 'Mast', type: 'string', fieldType: 'text', groupName: 'boat_information' }
    const put = () => account.send('POST', '/crm/v3/properties/boat', { name: 'mast', ...definition })
    await put()
    await account.send('DELETE', '/crm/v3/properties/boat/mast')
    await put()
    await account.send('PATCH', `${SCHEMAS}/boat`, { requiredProperties: ['mast'] })
    const [without, withMast] = [await make({ hull_name: 'Aurora' }), await make({ mast: 'tall' })]
    expect([without.status, withMast.status]).toEqual([400, 201])
    const cleared = await account.send('PATCH', `${BOATS}/${withMast.body.id}`, { properties: { mast: '' } })
    expect(cleared.status).toBe(400)
  })

  test('hold unique values, by which they are read, changed and upserted (SCH-25)', async () => {
    const { body } = await make({ hull_name: 'Aurora', berth: 'A1' })
    const taken = await make({ hull_name: 'Borealis', berth: 'A1' })
    expect([taken.status, taken.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    const read = await account.send('GET', `${BOATS}/A1?idProperty=berth&properties=hull_name`)
    expect(read.body).toMatchObject({ id: body.id, properties: { hull_name: 'Aurora' } })
    const changed = await account.send('PATCH', `${BOATS}/A1?idProperty=berth`, {
      properties: { hull_name: 'Aurora II' },
    })
    expect(changed.body).toMatchObject({ id: body.id, properties: { hull_name: 'Aurora II' } })
    const upserted = await account.send('POST', `${BOATS}/batch/upsert`, {
      inputs: [
        { id: 'A1', idProperty: 'berth', properties: { hull_name: 'Aurora III' } },
        { id: 'B1', idProperty: 'berth', properties: { hull_name: 'Borealis' } },
      ],
    })
    expect(upserted.body.results).toMatchObject([
      { id: body.id, new: false },
      { new: true, properties: { berth: 'B1' } },
    ])
    const batch = await account.send('POST', `${BOATS}/batch/read`, {
      inputs: [{ id: 'B1' }],
      idProperty: 'berth',
      properties: [],
    })
    expect(batch.body.results).toHaveLength(1)
  })

  test('are listed, batched, archived and merged as others are (SCH-23)', async () => {
    const inputs = ['A', 'B', 'C'].map((name) => ({ properties: { hull_name: name } }))
    const made = await account.send('POST', `${BOATS}/batch/create`, { inputs })
    expect(made.status).toBe(201)
    const ids = made.body.results.map(({ id }: { id: string }) => id)
    const [a, b, c] = ids
    const list = await account.send('GET', `${BOATS}?properties=hull_name`)
    expect(list.body.results.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted())
    const history = await account.send('GET', `${BOATS}/${a}?propertiesWithHistory=hull_name`)
    expect(history.body.propertiesWithHistory.hull_name).toMatchObject([{ value: 'A' }])
    await account.send('POST', `${BOATS}/batch/archive`, { inputs: [{ id: c }] })
    const merged = await account.send('POST', `${BOATS}/merge`, { primaryObjectId: a, objectIdToMerge: b })
    expect(merged).toMatchObject({ status: 200, body: { properties: { hull_name: 'A' } } })
    const left = await account.send('GET', BOATS)
    expect(left.body.results).toMatchObject([{ id: merged.body.id }])
    const archived = await account.send('GET', `${BOATS}?archived=true`)
    expect(archived.body.results).toMatchObject([{ id: c, archived: true }])
  })

  test('have no pipeline until one is created (SCH-26)', async () => {
    const reply = await make({ hull_name: 'Aurora', hs_pipeline: 'default', hs_pipeline_stage: '1' })
    expect(reply.status).toBe(400)
    expect(reply.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'PROPERTY_DOESNT_EXIST',
      'PROPERTY_DOESNT_EXIST',
    ])
  })
})

test('an event of a template for a custom type goes to its record and is read back (V9, SCH-23)', async () => {
  const { id } = await createOne(account, typeId, { hull_name: 'Aurora' })
  const eventTemplateId = await createTemplate(account, { objectType: typeId })
  const posted = await postEvent(account, { eventTemplateId, objectId: id, tokens: {} })
  expect(posted).toMatchObject({ status: 201, body: { objectType: typeId } })
  const timeline = await account.send('GET', `/tidemark/v1/records/boat/${id}/timeline?kind=event`)
  expect(timeline.body.results).toMatchObject([{ id: posted.body.id }])
})

test('an event stamps the record of a custom type, and shows in every list of events (V9, V30, SCH-23)', async () => {
  const { id } = await createOne(account, 'boat', { hull_name: 'Aurora' })
  const eventTemplateId = await createTemplate(account, {
    objectType: typeId,
    tokens: [{ name: 'where', label: 'Where', type: 'string', objectPropertyName: 'berth' }],
  })
  const event = { eventTemplateId, objectId: id, tokens: { where: 'C3' }, customObjectTypeId: typeId }
  const posted = await postEvent(account, event)
  expect(posted.status).toBe(201)
  const boat = await account.send('GET', `/crm/v3/objects/boat/${id}?properties=berth`)
  expect(boat.body.properties.berth).toBe('C3')
  const lists = await Promise.all([
    account.send('GET', `/events/v3/events?objectType=boat&objectId=${id}`),
    account.send('GET', `/events/v3/events?objectType=${typeId}&objectProperty.berth=C3`),
    account.send('GET', `/tidemark/v1/timeline?objectType=p_boat&objectId=${id}`),
  ])
  expect(lists.map(({ body }) => body.results.map((item: { id: string }) => item.id))).toEqual(
    lists.map(() => [posted.body.id]),
  )
  await account.send('DELETE', `/crm/v3/objects/boat/${id}`)
  const late = await postEvent(account, event)
  expect([late.status, late.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
})

test('an app event on a custom object names the type it is about (X6, V9)', async () => {
  const { id } = await createOne(account, 'boat', { hull_name: 'Aurora' })
  const eventTemplateId = await createTemplate(account, { objectType: typeId })
  const eventTypeName = typeNameOf(account, eventTemplateId)
  const send = (eventId: string, objectTypeFullyQualifiedName: string) =>
    postAppEvent(account, {
      eventTypeName,
      id: eventId,
      objectId: id,
      properties: {},
      objectTypeFullyQualifiedName,
    })
  const wrong = await send('a', `p${account.accountId}_ship`)
  const right = await send('b', `p${account.accountId}_boat`)
  expect(wrong).toMatchObject({
    status: 400,
    body: { errors: [{}, { code: 'OBJECT_TYPE_MISMATCH', message: expect.stringMatching(/_Boat$/) }] },
  })
  expect(right.status).toBe(201)
})
