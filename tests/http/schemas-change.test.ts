import { beforeEach, describe, expect, test } from 'vitest'
import { createBoat, createType, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const BOAT = `${SCHEMAS}/boat`
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const read = (path: string) => account.send('GET', path)
const patch = (body: object) => account.send('PATCH', BOAT, body)
const namesIn = (body: { results: { name: string }[] }) => body.results.map(({ name }) => name)
const notFound = (reference: string) => ({
  status: 404,
  body: { category: 'OBJECT_NOT_FOUND', message: `Unable to infer object type from: ${reference}` },
})
const vendorOwned = {
  status: 400,
  body: {
    category: 'VALIDATION_ERROR',
    message: 'Cannot modify HubSpot defined object type',
    subCategory: 'ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE',
  },
}

describe('reading schemas', () => {
  test('one is found by id, full name, short name and bare name, and in the list (SCH-2, SCH-3)', async () => {
    const made = await createType(account)
    const references = [made.objectTypeId, made.fullyQualifiedName, 'p_boat', 'Boat']
    const replies = await Promise.all(references.map((reference) => read(`${SCHEMAS}/${reference}`)))
    expect(replies.map(({ status, body }) => ({ status, body }))).toEqual(
      references.map(() => ({ status: 200, body: made })),
    )
    expect((await read(SCHEMAS)).body).toEqual({ results: [made] })
  })

  test('parts that are not wanted are left out (SCH-12)', async () => {
    await createType(account)
    const bare = await read(
      `${BOAT}?includePropertyDefinitions=false&includeAssociationDefinitions=false&includeAuditMetadata=false`,
    )
    expect([bare.body.properties, bare.body.associations]).toEqual([[], []])
    const audit = ['createdAt', 'updatedAt', 'createdByUserId', 'updatedByUserId']
    expect(audit.filter((member) => Object.hasOwn(bare.body, member))).toEqual([])
    const list = await read(`${SCHEMAS}?includePropertyDefinitions=false`)
    expect(list.body.results).toMatchObject([{ properties: [], createdByUserId: null }])
    expect(list.body.results[0].associations).toHaveLength(14)
  })

  test('a flag that is neither true nor false is refused (SCH-12)', async () => {
    expect(await read(`${SCHEMAS}?includeAuditMetadata=maybe`)).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { includeAuditMetadata: ['maybe'] } },
    })
  })

  test('a standard type is shown with HubSpot as its maker, and is not in the list (SCH-3, SCH-13)', async () => {
    await createType(account)
    const contact = await read(`${SCHEMAS}/contacts`)
    expect(contact).toMatchObject({
      status: 200,
      body: {
        id: '1',
        objectTypeId: '0-1',
        fullyQualifiedName: 'CONTACT',
        metaType: 'HUBSPOT',
        createdByUserId: null,
        labels: { singular: 'Contact', plural: 'Contacts' },
      },
    })
    const names = contact.body.associations.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['CONTACT_TO_DEAL', 'DEAL_TO_CONTACT', 'boat_to_contact']))
    expect(namesIn({ results: contact.body.properties })).toEqual(expect.arrayContaining(['email']))
    expect(namesIn((await read(SCHEMAS)).body)).toEqual(['boat'])
  })

  test('an unknown type is 404 here (SCH-14)', async () => {
    expect(await read(`${SCHEMAS}/ship`)).toMatchObject(notFound('ship'))
    expect(await read(`${SCHEMAS}/2-99999999`)).toMatchObject(notFound('2-99999999'))
  })

  test('a batch has each known type once and leaves unknown ones out (SCH-12, SCH-14, S6)', async () => {
    const made = await createType(account)
    const inputs = ['boat', 'ship', made.objectTypeId, 'CONTACT']
    const all = await account.send('POST', `${SCHEMAS}/batch/read`, { inputs })
    expect(all.body.results).toMatchObject([made, { objectTypeId: '0-1' }])
    const flags = {
      includePropertyDefinitions: false,
      includeAssociationDefinitions: false,
      includeAuditMetadata: false,
    }
    const bare = await account.send('POST', `${SCHEMAS}/batch/read`, { inputs: ['boat'], ...flags })
    expect(bare).toMatchObject({ status: 200, body: { results: [{ properties: [], associations: [] }] } })
    expect(Object.hasOwn(bare.body.results[0], 'createdAt')).toBe(false)
    const none = await account.send('POST', `${SCHEMAS}/batch/read`, { inputs: ['ship'] })
    expect(none).toMatchObject({ status: 200, body: { results: [] } })
  })
})

describe('changing a schema', () => {
  test('replaces what is sent, keeps the rest and the name, and answers the type alone (SCH-15, SCH-17)', async () => {
    const made = await createType(account)
    const reply = await patch({
      name: 'ship',
      labels: { singular: 'Ship' },
      description: 'All that floats',
      requiredProperties: [],
      searchableProperties: ['BERTH'],
      secondaryDisplayProperties: ['berth'],
      primaryDisplayProperty: 'berth',
      restorable: false,
      allowsSensitiveProperties: true,
    })
    expect(reply.status).toBe(200)
    const { properties, associations, createdByUserId, updatedByUserId, ...kept } = made
    const changed = {
      ...kept,
      labels: { singular: 'Ship', plural: 'Boats' },
      description: 'All that floats',
      requiredProperties: [],
      searchableProperties: ['berth'],
      secondaryDisplayProperties: ['berth'],
      primaryDisplayProperty: 'berth',
      restorable: false,
      allowsSensitiveProperties: true,
      updatedAt: expect.any(String),
    }
    expect(reply.body).toEqual({
      ...changed,
      portalId: Number(account.accountId),
      createdByUserId,
      updatedByUserId,
    })
    expect(Date.parse(reply.body.updatedAt)).toBeGreaterThan(Date.parse(made.updatedAt))
    expect((await read(BOAT)).body).toMatchObject({ ...changed, properties, associations })
  })

  test('of nothing, or to what is there, changes nothing (SCH-15)', async () => {
    const made = await createType(account)
    const empty = await patch({})
    const same = await patch({
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: ['hull_name'],
    })
    expect([empty.status, same.status]).toEqual([200, 200])
    expect((await read(BOAT)).body).toEqual(made)
  })

  test('clears a description only when asked to (SCH-15)', async () => {
    await createType(account, { description: 'All that floats' })
    const kept = await patch({ description: null })
    const cleared = await patch({ clearDescription: true })
    expect([kept.body.description, cleared.body.description]).toEqual(['All that floats', undefined])
  })

  test('takes a property once it exists (SCH-16)', async () => {
    await createType(account)
    const early = await patch({ searchableProperties: ['mast'] })
    const mast = { name: 'mast', label: 'Mast', type: 'string', fieldType: 'text' }
    await account.send('POST', '/crm/v3/properties/boat', { ...mast, groupName: 'boat_information' })
    const late = await patch({ searchableProperties: ['mast'] })
    expect(early).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { propertyName: ['mast'] } },
    })
    expect(late).toMatchObject({ status: 200, body: { searchableProperties: ['mast'] } })
  })

  test('does not take sensitive properties back (SCH-16)', async () => {
    await createType(account, { allowsSensitiveProperties: true })
    expect(await patch({ allowSensitiveProperties: false })).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR' },
    })
  })

  test('a property that the schema lists cannot be archived until it is not listed (PROP-22)', async () => {
    await createType(account)
    const listed = await account.send('DELETE', '/crm/v3/properties/boat/berth')
    await patch({ searchableProperties: [] })
    const free = await account.send('DELETE', '/crm/v3/properties/boat/berth')
    expect([listed.status, free.status]).toEqual([400, 204])
    expect(listed.body.message).toBe("Property 'berth' is in use and cannot be archived")
  })

  test('a standard type, and one that is not there, are refused (SCH-14, SCH-18)', async () => {
    await createType(account)
    const association = { fromObjectTypeId: '0-1', toObjectTypeId: '0-2' }
    const replies = await Promise.all([
      account.send('PATCH', `${SCHEMAS}/contacts`, {}),
      account.send('DELETE', `${SCHEMAS}/0-2`),
      account.send('POST', `${SCHEMAS}/deal/associations`, association),
      account.send('DELETE', `${SCHEMAS}/TICKET/associations/1`),
    ])
    expect(replies).toMatchObject(replies.map(() => vendorOwned))
    expect(await account.send('PATCH', `${SCHEMAS}/ship`, {})).toMatchObject(notFound('ship'))
  })
})

describe('deleting a schema', () => {
  test('is refused while a live record is there, soft or for good (SCH-19)', async () => {
    const { objectTypeId } = await createType(account)
    const ids = [await createBoat(account), await createBoat(account)]
    const inUse = {
      status: 400,
      body: {
        category: 'VALIDATION_ERROR',
        message: `Object type ${objectTypeId} is currently used in 2 places and cannot be deleted`,
        context: { objectTypeId: [objectTypeId], usageCount: ['2'] },
        subCategory: 'InboundDbObjectTypeError.CANNOT_DELETE_OBJECT_TYPE_IN_USE',
      },
    }
    expect(await account.send('DELETE', BOAT)).toMatchObject(inUse)
    expect(await account.send('DELETE', `${BOAT}?archived=true`)).toMatchObject(inUse)
    for (const id of ids) await account.send('DELETE', `/crm/v3/objects/boat/${id}`)
    expect((await account.send('DELETE', BOAT)).status).toBe(204)
  })

  test('takes the type out of the list and of every route of records, and keeps its name (SCH-20, OBJ-5)', async () => {
    const { objectTypeId } = await createType(account)
    await account.send('DELETE', BOAT)
    const [live, archived] = [await read(SCHEMAS), await read(`${SCHEMAS}?archived=true`)]
    expect(live.body.results).toEqual([])
    expect(archived.body.results).toMatchObject([{ objectTypeId, archived: true }])
    const properties = { properties: { hull_name: 'Aurora' } }
    const replies = await Promise.all([
      account.send('POST', '/crm/v3/objects/boat', properties),
      read('/crm/v3/objects/boat'),
      read(`/crm/v4/objects/contacts/1/associations/boat`),
      read('/crm/v3/properties/boat'),
      read('/crm/v3/objects/contacts?associations=p_boat'),
      read('/tidemark/v1/records/boat/1/timeline'),
    ])
    expect(replies.map(({ status, body }) => [status, body.message])).toEqual([
      ...Array(4).fill([400, 'Unable to infer object type from: boat']),
      [400, 'Unable to infer object type from: p_boat'],
      [400, 'Unable to infer object type from: boat'],
    ])
    const byId = await read(`/crm/v3/objects/${objectTypeId}`)
    expect([byId.status, byId.body.message]).toEqual([
      400,
      `Invalid object or event type id: ${objectTypeId}`,
    ])
    expect(await read(BOAT)).toMatchObject(notFound('boat'))
    expect(await account.send('DELETE', BOAT)).toMatchObject(notFound('boat'))
  })

  test.each([
    ['a live', false],
    ['a deleted', true],
  ])(
    'for good erases %s type with all that is left of it, and frees its name (SCH-20)',
    async (_, isSoftFirst) => {
      const { objectTypeId } = await createType(account)
      const { id: contactId } = (
        await account.send('POST', '/crm/v3/objects/contacts', { properties: { firstname: 'Ann' } })
      ).body
      const [boatId, otherId, merged] = [
        await createBoat(account, { berth: 'A1' }),
        await createBoat(account),
        await createBoat(account),
      ]
      const link = `/crm/v4/objects/boat/${boatId}/associations/default/contacts/${contactId}`
      expect((await account.send('PUT', link)).status).toBe(200)
      const label = { name: 'skipper', label: 'Skipper' }
      await account.send('POST', '/crm/v4/associations/boat/contacts/labels', label)
      const joined = await account.send('POST', '/crm/v3/objects/boat/merge', {
        primaryObjectId: otherId,
        objectIdToMerge: merged,
      })
      for (const id of [boatId, joined.body.id]) await account.send('DELETE', `/crm/v3/objects/boat/${id}`)
      const soft = isSoftFirst ? [(await account.send('DELETE', BOAT)).status] : []
      expect(soft).toEqual(isSoftFirst ? [204] : [])
      expect((await account.send('DELETE', `${BOAT}?archived=true`)).status).toBe(204)
      expect(await countRowsOf(objectTypeId)).toEqual(noRows)
      const kept = await read(`/crm/v3/objects/contacts/${contactId}?associations=companies`)
      expect(kept.status).toBe(200)
      const again = await createType(account)
      expect(Number(again.id)).toBeGreaterThan(Number(objectTypeId.slice(2)))
      expect((await read('/crm/v3/objects/boat')).body.results).toEqual([])
    },
  )

  test('for good answers 404 for a type that is not there (SCH-20)', async () => {
    expect(await account.send('DELETE', `${BOAT}?archived=true`)).toMatchObject(notFound('boat'))
  })
})

const noRows = {
  types: 0,
  models: 0,
  definitions: 0,
  groups: 0,
  records: 0,
  changes: 0,
  values: 0,
  merged: 0,
  links: 0,
  labels: 0,
}

/** Rows of the account that name the type. */
async function countRowsOf(typeId: string): Promise<object> {
  const of = (table: string) =>
    `(select count(*)::int from ${table} where account_id = $1 and object_type_id = $2)`
  const between = (table: string) =>
    `(select count(*)::int from ${table} where account_id = $1 and (from_type_id = $2 or to_type_id = $2))`
  const [row] = await server.db.query<Record<string, number>>(
    `select ${of('custom_type')} as types, ${of('property_model')} as models,
      ${of('property_definition')} as definitions, ${of('property_group')} as groups,
      ${of('crm_record')} as records, ${of('record_change')} as changes, ${of('unique_value')} as values,
      ${of('merged_record')} as merged, ${between('association')} as links,
      ${between('association_label')} as labels`,
    [account.accountId, typeId],
  )
  return { ...row }
}

test('optional standard types are enabled (schemas section 9)', async () => {
  const list = await read('/crm/v3/object-library/enablement')
  const one = await read('/crm/object-library/2026-03/enablement/0-421')
  const other = await read('/crm/v3/object-library/enablement/0-1')
  expect(list.body).toEqual({
    enablementByObjectTypeId: { '0-162': true, '0-410': true, '0-420': true, '0-421': true },
  })
  expect([one.status, one.body]).toEqual([200, { enablement: true }])
  expect(other).toMatchObject(notFound('0-1'))
})
