import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import {
  checkNewToken,
  MAX_TOKENS_PER_TEMPLATE,
  templateFailure,
} from '../../../domain/timeline/check-template.ts'
import type { TemplateStore, TokenAddition } from '../../../domain/timeline/template-store.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { findAppTemplate, missingTemplate } from './app-path.ts'
import { TimelineEventTemplateToken, TimelineEventTemplateTokenResponse } from './schemas.ts'
import { decodeToken, encodeToken } from './template-codec.ts'

/** `POST …/event-templates/{eventTemplateId}/tokens`: 200, not 201, with the token (P11, T33). */
export function createToken(deps: { readonly templates: TemplateStore; readonly now: () => number }): Route {
  const decodeBody = compileBody(TimelineEventTemplateToken, missingAttributes)
  return {
    operation: timelineOperations.createToken,
    documentation: { body: TimelineEventTemplateToken, replies: { 200: TimelineEventTemplateTokenResponse } },
    handle: async ({ caller, body, params }): Promise<Outcome<WireReply>> => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const template = await findAppTemplate(deps.templates, caller, params)
      if (!template.ok) return template
      const token = checkNewToken(decodeToken(decoded.value), deps.now())
      if (!token.ok) return token
      const { id, appId } = template.value
      const addition = await deps.templates.addToken(
        { appId, templateId: id },
        token.value,
        MAX_TOKENS_PER_TEMPLATE,
      )
      if (addition !== 'added')
        return refusal(refusedAddition(addition, { name: token.value.name, templateId: id }))
      return success({ status: 200, body: encodeToken(token.value) })
    },
  }
}

function refusedAddition(
  addition: Exclude<TokenAddition, 'added'>,
  names: { name: string; templateId: string },
): Failure {
  switch (addition) {
    case 'name_taken':
      return {
        kind: 'conflict',
        message: `Token ${names.name} already exists`,
        rule: 'timeline T33',
        path: 'name',
        context: { name: [names.name] },
      }
    case 'limit_reached':
      return templateFailure([
        {
          message: `A template has at most ${MAX_TOKENS_PER_TEMPLATE} tokens`,
          in: 'tokens',
          code: 'LIMIT_EXCEEDED',
        },
      ])
    case 'template_missing':
      return missingTemplate(names.templateId)
  }
}
