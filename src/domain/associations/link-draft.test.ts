import { expect, it } from 'vitest'
import { findAssociationType } from './association-types.ts'
import { LinkDraft } from './link-draft.ts'

function linked(fromTypeId: string, typeIds: readonly number[]): readonly number[] {
  const draft = new LinkDraft({
    listLinks: () => [],
    listPairLinks: () => [],
    findRoom: () => ({ used: 0, max: 10 }),
  })
  const links = typeIds.flatMap((typeId) => findAssociationType('HUBSPOT_DEFINED', typeId) ?? [])
  draft.link(
    { objectTypeId: fromTypeId, id: '1' },
    links.map((type) => ({ type, toId: '2' })),
  )
  return draft.linked.map((link) => link.typeId).toSorted((left, right) => left - right)
}

it('promotes the only contact of a lead when asked to, not by itself (ASC-6)', () => {
  expect(linked('0-136', [608])).toEqual([608, 609])
  expect(linked('0-136', [578])).toEqual([578, 579, 608, 609])
})

it('adds the plain link to one with a label (ASC-4)', () => {
  expect(linked('0-2', [13])).toEqual([13, 14, 450, 450])
})
