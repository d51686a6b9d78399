import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { checkTemplate, MAX_TEMPLATES_PER_APP } from '../../../domain/timeline/check-template.ts'
import { templateFailure } from '../../../domain/timeline/template-failures.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { locationOf } from '../../own-address.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { findApp } from './app-path.ts'
import { TimelineEventTemplate, TimelineEventTemplateCreateRequest } from './schemas.ts'
import { decodeTemplate, encodeTemplate } from './template-codec.ts'

/** `POST …/{appId}/event-templates`: 201 with the template and its Location (P7, W12). */
export function createTemplate(deps: {
  readonly templates: TemplateStore
  readonly now: () => number
}): Route {
  const decodeBody = compileBody(TimelineEventTemplateCreateRequest, missingAttributes)
  return {
    operation: timelineOperations.createTemplate,
    documentation: { body: TimelineEventTemplateCreateRequest, replies: { 201: TimelineEventTemplate } },
    handle: async ({ caller, body, params, path, origin }): Promise<Outcome<WireReply>> => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const app = await findApp(deps.templates, caller, params.appId ?? '')
      if (!app.ok) return app
      const checked = checkTemplate(decodeTemplate(decoded.value), { appId: app.value, now: deps.now() })
      if (!checked.ok) return checked
      const template = await deps.templates.insertTemplate(checked.value, MAX_TEMPLATES_PER_APP)
      if (!template) return refusal(templateFailure([tooManyTemplates]))
      return success({
        status: 201,
        body: encodeTemplate(template),
        headers: { location: locationOf({ origin }, `${path}/${template.id}`) },
      })
    },
  }
}

const tooManyTemplates = {
  message: `An app has at most ${MAX_TEMPLATES_PER_APP} event templates`,
  code: 'LIMIT_EXCEEDED',
}
