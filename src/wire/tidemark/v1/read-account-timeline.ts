import { success } from '../../../domain/failure.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import type { Route } from '../../route.ts'
import { answerTimeline, type AskedEvents, type TimelineDeps } from './answer-timeline.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { AccountTimelineQuery, TimelineLine, TimelinePage } from './schemas.ts'
import { type AskedAccount, decodeAccountQuery, decodeTimelineQuery, LINES_TYPE } from './timeline-query.ts'

/** `GET /tidemark/v1/timeline`: the events of the whole account, or of a part of it (decision 60). */
export function readAccountTimeline(deps: TimelineDeps): Route {
  return {
    operation: timelineReadingOperations.readAccountTimeline,
    documentation: {
      query: AccountTimelineQuery,
      replies: { 200: TimelinePage },
      lines: { [LINES_TYPE]: TimelineLine },
    },
    handle: async (context) => {
      const account = await decodeAccountQuery(context)
      if (!account.ok) return account
      const asked = decodeTimelineQuery(context)
      if (!asked.ok) return asked
      const { objectTypeId = '', objectId } = account.value
      const key = { objectTypeId, id: objectId ?? '' }
      const record =
        objectId === undefined ? success(undefined) : await findTimelineRecord(deps.records, context, key)
      if (!record.ok) return record
      // The record that is found may be another than the one named: the two were merged (OBJ-80).
      const meant = record.value ? { ...account.value, objectId: record.value.id } : account.value
      return answerTimeline(deps, context, { ...asked.value, ...eventsOf(meant) })
    },
  }
}

/** Events that wait have an index of their own, in which no other event is come past. */
function eventsOf({ objectTypeId, objectId, isPending }: AskedAccount): AskedEvents {
  const ofType = objectTypeId === undefined ? {} : { objectTypeId }
  if (objectId !== undefined) return { scope: 'record', filter: { ...ofType, objectId } }
  if (isPending) return { scope: 'waiting', filter: ofType }
  return { scope: 'account', filter: isPending === false ? { ...ofType, isPlaced: true } : ofType }
}
