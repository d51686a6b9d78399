import { type Failure, refusal, success } from '../../../domain/failure.ts'
import { isRecordId } from '../../../domain/objects/record-id.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import type { TimelineStore } from '../../../domain/timeline/timeline-store.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { encodeEvent } from './event-codec.ts'
import { TimelineEventResponse } from './schemas.ts'

/** `GET …/events/{eventTemplateId}/{eventId}`: the event as create answered it (P3, M3). */
export function getEvent(deps: {
  readonly templates: TemplateStore
  readonly timeline: TimelineStore
}): Route {
  return {
    operation: timelineOperations.getEvent,
    documentation: { replies: { 200: TimelineEventResponse } },
    handle: async ({ caller, params }) => {
      const { eventTemplateId = '', eventId = '' } = params
      const missing = refusal(unknownEvent(eventTemplateId, eventId))
      if (!isRecordId(eventTemplateId)) return missing
      const templates = await deps.templates.findTemplates(caller.appId, [eventTemplateId])
      if (!templates.has(eventTemplateId)) return missing
      const event = await deps.timeline.findEvent(caller.accountId, {
        templateId: eventTemplateId,
        id: eventId,
      })
      return event ? success({ status: 200, body: encodeEvent(event) }) : missing
    },
  }
}

function unknownEvent(templateId: string, eventId: string): Failure {
  return {
    kind: 'not_found',
    message: `Event ${eventId} not found`,
    rule: 'timeline E5, P3',
    path: 'eventId',
    context: { eventTemplateId: [templateId], eventId: [eventId] },
  }
}
