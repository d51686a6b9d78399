import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { findObjectType, objectTypes } from './object-types.ts'

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

describe.each(objectTypes)('type $plural', (objectType) => {
  const catalogue = builtInCatalogue(objectType.typeId)

  it('defines every property that its data names', () => {
    const { pipelineProperties = { pipeline: 'hs_pipeline', stage: 'hs_object_id' } } = objectType
    const names = [
      objectType.createdProperty,
      objectType.modifiedProperty,
      ...objectType.defaultProperties,
      ...objectType.required.names,
      ...Object.keys(objectType.defaultValues),
      ...Object.values(pipelineProperties),
    ]
    expect(names.filter((name) => catalogue.find(name) === undefined)).toEqual([])
  })

  it('lists its default properties in order (OBJ-12)', () => {
    expect(objectType.defaultProperties).toEqual(objectType.defaultProperties.toSorted())
  })
})
