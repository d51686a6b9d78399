import { type Outcome, success } from '../../../domain/failure.ts'
import { shownEventId } from '../../../domain/timeline/check-event.ts'
import type { NewEvent, TimelineEvent } from '../../../domain/timeline/event.ts'
import { recordEvents, type RecordEventsDeps } from '../../../domain/timeline/record-events.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { encodeItemError } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { eventBatchSize } from '../event-batch-size.ts'
import { decodeEvent, encodeEvent } from './event-codec.ts'
import { BatchInputTimelineEvent, TimelineEventResponse } from './schemas.ts'

const replies = batchReplies(TimelineEventResponse, 'BatchResponseTimelineEventResponse')

/** `POST …/events/batch/create`: 201 when all were stored, 207 when some failed (P2, B1-B9). */
export function createEventsBatch(deps: RecordEventsDeps & { readonly maxBatchInputs: number }): Route {
  const decodeBody = compileBody(BatchInputTimelineEvent, missingAttributes)
  const sizeRule = eventBatchSize(deps.maxBatchInputs)
  return {
    operation: timelineOperations.createEventsBatch,
    documentation: {
      body: BatchInputTimelineEvent,
      replies: { 201: replies.complete, 207: replies.partial },
    },
    handle: async ({ caller, body }) => {
      const startedAt = deps.now()
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const inputs = checkBatchSize(decoded.value.inputs, sizeRule)
      if (!inputs.ok) return inputs
      const events = inputs.value.map(decodeEvent)
      const outcomes = await recordEvents(deps, { caller, events, pathOf: (index) => `inputs[${index}].` })
      const lists = { results: encodeResults(outcomes), errors: encodeErrors(outcomes, events) }
      return success(encodeBatch({ ...lists, startedAt, completedAt: deps.now() }, 201))
    },
  }
}

function encodeResults(outcomes: readonly Outcome<TimelineEvent>[]): object[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? [encodeEvent(outcome.value)] : []))
}

/** Each error names the input's position, and its id if it had one (B4). */
function encodeErrors(outcomes: readonly Outcome<TimelineEvent>[], events: readonly NewEvent[]): object[] {
  return outcomes.flatMap((outcome, index) => {
    if (outcome.ok) return []
    const id = events[index]?.id
    return [
      encodeItemError(outcome.failure, {
        index: [String(index)],
        ...(id === undefined ? {} : { id: [shownEventId(id)] }),
      }),
    ]
  })
}
