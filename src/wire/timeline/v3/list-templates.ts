import { success } from '../../../domain/failure.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { findApp } from './app-path.ts'
import { CollectionOfTemplates } from './schemas.ts'
import { encodeSortedTemplate } from './template-codec.ts'

/** `GET …/{appId}/event-templates`: all in one page, by numeric id (P6, T4). */
export function listTemplates(deps: { readonly templates: TemplateStore }): Route {
  return {
    operation: timelineOperations.listTemplates,
    documentation: { replies: { 200: CollectionOfTemplates } },
    handle: async ({ caller, params }) => {
      const app = await findApp(deps.templates, caller, params.appId ?? '')
      if (!app.ok) return app
      const templates = await deps.templates.listTemplates(app.value)
      return success({ status: 200, body: { results: templates.map(encodeSortedTemplate) } })
    },
  }
}
