import type { Caller } from '../domain/caller.ts'
import type { Failure } from '../domain/failure.ts'
import { createDayEnds } from '../domain/limits/local-day.ts'
import {
  type LimitClass,
  type RateLimit,
  type RateProfile,
  rateLimitsOf,
} from '../domain/limits/rate-limits.ts'
import type { RateGrant, RateStore } from '../domain/limits/rate-store.ts'
import { createGroups } from '../platform/groups.ts'
import { limitClassOf } from './limit-class.ts'
import { rateHeaders, rateRefusal } from './rate-headers.ts'

/** Whether a call may go on, and the headers that tell of its account's limits either way. */
type RateVerdict = { readonly headers: Readonly<Record<string, string>>; readonly failure?: Failure }

export type RateLimiter = { readonly admit: (caller: Caller, operationId: string) => Promise<RateVerdict> }

type Deps = {
  readonly rates: RateStore
  /** Of accounts that the operator set none for. */
  readonly profile: RateProfile
  /** Epoch ms. */
  readonly now: () => number
}

/** Calls that are counted by the same rows. */
type Counted = {
  readonly accountId: string
  readonly limits: readonly RateLimit[]
  readonly dayEnds: readonly number[]
}
/** One call's place among those that were counted together. */
type Place = { readonly grant: RateGrant; readonly index: number }

const MAX_GROUP = 1_000

/**
 * Holds callers to the limits of their profile (platform PL1 to PL11, decision 47). Without one nothing is asked of the
 * database, and headers say that all is left. Calls that come while others of the same kind are being counted are
 * counted together, in one statement.
 */
export function createRateLimiter({ rates, profile: ofServer, now }: Deps): RateLimiter {
  const dayEndsOf = createDayEnds()
  const groups = createGroups<Counted, Place>({
    work: async (items) => {
      const [first] = items
      if (!first) return []
      const grant = await rates.take({ ...first, calls: items.length })
      return items.map((_item, index) => ({ grant, index }))
    },
    weightOf: () => 0,
    maxItems: MAX_GROUP,
    maxWeight: 0,
    isShared: () => true,
  })

  return {
    admit: async (caller, operationId) => {
      const limitClass = limitClassOf(operationId)
      const profile = caller.terms?.rateLimits ?? ofServer
      const limits = rateLimitsOf(caller, limitClass, profile)
      if (limits.length === 0) return { headers: {} }
      if (profile === 'off')
        return { headers: rateHeaders(limits.map((limit) => ({ limit, left: limit.max }))) }
      const accountId = caller.accountId || caller.developerAccountId
      const key = keyOf({ accountId, caller, limitClass, profile })
      const dayEnds = dayEndsOf(caller.terms?.timeZone ?? 'UTC', now())
      return verdictOf(caller, limits, await groups.run(key, { accountId, limits, dayEnds }))
    },
  }
}

function keyOf(of: {
  accountId: string
  caller: Caller
  limitClass: LimitClass
  profile: RateProfile
}): string {
  return [of.accountId, of.caller.appId, of.caller.kind, of.limitClass, of.profile].join(' ')
}

function verdictOf(caller: Caller, limits: readonly RateLimit[], { grant, index }: Place): RateVerdict {
  const isIn = index < grant.granted
  const taken = isIn ? index + 1 : grant.granted
  const states = limits.map((limit, at) => {
    const { used = 0, msLeft = 0 } = grant.windows[at] ?? {}
    return { limit, left: Math.max(0, limit.max - used - taken), msLeft }
  })
  const headers = rateHeaders(states)
  // The first that is full names the policy (PL10).
  const full = isIn ? undefined : states.find(({ left }) => left === 0)
  return full === undefined ? { headers } : { headers, failure: rateRefusal(caller, full) }
}
