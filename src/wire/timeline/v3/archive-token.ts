import { type Outcome, success } from '../../../domain/failure.ts'
import { type ChangeDeps, changeTemplate } from '../../../domain/timeline/change-template.ts'
import { planTokenRemoval } from '../../../domain/timeline/template-change.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import type { Route } from '../../route.ts'
import { findTemplateKey } from './app-path.ts'
import { NoContent } from './schemas.ts'

/** `DELETE …/event-templates/{eventTemplateId}/tokens/{tokenName}`: 204 (P13, T35). */
export function archiveToken(deps: ChangeDeps): Route {
  return {
    operation: timelineOperations.archiveToken,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ caller, params }): Promise<Outcome<WireReply>> => {
      const key = await findTemplateKey(deps.templates, caller, params)
      if (!key.ok) return key
      const removed = await changeTemplate(deps, key.value, (before, now) =>
        planTokenRemoval(params.tokenName ?? '', before, now),
      )
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}
