import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { missingTemplate } from '../../../domain/timeline/template-failures.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { findTemplateKey } from './app-path.ts'
import { NoContent } from './schemas.ts'

/** `DELETE …/{appId}/event-templates/{eventTemplateId}`: 204, its events vanish with it (P10, T20-T22). */
export function archiveTemplate(deps: {
  readonly templates: TemplateStore
  readonly now: () => number
}): Route {
  return {
    operation: timelineOperations.archiveTemplate,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ caller, params }): Promise<Outcome<WireReply>> => {
      const key = await findTemplateKey(deps.templates, caller, params)
      if (!key.ok) return key
      const wasLive = await deps.templates.archiveTemplate(key.value, deps.now())
      return wasLive ? success({ status: 204 }) : refusal(missingTemplate(key.value.templateId))
    },
  }
}
