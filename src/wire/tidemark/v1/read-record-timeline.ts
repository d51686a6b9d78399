import {
  type RecordItemReader,
  readRecordTimelinePage,
} from '../../../domain/timeline/read-record-timeline.ts'
import { selectTypes } from '../../../domain/timeline/select-types.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import type { Route } from '../../route.ts'
import type { ScopeGate } from '../../scope-gate.ts'
import { answerTimeline } from './answer-timeline.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { followRecord } from './follow-record.ts'
import type { TimelineDeps } from './read-account-timeline.ts'
import { RecordTimelineQuery, TimelineLine, TimelinePage } from './schemas.ts'
import { decodeKinds } from './timeline-kinds.ts'
import { decodeTimelineQuery, LINES_TYPE } from './timeline-query.ts'

/**
 * `GET /tidemark/v1/records/{objectType}/{objectId}/timeline`: events, activities and property changes of a record
 * (decisions 60 and 62).
 */
export function readRecordTimeline(
  deps: TimelineDeps & { readonly items: RecordItemReader; readonly scopes: ScopeGate },
): Route {
  return {
    operation: timelineReadingOperations.readRecordTimeline,
    documentation: {
      query: RecordTimelineQuery,
      replies: { 200: TimelinePage },
      lines: { [LINES_TYPE]: TimelineLine },
    },
    handle: async (context) => {
      const { caller, params } = context
      const objectType = await context.types.find(params.objectType ?? '')
      if (!objectType.ok) return objectType
      const asked = decodeTimelineQuery(context)
      if (!asked.ok) return asked
      const kinds = decodeKinds(context, objectType.value, { asked: asked.value, scopes: deps.scopes })
      if (!kinds.ok) return kinds
      const key = { objectTypeId: objectType.value.typeId, id: params.objectId ?? '' }
      const record = await findTimelineRecord(deps.records, context, key)
      if (!record.ok) return record
      const selected = await selectTypes(deps, caller, asked.value.types)
      if (!selected.ok) return selected
      const wanted = kinds.value(selected.value)
      const readers = { events: deps.reader, items: deps.items }
      const readPage = followRecord({ records: deps.records, context }, record.value, (walk) =>
        readRecordTimelinePage(readers, { ...walk, accountId: caller.accountId, kinds: wanted }),
      )
      return answerTimeline(deps, context, { asked: asked.value, readPage })
    },
  }
}
