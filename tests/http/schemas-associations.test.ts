import { beforeEach, describe, expect, test } from 'vitest'
import { createContact } from '../support/crm.ts'
import { createBoat, createType, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let typeId: string
let boatId: string
let contactId: string

beforeEach(async () => {
  account = await server.createAccount()
  typeId = (await createType(account)).objectTypeId
  boatId = await createBoat(account)
  contactId = await createContact(account)
})

/** Definitions of the contact pair: the first two of the account. */
const FROM_BOAT = { associationCategory: 'USER_DEFINED', associationTypeId: 1 }
const TO_BOAT = { associationCategory: 'USER_DEFINED', associationTypeId: 2 }
const get = (path: string) => account.send('GET', path)
const define = (body: object, of = 'boat') => account.send('POST', `${SCHEMAS}/${of}/associations`, body)
const plain = (id: number) => ({ category: 'USER_DEFINED', typeId: id, label: null })

/** Links between the boat and the contact, as either end shows them. */
async function linksBothWays(): Promise<readonly object[]> {
  const ways = [`boat/${boatId}/associations/contacts`, `contacts/${contactId}/associations/boat`]
  const replies = await Promise.all(ways.map((way) => get(`/crm/v4/objects/${way}`)))
  return replies.map(({ body }) => body.results)
}
const linked = (...extra: readonly object[]) => [
  [{ toObjectId: Number(contactId), associationTypes: [plain(1), ...extra] }],
  [{ toObjectId: Number(boatId), associationTypes: [plain(2), ...extra] }],
]

describe('links between a custom type and another are made', () => {
  test.each([
    [
      'by default',
      () => ['PUT', `/crm/v4/objects/boat/${boatId}/associations/default/contacts/${contactId}`],
    ],
    [
      'by default from the other end',
      () => ['PUT', `/crm/v4/objects/0-1/${contactId}/associations/default/${typeId}/${boatId}`],
    ],
    [
      'by definition',
      () => ['PUT', `/crm/v4/objects/boat/${boatId}/associations/contacts/${contactId}`, [FROM_BOAT]],
    ],
    [
      'by definition from the other end',
      () => ['PUT', `/crm/v4/objects/contacts/${contactId}/associations/p_boat/${boatId}`, [TO_BOAT]],
    ],
    [
      'in a batch',
      () => [
        'POST',
        '/crm/v4/associations/boat/contacts/batch/create',
        { inputs: [{ from: { id: boatId }, to: { id: contactId }, types: [FROM_BOAT] }] },
      ],
    ],
    [
      'in a batch by default',
      () => [
        'POST',
        '/crm/v4/associations/contacts/boat/batch/associate/default',
        { inputs: [{ from: { id: contactId }, to: { id: boatId } }] },
      ],
    ],
    [
      'by v3 name',
      () => ['PUT', `/crm/v3/objects/boat/${boatId}/associations/contacts/${contactId}/boat_to_contact`],
    ],
    [
      'by v3 name from the other end',
      () => ['PUT', `/crm/v3/objects/contacts/${contactId}/associations/boat/${boatId}/boat_to_contact`],
    ],
    [
      'in a v3 batch',
      () => [
        'POST',
        '/crm/v3/associations/boat/contacts/batch/create',
        { inputs: [{ from: { id: boatId }, to: { id: contactId }, type: 'boat_to_contact' }] },
      ],
    ],
  ])('%s, in both directions (ASC-43, ASC-45, SCH-8)', async (_, request) => {
    const [method, url, body] = request() as [string, string, unknown]
    expect((await account.send(method, url, body)).status).toBeLessThan(202)
    expect(await linksBothWays()).toMatchObject(linked())
  })

  test.each([
    ['boat', () => ({ to: { id: contactId }, types: [FROM_BOAT] }), 'hull_name', 'contacts'],
    ['contacts', () => ({ to: { id: boatId }, types: [TO_BOAT] }), 'firstname', 'boat'],
  ])('with a new record of %s (OBJ-93, SCH-23)', async (type, association, name, other) => {
    const made = await account.send('POST', `/crm/v3/objects/${type}`, {
      properties: { [name]: 'New' },
      associations: [association()],
    })
    expect(made.status).toBe(201)
    const links = await get(`/crm/v4/objects/${type}/${made.body.id}/associations/${other}`)
    expect(links.body.results).toHaveLength(1)
  })

  test('but not in the wrong direction, nor by a definition that is not there (ASC-20)', async () => {
    const url = `/crm/v4/objects/boat/${boatId}/associations/contacts/${contactId}`
    const wrong = await account.send('PUT', url, [TO_BOAT])
    const unknown = await account.send('PUT', url, [{ ...TO_BOAT, associationTypeId: 99 }])
    const named = await account.send(
      'PUT',
      `/crm/v3/objects/boat/${boatId}/associations/contacts/${contactId}/boat_to_company`,
    )
    expect([wrong.status, unknown.status, named.status]).toEqual([400, 400, 400])
    expect(named.body).toMatchObject({
      message: `boat_to_company is not a valid association type between p${account.accountId}_boat and contacts`,
      context: { type: ['boat_to_company'], fromObjectType: [`p${account.accountId}_boat`] },
    })
    const other = await account.send('PUT', `/crm/v4/objects/boat/${boatId}/associations/default/deals/1`)
    expect([other.status, other.body.message]).toEqual([
      400,
      'No association types exist between boat and deal',
    ])
  })
})

describe('links with a custom type', () => {
  beforeEach(async () => {
    const url = `/crm/v4/objects/boat/${boatId}/associations/default/contacts/${contactId}`
    expect((await account.send('PUT', url)).status).toBe(200)
  })

  test('are shown with a record under the full name of the type, which the query may name (OBJ-95, OBJ-4)', async () => {
    const key = `p${account.accountId}_boat`
    for (const reference of [typeId, key, 'p_boat']) {
      const contact = await get(`/crm/v3/objects/contacts/${contactId}?associations=${reference}`)
      expect(contact.body.associations).toEqual({
        [key]: { results: [{ id: boatId, type: 'boat_to_contact' }] },
      })
    }
    const boat = await get(`/crm/v3/objects/boat/${boatId}?associations=contacts`)
    expect(boat.body.associations).toEqual({
      contacts: { results: [{ id: contactId, type: 'boat_to_contact' }] },
    })
    const list = await get(`/crm/v3/objects/contacts?associations=${typeId}`)
    expect(list.body.results[0].associations).toHaveProperty(key)
    expect(await get(`/crm/v3/objects/contacts/${contactId}?associations=boat`)).toMatchObject({
      status: 400,
      body: { message: 'Unable to infer object type from: boat' },
    })
  })

  test('are read in batches and lists of both generations (ASC-17, ASC-27, ASC-40, ASC-42)', async () => {
    const inputs = [{ id: boatId }]
    const four = await account.send('POST', '/crm/v4/associations/boat/contacts/batch/read', { inputs })
    expect(four.body.results).toMatchObject([
      { from: { id: boatId }, to: [{ toObjectId: Number(contactId), associationTypes: [plain(1)] }] },
    ])
    const three = await account.send('POST', '/crm/v3/associations/boat/contacts/batch/read', { inputs })
    expect(three.body.results).toEqual([
      { from: { id: boatId }, to: [{ id: contactId, type: 'boat_to_contact' }] },
    ])
    const list = await get(`/crm/v3/objects/contacts/${contactId}/associations/boat`)
    expect(list.body.results).toEqual([{ id: boatId, type: 'boat_to_contact' }])
    const types = await get('/crm/v3/associations/contacts/boat/types')
    expect(types.body.results).toEqual([{ id: '2', name: 'boat_to_contact' }])
    const none = await account.send('POST', '/crm/v3/associations/boat/contacts/batch/read', {
      inputs: [{ id: '999' }],
    })
    expect(none).toMatchObject({
      status: 207,
      body: { errors: [{ message: 'No contact is associated with boat 999.' }] },
    })
  })

  test('can have a label beside the plain definition, which replaces labels alone (ASC-18, ASC-23, ASC-30)', async () => {
    const LABELS = '/crm/v4/associations/boat/contacts/labels'
    const first = await account.send('POST', LABELS, { name: 'skipper', label: 'Skipper' })
    const second = await account.send('POST', LABELS, { name: 'crew', label: 'Crew' })
    const ids = [first, second].map(({ body }) => body.results[0].typeId as number)
    const url = `/crm/v4/objects/boat/${boatId}/associations/contacts/${contactId}`
    const spec = (id = 0) => ({ associationCategory: 'USER_DEFINED', associationTypeId: id })
    await account.send('PUT', url, [spec(ids[0])])
    const labelled = await linksBothWays()
    expect(labelled).toMatchObject([
      [{ associationTypes: [plain(1), { typeId: ids[0], label: 'Skipper' }] }],
      [{ associationTypes: [plain(2), { label: 'Skipper' }] }],
    ])
    await account.send('PUT', url, [spec(ids[1])])
    expect(await linksBothWays()).toMatchObject([
      [{ associationTypes: [plain(1), { typeId: ids[1], label: 'Crew' }] }],
      [{ associationTypes: [plain(2), { label: 'Crew' }] }],
    ])
    await account.send('PUT', url, [FROM_BOAT])
    expect(((await linksBothWays())[0] as object[])[0]).toMatchObject({ associationTypes: { length: 2 } })
    const listed = await get(LABELS)
    expect(listed.body.results.map(({ label }: { label: string | null }) => label)).toEqual([
      null,
      'Skipper',
      'Crew',
    ])
  })

  test('a label made for a new link brings the plain definition with it (ASC-4)', async () => {
    const label = { name: 'skipper', label: 'Skipper' }
    const made = await account.send('POST', '/crm/v4/associations/boat/contacts/labels', label)
    const otherId = await createContact(account)
    await account.send('PUT', `/crm/v4/objects/boat/${boatId}/associations/contacts/${otherId}`, [
      { associationCategory: 'USER_DEFINED', associationTypeId: made.body.results[0].typeId },
    ])
    const links = await get(`/crm/v4/objects/contacts/${otherId}/associations/boat`)
    expect(links.body.results).toMatchObject([{ associationTypes: [plain(2), { label: 'Skipper' }] }])
  })

  test('go whole when the plain definition goes, or all does (ASC-23, ASC-25, ASC-41)', async () => {
    const label = { name: 'skipper', label: 'Skipper' }
    const made = await account.send('POST', '/crm/v4/associations/boat/contacts/labels', label)
    const url = `/crm/v4/objects/boat/${boatId}/associations/contacts/${contactId}`
    const skipper = { associationCategory: 'USER_DEFINED', associationTypeId: made.body.results[0].typeId }
    await account.send('PUT', url, [skipper])
    const pair = { from: { id: boatId }, to: { id: contactId } }
    const one = { inputs: [{ ...pair, types: [skipper] }] }
    await account.send('POST', '/crm/v4/associations/boat/contacts/batch/labels/archive', one)
    expect(await linksBothWays()).toMatchObject(linked())
    await account.send('PUT', url, [skipper])
    const all = { inputs: [{ ...pair, types: [FROM_BOAT] }] }
    await account.send('POST', '/crm/v4/associations/boat/contacts/batch/labels/archive', all)
    expect(await linksBothWays()).toEqual([[], []])
    await account.send('PUT', url, [skipper])
    await account.send('DELETE', `/crm/v4/objects/contacts/${contactId}/associations/boat/${boatId}`)
    expect(await linksBothWays()).toEqual([[], []])
  })

  test('the plain definition is none of the labels that can be renamed or removed (ASC-34, ASC-35)', async () => {
    const LABELS = '/crm/v4/associations/boat/contacts/labels'
    const renamed = await account.send('PUT', LABELS, { associationTypeId: 1, label: 'X' })
    const removed = await account.send('DELETE', `${LABELS}/1`)
    expect([renamed.status, removed.status]).toEqual([400, 400])
    expect(await linksBothWays()).toMatchObject(linked())
  })

  test('move with a record that is merged, at either end (OBJ-83)', async () => {
    const otherBoat = await createBoat(account)
    const boats = { primaryObjectId: otherBoat, objectIdToMerge: boatId }
    const merged = await account.send('POST', '/crm/v3/objects/boat/merge', boats)
    expect(merged.status).toBe(200)
    boatId = merged.body.id
    expect(await linksBothWays()).toMatchObject(linked())
    const contacts = { primaryObjectId: await createContact(account), objectIdToMerge: contactId }
    const joined = await account.send('POST', '/crm/v3/objects/contacts/merge', contacts)
    contactId = joined.body.id
    expect(await linksBothWays()).toMatchObject(linked())
  })

  test('hide with an archived record, and go with one that is erased (ASC-7, OBJ-86)', async () => {
    await account.send('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: contactId })
    expect((await get(`/crm/v4/objects/boat/${boatId}/associations/contacts`)).body.results).toEqual([])
    const rows = await server.db.query('select 1 from association where account_id = $1', [account.accountId])
    expect(rows).toEqual([])
  })

  test('between records of one type look alike from both ends (ASC-31, SCH-7)', async () => {
    const made = await define({ fromObjectTypeId: typeId, toObjectTypeId: typeId })
    expect(made).toMatchObject({ status: 201, body: { name: 'boat_to_boat' } })
    const otherId = await createBoat(account)
    await account.send('PUT', `/crm/v4/objects/boat/${boatId}/associations/default/boat/${otherId}`)
    const back = await get(`/crm/v4/objects/boat/${otherId}/associations/boat`)
    expect(back.body.results).toMatchObject([
      { toObjectId: Number(boatId), associationTypes: [plain(Number(made.body.id))] },
    ])
  })
})

describe('a definition that is asked for', () => {
  test('is answered with its times and joins the schema in both directions (SCH-21)', async () => {
    const made = await define({ fromObjectTypeId: typeId, toObjectTypeId: '0-2' })
    expect(made).toMatchObject({
      status: 201,
      body: {
        fromObjectTypeId: typeId,
        toObjectTypeId: '0-2',
        name: 'boat_to_company',
        cardinality: 'ONE_TO_MANY',
        inverseCardinality: 'ONE_TO_MANY',
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: made.body.createdAt,
      },
    })
    const schema = await get(`${SCHEMAS}/boat`)
    const own = schema.body.associations.filter(({ name }: { name: string }) => name === 'boat_to_company')
    expect(own.map(({ id }: { id: string }) => Number(id))).toEqual([
      Number(made.body.id),
      Number(made.body.id) + 1,
    ])
  })

  test('can start at the other type and have a name, and joins two custom types (SCH-21)', async () => {
    const company = await define({ fromObjectTypeId: 'COMPANY', toObjectTypeId: 'boat', name: 'owns_boat' })
    expect(company).toMatchObject({
      status: 201,
      body: { name: 'owns_boat', fromObjectTypeId: '0-2', toObjectTypeId: typeId },
    })
    const dock = await createType(account, { name: 'dock', associatedObjects: ['boat'] })
    expect(dock.associations[0]).toMatchObject({ name: 'dock_to_boat', toObjectTypeId: typeId })
    const { id } = (await account.send('POST', '/crm/v3/objects/dock', { properties: { hull_name: 'D' } }))
      .body
    const link = await account.send('PUT', `/crm/v4/objects/dock/${id}/associations/default/boat/${boatId}`)
    expect(link.status).toBe(200)
    const shown = await get(`/crm/v3/objects/boat/${boatId}?associations=p_dock`)
    expect(Object.keys(shown.body.associations)).toEqual([`p${account.accountId}_dock`])
  })

  test.each([
    ['neither end is the type', { fromObjectTypeId: '0-1', toObjectTypeId: '0-2' }, 400, 'VALIDATION_ERROR'],
    ['an end is not there', { fromObjectTypeId: 'boat', toObjectTypeId: 'ship' }, 400, 'VALIDATION_ERROR'],
    [
      'the name is none',
      { fromObjectTypeId: 'boat', toObjectTypeId: '0-2', name: '1-x' },
      400,
      'VALIDATION_ERROR',
    ],
    ['the pair has one', { fromObjectTypeId: 'boat', toObjectTypeId: '0-1' }, 409, 'OBJECT_ALREADY_EXISTS'],
    [
      'the pair has one the other way',
      { fromObjectTypeId: '0-1', toObjectTypeId: 'boat' },
      409,
      'OBJECT_ALREADY_EXISTS',
    ],
  ])('is refused when %s (SCH-21)', async (_, body, status, category) => {
    expect(await define(body)).toMatchObject({ status, body: { category } })
  })

  test('goes with its inverse, the labels of the pair and every link (SCH-22)', async () => {
    const made = await define({ fromObjectTypeId: typeId, toObjectTypeId: '0-2' })
    const company = await account.send('POST', '/crm/v3/objects/companies', { properties: { name: 'C' } })
    const label = { name: 'owner', label: 'Owner' }
    await account.send('POST', '/crm/v4/associations/boat/companies/labels', label)
    await account.send('PUT', `/crm/v4/objects/boat/${boatId}/associations/default/0-2/${company.body.id}`)
    const removed = await account.send('DELETE', `${SCHEMAS}/boat/associations/${Number(made.body.id) + 1}`)
    expect(removed.status).toBe(204)
    const rows = await server.db.query('select 1 from association where account_id = $1', [account.accountId])
    const listed = await get('/crm/v4/associations/boat/companies/labels')
    expect([rows, listed.body.results]).toEqual([[], []])
    expect(await define({ fromObjectTypeId: typeId, toObjectTypeId: '0-2' })).toMatchObject({ status: 201 })
  })

  test('cannot go when every custom type has it, and is 404 when it is not there (SCH-22)', async () => {
    const schema = await get(`${SCHEMAS}/boat`)
    type Entry = { id: string; toObjectTypeId: string }
    const task = schema.body.associations.find(({ toObjectTypeId }: Entry) => toObjectTypeId === '0-27')
    const remove = (id: string) => account.send('DELETE', `${SCHEMAS}/boat/associations/${id}`)
    const [automatic, unknown, word] = [await remove(task.id), await remove('999'), await remove('x')]
    expect([automatic.status, unknown.status, word.status]).toEqual([400, 404, 404])
    expect(automatic.body.category).toBe('VALIDATION_ERROR')
    expect(unknown.body.category).toBe('OBJECT_NOT_FOUND')
  })
})
