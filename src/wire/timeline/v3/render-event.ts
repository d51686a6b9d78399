import { success } from '../../../domain/failure.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { type RenderDeps, renderFoundEvent } from './render-found-event.ts'
import { HtmlFragment, RenderQuery } from './schemas.ts'

/**
 * `GET …/events/{eventTemplateId}/{eventId}/render`: the header template as an HTML fragment, or with `detail=true` the
 * detail template, whatever `Accept` says (P5, R16, W9).
 */
export function renderEvent(deps: RenderDeps): Route {
  return {
    operation: timelineOperations.renderEvent,
    documentation: { query: RenderQuery, replies: { 200: HtmlFragment } },
    handle: async (context) => {
      const isDetail = context.query.get('detail')?.toLowerCase() === 'true'
      const html = await renderFoundEvent(deps, context, isDetail ? 'detail' : 'header')
      return html.ok ? success({ status: 200, html: html.value }) : html
    },
  }
}
