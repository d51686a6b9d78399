import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergePages } from './read-record-timeline.ts'
import type { TimelinePage } from './read-timeline.ts'
import { comparePositions, narrow, type TimelinePosition, type TimelineRange } from './timeline-position.ts'

type Item = { readonly position: TimelinePosition }

const positions = (rank: number) =>
  fc.uniqueArray(
    fc.record({
      occurredAt: fc.integer({ min: 0, max: 6 }),
      rank: fc.constant(rank),
      number: fc.integer({ min: 1, max: 9 }).map(String),
    }),
    { maxLength: 20, selector: ({ occurredAt, number }) => `${occurredAt} ${number}` },
  )

/** The newest of a range, `size` of them, as a kind gives them whose things are so large that no more fit. */
function pageOf(all: readonly TimelinePosition[], range: TimelineRange, size: number): TimelinePage<Item> {
  const { newest } = range
  const left = all
    .filter((position) => newest === undefined || comparePositions(position, newest) < 0)
    .toSorted((a, b) => comparePositions(b, a))
  const items = left.slice(0, size).map((position) => ({ position }))
  const last = items.at(-1)?.position
  return { items, ...(left.length > size && last ? { next: last } : {}) }
}

test('pages merged from kinds that end anywhere give each thing once and in order (decision 62)', () => {
  const kinds = fc.tuple(positions(0), positions(27), positions(1_000_000))
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(kinds, sizes, fc.integer({ min: 1, max: 8 }), (all, pageSizes, limit) => {
      const seen: TimelinePosition[] = []
      let range: TimelineRange = {}
      for (let turn = 0, isDone = false; !isDone; turn += 1) {
        const sizeOf = (kind: number) => Math.min(limit, pageSizes[(turn + kind) % pageSizes.length] ?? 1)
        const page = mergePages(
          all.map((kind, place) => pageOf(kind, range, sizeOf(place))),
          limit,
        )
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ position }) => position))
        isDone = page.next === undefined
        range = narrow(range, page.next ? { newest: page.next } : {})
      }
      expect(seen).toEqual(all.flat().toSorted((a, b) => comparePositions(b, a)))
    }),
  )
})
