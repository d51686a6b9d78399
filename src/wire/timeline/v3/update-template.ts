import { type Outcome, success } from '../../../domain/failure.ts'
import { type ChangeDeps, changeTemplate } from '../../../domain/timeline/change-template.ts'
import { planTemplateUpdate } from '../../../domain/timeline/template-change.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { findTemplateKey } from './app-path.ts'
import { TimelineEventTemplate, TimelineEventTemplateUpdateRequest } from './schemas.ts'
import { decodeTemplateUpdate, encodeTemplate } from './template-codec.ts'

/** `PUT …/{appId}/event-templates/{eventTemplateId}`: 200 with the template (P9, T10-T15). */
export function updateTemplate(deps: ChangeDeps): Route {
  const decodeBody = compileBody(TimelineEventTemplateUpdateRequest, missingAttributes)
  return {
    operation: timelineOperations.updateTemplate,
    documentation: { body: TimelineEventTemplateUpdateRequest, replies: { 200: TimelineEventTemplate } },
    handle: async ({ caller, body, params }): Promise<Outcome<WireReply>> => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const key = await findTemplateKey(deps.templates, caller, params)
      if (!key.ok) return key
      const update = decodeTemplateUpdate(decoded.value)
      const template = await changeTemplate(deps, key.value, (before, now) =>
        planTemplateUpdate(update, before, now),
      )
      return template.ok ? success({ status: 200, body: encodeTemplate(template.value) }) : template
    },
  }
}
