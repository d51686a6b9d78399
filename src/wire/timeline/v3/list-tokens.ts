import { success } from '../../../domain/failure.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { findAppTemplate } from './app-path.ts'
import { CollectionOfTokens } from './schemas.ts'
import { encodeToken, sortTokens } from './template-codec.ts'

/** `GET …/event-templates/{eventTemplateId}/tokens` (P14). */
export function listTokens(deps: { readonly templates: TemplateStore }): Route {
  return {
    operation: timelineOperations.listTokens,
    documentation: { replies: { 200: CollectionOfTokens } },
    handle: async ({ caller, params }) => {
      const template = await findAppTemplate(deps.templates, caller, params)
      if (!template.ok) return template
      return success({ status: 200, body: { results: sortTokens(template.value.tokens).map(encodeToken) } })
    },
  }
}
