import type { Route } from '../wire/route.ts'
import { archiveFault, archiveFaults, createFault, listFaults } from '../wire/tidemark/v1/admin/faults.ts'
import { setRateLimits } from '../wire/tidemark/v1/admin/set-rate-limits.ts'
import type { ServerDeps } from './build-server.ts'

/** Limits of accounts, what is left of them, and faults (decisions 47, 48). */
export function rateRoutes({ config, stores, now, newUuid }: ServerDeps): readonly Route[] {
  const faults = { faults: stores.faults, isDev: config.mode === 'dev', now, newUuid }
  return [
    createFault(faults),
    listFaults(faults),
    archiveFault(faults),
    archiveFaults(faults),
    setRateLimits({ setRateLimits: stores.accounts.setRateLimits, serverProfile: config.rateLimits }),
  ]
}
