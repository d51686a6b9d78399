import { Type } from 'typebox'
import { type Failure, refusal, success } from '../../../../domain/failure.ts'
import { RATE_PROFILES, type RateProfile } from '../../../../domain/limits/rate-limits.ts'
import { faultOperations } from '../../../operations/fault-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'

type Deps = {
  readonly accounts: {
    /** False when there is no such account. */
    readonly setRateLimits: (accountId: string, profile: RateProfile | undefined) => Promise<boolean>
  }
  /** Of accounts that none is set for. */
  readonly serverProfile: RateProfile
}

const RateLimitsUpdate = Type.Object(
  { profile: Type.Union([Type.String(), Type.Null()], { description: RATE_PROFILES.join(', ') }) },
  { title: 'RateLimitsUpdate' },
)

const RateLimits = Type.Object(
  {
    accountId: Type.String(),
    profile: Type.Union([Type.String(), Type.Null()], { description: 'null: that of the server holds' }),
    effective: Type.String({ enum: [...RATE_PROFILES] }),
  },
  { title: 'RateLimits' },
)

/** `PUT /tidemark/v1/admin/accounts/{accountId}/rate-limits`: from the next call on; null leaves it to the server. */
export function setRateLimits({ accounts, serverProfile }: Deps): Route {
  const decodeBody = compileBody(RateLimitsUpdate, missingFields)
  return {
    operation: faultOperations.setRateLimits,
    documentation: { body: RateLimitsUpdate, replies: { 200: RateLimits } },
    handle: async ({ body, params: { accountId = '' } }) => {
      const read = decodeBody(body)
      if (!read.ok) return read
      const asked = read.value.profile
      const profile = RATE_PROFILES.find((candidate) => candidate === asked)
      if (asked !== null && profile === undefined) return refusal(badProfile(asked.slice(0, 100)))
      const isThere = /^\d{1,15}$/.test(accountId) && (await accounts.setRateLimits(accountId, profile))
      if (!isThere) return refusal(noAccount(accountId.slice(0, 100)))
      return success({
        status: 200,
        body: { accountId, profile: profile ?? null, effective: profile ?? serverProfile },
      })
    },
  }
}

function badProfile(shown: string): Failure {
  return {
    kind: 'definition_invalid',
    message: `profile must be null or one of ${RATE_PROFILES.join(', ')}; '${shown}' is not`,
    rule: 'platform PL11',
    path: 'profile',
    context: { profile: [shown] },
  }
}

function noAccount(shown: string): Failure {
  const message = `Account ${shown} not found`
  return { kind: 'not_found', message, rule: 'platform PE18', path: '', context: { accountId: [shown] } }
}
