import { built, type Operation } from './operation.ts'

const access = { kind: 'admin' } as const
const FAULTS = '/tidemark/v1/admin/faults'

/** How operators make calls fail, and what they limit an account by. */
export const faultOperations = {
  createFault: built({
    id: 'tidemark.v1.admin.faults.create',
    method: 'POST',
    path: FAULTS,
    access,
    rule: 'platform PE43',
    summary: 'Make calls fail, for tests of clients: in dev mode',
  }),
  listFaults: built({
    id: 'tidemark.v1.admin.faults.list',
    method: 'GET',
    path: FAULTS,
    access,
    rule: 'platform PE43',
    summary: 'List the faults that calls meet, and how many have',
  }),
  archiveFaults: built({
    id: 'tidemark.v1.admin.faults.archive-all',
    method: 'DELETE',
    path: FAULTS,
    access,
    rule: 'platform PE43',
    summary: 'Remove all faults',
  }),
  archiveFault: built({
    id: 'tidemark.v1.admin.faults.archive',
    method: 'DELETE',
    path: `${FAULTS}/:faultId`,
    access,
    rule: 'platform PE43',
    summary: 'Remove a fault',
  }),
  setRateLimits: built({
    id: 'tidemark.v1.admin.accounts.rate-limits.put',
    method: 'PUT',
    path: '/tidemark/v1/admin/accounts/:accountId/rate-limits',
    access,
    rule: 'platform PL11, decision 47',
    summary: 'Set the limits that calls of an account are held to',
  }),
} as const satisfies Record<string, Operation>
