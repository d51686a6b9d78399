import { type AppEventsDeps, recordAppEvents } from '../../../domain/timeline/app-events.ts'
import { success } from '../../../domain/failure.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { appEventOperations } from '../../operations/app-event-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { eventBatchSize } from '../event-batch-size.ts'
import { decodeAppEvent, encodeAppEvent } from './app-event-codec.ts'
import { AppEventOccurrenceResponse, BatchInputAppEventOccurrence } from './schemas.ts'

/** Source: timeline section 7, batch size [community]. */
const MAX_INPUTS = 500

const replies = batchReplies(AppEventOccurrenceResponse, 'BatchResponseAppEventOccurrence')

/** `POST /integrators/timeline/2026-03/events/batch`: 200 with all, or an error and nothing stored (X2, X10). */
export function createAppEventsBatch(deps: AppEventsDeps): Route {
  const decodeBody = compileBody(BatchInputAppEventOccurrence, missingAttributes)
  const sizeRule = eventBatchSize(MAX_INPUTS)
  return {
    operation: appEventOperations.createAppEventsBatch,
    documentation: { body: BatchInputAppEventOccurrence, replies: { 200: replies.complete } },
    handle: async ({ caller, body }) => {
      const startedAt = deps.now()
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const inputs = checkBatchSize(decoded.value.inputs, sizeRule)
      if (!inputs.ok) return inputs
      const events = inputs.value.map(decodeAppEvent)
      const outcome = await recordAppEvents(deps, { caller, events, isBatch: true })
      if (!outcome.ok) return outcome
      const results = outcome.value.map((event, index) => encodeAppEvent(event, events[index]))
      return success(encodeBatch({ results, errors: [], startedAt, completedAt: deps.now() }, 200))
    },
  }
}
