import { resetAccount } from '../../../../domain/admin/manage-accounts.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminSweep } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/reset`: 202 while there is more to do; the same call goes on. */
export function resetAccountRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.resetAccount,
    documentation: { replies: { 200: AdminSweep, 202: AdminSweep } },
    handle: async ({ params }) => {
      const { accountId = '' } = params
      const swept = await resetAccount(deps, accountId)
      if (!swept.ok) return swept
      if (swept.value === 'done') return success({ status: 200, body: { accountId, state: 'emptied' } })
      const message = 'The account is not empty yet. Send the request again to go on.'
      return success({ status: 202, body: { accountId, state: 'emptying', message } })
    },
  }
}
