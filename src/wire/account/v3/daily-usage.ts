import { Type } from 'typebox'
import type { CallStore } from '../../../domain/calls/call-store.ts'
import { success } from '../../../domain/failure.ts'
import { formatInstant } from '../../../domain/instant.ts'
import { localDayOf } from '../../../domain/limits/local-day.ts'
import { dailyMaxOf, type RateProfile } from '../../../domain/limits/rate-limits.ts'
import type { RateStore } from '../../../domain/limits/rate-store.ts'
import { accountOperations } from '../../operations/account-operations.ts'
import type { Route, RouteContext } from '../../route.ts'

export type UsageDeps = {
  readonly calls: CallStore
  readonly rates: RateStore
  /** Of accounts that the operator set none for. */
  readonly profile: RateProfile
  readonly now: () => number
  /** Stores what this server counted so far. */
  readonly flushCalls: () => Promise<void>
}

/** Times are epoch ms. */
type Usage = {
  readonly usageLimit: number
  readonly currentUsage: number
  readonly collectedAt: number
  readonly resetsAt: number
}

const usageOf = <T extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.String>>(time: T) =>
  Type.Object({
    name: Type.String(),
    usageLimit: Type.Integer(),
    currentUsage: Type.Integer(),
    collectedAt: time,
    fetchStatus: Type.String({ enum: ['SUCCESS'] }),
    resetsAt: time,
  })

const ApiUsage = Type.Object(
  { results: Type.Array(usageOf(Type.String({ format: 'date-time' }))) },
  { title: 'CollectionResponseApiUsage' },
)
const LegacyUsage = Type.Array(usageOf(Type.Integer({ description: 'Epoch ms' })))

/** `GET /account-info/v3/api-usage/daily/private-apps` (PI3): nothing where no daily limit holds. */
export function dailyUsage(deps: UsageDeps): Route {
  return {
    operation: accountOperations.dailyUsage,
    documentation: { replies: { 200: ApiUsage } },
    handle: async (context) => {
      const usage = await readUsage(deps, context)
      const results = usage.map(({ collectedAt, resetsAt, ...counts }) => ({
        name: 'private-apps-api-calls-daily',
        ...counts,
        collectedAt: formatInstant(collectedAt),
        fetchStatus: 'SUCCESS',
        resetsAt: formatInstant(resetsAt),
      }))
      return success({ status: 200, body: { results } })
    },
  }
}

/** `GET /integrations/v1/limit/daily` (PI5, PH22). */
export function dailyLimit(deps: UsageDeps): Route {
  return {
    operation: accountOperations.dailyLimit,
    documentation: { replies: { 200: LegacyUsage } },
    handle: async (context) => {
      const usage = await readUsage(deps, context)
      const body = usage.map(({ collectedAt, resetsAt, ...counts }) => ({
        name: 'api-calls-daily',
        ...counts,
        collectedAt,
        fetchStatus: 'SUCCESS',
        resetsAt,
      }))
      return success({ status: 200, body })
    },
  }
}

/**
 * Of the account's day so far. The limiter's own count is exact while it is on; that of all calls knows of those before
 * it was switched on, and of other servers' calls two seconds late: the greater of both is nearer to the truth.
 */
async function readUsage(deps: UsageDeps, { caller }: RouteContext): Promise<readonly Usage[]> {
  const { timeZone = 'UTC', rateLimits = deps.profile } = caller.terms ?? {}
  const usageLimit = dailyMaxOf(rateLimits)
  if (usageLimit === undefined) return []
  const collectedAt = deps.now()
  const { date, endsAt: resetsAt } = localDayOf(timeZone, collectedAt)
  await deps.flushCalls()
  const counted = await deps.calls.countLimited(caller.accountId, date)
  const limited = await deps.rates.countDaily(caller.accountId, resetsAt)
  return [{ usageLimit, currentUsage: Math.max(counted, limited), collectedAt, resetsAt }]
}
