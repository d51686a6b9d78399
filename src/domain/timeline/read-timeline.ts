import type { TimelineEvent } from './event.ts'
import { EVENT_RANK, restOf, type TimelinePosition } from './timeline-position.ts'
import type { TimelineFilter, TimelineReader, TimelineWalk, VisibleType } from './timeline-reader.ts'

export type TimelineRequest = Pick<TimelineWalk, 'scope' | 'order' | 'range' | 'limit'> & {
  readonly accountId: string
  /** Without `templateIds`: of every visible type. */
  readonly filter: Omit<TimelineFilter, 'templateIds'> & { readonly templateIds?: readonly string[] }
}

export type EventItem = {
  readonly kind: 'event'
  readonly event: TimelineEvent
  readonly type: VisibleType
  readonly position: TimelinePosition
}

/** A part of a timeline: nothing of it is missing between its start and `next`. */
export type TimelinePage<Item = EventItem> = {
  /** May be fewer than asked for, even none, while there are more: see `next`. */
  readonly items: readonly Item[]
  /** Where to go on; absent at the end. */
  readonly next?: TimelinePosition
}

/** A page looks at no more events than this, so that a value that is rare among millions cannot outlast a request. */
const MAX_EXAMINED_PER_PAGE = 20_000
const EXAMINED_PER_STEP = 1_000

/**
 * One page of a timeline: walks step by step until the page is full, the range ends, or enough was looked at. Events of
 * archived templates are not shown (T20). Source: V18, decision 61.
 */
export async function readTimelinePage(
  reader: TimelineReader,
  request: TimelineRequest,
): Promise<TimelinePage> {
  const visible = new Map((await reader.listTypes(request.accountId)).map((type) => [type.templateId, type]))
  const wanted = request.filter.templateIds ?? [...visible.keys()]
  const templateIds = wanted.filter((id) => visible.has(id))
  if (templateIds.length === 0) return { items: [] }
  const firstStep = isSelective(request.filter) ? EXAMINED_PER_STEP : request.limit + 1
  const found = await collect(reader, { ...request, filter: { ...request.filter, templateIds } }, firstStep)
  const items = found.events.flatMap((event) => {
    const type = visible.get(event.templateId)
    return type ? [{ kind: 'event' as const, event, type, position: positionOf(event) }] : []
  })
  return found.next === undefined ? { items } : { items, next: found.next }
}

type Collected = { readonly events: readonly TimelineEvent[]; readonly next?: TimelinePosition }

async function collect(
  reader: TimelineReader,
  request: TimelineRequest & { readonly filter: TimelineFilter },
  firstStep: number,
): Promise<Collected> {
  const { accountId, limit, ...walk } = request
  const events: TimelineEvent[] = []
  let range = walk.range
  let examined = 0
  for (;;) {
    // One more than the page shows, to know whether there is a next page.
    const missing = limit + 1 - events.length
    const maxExamined = examined > 0 ? EXAMINED_PER_STEP : firstStep
    const step = await reader.walk(accountId, { ...walk, range, limit: missing, maxExamined })
    events.push(...step.events)
    examined += step.examined
    if (events.length > limit) return cutPage(events, limit)
    if (!step.position) return { events }
    if (step.isFull || examined >= MAX_EXAMINED_PER_PAGE) return { events, next: step.position }
    range = restOf(range, walk.order, step.position)
  }
}

function cutPage(events: readonly TimelineEvent[], limit: number): Collected {
  const shown = events.slice(0, limit)
  const last = shown.at(-1)
  return last ? { events: shown, next: positionOf(last) } : { events: shown }
}

/** Whether many events may have to be looked at for one that fits. */
function isSelective({ tokens, templateIds, objectTypeId, objectId }: TimelineRequest['filter']): boolean {
  const isOneRecord = objectTypeId !== undefined && objectId !== undefined
  const isOneType = objectTypeId !== undefined && !isOneRecord
  return Object.keys(tokens).length > 0 || templateIds !== undefined || isOneType
}

function positionOf(event: TimelineEvent): TimelinePosition {
  return { occurredAt: event.occurredAt, rank: EVENT_RANK, number: event.eventNumber }
}
