import { describe, expect, it } from 'vitest'
import {
  associationTypes,
  defaultAssociationType,
  findAssociationType,
  findPrimaryType,
} from './association-types.ts'

const byId = (typeId: number) => findAssociationType('HUBSPOT_DEFINED', typeId)

describe('built-in association types (associations 8, objects 10.4)', () => {
  it('have unique ids and unique names', () => {
    expect(new Set(associationTypes.map((type) => type.typeId)).size).toBe(associationTypes.length)
    expect(new Set(associationTypes.map((type) => type.name)).size).toBe(associationTypes.length)
  })

  it('each have an inverse that leads back', () => {
    const astray = associationTypes.filter((type) => {
      const inverse = byId(type.inverseTypeId)
      return inverse?.fromTypeId !== type.toTypeId || inverse.inverseTypeId !== type.typeId
    })
    expect(astray).toEqual([])
  })

  it('name types that exist, and join only pairs that have a plain definition (ASC-3)', () => {
    const incomplete = associationTypes.filter(
      (type) => type.fromTypeId === '' || !defaultAssociationType(type.fromTypeId, type.toTypeId),
    )
    expect(incomplete).toEqual([])
  })

  it.each([
    [204, '0-27', '0-1', null, 'task_to_contact'],
    [203, '0-1', '0-27', null, 'contact_to_task'],
    [1, '0-1', '0-2', 'Primary', 'contact_to_company'],
    [279, '0-1', '0-2', null, 'contact_to_company_unlabeled'],
    [341, '0-3', '0-2', null, 'deal_to_company_unlabeled'],
    [13, '0-2', '0-2', 'Child Company', 'parent_to_child_company'],
    [199, '0-1', '0-47', null, 'contact_to_meeting_event'],
    [729, '0-27', '0-142', null, 'task_to_cart'],
  ])('%i leads from %s to %s', (...[typeId, fromTypeId, toTypeId, label, name]) => {
    expect(byId(typeId)).toMatchObject({ typeId, fromTypeId, toTypeId, label, name })
  })

  it('are found by category and id only', () => {
    expect(findAssociationType('USER_DEFINED', 204)).toBeUndefined()
    expect(byId(100_000)).toBeUndefined()
  })

  it('mark primary on the side that has at most one (ASC-6)', () => {
    expect(findPrimaryType('0-3', '0-2')).toMatchObject({ typeId: 5, isAutomatic: true })
    expect(findPrimaryType('0-136', '0-1')).toMatchObject({ typeId: 578, isAutomatic: false })
    expect(findPrimaryType('0-2', '0-3')).toBeUndefined()
  })
})
