import { deleteAccount } from '../../../../domain/admin/manage-accounts.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminSweep, NoContent } from './schemas.ts'

/** `DELETE /tidemark/v1/admin/accounts/{accountId}`: 202 while there is more to do; the same call goes on. */
export function deleteAccountRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.deleteAccount,
    documentation: { replies: { 204: NoContent, 202: AdminSweep } },
    handle: async ({ params }) => {
      const { accountId = '' } = params
      const swept = await deleteAccount(deps, accountId)
      if (!swept.ok) return swept
      if (swept.value === 'done') return success({ status: 204 })
      const message = 'The account is not gone yet. Send the request again to go on.'
      return success({ status: 202, body: { accountId, state: 'deleting', message } })
    },
  }
}
