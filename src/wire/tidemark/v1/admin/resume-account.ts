import { resumeAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerAccount } from './answer-account.ts'
import { AdminAccount } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/resume`: its credentials work as before. */
export function resumeAccountRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.resumeAccount,
    documentation: { replies: { 200: AdminAccount } },
    handle: async ({ params }) => answerAccount(await resumeAccount(deps, params.accountId ?? '')),
  }
}
