import { beforeEach, describe, expect, test } from 'vitest'
import { boat, createType, postSchema, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

type Entry = { id: string; name: string; fromObjectTypeId: string; toObjectTypeId: string }

describe('a type that is created', () => {
  test('is answered whole, in the form of the sample (SCH-1, SCH-4, SCH-6, S2)', async () => {
    const made = await postSchema(account)
    expect(made.status).toBe(201)
    const { objectTypeId, properties, associations, ...rest } = made.body
    expect(objectTypeId).toMatch(/^2-[1-9]\d*$/)
    expect(rest).toEqual({
      id: objectTypeId.slice(2),
      name: 'boat',
      fullyQualifiedName: `p${account.accountId}_boat`,
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: ['hull_name'],
      searchableProperties: ['hull_name', 'berth'],
      primaryDisplayProperty: 'hull_name',
      secondaryDisplayProperties: [],
      allowsSensitiveProperties: false,
      archived: false,
      restorable: true,
      metaType: 'PORTAL_SPECIFIC',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: made.body.createdAt,
      createdByUserId: null,
      updatedByUserId: null,
    })
    const own = properties.filter((property: { hubspotDefined?: boolean }) => !property.hubspotDefined)
    expect(own).toMatchObject([
      { name: 'berth', hasUniqueValue: true, groupName: 'boat_information' },
      {
        name: 'hull_name',
        type: 'string',
        fieldType: 'text',
        groupName: 'boat_information',
        archived: false,
      },
    ])
    expect(associations[0]).toEqual({
      fromObjectTypeId: objectTypeId,
      toObjectTypeId: '0-1',
      name: 'boat_to_contact',
      cardinality: 'ONE_TO_MANY',
      inverseCardinality: 'ONE_TO_MANY',
      id: '1',
      createdAt: null,
      updatedAt: null,
    })
  })

  test('has the built-in properties of custom types beside its own (SCH-9)', async () => {
    const { properties } = await createType(account)
    const builtIn = properties.filter(({ hubspotDefined }: { hubspotDefined?: boolean }) => hubspotDefined)
    expect(builtIn.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([
        'hs_all_accessible_team_ids',
        'hs_all_owner_ids',
        'hs_created_by_user_id',
        'hs_createdate',
        'hs_lastmodifieddate',
        'hs_merged_object_ids',
        'hs_object_id',
        'hs_object_source',
        'hs_pinned_engagement_id',
        'hs_unique_creation_key',
        'hs_was_imported',
        'hubspot_owner_id',
        'hubspot_team_id',
      ]),
    )
    expect(new Set(builtIn.map(({ groupName }: { groupName: string }) => groupName))).toEqual(
      new Set(['boat_information']),
    )
    const groups = await account.send('GET', '/crm/v3/properties/boat/groups')
    expect(groups.body.results).toEqual([
      { name: 'boat_information', label: 'boat information', displayOrder: 0, archived: false },
    ])
  })

  test('is linked to contacts first, then to activities, each pair with two ids that follow each other (SCH-7, SCH-8, ASC-45)', async () => {
    const { objectTypeId, associations } = await createType(account, {
      associatedObjects: ['0-2', 'contacts'],
    })
    const entries = (associations as Entry[]).map(({ id, name, fromObjectTypeId, toObjectTypeId }) => [
      Number(id),
      name,
      fromObjectTypeId === objectTypeId ? toObjectTypeId : `from ${fromObjectTypeId}`,
    ])
    const pairs = [
      ['boat_to_contact', '0-1'],
      ['boat_to_company', '0-2'],
      ['boat_to_email', '0-49'],
      ['boat_to_meeting_event', '0-47'],
      ['boat_to_note', '0-46'],
      ['boat_to_task', '0-27'],
      ['boat_to_call', '0-48'],
      ['boat_to_conversation_session', '0-51'],
    ]
    expect(entries).toEqual(
      pairs.flatMap(([name, typeId], place) => [
        [2 * place + 1, name, typeId],
        [2 * place + 2, name, `from ${typeId}`],
      ]),
    )
  })

  test('shares its counter of definitions with the labels of the account (ASC-31, SCH-8)', async () => {
    const label = { name: 'boss', label: 'Boss' }
    const made = await account.send('POST', '/crm/v4/associations/contacts/companies/labels', label)
    const { associations } = await createType(account)
    expect([made.body.results[0].typeId, associations[0].id]).toEqual([1, '3'])
  })

  test('can be linked to itself, by one definition that looks alike from both ends (SCH-7)', async () => {
    const { objectTypeId, associations } = await createType(account, {
      associatedObjects: [],
      shouldCreateSameObjectAssociation: true,
    })
    expect(associations[0]).toMatchObject({ name: 'boat_to_boat', fromObjectTypeId: objectTypeId, id: '1' })
    expect(
      (associations as Entry[]).filter(({ toObjectTypeId }) => toObjectTypeId === objectTypeId),
    ).toHaveLength(7)
  })

  test('keeps the letter case of its name and lower-cases those of properties and lists (SCH-5, SCH-10)', async () => {
    const made = await createType(account, {
      name: 'Boat',
      properties: [{ name: 'VIN', label: 'Number' }],
      requiredProperties: ['VIN'],
      searchableProperties: ['Vin', 'vin'],
      secondaryDisplayProperties: ['HS_CREATEDATE'],
      primaryDisplayProperty: undefined,
    })
    expect(made).toMatchObject({
      name: 'Boat',
      fullyQualifiedName: `p${account.accountId}_Boat`,
      requiredProperties: ['vin'],
      searchableProperties: ['vin'],
      secondaryDisplayProperties: ['hs_createdate'],
      primaryDisplayProperty: 'vin',
    })
  })

  test('takes what is left out from defaults, and either spelling of a flag (SCH-6)', async () => {
    const made = await createType(account, {
      properties: [
        { name: 'length', label: 'Length', type: 'number' },
        { name: 'kind', label: 'Kind', type: 'enumeration', options: [{ label: 'Sail', value: 'sail' }] },
        { name: 'skipper', label: 'Skipper', type: 'enumeration', referencedObjectType: 'OWNER' },
      ],
      requiredProperties: [],
      searchableProperties: null,
      primaryDisplayProperty: null,
      associatedObjects: null,
      description: 'All that floats',
      allowSensitiveProperties: true,
    })
    expect(made).toMatchObject({
      description: 'All that floats',
      allowsSensitiveProperties: true,
      primaryDisplayProperty: 'length',
      searchableProperties: [],
    })
    expect(made.properties.map(({ name, fieldType }: Record<string, string>) => [name, fieldType])).toEqual(
      expect.arrayContaining([
        ['length', 'number'],
        ['kind', 'select'],
        ['skipper', 'select'],
      ]),
    )
  })
})

test('ids of types grow over all accounts of the server (schemas section 2)', async () => {
  const other = await server.createAccount()
  const ids = [
    await createType(account),
    await createType(other),
    await createType(account, { name: 'dock' }),
  ].map(({ id }) => Number(id))
  expect(ids).toEqual(ids.toSorted((left, right) => left - right))
  expect(new Set(ids).size).toBe(3)
})

describe('what is refused', () => {
  const refused = (body: object, message: RegExp | string) => ({
    status: 400,
    body: { category: 'VALIDATION_ERROR', message: expect.stringMatching(message), ...body },
  })

  test.each([
    ['1boat', 'not valid'],
    ['boat-yard', 'not valid'],
    ['', 'not valid'],
    ['b'.repeat(101), 'not valid'],
    ['contact', 'standard object type'],
    ['Companies', 'standard object type'],
    ['LINE_ITEM', 'standard object type'],
    ['invoices', 'standard object type'],
  ])('the name %j (SCH-4)', async (name, message) => {
    expect(await postSchema(account, { ...boat, name })).toMatchObject(refused({}, message))
  })

  test.each([
    ['properties that are not there', { requiredProperties: ['mast', 'hull_name'] }, 'mast'],
    ['properties that are not there to search', { searchableProperties: ['mast'] }, 'mast'],
    ['one that is not there for display', { primaryDisplayProperty: 'mast' }, 'mast'],
    ['one that is not there for display beside', { secondaryDisplayProperties: ['mast'] }, 'mast'],
    ['a required one that cannot be written', { requiredProperties: ['hs_createdate'] }, 'hs_createdate'],
  ])('%s (SCH-11)', async (_, more, name) => {
    expect(await postSchema(account, { ...boat, ...more })).toMatchObject(
      refused({ context: { propertyName: [name] } }, name),
    )
  })

  test('an enumeration without options, which names the schema, not an id (SCH-11, PROP-12)', async () => {
    const properties = [{ name: 'kind', label: 'Kind', type: 'enumeration', fieldType: 'select' }]
    expect(await postSchema(account, { ...boat, properties })).toMatchObject({
      status: 400,
      body: {
        message: "Property 'kind' of object type 'boat' has no options but options are required!",
        context: { property: ['kind'], objectTypeId: ['boat'] },
        subCategory: 'PropertyValidationError.MISSING_OPTIONS',
      },
    })
  })

  test.each([
    ['name', { name: undefined }],
    ['labels', { labels: undefined }],
    ['plural', { labels: { singular: 'Boat' } }],
    ['properties', { properties: undefined }],
    ['requiredProperties', { requiredProperties: undefined }],
    ['label', { properties: [{ name: 'hull_name' }] }],
  ])('a body without %s, which is named (SCH-11)', async (member, more) => {
    const reply = await postSchema(account, { ...boat, ...more })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain(`Some required fields were not set: [${member}]`)
  })

  test('blank labels (SCH-4)', async () => {
    const reply = await postSchema(account, { ...boat, labels: { singular: ' ', plural: 'Boats' } })
    expect(reply).toMatchObject(refused({}, 'labels.singular'))
  })

  test('a name that is taken, in any letter case, by a live type or one that was deleted (SCH-11)', async () => {
    await createType(account)
    const taken = await postSchema(account, { ...boat, name: 'BOAT' })
    await account.send('DELETE', `${SCHEMAS}/boat`)
    const kept = await postSchema(account)
    await account.send('DELETE', `${SCHEMAS}/boat?archived=true`)
    const free = await postSchema(account)
    expect([taken.status, kept.status, free.status]).toEqual([409, 409, 201])
    expect(taken.body).toMatchObject({ category: 'OBJECT_ALREADY_EXISTS', context: { name: ['BOAT'] } })
  })

  test('an association with a type that is not there (SCH-7, OBJ-5)', async () => {
    expect(await postSchema(account, { ...boat, associatedObjects: ['ship'] })).toMatchObject(
      refused({}, 'Unable to infer object type from: ship'),
    )
  })

  const many = (count: number, more: object) =>
    Array.from({ length: count }, (_, at) => ({ name: `p${at}`, label: 'P', ...more }))

  test.each([
    [
      '11 unique properties',
      { properties: many(11, { hasUniqueValue: true }) },
      'Unique property limit of 10',
    ],
    [
      '4 properties in global search',
      { properties: many(4, { searchableInGlobalSearch: true }) },
      'At most 3',
    ],
    [
      '21 searchable properties',
      { properties: many(21, {}), searchableProperties: many(21, {}).map(({ name }) => name) },
      'At most 20',
    ],
    [
      'an unknown order of options',
      { properties: many(1, { optionSortStrategy: 'X' }) },
      'optionSortStrategy',
    ],
  ])('%s (schemas section 10)', async (_, more, message) => {
    const lists = { requiredProperties: [], searchableProperties: [], primaryDisplayProperty: 'p0' }
    expect(await postSchema(account, { ...boat, ...lists, ...more })).toMatchObject(refused({}, message))
  })

  test('an eleventh type, until one is deleted (schemas section 10)', async () => {
    for (let at = 0; at < 10; at += 1) await createType(account, { name: `type_${at}` })
    const full = await postSchema(account)
    await account.send('DELETE', `${SCHEMAS}/type_3`)
    expect(full).toMatchObject(refused({}, 'Custom object type limit of 10 reached'))
    expect((await postSchema(account)).status).toBe(201)
  })
})

test('of those that create one name at once one does, the others learn that it is there (SCH-11)', async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, async () => postSchema(account)))
  expect(replies.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
    201,
    ...Array(7).fill(409),
  ])
  const list = await account.send('GET', SCHEMAS)
  expect(list.body.results).toHaveLength(1)
})

test('schemas are read with scopes of custom schemas or objects and changed with one (SCH-1)', async () => {
  await createType(account)
  const statuses = async (scopes: readonly string[]) => {
    const token = await server.createToken(account, { scopes })
    const [list, one, made] = await Promise.all([
      server.send({ method: 'GET', url: SCHEMAS, token }),
      server.send({ method: 'GET', url: `${SCHEMAS}/boat`, token }),
      server.send({ method: 'POST', url: SCHEMAS, token, body: { ...boat, name: 'contact' } }),
    ])
    return [list.status, one.status, made.status]
  }
  expect(await statuses(['crm.schemas.custom.read'])).toEqual([200, 200, 403])
  expect(await statuses(['crm.objects.custom.read'])).toEqual([200, 200, 403])
  expect(await statuses(['crm.schemas.custom.write'])).toEqual([403, 200, 400])
  expect(await statuses(['crm.objects.contacts.read'])).toEqual([403, 200, 403])
})

test.each([['/crm-object-schemas/v3/schemas'], ['/crm-object-schemas/2026-03/schemas'], ['/crm/v3/schemas']])(
  'types are made and read under %s',
  async (path) => {
    const made = await account.send('POST', path, boat)
    const read = await account.send('GET', `${path}/boat`)
    expect([made.status, read.status]).toEqual([201, 200])
    expect(read.body).toEqual(made.body)
  },
)
