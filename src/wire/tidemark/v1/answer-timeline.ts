import { type Outcome, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import type { EventTypeStore } from '../../../domain/timeline/event-type-store.ts'
import {
  readTimelinePage,
  restOf,
  type TimelinePage,
  type TimelineRequest,
} from '../../../domain/timeline/read-timeline.ts'
import { selectTypes } from '../../../domain/timeline/select-types.ts'
import type {
  TimelineFilter,
  TimelinePosition,
  TimelineReader,
  TimelineScope,
} from '../../../domain/timeline/timeline-reader.ts'
import type { WireReply } from '../../errors.ts'
import { encodePaging } from '../../paging.ts'
import type { RouteContext } from '../../route.ts'
import { encodeCursor } from '../../timeline-cursor.ts'
import { createItemEncoder, type ItemEncoder, type RenderDeps } from './encode-items.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { streamLines } from './timeline-lines.ts'
import type { AskedTimeline } from './timeline-query.ts'

export type TimelineDeps = RenderDeps & {
  readonly reader: TimelineReader
  readonly types: Pick<EventTypeStore, 'findTemplateIds'>
  readonly records: Pick<RecordStore, 'readRecords' | 'findSurvivors'>
}

/** Which events are meant, before those of a type, a time or a token value are picked out. */
export type AskedEvents = {
  readonly scope: TimelineScope
  readonly filter: Pick<TimelineFilter, 'objectTypeId' | 'objectId' | 'isPlaced'>
}

const MAX_RENDERED_CHARS = 4 * 1_048_576
/** Events that a stream reads at once. */
const STREAMED_PAGE = 250

/** The first page is read before anything is sent: what goes wrong there has a status of its own. */
export async function answerTimeline(
  deps: TimelineDeps,
  context: RouteContext,
  asked: AskedTimeline & AskedEvents,
): Promise<Outcome<WireReply>> {
  const selected = await selectTypes(deps, context.caller, asked.types)
  if (!selected.ok) return selected
  const { scope, range, tokens, format } = asked
  const request: TimelineRequest = {
    accountId: context.caller.accountId,
    scope,
    filter: { ...asked.filter, tokens, ...(selected.value ? { templateIds: selected.value } : {}) },
    order: 'newest_first',
    range,
    limit: format === 'ndjson' ? STREAMED_PAGE : asked.limit,
  }
  const first = await readTimelinePage(deps.reader, request)
  const encode = createItemEncoder(deps, context, asked.parts)
  if (format === 'ndjson') {
    const readPage = (after: TimelinePosition) =>
      readOn(deps, context, { ...request, range: restOf(range, request.order, after) })
    return success({ status: 200, stream: streamLines({ first, readPage, encode }) })
  }
  return success({ status: 200, body: await encodePage(first, encode, context) })
}

/**
 * The next page of a stream. Where the events of a record end they may have moved: a record that was merged since goes on
 * as the one that stands for it now (OBJ-80).
 */
async function readOn(
  deps: TimelineDeps,
  context: RouteContext,
  request: TimelineRequest,
): Promise<TimelinePage> {
  const page = await readTimelinePage(deps.reader, request)
  const { objectTypeId, objectId } = request.filter
  if (page.next || objectTypeId === undefined || objectId === undefined) return page
  const record = await findTimelineRecord(deps.records, context, { objectTypeId, id: objectId })
  if (!record.ok || record.value.id === objectId) return page
  return readOn(deps, context, { ...request, filter: { ...request.filter, objectId: record.value.id } })
}

/** A page of much HTML ends early, as one of large events does. */
async function encodePage(
  { items, next }: TimelinePage,
  encode: ItemEncoder,
  context: RouteContext,
): Promise<object> {
  const results: object[] = []
  let renderedChars = 0
  for await (const item of encode(items)) {
    results.push(item.body)
    renderedChars += item.renderedChars
    const isCut = renderedChars >= MAX_RENDERED_CHARS && results.length < items.length
    if (isCut) return { results, ...encodePaging(context, encodeCursor(item.position)) }
  }
  return { results, ...encodePaging(context, next && encodeCursor(next)) }
}
