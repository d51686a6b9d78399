import fc from 'fast-check'
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
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { INSTANT } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe('creating a property (P2)', () => {
  test('answers 201 with the whole definition, members in order (PROP-4, PROP-5, PROP-6)', async () => {
    const reply = await account.send('POST', `${PROPERTIES}/tasks`, {
      groupName: 'task',
      name: 'escalation_level',
      label: 'Escalation level',
      type: 'enumeration',
      fieldType: 'select',
      options: [
        { label: 'None', value: 'none', displayOrder: 0 },
        { label: 'Team lead', value: 'lead', displayOrder: 1, hidden: true, description: 'The boss' },
      ],
    })
    expect(reply.status).toBe(201)
    expect(Object.entries(reply.body)).toEqual([
      ['updatedAt', expect.stringMatching(INSTANT)],
      ['createdAt', reply.body.updatedAt],
      ['name', 'escalation_level'],
      ['label', 'Escalation level'],
      ['type', 'enumeration'],
      ['fieldType', 'select'],
      ['description', ''],
      ['groupName', 'task'],
      [
        'options',
        [
          { label: 'None', value: 'none', displayOrder: 0, hidden: false },
          { label: 'Team lead', value: 'lead', displayOrder: 1, hidden: true, description: 'The boss' },
        ],
      ],
      ['displayOrder', -1],
      ['calculated', false],
      ['externalOptions', false],
      ['archived', false],
      ['hasUniqueValue', false],
      ['hidden', false],
      ['modificationMetadata', { archivable: true, readOnlyDefinition: false, readOnlyValue: false }],
      ['formField', false],
      ['dataSensitivity', 'non_sensitive'],
    ])
    expect((await account.send('GET', `${PROPERTIES}/tasks/escalation_level`)).body).toEqual(reply.body)
  })

  test('keeps every member that was sent (properties 2.1)', async () => {
    const sent = {
      description: 'About it',
      displayOrder: 3,
      formField: true,
      hidden: true,
      hasUniqueValue: true,
      currencyPropertyName: 'deal_currency_code',
      numberDisplayHint: 'currency',
      showCurrencySymbol: true,
    }
    const created = await defineProperty(account, `deals/${newName()}`, { ...kinds.number, ...sent })
    expect(created).toMatchObject(sent)
    const sensitive = await defineProperty(account, `contacts/${newName()}`, {
      dataSensitivity: 'sensitive',
      textDisplayHint: 'email',
    })
    expect(sensitive).toMatchObject({ dataSensitivity: 'sensitive', textDisplayHint: 'email' })
  })

  test('takes null members for absent ones, and ignores unknown ones (PE42)', async () => {
    const name = newName()
    const body = textProperty(name, { description: null, options: null, hidden: null, colour: 'red' })
    const reply = await postProperty(account, body)
    expect([reply.status, reply.body.description, reply.body.options]).toEqual([201, '', []])
    expect(reply.body).not.toHaveProperty('colour')
  })

  test.for(Object.entries(kinds))('makes one of the kind %s (properties 2.3)', async ([, kind]) => {
    const created = await defineProperty(account, `contacts/${newName()}`, kind)
    expect(created).toMatchObject({ type: kind.type, fieldType: kind.fieldType })
  })

  test('takes phone_number for a text (properties 2.1)', async () => {
    const kind = { type: 'phone_number', fieldType: 'phonenumber' }
    const created = await defineProperty(account, `contacts/${newName()}`, kind)
    expect(created).toMatchObject({ type: 'string', fieldType: 'phonenumber' })
  })

  test.each([
    ['/crm/v3/properties/0-1'],
    ['/crm/v3/properties/CONTACT'],
    ['/crm/properties/2026-03/contacts'],
    ['/crm/properties/2026-09/contact'],
  ])('reaches the same type by %s (OBJ-4, PV4)', async (path) => {
    const name = newName()
    expect((await account.send('POST', path, textProperty(name))).status).toBe(201)
    expect((await account.send('GET', `${path}/${name}`)).body.name).toBe(name)
    expect((await account.send('GET', `${PROPERTIES}/contacts/${name}`)).status).toBe(200)
  })

  test('belongs to its type and account alone', async () => {
    const name = newName()
    const other = await server.createAccount()
    await defineProperty(account, `contacts/${name}`)
    expect((await account.send('GET', `${PROPERTIES}/deals/${name}`)).status).toBe(404)
    expect((await other.send('GET', `${PROPERTIES}/contacts/${name}`)).status).toBe(404)
    expect((await postProperty(other, textProperty(name))).status).toBe(201)
  })
})

describe('names (PROP-15, PROP-16)', () => {
  test('are lower-cased', async () => {
    const reply = await postProperty(account, textProperty('VIN_Number'))
    expect([reply.status, reply.body.name]).toEqual([201, 'vin_number'])
  })

  test('have at most 99 characters', async () => {
    expect((await postProperty(account, textProperty('a'.repeat(99)))).status).toBe(201)
    expect((await postProperty(account, textProperty('a'.repeat(100)))).status).toBe(400)
  })

  test.each([
    '',
    '1st',
    '_a',
    'a-b',
    'a b',
    'naïve',
    'a.b',
    'hs_mine',
    'HS_MINE',
    'hubspot_mine',
    'constructor',
    'a\nb',
  ])('cannot be %j', async (name) => {
    const reply = await postProperty(account, textProperty(name))
    expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
      400,
      'VALIDATION_ERROR',
      'PropertyValidationError.INVALID_PROPERTY_NAME',
    ])
  })

  test.each(['taken_name', 'Taken_Name'])('clash with a live one as %s', async (name) => {
    await postProperty(account, textProperty('taken_name'))
    const reply = await postProperty(account, textProperty(name))
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status: 'error',
      message: "A property named 'taken_name' already exists.",
      correlationId: expect.any(String),
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      context: { name: ['taken_name'] },
    })
  })

  test('clash with a built-in one', async () => {
    const reply = await postProperty(account, textProperty('firstname'))
    expect([reply.status, reply.body.context]).toEqual([409, { name: ['firstname'] }])
  })

  test('never end in a 500, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 30 }), async (name) => {
        const reply = await postProperty(account, textProperty(name))
        expect([201, 400, 409]).toContain(reply.status)
      }),
      { numRuns: 50 },
    )
  })
})

describe('type and field type (PROP-8)', () => {
  test.each([
    ['string', 'select'],
    ['string', 'number'],
    ['number', 'text'],
    ['bool', 'checkbox'],
    ['enumeration', 'text'],
    ['date', 'datetime'],
    ['datetime', 'text'],
    ['object_coordinates', 'text'],
    ['json', 'text'],
    ['number', 'calculation_rollup'],
    ['constructor', 'text'],
    ['string', 'toString'],
    ['', ''],
  ])('cannot be %s and %s', async (type, fieldType) => {
    const name = newName()
    const options = optionsOf('true', 'false')
    const reply = await postProperty(account, textProperty(name, { type, fieldType, options }))
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      message: 'Property failed validation.',
      category: 'VALIDATION_ERROR',
      subCategory: 'Properties.PROPERTY_CREATE_FAILED_VALIDATION',
      context: { propertyName: [name], fieldType: [fieldType] },
    })
    expect((await account.send('GET', `${PROPERTIES}/contacts/${name}`)).status).toBe(404)
  })

  test('are told when they do not go together', async () => {
    const contextOf = async (kind: { type: string; fieldType: string }) =>
      (await postProperty(account, textProperty(newName(), kind))).body.context
    expect(await contextOf({ type: 'date', fieldType: 'text' })).toMatchObject({
      allowedFieldTypes: ['date'],
    })
    const { allowedTypes } = await contextOf({ type: 'constructor', fieldType: 'text' })
    expect(allowedTypes).toEqual(expect.arrayContaining(['string', 'number', 'enumeration', 'datetime']))
  })

  test('that are both bool fail for want of options first', async () => {
    const reply = await postProperty(account, textProperty(newName(), { type: 'bool', fieldType: 'bool' }))
    expect(reply.body.subCategory).toBe('PropertyValidationError.INVALID_BOOLEAN_OPTION')
  })
})

describe('options (PROP-9 to PROP-14)', () => {
  test('are required for an enumeration (PROP-12)', async () => {
    const name = newName()
    const reply = await postProperty(account, textProperty(name, { ...kinds.select, options: [] }))
    expect([reply.status, reply.body]).toEqual([
      400,
      {
        status: 'error',
        message: `Property '${name}' of object type '0-1' has no options but options are required!`,
        correlationId: expect.any(String),
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyValidationError.MISSING_OPTIONS',
        context: { property: [name], objectTypeId: ['0-1'] },
      },
    ])
  })

  test.each([
    [{ ...kinds.bool, options: [] }],
    [{ ...kinds.bool, options: undefined }],
    [{ ...kinds.bool, options: optionsOf('true') }],
    [{ ...kinds.bool, options: optionsOf('true', 'true') }],
    [{ ...kinds.bool, options: optionsOf('yes', 'no') }],
    [{ ...kinds.bool, options: optionsOf('true', 'false', 'maybe') }],
    [{ ...kinds.checkedbox, options: optionsOf('red') }],
  ])('of a boolean are true and false: %j (PROP-13)', async (kind) => {
    const name = newName()
    const reply = await postProperty(account, textProperty(name, kind))
    expect([reply.status, reply.body.subCategory]).toEqual([
      400,
      'PropertyValidationError.INVALID_BOOLEAN_OPTION',
    ])
    expect(reply.body.message).toMatch(
      /^Boolean properties must have exactly two options; one with a value of 'true', the other with a value of 'false'\./,
    )
    expect(reply.body.context).toEqual({ property: [name], objectTypeId: ['0-1'] })
  })

  test.each([
    [
      [undefined, 1, 2],
      [1, 2, 3],
      ['b', 'c', 'a'],
    ],
    [
      [undefined, undefined, undefined],
      [-1, -1, -1],
      ['a', 'b', 'c'],
    ],
    [
      [5, 0, undefined],
      [0, 5, 6],
      ['b', 'a', 'c'],
    ],
    [
      [-1, 4, 2],
      [2, 4, -1],
      ['c', 'b', 'a'],
    ],
  ])('with the places %j get those of %j, in the order %j (PROP-10)', async (sent, places, values) => {
    const options = ['a', 'b', 'c'].map((value, at) => ({ label: value, value, displayOrder: sent[at] }))
    const created = await defineProperty(account, `contacts/${newName()}`, { ...kinds.select, options })
    type Option = { value: string; displayOrder: number }
    expect(created.options.map(({ displayOrder }: Option) => displayOrder)).toEqual(places)
    expect(created.options.map(({ value }: Option) => value)).toEqual(values)
  })

  test.each([
    [
      'the same value',
      [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'a' },
      ],
      'DUPLICATE_OPTION',
    ],
    [
      'the same label',
      [
        { label: 'A', value: 'a' },
        { label: 'A', value: 'b' },
      ],
      'DUPLICATE_OPTION',
    ],
    ['an empty value', [{ label: 'A', value: '' }], 'INVALID_OPTION'],
    ['a semicolon', [{ label: 'A', value: 'a;b' }], 'INVALID_OPTION'],
    ['blanks around it', [{ label: 'A', value: ' a' }], 'INVALID_OPTION'],
    ['5,001 of them', optionsOf(...Array.from({ length: 5_001 }, (_, at) => `v${at}`)), 'INVALID_OPTION'],
  ])('cannot have %s (PROP-11, PROP-14)', async (_what, options, subCategory) => {
    const reply = await postProperty(account, textProperty(newName(), { ...kinds.select, options }))
    expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
      400,
      'VALIDATION_ERROR',
      `PropertyValidationError.${subCategory}`,
    ])
  })

  test('differ by letter case, and 5,000 of them fit', async () => {
    const options = optionsOf('a', 'A', ...Array.from({ length: 4_998 }, (_, at) => `v${at}`))
    const created = await defineProperty(account, `contacts/${newName()}`, { ...kinds.select, options })
    expect(created.options).toHaveLength(5_000)
  })

  test('of other types are dropped: the list is always there (PROP-5)', async () => {
    const created = await defineProperty(account, `contacts/${newName()}`, { options: optionsOf('a') })
    expect(created.options).toEqual([])
  })
})

describe('a definition that does not fit is refused (properties 2.1)', () => {
  test.each([
    ['a blank label', { label: ' ' }],
    ['an unknown group', { groupName: 'nobodys' }],
    ['an unknown sensitivity', { dataSensitivity: 'secret' }],
    ['an unknown hint for numbers', { ...kinds.number, numberDisplayHint: 'roman' }],
    ['an unknown hint for texts', { textDisplayHint: 'poem' }],
    ['unique values of an enumeration', { ...kinds.select, hasUniqueValue: true }],
    ['unique values of a date', { ...kinds.date, hasUniqueValue: true }],
    ['options from nowhere', { ...kinds.select, externalOptions: true }],
    ['options from contacts', { ...kinds.owner, referencedObjectType: 'CONTACT' }],
    ['outside options of a text', { externalOptions: true, referencedObjectType: 'OWNER' }],
  ])('%s', async (_what, members) => {
    const reply = await postProperty(account, textProperty(newName(), members))
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('an unknown group is named in the context (PROP-28)', async () => {
    const reply = await postProperty(account, textProperty(newName(), { groupName: 'nobodys' }))
    expect(reply.body.context).toEqual({ groupName: ['nobodys'] })
  })

  test.each(['name', 'label', 'groupName', 'type', 'fieldType'])('%s is required (PE12)', async (member) => {
    const reply = await postProperty(account, textProperty(newName(), { [member]: undefined }))
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toMatch(new RegExp(`Some required fields were not set: \\[${member}\\]$`))
  })

  test.each([
    [{ name: 1 }],
    [{ options: 'red' }],
    [{ options: [{ label: 'Red' }] }],
    [{ displayOrder: 'first' }],
    [{ displayOrder: 1.5 }],
    [{ displayOrder: 3_000_000_000 }],
    [{ hidden: 'yes' }],
  ])('a member of another JSON type is: %j (PE11)', async (members) => {
    const reply = await postProperty(account, textProperty(newName(), members))
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toMatch(/^Invalid input JSON on line/)
  })

  test('an unknown object type is, before the body (OBJ-5)', async () => {
    const reply = await account.send('POST', `${PROPERTIES}/gadgets`, {})
    expect([reply.status, reply.body.message]).toEqual([400, 'Unable to infer object type from: gadgets'])
  })
})

describe('unique properties (PROP-30)', () => {
  test('are ten for each type at most; archived ones do not count', async () => {
    const own = await server.createAccount()
    for (let at = 1; at <= 10; at += 1)
      await defineProperty(own, `deals/code_${at}`, { hasUniqueValue: true })
    const eleventh = textProperty('code_11', { hasUniqueValue: true }, 'deals')
    const reply = await postProperty(own, eleventh, 'deals')
    expect([reply.status, reply.body.category, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      'Unique property limit of 10 reached for object type 0-3',
    ])
    await defineProperty(own, 'contacts/code_11', { hasUniqueValue: true })
    expect((await own.send('DELETE', `${PROPERTIES}/deals/code_3`)).status).toBe(204)
    expect((await postProperty(own, eleventh, 'deals')).status).toBe(201)
  })
})

test.each([
  ['Property', 1_000, {}],
  ['Calculated property', 100, formula('number', '1 + 1')],
])('%s limit: %d of a type, archived ones aside', async (word, max, members) => {
  const own = await server.createAccount()
  const names = Array.from({ length: max }, (_, at) => `n_${at}`)
  const parts = Array.from({ length: max / 100 }, (_, at) => names.slice(100 * at, 100 * at + 100))
  for (const part of parts) {
    const inputs = part.map((name) => textProperty(name, members))
    const reply = await own.send('POST', `${PROPERTIES}/contacts/batch/create`, { inputs })
    expect(reply.status).toBe(201)
  }
  const more = textProperty('one_more', members)
  const reply = await postProperty(own, more)
  expect([reply.status, reply.body.message]).toEqual([
    400,
    `${word} limit of ${max} reached for object type 0-1`,
  ])
  await own.send('DELETE', `${PROPERTIES}/contacts/n_0`)
  expect((await postProperty(own, more)).status).toBe(201)
})

describe('a batch of properties (P6)', () => {
  test('answers 201 and keeps input order (PROP-26, PROP-27)', async () => {
    const names = [newName(), newName(), newName()]
    const inputs = names.map((name) => textProperty(name))
    const reply = await account.send('POST', `${PROPERTIES}/contacts/batch/create`, { inputs })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ status: 'COMPLETE', startedAt: expect.stringMatching(INSTANT) })
    expect(reply.body.results.map(({ name }: { name: string }) => name)).toEqual(names)
    expect(reply.body).not.toHaveProperty('numErrors')
  })

  test('creates the good ones and answers 207 with the others (PROP-26)', async () => {
    const [good, bad] = [newName(), newName()]
    const inputs = [
      textProperty(good),
      textProperty(bad, { ...kinds.select, options: [] }),
      textProperty(good),
      textProperty('firstname'),
    ]
    const reply = await account.send('POST', `${PROPERTIES}/contacts/batch/create`, { inputs })
    expect([reply.status, reply.body.numErrors]).toEqual([207, 3])
    expect(reply.body.results).toMatchObject([{ name: good }])
    expect(reply.body.errors).toEqual([
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: `Property '${bad}' of object type '0-1' has no options but options are required!`,
        context: { property: [bad], objectTypeId: ['0-1'] },
        errors: [],
        links: {},
      },
      expect.objectContaining({ category: 'OBJECT_ALREADY_EXISTS', context: { name: [good] } }),
      expect.objectContaining({ category: 'OBJECT_ALREADY_EXISTS', context: { name: ['firstname'] } }),
    ])
    expect((await account.send('GET', `${PROPERTIES}/contacts/${good}`)).status).toBe(200)
  })

  test.each([
    ['create', []],
    ['create', Array.from({ length: 101 }, (_, at) => textProperty(`many_${at}`))],
    ['read', []],
    ['archive', Array.from({ length: 101 }, (_, at) => ({ name: `many_${at}` }))],
  ])('%s takes 1 to 100 inputs (PROP-25)', async (verb, inputs) => {
    const reply = await account.send('POST', `${PROPERTIES}/contacts/batch/${verb}`, {
      inputs,
      archived: false,
    })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.message).toMatch(/at least one|supported in a batch is 100/)
  })
})

describe('scopes (PROP-1)', () => {
  test.each([
    ['contacts', 'crm.schemas.contacts.write'],
    ['tasks', 'crm.schemas.contacts.write'],
    ['deals', 'crm.schemas.deals.write'],
    ['tickets', 'tickets'],
  ])('%s are defined with %s', async (type, scope) => {
    const token = await server.createToken(account, { scopes: [scope] })
    const body = textProperty(newName(), {}, type)
    const reply = await server.send({ method: 'POST', url: `${PROPERTIES}/${type}`, body, token })
    expect(reply).toMatchObject({ status: 201, body: { name: body.name } })
  })

  test.each([
    ['contacts', 'crm.objects.contacts.write'],
    ['contacts', 'crm.schemas.contacts.read'],
    ['deals', 'crm.schemas.contacts.write'],
  ])('%s are not defined with %s', async (type, scope) => {
    const token = await server.createToken(account, { scopes: [scope] })
    const body = textProperty(newName(), {}, type)
    const reply = await server.send({ method: 'POST', url: `${PROPERTIES}/${type}`, body, token })
    expect(reply).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } })
  })

  test.each([
    'crm.objects.contacts.read',
    'crm.objects.contacts.write',
    'crm.schemas.contacts.read',
    'timeline',
  ])('contacts are listed with %s, not with a scope of deals', async (scope) => {
    const list = async (scopes: readonly string[]) =>
      server.send({
        method: 'GET',
        url: `${PROPERTIES}/contacts`,
        token: await server.createToken(account, { scopes }),
      })
    expect(await list([scope])).toMatchObject({
      status: 200,
      body: { results: expect.arrayContaining([expect.objectContaining({ name: 'email' })]) },
    })
    expect(await list(['crm.objects.deals.read'])).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES' },
    })
  })
})
