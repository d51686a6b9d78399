import { success } from '../../../domain/failure.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { type RenderDeps, renderFoundEvent } from './render-found-event.ts'
import { EventDetail } from './schemas.ts'

/** `GET …/events/{eventTemplateId}/{eventId}/detail`: the detail template, rendered, as JSON (P4). */
export function getEventDetail(deps: RenderDeps): Route {
  return {
    operation: timelineOperations.getEventDetail,
    documentation: { replies: { 200: EventDetail } },
    handle: async (context) => {
      const html = await renderFoundEvent(deps, context, 'detail')
      return html.ok ? success({ status: 200, body: { details: html.value } }) : html
    },
  }
}
