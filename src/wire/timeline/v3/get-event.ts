import { success } from '../../../domain/failure.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { encodeEvent } from './event-codec.ts'
import { type EventReaders, findEvent } from './find-event.ts'
import { TimelineEventResponse } from './schemas.ts'

/** `GET …/events/{eventTemplateId}/{eventId}`: the event as create answered it (P3, M3). */
export function getEvent(deps: EventReaders): Route {
  return {
    operation: timelineOperations.getEvent,
    documentation: { replies: { 200: TimelineEventResponse } },
    handle: async ({ caller, params }) => {
      const found = await findEvent(deps, caller, params)
      return found.ok ? success({ status: 200, body: encodeEvent(found.value.event) }) : found
    },
  }
}
