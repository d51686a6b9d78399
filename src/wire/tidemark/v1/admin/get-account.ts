import { findAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerAccount } from './answer-account.ts'
import { AdminAccount } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts/{accountId}`: one that is being deleted, too. */
export function getAccount(deps: AdminDeps): Route {
  return {
    operation: adminOperations.getAccount,
    documentation: { replies: { 200: AdminAccount } },
    handle: async ({ params }) => answerAccount(await findAccount(deps, params.accountId ?? '')),
  }
}
