import { success } from '../../../domain/failure.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { findAppTemplate } from './app-path.ts'
import { TimelineEventTemplate } from './schemas.ts'
import { encodeSortedTemplate } from './template-codec.ts'

/** `GET …/{appId}/event-templates/{eventTemplateId}` (P8). */
export function getTemplate(deps: { readonly templates: TemplateStore }): Route {
  return {
    operation: timelineOperations.getTemplate,
    documentation: { replies: { 200: TimelineEventTemplate } },
    handle: async ({ caller, params }) => {
      const template = await findAppTemplate(deps.templates, caller, params)
      return template.ok ? success({ status: 200, body: encodeSortedTemplate(template.value) }) : template
    },
  }
}
