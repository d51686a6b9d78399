import { type Outcome, success } from '../../../domain/failure.ts'
import { type ChangeDeps, changeTemplate } from '../../../domain/timeline/change-template.ts'
import { planTokenAddition } from '../../../domain/timeline/template-change.ts'
import type { WireReply } from '../../errors.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { findTemplateKey } from './app-path.ts'
import { TimelineEventTemplateToken, TimelineEventTemplateTokenResponse } from './schemas.ts'
import { decodeToken, encodeToken } from './template-codec.ts'

/** `POST …/event-templates/{eventTemplateId}/tokens`: 200, not 201, with the token (P11, T33). */
export function createToken(deps: ChangeDeps): Route {
  const decodeBody = compileBody(TimelineEventTemplateToken, missingAttributes)
  return {
    operation: timelineOperations.createToken,
    documentation: { body: TimelineEventTemplateToken, replies: { 200: TimelineEventTemplateTokenResponse } },
    handle: async ({ caller, body, params }): Promise<Outcome<WireReply>> => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const key = await findTemplateKey(deps.templates, caller, params)
      if (!key.ok) return key
      const input = decodeToken(decoded.value)
      const token = await changeTemplate(deps, key.value, (before, now) =>
        planTokenAddition(input, before, now),
      )
      return token.ok ? success({ status: 200, body: encodeToken(token.value) }) : token
    },
  }
}
