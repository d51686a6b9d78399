import { suspendAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerAccount } from './answer-account.ts'
import { AdminAccount } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/suspend`: whatever acts in it answers 403 from then on (platform PA41). */
export function suspendAccountRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.suspendAccount,
    documentation: { replies: { 200: AdminAccount } },
    handle: async ({ params }) => answerAccount(await suspendAccount(deps, params.accountId ?? '')),
  }
}
