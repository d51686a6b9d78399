import type { Caller } from '../domain/caller.ts'
import type { Failure } from '../domain/failure.ts'
import type { RateLimit, RatePolicy } from '../domain/limits/rate-limits.ts'

/** A limit, and how many more calls fit into its window. */
type LimitState = { readonly limit: RateLimit; readonly left: number }

/** Literals that clients match on (PE30, PE36). */
export const rateMessages = {
  DAILY: 'You have reached your daily limit.',
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
  SECONDLY: 'You have reached your secondly limit.',
} as const satisfies Record<RatePolicy, string>

/** What a reply tells of the limits that the call was held to (PH6 to PH8); of those of searches nothing (PH11). */
export function rateHeaders(states: readonly LimitState[]): Readonly<Record<string, string>> {
  const byPolicy = { DAILY: dailyHeaders, TEN_SECONDLY_ROLLING: burstHeaders, SECONDLY: () => ({}) }
  return Object.assign({}, ...states.map((state) => byPolicy[state.limit.policy](state)))
}

function dailyHeaders({ limit, left }: LimitState): Readonly<Record<string, string>> {
  return {
    'x-hubspot-ratelimit-daily': String(limit.max),
    'x-hubspot-ratelimit-daily-remaining': String(left),
  }
}

/** The pair about one second is a tenth of the ten, less this call; nothing is held to it (PH7). */
function burstHeaders({ limit, left }: LimitState): Readonly<Record<string, string>> {
  const secondly = Math.floor(limit.max / 10)
  const secondlyLeft = left === limit.max ? secondly : Math.min(secondly - 1, left)
  return {
    'x-hubspot-ratelimit-interval-milliseconds': '10000',
    'x-hubspot-ratelimit-max': String(limit.max),
    'x-hubspot-ratelimit-remaining': String(left),
    'x-hubspot-ratelimit-secondly': String(secondly),
    'x-hubspot-ratelimit-secondly-remaining': String(secondlyLeft),
  }
}

/** The refusal of a call that a full window has no room for (PL10, PH9). */
export function rateRefusal(
  caller: Pick<Caller, 'accountId' | 'developerAccountId'>,
  { limit, msLeft }: { readonly limit: RateLimit; readonly msLeft: number },
): Failure {
  return {
    kind: 'rate_limited',
    message: rateMessages[limit.policy],
    rule: 'platform PL10, PE30',
    path: '',
    retryAfterSeconds: Math.max(1, Math.ceil(msLeft / 1_000)),
    rateLimit: {
      policyName: limit.policy,
      groupName: groupNameOf(limit, caller.accountId || caller.developerAccountId),
    },
  }
}

/** PE35: opaque to clients. */
function groupNameOf({ bucket, policy }: RateLimit, accountId: string): string {
  const app = bucket.appId === '' ? '' : `${bucket.appId}:`
  if (policy === 'DAILY') return `publicapi:private_app-api-calls-daily:${accountId}`
  return `publicapi:${bucket.kind}-api-calls-ten-secondly:${app}${accountId}`
}
