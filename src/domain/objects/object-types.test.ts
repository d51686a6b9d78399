import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { activityTypeIds, findObjectType, objectTypes } from './object-types.ts'

describe('findObjectType', () => {
  it.each(['0-27', 'tasks', 'task', 'TASK', 'Tasks'])('resolves %s to tasks (OBJ-4)', (reference) => {
    expect(findObjectType(reference)).toMatchObject({ ok: true, value: { typeId: '0-27' } })
  })

  it.each([
    ['widgets', 'Unable to infer object type from: widgets'],
    ['constructor', 'Unable to infer object type from: constructor'],
    ['2-17', 'Invalid object or event type id: 2-17'],
  ])('refuses %s (OBJ-5)', (reference, message) => {
    expect(findObjectType(reference)).toMatchObject({
      ok: false,
      failure: { kind: 'object_type_unknown', message },
    })
  })
})

describe('object types', () => {
  it('have names that mean one type each (OBJ-4)', () => {
    const names = objectTypes.flatMap(({ typeId, plural, singular, label, aliases = [] }) => [
      ...new Set([typeId, plural, singular, label.toLowerCase(), ...aliases]),
    ])
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })

  it('start the ids of activities higher than those of other records (OBJ-20)', () => {
    const high = objectTypes.filter(({ firstId }) => firstId === 10_000_000_001)
    expect(high.map(({ typeId }) => typeId).toSorted()).toEqual([...activityTypeIds].toSorted())
    expect(new Set(objectTypes.map(({ firstId }) => firstId))).toEqual(new Set([1001, 10_000_000_001]))
  })

  it('other than activities have a property for a pinned one (OBJ-92)', () => {
    const pinning = objectTypes.filter(({ typeId }) =>
      builtInCatalogue(typeId).find('hs_pinned_engagement_id'),
    )
    const others = objectTypes.filter(({ typeId }) => !activityTypeIds.includes(typeId))
    expect(pinning).toEqual(others)
  })
})

describe.each(objectTypes)('type $plural', (objectType) => {
  const catalogue = builtInCatalogue(objectType.typeId)

  it('defines every property that its data names', () => {
    const { pipelineProperties = {}, copiedValues = {} } = objectType
    const names = [
      objectType.createdProperty,
      objectType.modifiedProperty,
      ...objectType.defaultProperties,
      ...objectType.required.names,
      ...Object.keys(objectType.defaultValues),
      ...Object.values<string>(pipelineProperties),
      ...Object.entries(copiedValues).flat(),
    ]
    expect(names.filter((name) => catalogue.find(name) === undefined)).toEqual([])
  })

  it('lists its default properties in order (OBJ-12)', () => {
    expect(objectType.defaultProperties).toEqual(objectType.defaultProperties.toSorted())
  })
})
