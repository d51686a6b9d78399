import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Association } from '../objects/record.ts'
import { findAssociationType } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import { LinkDraft } from './link-draft.ts'
import { limitExceeded, listCountedTypes } from './link-limits.ts'

const typeOf = (typeId: number): AssociationType => {
  const type = findAssociationType('HUBSPOT_DEFINED', typeId)
  if (type === undefined) throw new RangeError(`${typeId} is no definition`)
  return type
}
const keyOf = (link: Association) => Object.values(link).join(' ')
const holderOf = ({ fromTypeId, fromId, category, typeId }: Association) =>
  [fromTypeId, fromId, category, typeId].join(' ')
const MAX = 2

/** What the database would hold, with a limit for each record and definition. */
function stateOf(stored: readonly Association[]) {
  return {
    listLinks: () => [],
    listPairLinks: (from: { id: string }, to: { id: string }) =>
      stored.filter(({ fromId, toId }) => fromId === from.id && toId === to.id),
    findRoom: (from: { id: string }, { typeId }: { typeId: number }) => ({
      used: stored.filter((link) => link.fromId === from.id && link.typeId === typeId).length,
      max: MAX,
    }),
  }
}

/** The links as they are once a draft is written. */
function written(stored: readonly Association[], draft: LinkDraft): readonly Association[] {
  const gone = new Set(draft.unlinked.map(keyOf))
  const kept = stored.filter((link) => !gone.has(keyOf(link)))
  return [...new Map([...kept, ...draft.linked].map((link) => [keyOf(link), link])).values()]
}

const record = fc.constantFrom('1', '2', '3', '4')
const step = fc.record({
  kind: fc.constantFrom('link', 'link', 'link', 'unlink'),
  fromId: record,
  toId: fc.constantFrom('11', '12', '13', '14'),
  typeId: fc.constantFrom(203, 27, 4),
})

describe('links of many inputs in one draft (ASC-37)', () => {
  test('never exceed a limit, and are refused only when they would', () => {
    const batches = fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 4 })
    fc.assert(
      fc.property(batches, (all) => {
        let stored: readonly Association[] = []
        for (const steps of all) {
          const draft = new LinkDraft(stateOf(stored))
          for (const { kind, fromId, toId, typeId } of steps) {
            const type = typeOf(typeId)
            const from = { objectTypeId: type.fromTypeId, id: `${typeId}${fromId}` }
            const to = { objectTypeId: type.toTypeId, id: `${typeId}${toId}` }
            const links = [{ type, toId: to.id }]
            const crowded = draft.findCrowded(from, links)
            const trial = new LinkDraft(stateOf(written(stored, draft)))
            trial.link(from, links)
            const counts = Map.groupBy(written(written(stored, draft), trial), holderOf)
            const wouldExceed = [...counts.values()].some((held) => held.length > MAX)
            expect(crowded !== undefined).toBe(wouldExceed)
            if (kind === 'unlink') draft.unlink(from, to, 'all')
            else if (crowded === undefined) draft.link(from, links)
          }
          stored = written(stored, draft)
          const held = [...Map.groupBy(stored, holderOf).values()].map((links) => links.length)
          expect(held.filter((count) => count > MAX)).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('definitions that are counted', () => {
  const ids = (...typeIds: number[]) => listCountedTypes(typeIds.map(typeOf)).map(({ typeId }) => typeId)

  test('of a task and a contact are the one, and its inverse', () => {
    expect(ids(204, 204)).toEqual([204, 203])
  })

  test('of a contact and a company are the plain one and the primary one with it (ASC-4, ASC-6)', () => {
    expect(ids(931)).toEqual([931, 930, 279, 280, 1, 2])
    expect(ids(280)).toEqual([280, 279, 1, 2])
  })

  test('of two contacts are the same from both ends', () => {
    expect(ids(449)).toEqual([449])
  })
})

test('the refusal says which end is full, and what was asked for (associations section 6)', () => {
  const link = {
    fromTypeId: '0-1',
    fromId: '7',
    toTypeId: '0-27',
    toId: '8',
    category: 'HUBSPOT_DEFINED',
    typeId: 203,
  }
  const failure = limitExceeded({ link, max: 5, asked: typeOf(204) }, { accountId: '9', path: 'x' })
  expect(failure.context).toMatchObject({
    ASSOCIATION_LIMIT_EXCEEDED: [
      'Exceeded association limit of 5 for portalId 9, fromObjectId 7, associationCategory HUBSPOT_DEFINED, associationTypeId 203',
    ],
    associationSpec: ['HUBSPOT_DEFINED=204'],
    fromObjectId: ['7'],
  })
})
