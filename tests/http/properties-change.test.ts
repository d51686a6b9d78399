import { beforeAll, describe, expect, test } from 'vitest'
import {
  defineProperty,
  formula,
  kinds,
  newName,
  optionsOf,
  postProperty,
  PROPERTIES,
  textProperty,
} from '../support/properties.ts'
import { createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

const CONTACTS = `${PROPERTIES}/contacts`
const patch = (name: string, body: object) => account.send('PATCH', `${CONTACTS}/${name}`, body)
const get = (name: string, query = '') => account.send('GET', `${CONTACTS}/${name}${query}`)
const archive = (name: string) => account.send('DELETE', `${CONTACTS}/${name}`)
const listNames = async (query = '') => {
  const reply = await account.send('GET', `${CONTACTS}${query}`)
  return reply.body.results.map(({ name }: { name: string }) => name) as string[]
}
const readValue = async (id: string, name: string) =>
  (await account.send('GET', `/crm/v3/objects/contacts/${id}?properties=${name}`)).body.properties[name]

beforeAll(async () => {
  account = await server.createAccount()
})

describe('listing and reading (P1, P3, P7)', () => {
  test('shows built-in and own properties, unpaged (P1, PROP-4, PROP-6)', async () => {
    const name = newName()
    const created = await defineProperty(account, `contacts/${name}`)
    const reply = await account.send('GET', CONTACTS)
    expect([reply.status, Object.keys(reply.body)]).toEqual([200, ['results']])
    const byName = Object.fromEntries(reply.body.results.map((one: { name: string }) => [one.name, one]))
    expect(byName[name]).toEqual(created)
    expect(byName.firstname).toEqual({
      name: 'firstname',
      label: 'First Name',
      type: 'string',
      fieldType: 'text',
      description: '',
      groupName: 'contactinformation',
      options: [],
      displayOrder: -1,
      calculated: false,
      externalOptions: false,
      hasUniqueValue: false,
      hidden: false,
      hubspotDefined: true,
      modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false },
      formField: true,
      dataSensitivity: 'non_sensitive',
    })
    expect(byName.email.hasUniqueValue).toBe(true)
    expect(byName.hs_object_id.modificationMetadata).toEqual({
      archivable: true,
      readOnlyDefinition: true,
      readOnlyValue: true,
    })
    expect(byName.hubspot_owner_id).toMatchObject({ externalOptions: true, referencedObjectType: 'OWNER' })
  })

  test.each(['contacts', 'companies', 'deals', 'tickets', 'tasks'])(
    '%s: every property is in a group of the type and has options of one form (PROP-5)',
    async (type) => {
      const { body } = await account.send('GET', `${PROPERTIES}/${type}`)
      const groups = await account.send('GET', `${PROPERTIES}/${type}/groups`)
      const names = groups.body.results.map(({ name }: { name: string }) => name)
      for (const property of body.results) {
        expect(names).toContain(property.groupName)
        expect(property.label).toMatch(/\S/)
        const fields = { label: expect.any(String), value: expect.any(String), hidden: false }
        expect(property.options).toEqual(
          property.options.map(() => ({ ...fields, displayOrder: expect.any(Number) })),
        )
      }
    },
  )

  test('shows stages as the options of the properties that place a record (PROP-6)', async () => {
    const { body } = await account.send('GET', `${PROPERTIES}/deals/dealstage`)
    expect(body.modificationMetadata).toEqual({
      archivable: true,
      readOnlyDefinition: true,
      readOnlyOptions: true,
      readOnlyValue: false,
    })
    expect(body).toMatchObject({ externalOptions: true, groupName: 'deal_activity' })
    expect(body.options).toContainEqual({
      label: expect.any(String),
      value: 'appointmentscheduled',
      displayOrder: 0,
      hidden: false,
    })
  })

  test('shows only the class of sensitivity that is asked for (PROP-3)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`, { dataSensitivity: 'highly_sensitive' })
    expect(await listNames()).not.toContain(name)
    expect(await listNames('?dataSensitivity=highly_sensitive')).toEqual([name])
    expect((await account.send('GET', `${CONTACTS}?dataSensitivity=secret`)).status).toBe(400)
  })

  test.each(['', '/firstname'])(
    'reads %s alike whatever locale and fields are named (PROP-3)',
    async (path) => {
      const plain = await account.send('GET', `${CONTACTS}${path}`)
      const asked = await account.send('GET', `${CONTACTS}${path}?locale=fr&properties=label,type`)
      expect(asked.status).toBe(200)
      expect(asked.body).toEqual(plain.body)
    },
  )

  test.each(['?archived=maybe', '/firstname?archived=1'])('refuses %s (PH25)', async (query) => {
    const reply = await account.send('GET', `${CONTACTS}${query}`)
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test.each(['nobodys', 'constructor', 'batch', 'a%20b'])('answers 404 for %s (PROP-24)', async (name) => {
    const reply = await get(name)
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      status: 'error',
      message: `No property exists with the name '${decodeURIComponent(name)}'`,
      correlationId: expect.any(String),
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'Properties.PROPERTY_NOT_FOUND',
      context: { propertyName: [decodeURIComponent(name)] },
    })
  })

  test('reads a batch, each name once, with one error for each unknown name (P7, PROP-26)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`)
    const inputs = [name, 'nobodys', 'email', name, 'no_one'].map((one) => ({ name: one }))
    const reply = await account.send('POST', `${CONTACTS}/batch/read`, { inputs, archived: false })
    expect([reply.status, reply.body.numErrors]).toEqual([207, 2])
    expect(reply.body.results.map((one: { name: string }) => one.name)).toEqual([name, 'email'])
    expect(
      reply.body.errors.map(({ category, context }: Record<string, unknown>) => ({ category, context })),
    ).toEqual([
      { category: 'OBJECT_NOT_FOUND', context: { name: ['nobodys'] } },
      { category: 'OBJECT_NOT_FOUND', context: { name: ['no_one'] } },
    ])
    const all = await account.send('POST', `${CONTACTS}/batch/read`, { inputs: [{ name }], archived: false })
    expect([all.status, all.body.results.length]).toEqual([200, 1])
  })
})

describe('changing a property (P4)', () => {
  test('changes what is named and leaves the rest (PROP-18)', async () => {
    const name = newName()
    const before = await defineProperty(account, `contacts/${name}`, { description: 'Old', displayOrder: 2 })
    const reply = await patch(name, { label: 'New', hidden: true, name: 'other', formField: null })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ ...before, label: 'New', hidden: true, updatedAt: expect.any(String) })
    expect(Date.parse(reply.body.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt))
    expect((await get(name)).body).toEqual(reply.body)
  })

  test.each([{}, { label: 'Label of it', hidden: false, hasUniqueValue: false }])(
    'answers %j, which changes nothing, with the property as it was (PROP-18)',
    async (body) => {
      const name = newName()
      const before = await defineProperty(account, `contacts/${name}`, { label: 'Label of it' })
      const reply = await patch(name, body)
      expect([reply.status, reply.body]).toEqual([200, before])
    },
  )

  test('replaces all options; stored values stay, but are no options any more (PROP-19)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`, kinds.select)
    const { id } = await createOne(account, 'contacts', { [name]: 'red' })
    const reply = await patch(name, { options: optionsOf('green', 'white') })
    expect(reply.body.options.map(({ value }: { value: string }) => value)).toEqual(['green', 'white'])
    expect(await readValue(id, name)).toBe('red')
    const refused = await account.send('POST', '/crm/v3/objects/contacts', { properties: { [name]: 'red' } })
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'INVALID_OPTION'])
    await createOne(account, 'contacts', { [name]: 'white' })
  })

  test('refuses to make a property unique, or no longer so (PROP-18)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`)
    const reply = await patch(name, { hasUniqueValue: true })
    expect([reply.status, reply.body.category, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      `Field 'hasUniqueValue' cannot be modified for property '${name}'. `,
    ])
  })

  test.each([
    [{ options: [] }, 'PropertyValidationError.MISSING_OPTIONS'],
    [{ type: 'bool' }, 'PropertyValidationError.INVALID_BOOLEAN_OPTION'],
    [{ fieldType: 'text' }, 'Properties.PROPERTY_CREATE_FAILED_VALIDATION'],
    [{ groupName: 'nobodys' }, undefined],
    [{ label: '' }, undefined],
  ])('checks the whole that %j makes', async (body, subCategory) => {
    const name = newName()
    const before = await defineProperty(account, `contacts/${name}`, kinds.select)
    const reply = await patch(name, body)
    expect([reply.status, reply.body.subCategory]).toEqual([400, subCategory])
    expect((await get(name)).body).toEqual(before)
  })

  test.each([
    [{}, '12.5', { ...kinds.number }, 200],
    [{}, 'twelve', { ...kinds.number }, 400],
    [{}, '007', { ...kinds.number }, 400],
    [kinds.number, '7', { type: 'string', fieldType: 'text' }, 200],
    [kinds.checkbox, 'red;blue', { fieldType: 'select' }, 400],
    [kinds.checkbox, 'red', { fieldType: 'radio' }, 200],
    [kinds.select, 'red', { fieldType: 'checkbox' }, 200],
    [kinds.select, 'red', { type: 'string', fieldType: 'text' }, 200],
    [{}, '2026-06-01', kinds.date, 200],
    [kinds.date, '2026-06-01', kinds.datetime, 400],
  ])('from %j with a stored %s to %j: %d (PROP-19)', async (kind, value, change, status) => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`, kind)
    const { id } = await createOne(account, 'contacts', { [name]: value })
    expect((await patch(name, change)).status).toBe(status)
    expect(await readValue(id, name)).toBe(value)
  })

  test('a new type counts for the next write', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`)
    expect((await patch(name, kinds.number)).body).toMatchObject({ type: 'number', fieldType: 'number' })
    const created = await createOne(account, 'contacts', { [name]: '007' })
    expect(created.properties[name]).toBe('7')
  })

  test('a property that is not there is a 404 (PROP-24)', async () => {
    expect((await patch('nobodys', { label: 'x' })).status).toBe(404)
  })

  test('needs a body', async () => {
    expect((await account.send('PATCH', `${CONTACTS}/fax`)).status).toBe(400)
  })
})

describe('built-in properties (PROP-20)', () => {
  test('take another label, group, place and options, and are hidden', async () => {
    const own = await server.createAccount()
    const path = `${PROPERTIES}/contacts/hs_lead_status`
    const body = { label: 'State', groupName: 'contactlcs', displayOrder: 4, hidden: true }
    const reply = await own.send('PATCH', path, { ...body, options: optionsOf('COLD', 'WARM') })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ ...body, hubspotDefined: true })
    expect(reply.body).not.toHaveProperty('updatedAt')
    expect((await own.send('GET', path)).body).toEqual(reply.body)
    await createOne(own, 'contacts', { hs_lead_status: 'WARM' })
    const refused = await own.send('POST', '/crm/v3/objects/contacts', {
      properties: { hs_lead_status: 'NEW' },
    })
    expect(refused.body.errors).toMatchObject([
      { code: 'INVALID_OPTION', message: 'NEW was not one of the allowed options: [COLD, WARM]' },
    ])
    expect((await account.send('GET', path)).body.label).toBe('Lead Status')
  })

  test.each([
    ['firstname', { description: 'x' }],
    ['firstname', { type: 'number', fieldType: 'number' }],
    ['firstname', { fieldType: 'textarea' }],
    ['firstname', { formField: false }],
    ['firstname', { label: 'x', calculationFormula: '1' }],
  ])('%s refuses %j', async (name, body) => {
    const reply = await patch(name, body)
    expect([reply.status, reply.body.category, reply.body.subCategory, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      'PropertyValidationError.READ_ONLY_DEFINITION',
      `Property '${name}' is read only and its definition cannot be modified`,
    ])
  })

  test('refuse options of their own where stages bring them', async () => {
    const reply = await account.send('PATCH', `${PROPERTIES}/deals/dealstage`, { options: optionsOf('mine') })
    expect([reply.status, reply.body.subCategory]).toEqual([
      400,
      'PropertyValidationError.READ_ONLY_DEFINITION',
    ])
  })

  test('take a body that says what is so already', async () => {
    const before = (await get('hs_buying_role')).body
    const reply = await patch('hs_buying_role', before)
    expect([reply.status, reply.body]).toEqual([200, before])
  })

  test.each([{ label: ' ' }, { groupName: 'nobodys' }, { options: [] }])('refuse %j', async (body) => {
    expect((await patch('hs_lead_status', body)).status).toBe(400)
  })
})

describe('archiving (P5, P8)', () => {
  test('takes the definition from the live ones to the archived ones (PROP-21)', async () => {
    const name = newName()
    const created = await defineProperty(account, `contacts/${name}`)
    const reply = await archive(name)
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect((await get(name)).status).toBe(404)
    expect(await listNames()).not.toContain(name)
    expect(await listNames('?archived=true')).toContain(name)
    const archived = await get(name, '?archived=true')
    expect(archived.body).toMatchObject({ name, archived: true, createdAt: created.createdAt })
    expect(archived.body.archivedAt).toBe(archived.body.updatedAt)
    expect((await get('fax', '?archived=true')).status).toBe(404)
    const read = await account.send('POST', `${CONTACTS}/batch/read`, { inputs: [{ name }], archived: true })
    expect(read.body.results).toEqual([archived.body])
  })

  test('hides the values, and nobody can write one (PROP-21, PROP-23)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`)
    const { id } = await createOne(account, 'contacts', { firstname: 'A', [name]: 'kept' })
    await archive(name)
    const read = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${id}?properties=${name}&propertiesWithHistory=${name}`,
    )
    expect(read.body.properties).not.toHaveProperty(name)
    expect(read.body.propertiesWithHistory).toEqual({})
    const refused = await account.send('POST', '/crm/v3/objects/contacts', { properties: { [name]: 'x' } })
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'PROPERTY_DOESNT_EXIST'])
  })

  test('frees the name: the new definition starts clean, the old one stays archived (PROP-17)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`, { hasUniqueValue: true })
    const { id } = await createOne(account, 'contacts', { [name]: 'old' })
    await archive(name)
    await defineProperty(account, `contacts/${name}`, { ...kinds.number, hasUniqueValue: true })
    expect(await readValue(id, name)).toBeNull()
    const history = await account.send('GET', `/crm/v3/objects/contacts/${id}?propertiesWithHistory=${name}`)
    expect(history.body.propertiesWithHistory).toEqual({ [name]: [] })
    const created = await createOne(account, 'contacts', { [name]: '08' })
    expect(created.properties).toMatchObject({ [name]: '8' })
    expect(Object.keys(created.properties).filter((key) => key.includes(name))).toEqual([name])
    expect(await readValue(created.id, name)).toBe('8')
    const byValue = await account.send(
      'GET',
      `/crm/v3/objects/contacts/8?idProperty=${name}&propertiesWithHistory=${name}`,
    )
    expect(byValue.body).toMatchObject({
      id: created.id,
      propertiesWithHistory: { [name]: [{ value: '8' }] },
    })
    const clash = await account.send('POST', '/crm/v3/objects/contacts', { properties: { [name]: 8 } })
    expect(clash.body.message).toContain(`${created.id} already has that value`)
    expect((await get(name, '?archived=true')).body).toMatchObject({ type: 'string', archived: true })
    await archive(name)
    expect((await listNames('?archived=true')).filter((one) => one === name)).toHaveLength(2)
    expect((await get(name, '?archived=true')).body.type).toBe('number')
  })

  test.each(['p#2', 'hs_object_id#2'])('no request can name where values are kept: %s', async (name) => {
    const reply = await account.send('POST', '/crm/v3/objects/contacts', { properties: { [name]: 'x' } })
    expect(reply.body.errors).toMatchObject([{ code: 'PROPERTY_DOESNT_EXIST' }])
  })

  test('a built-in property that nothing relies on goes too, and its name can be taken', async () => {
    const own = await server.createAccount()
    const { id } = await createOne(own, 'contacts', { firstname: 'A', fax: '123' })
    expect((await own.send('DELETE', `${PROPERTIES}/contacts/fax`)).status).toBe(204)
    const archived = await own.send('GET', `${PROPERTIES}/contacts/fax?archived=true`)
    expect(archived.body).toMatchObject({ hubspotDefined: true, archived: true })
    const written = await own.send('POST', '/crm/v3/objects/contacts', { properties: { fax: '1' } })
    expect(written.body.errors).toMatchObject([{ code: 'PROPERTY_DOESNT_EXIST' }])
    await defineProperty(own, 'contacts/fax', kinds.number)
    const read = await own.send('GET', `/crm/v3/objects/contacts/${id}?properties=fax`)
    expect(read.body.properties.fax).toBeNull()
    expect((await createOne(own, 'contacts', { fax: '05' })).properties.fax).toBe('5')
  })

  test.each([
    ['contacts', 'hs_object_id'],
    ['contacts', 'email'],
    ['contacts', 'createdate'],
    ['contacts', 'lifecyclestage'],
    ['contacts', 'hubspot_owner_id'],
    ['deals', 'pipeline'],
    ['deals', 'dealstage'],
    ['tasks', 'hs_timestamp'],
    ['tasks', 'hs_task_status'],
    ['tasks', 'hs_task_subject'],
    ['tasks', 'hs_pipeline_stage'],
  ])('%s.%s stays: the server relies on it (PROP-22)', async (type, name) => {
    const reply = await account.send('DELETE', `${PROPERTIES}/${type}/${name}`)
    expect([reply.status, reply.body.subCategory]).toEqual([
      400,
      'PropertyValidationError.READ_ONLY_DEFINITION',
    ])
  })

  test('one that a formula reads stays as long as the formula (PROP-22)', async () => {
    const [source, result] = [newName(), newName()]
    await defineProperty(account, `contacts/${source}`, kinds.number)
    await defineProperty(account, `contacts/${result}`, formula('number', `${source} * 2`))
    const reply = await archive(source)
    expect([reply.status, reply.body.category, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      `Property '${source}' is in use and cannot be archived`,
    ])
    const both = { inputs: [{ name: source }, { name: result }] }
    expect((await account.send('POST', `${CONTACTS}/batch/archive`, both)).status).toBe(204)
    expect((await get(source)).status).toBe(404)
  })

  test('in a batch passes over unknown names, and does all or nothing (P8, PROP-21)', async () => {
    const [first, second] = [newName(), newName()]
    await defineProperty(account, `contacts/${first}`)
    await defineProperty(account, `contacts/${second}`)
    const send = (...names: string[]) =>
      account.send('POST', `${CONTACTS}/batch/archive`, { inputs: names.map((name) => ({ name })) })
    expect((await send(first, 'email')).status).toBe(400)
    expect((await get(first)).status).toBe(200)
    const reply = await send(first, 'nobodys', second, first)
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect([(await get(first)).status, (await get(second)).status]).toEqual([404, 404])
  })

  test('of an unknown or an archived one is a 404 (PROP-21, PROP-24)', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`)
    await archive(name)
    expect([(await archive(name)).status, (await archive('nobodys')).status]).toEqual([404, 404])
    expect((await postProperty(account, textProperty(name))).status).toBe(201)
  })
})
