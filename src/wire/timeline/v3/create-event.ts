import { recordEvents, type RecordEventsDeps } from '../../../domain/timeline/record-events.ts'
import { success } from '../../../domain/failure.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodeEvent, encodeEvent } from './event-codec.ts'
import { TimelineEvent, TimelineEventResponse } from './schemas.ts'

/** `POST /integrators/timeline/v3/events`: 201 with the stored event and its Location (P1, W12). */
export function createEvent(deps: RecordEventsDeps): Route {
  const decodeBody = compileBody(TimelineEvent, missingAttributes)
  return {
    operation: timelineOperations.createEvent,
    documentation: { body: TimelineEvent, replies: { 201: TimelineEventResponse } },
    handle: async ({ caller, body, path }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const [outcome] = await recordEvents(deps, {
        caller,
        events: [decodeEvent(decoded.value)],
        pathOf: () => '',
      })
      if (!outcome) throw new RangeError('one event was sent and none answered')
      if (!outcome.ok) return outcome
      const location = `${path}/${outcome.value.templateId}/${encodeURIComponent(outcome.value.id)}`
      return success({ status: 201, body: encodeEvent(outcome.value), headers: { location } })
    },
  }
}
