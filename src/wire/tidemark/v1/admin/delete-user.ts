import { deleteUser } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { NoContent } from './schemas.ts'

/** `DELETE /tidemark/v1/admin/accounts/{accountId}/users/{userId}`: what was granted in its name is void. */
export function deleteUserRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.deleteUser,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ params }) => {
      const { accountId = '', userId = '' } = params
      const done = await deleteUser(deps, { accountId, userId })
      return done.ok ? success({ status: 204 }) : done
    },
  }
}
