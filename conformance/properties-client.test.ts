import type {
  PropertyCreateFieldTypeEnum as FieldType,
  PropertyCreateTypeEnum as Type,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import { describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { send, target } from './support/target.ts'

let lastNumber = 0

/** A name that no other test and no earlier run used: letters, digits and underscores. */
function newName(): string {
  lastNumber += 1
  return `p_${process.pid}_${Date.now().toString(36)}_${lastNumber}`
}

function propertyOf(name: string, more: object = {}) {
  return {
    name,
    label: `Label of ${name}`,
    groupName: 'contactinformation',
    type: 'string' as Type,
    fieldType: 'text' as FieldType,
    ...more,
  }
}

const colours = ['red', 'green'].map((value, displayOrder) => ({
  label: `The ${value}`,
  value,
  displayOrder,
  hidden: false,
}))
const select = {
  type: 'enumeration' as Type,
  fieldType: 'select' as FieldType,
  options: colours,
}

describe.each(releases)('properties by $name', (release) => {
  const client = connectFully(release)
  const { coreApi, batchApi, groupsApi } = client.crm.properties

  test('creates, reads, lists, changes and archives one (P1 to P5)', async () => {
    const name = newName()
    const created = await coreApi.createWithHttpInfo('contacts', propertyOf(name, select))
    expect(created.httpStatusCode).toBe(201)
    expect(created.data).toMatchObject({ name, type: 'enumeration', options: colours, archived: false })
    expect(created.data.createdAt).toBeInstanceOf(Date)
    const read = await coreApi.getByName('contacts', name)
    expect(read).toEqual(created.data)
    const list = await coreApi.getAll('contacts')
    expect(list.results.map((property) => property.name)).toEqual(expect.arrayContaining([name, 'email']))
    const changed = await coreApi.updateWithHttpInfo('contacts', name, { label: 'Changed' })
    expect([changed.httpStatusCode, changed.data.label]).toEqual([200, 'Changed'])
    await coreApi.archive('contacts', name)
    const missing = await refusalOf(coreApi.getByName('contacts', name))
    expect([missing.code, missing.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    const archived = await coreApi.getByName('contacts', name, true)
    expect(archived).toMatchObject({ name, archived: true })
  })

  test('refuses a name that is taken with 409, and bad options with 400 (PROP-12, PROP-16)', async () => {
    const taken = await refusalOf(coreApi.create('contacts', propertyOf('email')))
    expect([taken.code, taken.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
    const bare = await refusalOf(
      coreApi.create('contacts', propertyOf(newName(), { ...select, options: [] })),
    )
    expect([bare.code, bare.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('creates, reads and archives a batch (P6 to P8)', async () => {
    const [first, second] = [newName(), newName()]
    const created = await batchApi.createWithHttpInfo('contacts', {
      inputs: [propertyOf(first), propertyOf(second), propertyOf('email')],
    })
    expect(created.httpStatusCode).toBe(207)
    expect(created.data.results.map(({ name }) => name)).toEqual([first, second])
    expect(created.data).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_ALREADY_EXISTS' }] })
    const names = { inputs: [{ name: second }, { name: first }] }
    const read = await batchApi.readWithHttpInfo('contacts', { ...names, archived: false })
    expect(read.httpStatusCode).toBe(200)
    expect(read.data.results.map(({ name }) => name)).toEqual([second, first])
    const archived = await batchApi.archiveWithHttpInfo('contacts', names)
    expect(archived.httpStatusCode).toBe(204)
    expect((await refusalOf(coreApi.getByName('contacts', first))).code).toBe(404)
  })

  test('creates, reads, lists, changes and deletes a group (G1 to G5)', async () => {
    const name = newName()
    const created = await groupsApi.createWithHttpInfo('contacts', { name, label: 'Mine', displayOrder: 9 })
    expect([created.httpStatusCode, created.data]).toMatchObject([
      201,
      { name, label: 'Mine', displayOrder: 9 },
    ])
    expect(await groupsApi.getByName('contacts', name)).toEqual(created.data)
    const changed = await groupsApi.update('contacts', name, { label: 'Yours' })
    expect(changed.label).toBe('Yours')
    const list = await groupsApi.getAll('contacts')
    expect(list.results.map((group) => group.name)).toEqual(
      expect.arrayContaining([name, 'contactinformation']),
    )
    await groupsApi.archive('contacts', name)
    expect((await refusalOf(groupsApi.getByName('contacts', name))).code).toBe(404)
  })

  test('keeps values of a new property, and finds a record by a unique one (PROP-30)', async () => {
    const [colour, code] = [newName(), newName()]
    await coreApi.create('contacts', propertyOf(colour, select))
    await coreApi.create('contacts', propertyOf(code, { hasUniqueValue: true }))
    const { contacts } = client.crm
    const properties = { [colour]: 'green', [code]: `code of ${code}` }
    const created = await contacts.basicApi.create({ properties, associations: [] })
    expect(created.properties).toMatchObject(properties)
    const found = await contacts.basicApi.getById(
      `code of ${code}`,
      [colour],
      undefined,
      undefined,
      false,
      code,
    )
    expect([found.id, found.properties[colour]]).toEqual([created.id, 'green'])
    const wrong = { properties: { [colour]: 'pink' }, associations: [] }
    const refused = await refusalOf(contacts.basicApi.create(wrong))
    expect(refused.body.message).toContain('pink was not one of the allowed options: [red, green]')
  })

  test('shapes tasks as well as contacts', async () => {
    const name = newName()
    const created = await coreApi.create('tasks', { ...propertyOf(name, select), groupName: 'task' })
    const task = await client.crm.objects.tasks.basicApi.create({
      properties: { hs_timestamp: '2026-06-01T08:00:00Z', [created.name]: 'red' },
      associations: [],
    })
    expect(task.properties[name]).toBe('red')
  })
})

test('the dated paths reach the same definitions (PV4)', async () => {
  const name = newName()
  const path = '/crm/properties/2026-03/contacts'
  const created = await send('POST', path, { body: propertyOf(name), token: target.token })
  expect(created.status).toBe(201)
  const read = await send<{ name: string }>('GET', `/crm/v3/properties/contacts/${name}`)
  expect([read.status, read.body.name]).toEqual([200, name])
})
