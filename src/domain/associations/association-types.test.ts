import { describe, expect, it } from 'vitest'
import { plainPairs } from './association-table.ts'
import {
  associationTypes,
  defaultAssociationType,
  findAssociationType,
  findPrimaryType,
} from './association-types.ts'
import { furtherPairs, halfPublishedPairs } from './further-pairs.ts'

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
    [97, '0-1', '0-19', null, 'contact_to_feedback_submission'],
    [1357, '0-3', '0-74', null, 'deal_to_goal_target'],
    [1236, '0-970', '0-2', null, 'project_to_company'],
    [1299, '0-970', '0-2', 'Primary', 'project_to_company_primary'],
    [388, '0-1', '0-101', null, 'contact_to_payment'],
    [565, '0-8', '0-69', 'Upcoming Line Item', 'line_item_to_subscription_upcoming_line_item'],
  ])('%i leads from %s to %s', (...[typeId, fromTypeId, toTypeId, label, name]) => {
    expect(byId(typeId)).toMatchObject({ typeId, fromTypeId, toTypeId, label, name })
  })

  it('number a way back that is not published beside the published one, if that is free (ASC-44)', () => {
    const published = new Set([...plainPairs, ...furtherPairs].flatMap(([, , there, back]) => [there, back]))
    const beside = (id: number) => (id % 2 === 0 ? id + 1 : id - 1)
    const misplaced = halfPublishedPairs.filter(([, , there, back]) =>
      published.has(beside(there)) ? back <= 100_000 : back !== beside(there),
    )
    expect(misplaced).toEqual([])
    expect(halfPublishedPairs.filter(([, , , back]) => back > 100_000)).toHaveLength(3)
  })

  it('lead both ways where only one id is published (associations 8.3)', () => {
    expect(byId(100_003)).toMatchObject({ fromTypeId: '0-47', toTypeId: '0-970', inverseTypeId: 1255 })
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
