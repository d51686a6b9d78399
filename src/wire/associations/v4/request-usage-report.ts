import { type Failure, refusal, success } from '../../../domain/failure.ts'
import { limitOperations } from '../../operations/limit-operations.ts'
import type { Route } from '../../route.ts'
import { ReportCreationResponse } from './limit-schemas.ts'

/**
 * `POST …/usage/high-usage-report/{userId}`: HubSpot mails a report to the user; here nothing is sent, and what it would
 * say is read from `GET /tidemark/v1/reports/high-usage` (A10, associations section 7; decision 94).
 */
export function requestUsageReport({ now }: { readonly now: () => number }): Route {
  return {
    operation: limitOperations.requestUsageReport,
    documentation: { replies: { 200: ReportCreationResponse } },
    handle: async ({ params }) => {
      const userId = params.userId ?? ''
      if (!/^[1-9]\d{0,9}$/.test(userId) || Number(userId) > MAX_USER_ID) return refusal(badUserId)
      const enqueueTime = { value: now(), dateOnly: false, timeZoneShift: 0 }
      return success({ status: 200, body: { userId: Number(userId), userEmail: '', enqueueTime } })
    },
  }
}

const MAX_USER_ID = 2_147_483_647

const badUserId: Failure = {
  kind: 'parameter_invalid',
  message: 'Unable to parse value for path parameter: userId',
  rule: 'associations A10',
  path: 'userId',
}
