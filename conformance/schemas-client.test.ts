import type { ObjectTypePropertyCreateTypeEnum as Type } from '@hubspot/api-client/lib/codegen/crm/schemas/index.js'
import { afterEach, describe, expect, test } from 'vitest'
import { connectFully, type OfficialClient, refusalOf, releases } from './support/clients.ts'

let lastNumber = 0
/** Types made and not deleted by a test: an account has room for few. */
const made: { readonly client: OfficialClient; readonly typeId: string }[] = []

afterEach(async () => {
  for (const { client, typeId } of made.splice(0)) await removeType(client, typeId)
})

/** A name that no other test and no earlier run used: letters, digits and underscores. */
function newName(): string {
  lastNumber += 1
  return `t_${process.pid}_${Date.now().toString(36)}_${lastNumber}`
}

const propertyOf = (name: string, more: object = {}) => ({
  name,
  label: `Label of ${name}`,
  type: 'string' as Type,
  fieldType: 'text',
  ...more,
})

async function createType(client: OfficialClient, name = newName()) {
  const created = await client.crm.schemas.coreApi.createWithHttpInfo({
    name,
    labels: { singular: 'Boat', plural: 'Boats' },
    properties: [propertyOf('hull_name'), propertyOf('berth', { hasUniqueValue: true })],
    requiredProperties: ['hull_name'],
    searchableProperties: ['hull_name'],
    primaryDisplayProperty: 'hull_name',
    associatedObjects: ['CONTACT'],
  })
  made.push({ client, typeId: created.data.objectTypeId ?? '' })
  return created
}

async function removeType(client: OfficialClient, typeId: string): Promise<void> {
  const { basicApi } = client.crm.objects
  const { results } = await basicApi.getPage(typeId, 100)
  for (const { id } of results) await basicApi.archive(typeId, id)
  await client.crm.schemas.coreApi.archive(typeId, true)
}

describe.each(releases)('schemas by $name', (release) => {
  const client = connectFully(release)
  const { coreApi } = client.crm.schemas
  const { basicApi } = client.crm.objects

  test('creates, reads, lists and changes one (S1 to S4)', async () => {
    const name = newName()
    const created = await createType(client, name)
    expect(created.httpStatusCode).toBe(201)
    const { objectTypeId = '' } = created.data
    expect(created.data).toMatchObject({ name, id: objectTypeId.slice(2), requiredProperties: ['hull_name'] })
    expect(created.data.createdAt).toBeInstanceOf(Date)
    expect(created.data.associations[0]).toMatchObject({ toObjectTypeId: '0-1', name: `${name}_to_contact` })
    for (const reference of [objectTypeId, created.data.fullyQualifiedName ?? ''])
      expect(await coreApi.getById(reference)).toEqual(created.data)
    const list = await coreApi.getAll()
    expect(list.results.map((schema) => schema.name)).toContain(name)
    const changed = await coreApi.updateWithHttpInfo(objectTypeId, {
      labels: { singular: 'Ship', plural: 'Ships' },
      searchableProperties: ['berth'],
    })
    expect(changed.httpStatusCode).toBe(200)
    expect(changed.data).toMatchObject({ labels: { singular: 'Ship' }, searchableProperties: ['berth'] })
    expect(changed.data.portalId).toEqual(expect.any(Number))
  })

  test('keeps records of the type, and finds one by a unique property (SCH-23 to SCH-25)', async () => {
    const { fullyQualifiedName = '', objectTypeId = '' } = (await createType(client)).data
    const properties = { hull_name: 'Aurora', berth: 'A1' }
    const boat = await basicApi.create(fullyQualifiedName, { properties, associations: [] })
    expect(boat.properties).toMatchObject(properties)
    const found = await basicApi.getById(
      objectTypeId,
      'A1',
      ['hull_name'],
      undefined,
      undefined,
      false,
      'berth',
    )
    expect([found.id, found.properties.hull_name]).toEqual([boat.id, 'Aurora'])
    const bare = await refusalOf(basicApi.create(objectTypeId, { properties: {}, associations: [] }))
    expect([bare.code, bare.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('links records to contacts, and defines and removes associations (S7, S8)', async () => {
    const { objectTypeId = '', name } = (await createType(client)).data
    const boat = await basicApi.create(objectTypeId, { properties: { hull_name: 'A' }, associations: [] })
    const contact = await client.crm.contacts.basicApi.create({
      properties: { firstname: 'Ann' },
      associations: [],
    })
    const { basicApi: links } = client.crm.associations.v4
    await links.createDefault(objectTypeId, boat.id, 'contacts', contact.id)
    const page = await links.getPage('contacts', contact.id, objectTypeId)
    expect(page.results.map(({ toObjectId }) => String(toObjectId))).toEqual([boat.id])
    const shown = await basicApi.getById(objectTypeId, boat.id, undefined, undefined, ['contacts'])
    expect(shown.associations?.contacts?.results).toMatchObject([
      { id: contact.id, type: `${name}_to_contact` },
    ])
    const ends = { fromObjectTypeId: objectTypeId, toObjectTypeId: '0-2' }
    const defined = await coreApi.createAssociationWithHttpInfo(objectTypeId, ends)
    expect([defined.httpStatusCode, defined.data]).toMatchObject([201, ends])
    const removed = await coreApi.archiveAssociationWithHttpInfo(objectTypeId, defined.data.id)
    expect(removed.httpStatusCode).toBe(204)
  })

  test('deletes one that has no records, and refuses while it has some (S5)', async () => {
    const { objectTypeId = '', fullyQualifiedName = '' } = (await createType(client)).data
    const boat = await basicApi.create(objectTypeId, { properties: { hull_name: 'A' }, associations: [] })
    const used = await refusalOf(coreApi.archive(objectTypeId))
    expect([used.code, used.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    await basicApi.archive(objectTypeId, boat.id)
    expect((await coreApi.archiveWithHttpInfo(objectTypeId)).httpStatusCode).toBe(204)
    const gone = await refusalOf(basicApi.getPage(fullyQualifiedName))
    expect([gone.code, gone.body.message]).toEqual([
      400,
      `Unable to infer object type from: ${fullyQualifiedName}`,
    ])
    const archived = await coreApi.getAll(true)
    expect(archived.results.map((schema) => schema.objectTypeId)).toContain(objectTypeId)
    await coreApi.archive(objectTypeId, true)
    made.pop()
  })
})
