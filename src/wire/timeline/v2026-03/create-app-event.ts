import { type AppEventsDeps, recordAppEvents } from '../../../domain/timeline/app-events.ts'
import { success } from '../../../domain/failure.ts'
import { appEventOperations } from '../../operations/app-event-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodeAppEvent, encodeAppEvent } from './app-event-codec.ts'
import { AppEventOccurrence, AppEventOccurrenceResponse } from './schemas.ts'

/** `POST /integrators/timeline/2026-03/events`: 201 with the occurrence, its `objectId` resolved (X1, X4). */
export function createAppEvent(deps: AppEventsDeps): Route {
  const decodeBody = compileBody(AppEventOccurrence, missingAttributes)
  return {
    operation: appEventOperations.createAppEvent,
    documentation: { body: AppEventOccurrence, replies: { 201: AppEventOccurrenceResponse } },
    handle: async ({ caller, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const event = decodeAppEvent(decoded.value)
      const outcome = await recordAppEvents(deps, { caller, events: [event], isBatch: false })
      if (!outcome.ok) return outcome
      const [stored] = outcome.value
      if (!stored) throw new RangeError('one event was sent and none answered')
      return success({ status: 201, body: encodeAppEvent(stored, event) })
    },
  }
}
