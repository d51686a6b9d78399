import { dailyLimit, dailyUsage, type UsageDeps } from '../wire/account/v3/daily-usage.ts'
import { activityRoutes } from '../wire/account/v3/list-activity.ts'
import type { Route } from '../wire/route.ts'
import { archiveFault, archiveFaults, createFault, listFaults } from '../wire/tidemark/v1/admin/faults.ts'
import { setRateLimits } from '../wire/tidemark/v1/admin/set-rate-limits.ts'
import type { ServerDeps } from './build-server.ts'

/** Limits of accounts, what is left of them, and faults (decisions 47, 48). */
export function rateRoutes(deps: ServerDeps & Pick<UsageDeps, 'flushCalls'>): readonly Route[] {
  const { config, stores, now, newUuid, flushCalls } = deps
  const { calls, rates } = stores
  const faults = { faults: stores.faults, isDev: config.mode === 'dev', now, newUuid }
  const usage = { calls, rates, profile: config.rateLimits, now, flushCalls }
  return [
    dailyUsage(usage),
    dailyLimit(usage),
    ...activityRoutes(),
    createFault(faults),
    listFaults(faults),
    archiveFault(faults),
    archiveFaults(faults),
    setRateLimits({ accounts: stores.accounts, serverProfile: config.rateLimits }),
  ]
}
