/** Where a thing stands in the order of a timeline: by its time, then by its kind, then by processing (V18, decision 62). */
export type TimelinePosition = {
  /** Epoch ms. */
  readonly occurredAt: number
  /** Rank of its kind: of equal times the higher one is the later. */
  readonly rank: number
  /** Digits: event number, record id or change number, whatever orders its kind. 0 stands before them all. */
  readonly number: string
}

/** What lies between two positions, without what stands there. */
export type TimelineRange = { readonly newest?: TimelinePosition; readonly oldest?: TimelinePosition }

export type TimelineOrder = 'newest_first' | 'oldest_first'

/** A change is the cause or the background of what happened at the same moment. */
export const CHANGE_RANK = 0
export const EVENT_RANK = 1_000_000
const MAX_NUMBER = '9223372036854775807'

/** Activities stand between: by the number in their type id, such as 27 of `0-27`. */
export function rankOfActivity(typeId: string): number {
  return Number(typeId.split('-')[1])
}

/** Stands before everything of its time. */
export function startOf(occurredAt: number): TimelinePosition {
  return { occurredAt, rank: CHANGE_RANK, number: '0' }
}

/** What is left of a range beyond a position, seen in the order of reading. */
export function restOf(
  range: TimelineRange,
  order: TimelineOrder,
  position: TimelinePosition,
): TimelineRange {
  return order === 'newest_first' ? narrow(range, { newest: position }) : narrow(range, { oldest: position })
}

/** What is in both ranges. */
export function narrow(range: TimelineRange, other: TimelineRange): TimelineRange {
  const newest = [range.newest, other.newest].filter((end) => end !== undefined).toSorted(comparePositions)[0]
  const oldest = [range.oldest, other.oldest]
    .filter((end) => end !== undefined)
    .toSorted(comparePositions)
    .at(-1)
  return { ...(newest ? { newest } : {}), ...(oldest ? { oldest } : {}) }
}

/** Oldest first. */
export function comparePositions(a: TimelinePosition, b: TimelinePosition): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt
  if (a.rank !== b.rank) return a.rank - b.rank
  const difference = BigInt(a.number) - BigInt(b.number)
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** One end of a range as those see it that are all of one rank: a time, and a number that they stand before or behind. */
export type RankedEnd = Pick<TimelinePosition, 'occurredAt' | 'number'>

export function endForRank(position: TimelinePosition | undefined, rank: number): RankedEnd | undefined {
  if (position === undefined || position.rank === rank) return position
  return { occurredAt: position.occurredAt, number: position.rank > rank ? MAX_NUMBER : '0' }
}
