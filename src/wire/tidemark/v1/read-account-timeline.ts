import { type Outcome, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import type { EventTypeStore } from '../../../domain/timeline/event-type-store.ts'
import { readTimelinePage, type TimelineRequest } from '../../../domain/timeline/read-timeline.ts'
import { selectTypes } from '../../../domain/timeline/select-types.ts'
import type { TimelineReader, TimelineWalk } from '../../../domain/timeline/timeline-reader.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import type { Route, RouteContext } from '../../route.ts'
import { answerTimeline, type PageReader } from './answer-timeline.ts'
import type { ItemDeps } from './encode-items.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { followRecord } from './follow-record.ts'
import { AccountTimelineQuery, AccountTimelineLine, AccountTimelinePage } from './schemas.ts'
import { type AskedAccount, decodeAccountQuery, decodeTimelineQuery, LINES_TYPE } from './timeline-query.ts'

export type TimelineDeps = ItemDeps & {
  readonly reader: TimelineReader
  readonly types: Pick<EventTypeStore, 'findTemplateIds'>
  readonly records: Pick<RecordStore, 'readRecords' | 'findSurvivors'>
}

/** `GET /tidemark/v1/timeline`: the events of the whole account, or of a part of it (decision 60). */
export function readAccountTimeline(deps: TimelineDeps): Route {
  return {
    operation: timelineReadingOperations.readAccountTimeline,
    documentation: {
      query: AccountTimelineQuery,
      replies: { 200: AccountTimelinePage },
      lines: { [LINES_TYPE]: AccountTimelineLine },
    },
    handle: async (context) => {
      const account = await decodeAccountQuery(context)
      if (!account.ok) return account
      const asked = decodeTimelineQuery(context)
      if (!asked.ok) return asked
      const start = await findStart(deps, context, account.value)
      if (!start.ok) return start
      const selected = await selectTypes(deps, context.caller, asked.value.types)
      if (!selected.ok) return selected
      const events = {
        tokens: asked.value.tokens,
        ...(selected.value ? { templateIds: selected.value } : {}),
      }
      const readPage = start.value(events)
      return answerTimeline(deps, context, { asked: asked.value, readPage })
    },
  }
}

type Filter = TimelineRequest['filter']

/** How the events are read once it is known which are wanted; the record among them is looked up first. */
async function findStart(
  deps: TimelineDeps,
  context: RouteContext,
  account: AskedAccount,
): Promise<Outcome<(filter: Filter) => PageReader>> {
  const { accountId } = context.caller
  const read = (part: Pick<TimelineRequest, 'filter' | 'range' | 'limit'> & Pick<TimelineWalk, 'scope'>) =>
    readTimelinePage(deps.reader, { accountId, order: 'newest_first', ...part })
  const { objectTypeId = '', objectId } = account
  if (objectId === undefined) {
    const { scope, filter: part } = eventsOf(account)
    return success(
      (filter) => (range, limit) => read({ scope, filter: { ...filter, ...part }, range, limit }),
    )
  }
  const found = await findTimelineRecord(deps.records, context, { objectTypeId, id: objectId })
  if (!found.ok) return found
  return success((filter) =>
    followRecord({ records: deps.records, context }, found.value, ({ record, range, limit }) =>
      read({ scope: 'record', filter: { ...filter, objectTypeId, objectId: record.id }, range, limit }),
    ),
  )
}

/** Events that wait have an index of their own, in which no other event is come past. */
function eventsOf({ objectTypeId, isPending }: AskedAccount): Pick<TimelineWalk, 'scope'> & {
  readonly filter: Pick<Filter, 'objectTypeId' | 'isPlaced'>
} {
  const ofType = objectTypeId === undefined ? {} : { objectTypeId }
  if (isPending) return { scope: 'waiting', filter: ofType }
  return { scope: 'account', filter: isPending === false ? { ...ofType, isPlaced: true } : ofType }
}
