import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import type { Route } from '../../route.ts'
import { answerTimeline, type TimelineDeps } from './answer-timeline.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { RecordTimelineQuery, TimelineLine, TimelinePage } from './schemas.ts'
import { decodeTimelineQuery, LINES_TYPE } from './timeline-query.ts'

/** `GET /tidemark/v1/records/{objectType}/{objectId}/timeline` (decision 60). */
export function readRecordTimeline(deps: TimelineDeps): Route {
  return {
    operation: timelineReadingOperations.readRecordTimeline,
    documentation: {
      query: RecordTimelineQuery,
      replies: { 200: TimelinePage },
      lines: { [LINES_TYPE]: TimelineLine },
    },
    handle: async (context) => {
      const objectType = await context.types.find(context.params.objectType ?? '')
      if (!objectType.ok) return objectType
      const asked = decodeTimelineQuery(context)
      if (!asked.ok) return asked
      const key = { objectTypeId: objectType.value.typeId, id: context.params.objectId ?? '' }
      const record = await findTimelineRecord(deps.records, context, key)
      if (!record.ok) return record
      const { objectTypeId, id: objectId } = record.value
      return answerTimeline(deps, context, {
        ...asked.value,
        scope: 'record',
        filter: { objectTypeId, objectId },
      })
    },
  }
}
