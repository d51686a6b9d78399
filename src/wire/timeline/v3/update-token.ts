import { type Outcome, success } from '../../../domain/failure.ts'
import { type ChangeDeps, changeTemplate } from '../../../domain/timeline/change-template.ts'
import { planTokenUpdate } from '../../../domain/timeline/template-change.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { findTemplateKey } from './app-path.ts'
import { TimelineEventTemplateTokenResponse, TimelineEventTemplateTokenUpdateRequest } from './schemas.ts'
import { decodeTokenUpdate, encodeToken } from './template-codec.ts'

/** `PUT …/event-templates/{eventTemplateId}/tokens/{tokenName}`: 200 with the token (P12). */
export function updateToken(deps: ChangeDeps): Route {
  const decodeBody = compileBody(TimelineEventTemplateTokenUpdateRequest, missingAttributes)
  return {
    operation: timelineOperations.updateToken,
    documentation: {
      body: TimelineEventTemplateTokenUpdateRequest,
      replies: { 200: TimelineEventTemplateTokenResponse },
    },
    handle: async ({ caller, body, params }): Promise<Outcome<WireReply>> => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const key = await findTemplateKey(deps.templates, caller, params)
      if (!key.ok) return key
      const change = { name: params.tokenName ?? '', update: decodeTokenUpdate(decoded.value) }
      const token = await changeTemplate(deps, key.value, (before, now) =>
        planTokenUpdate(change, before, now),
      )
      return token.ok ? success({ status: 200, body: encodeToken(token.value) }) : token
    },
  }
}
