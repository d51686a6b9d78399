import { beforeEach, describe, expect, test } from 'vitest'
import type { PropertyDetails, StoredGroup, StoredProperty } from '../../src/domain/properties/property.ts'
import type { ModelState, PropertyStore } from '../../src/domain/properties/property-store.ts'
import { createPropertyStore, isModelCurrent } from '../../src/storage/property-store.ts'
import { useTestDatabase, watchVerify } from '../support/test-database.ts'

const database = useTestDatabase()
const CONTACT = '0-1'
let store: PropertyStore
let lastAccount = 700_000
let account = ''

beforeEach(() => {
  store = createPropertyStore(database.db)
  lastAccount += 1
  account = String(lastAccount)
})

const details: PropertyDetails = {
  label: 'Shoe size',
  groupName: 'contactinformation',
  type: 'enumeration',
  fieldType: 'select',
  description: 'naïve 🙂',
  options: [{ label: 'Big', value: 'big', displayOrder: 0, hidden: false }],
  displayOrder: -1,
  formField: false,
  hidden: false,
  hasUniqueValue: false,
  externalOptions: false,
  dataSensitivity: 'non_sensitive',
}

function property(part: Partial<StoredProperty> = {}): StoredProperty {
  const whole = {
    name: 'shoe_size',
    generation: 1,
    origin: 'account',
    details,
    createdAt: 1_000,
    updatedAt: 1_001,
  }
  return { ...whole, ...part } as StoredProperty
}

const group: StoredGroup = { name: 'sizes', label: 'Sizes', displayOrder: 3, updatedAt: 2_000 }

function put(
  plan: { readonly properties?: readonly StoredProperty[]; readonly groups?: readonly StoredGroup[] },
  objectTypeId = CONTACT,
): Promise<ModelState> {
  return store.changeModel(account, { objectTypeId }, (state) => ({
    properties: plan.properties ?? [],
    groups: plan.groups ?? [],
    result: state,
  }))
}

const read = async (options?: { archived: boolean }) =>
  (await store.readModels(account, [CONTACT], options)).get(CONTACT)

describe('property definitions in the database', () => {
  test('an account that has changed nothing has no model, a change of nothing included', async () => {
    expect(await read()).toBeUndefined()
    const state = await put({})
    expect(state).toEqual({
      model: { version: 0, properties: [], groups: [], pipelines: [] },
      listedNames: [],
      values: [],
      references: { stageIds: [], objectIds: [] },
    })
    expect(await read()).toBeUndefined()
  })

  test('what was put is read, whole and by type; each change raises the version', async () => {
    const removed = { ...group, name: 'others', removedAt: 2_000 }
    await put({ properties: [property()], groups: [group, removed] })
    expect(await read()).toEqual({
      version: 1,
      properties: [property()],
      groups: [removed, group],
      pipelines: [],
    })
    const changed = property({ updatedAt: 3_000, details: { ...details, label: 'Size' } })
    await put({ properties: [changed] })
    await put({ properties: [property({ name: 'fax', origin: 'built_in', details: { label: 'F' } })] }, '0-2')
    expect((await read())?.properties).toEqual([changed])
    expect((await read())?.version).toBe(2)
    const both = await store.readModels(account, [CONTACT, '0-2', '0-3'])
    expect([...both.keys()].toSorted()).toEqual([CONTACT, '0-2'])
  })

  test('archived properties are read when they are asked for, built-in ones always', async () => {
    const gone = property({ archivedAt: 5_000 })
    const builtIn = property({ name: 'fax', origin: 'built_in', details: {}, archivedAt: 5_000 })
    const again = property({ generation: 2 })
    await put({ properties: [gone, again, builtIn] })
    expect((await read())?.properties).toEqual([builtIn, again])
    expect((await read({ archived: true }))?.properties).toEqual([builtIn, gone, again])
  })

  test("another account's model is another", async () => {
    await put({ properties: [property()] })
    expect(await store.readModels('699999', [CONTACT], { archived: true })).toEqual(new Map())
  })

  test('a plan sees the distinct values of the property it asks for, by its stored name', async () => {
    const insert = `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at, archived_at)
      select $1, '0-1', n, jsonb_build_object('shoe_size', 'old', 'shoe_size#2', n % 3), now(), now(),
        case when n % 3 = 2 then now() end from generate_series(1, 9) n`
    await database.db.query(insert, [account])
    await put({ properties: [property({ archivedAt: 5_000 }), property({ generation: 2 })] })
    const values = await store.changeModel(
      account,
      { objectTypeId: CONTACT, valuesOf: 'shoe_size' },
      (state) => ({
        properties: [],
        groups: [],
        result: state.values,
      }),
    )
    expect(values?.toSorted()).toEqual(['0', '1', '2'])
  })

  test('more than 10,000 distinct values are too many to look at', async () => {
    const insert = `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
      select $1, '0-1', n, jsonb_build_object('shoe_size', n), now(), now() from generate_series(1, 10001) n`
    await database.db.query(insert, [account])
    const values = await store.changeModel(
      account,
      { objectTypeId: CONTACT, valuesOf: 'shoe_size' },
      (state) => ({
        properties: [],
        groups: [],
        result: state.values,
      }),
    )
    expect(values).toBeUndefined()
  })

  test('a version is current until the next change', async () => {
    const isCurrent = (versions: Record<string, number>) =>
      database.db.transaction(
        (tx) => isModelCurrent(tx, account, versions),
        async () => true,
      )
    await put({ properties: [property()] })
    expect(await isCurrent({ [CONTACT]: 1 })).toBe(true)
    expect(await isCurrent({})).toBe(true)
    await put({ groups: [group] })
    expect(await isCurrent({ [CONTACT]: 1 })).toBe(false)
    expect(await isCurrent({ [CONTACT]: 2 })).toBe(true)
    expect(await isCurrent({ [CONTACT]: 2, '0-2': 1 })).toBe(false)
  })

  test.each([
    ['a property', { properties: [property()] }],
    ['a group', { groups: [group] }],
  ])(
    'whether %s is there can be told when the reply to COMMIT is lost (reliability P4)',
    async (_what, plan) => {
      const seen: boolean[] = []
      store = createPropertyStore(watchVerify(database.db, seen))
      await put(plan)
      expect(seen).toEqual([false, true])
    },
  )
})
