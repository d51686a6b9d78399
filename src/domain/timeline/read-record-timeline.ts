import type { CrmRecord, RecordChange } from '../objects/record.ts'
import type { RecordKey } from '../objects/record-store.ts'
import { type EventItem, readTimelinePage, type TimelinePage } from './read-timeline.ts'
import { comparePositions, type TimelinePosition, type TimelineRange } from './timeline-position.ts'
import type { TimelineFilter, TimelineReader } from './timeline-reader.ts'

/** A task, note, call or the like that is associated with the record. */
export type ActivityItem = {
  readonly kind: 'activity'
  readonly record: CrmRecord
  /** The record whose timeline it stands in. */
  readonly about: RecordKey
  readonly position: TimelinePosition
}

/** One write to the record itself. */
export type ChangeItem = {
  readonly kind: 'property_change'
  readonly change: RecordChange
  readonly position: TimelinePosition
}

export type TimelineItem = EventItem | ActivityItem | ChangeItem

/** Part of a record's timeline, newest first. */
export type RecordWalk = {
  readonly record: RecordKey
  readonly range: TimelineRange
  readonly limit: number
}

/**
 * The port that storage fills in for what stands beside events. Each call is one bounded statement and gives the newest
 * of the range, fewer than `limit` when they are large; `next` is there when there are more.
 */
export type RecordItemReader = {
  /** Live activities of these types that are associated with the record, each once, by their time. */
  readonly listActivities: (
    accountId: string,
    walk: RecordWalk & { readonly typeIds: readonly string[] },
  ) => Promise<TimelinePage<ActivityItem>>
  readonly listChanges: (accountId: string, walk: RecordWalk) => Promise<TimelinePage<ChangeItem>>
}

/** Which things of the record's timeline are wanted. */
export type WantedKinds = {
  /** Absent: no events. */
  readonly events?: Pick<TimelineFilter, 'tokens'> & { readonly templateIds?: readonly string[] }
  readonly activityTypeIds: readonly string[]
  readonly hasChanges: boolean
}

/**
 * One page of a record's timeline, newest first, of all kinds in one order. Each kind is read from the same place on; what
 * is older than the end of a kind that has more waits for the next page, so that no page border hides or repeats a thing.
 * Source: decision 62.
 */
export async function readRecordTimelinePage(
  readers: { readonly events: TimelineReader; readonly items: RecordItemReader },
  request: RecordWalk & { readonly accountId: string; readonly kinds: WantedKinds },
): Promise<TimelinePage<TimelineItem>> {
  const { accountId, record, range, limit, kinds } = request
  const { events, activityTypeIds: typeIds, hasChanges } = kinds
  const walk = { record, range, limit }
  const filter = { objectTypeId: record.objectTypeId, objectId: record.id }
  const ofEvents = { accountId, scope: 'record', order: 'newest_first', range, limit } as const
  const pages = await Promise.all<TimelinePage<TimelineItem>>([
    events ? readTimelinePage(readers.events, { ...ofEvents, filter: { ...events, ...filter } }) : nothing,
    typeIds.length > 0 ? readers.items.listActivities(accountId, { ...walk, typeIds }) : nothing,
    hasChanges ? readers.items.listChanges(accountId, walk) : nothing,
  ])
  return mergePages(pages, limit)
}

const nothing = { items: [] }

/** Pages that begin at the same place as one. Pure. */
export function mergePages<Item extends { readonly position: TimelinePosition }>(
  pages: readonly TimelinePage<Item>[],
  limit: number,
): TimelinePage<Item> {
  const ends = pages.flatMap(({ next }) => next ?? [])
  const firstEnd = ends.toSorted(comparePositions).at(-1)
  const items = pages
    .flatMap((page) => page.items)
    .filter(({ position }) => firstEnd === undefined || comparePositions(position, firstEnd) >= 0)
    .toSorted((a, b) => comparePositions(b.position, a.position))
  const shown = items.slice(0, limit)
  const next = items.length > limit ? shown.at(-1)?.position : firstEnd
  return { items: shown, ...(next ? { next } : {}) }
}
