import { removeInstallation } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { NoContent } from './schemas.ts'

/** `DELETE /tidemark/v1/admin/accounts/{accountId}/installs/{appId}`: whatever the app has in the account is void. */
export function removeInstallationRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.deleteInstall,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ params }) => {
      const { accountId = '', appId = '' } = params
      const done = await removeInstallation(deps, { accountId, appId })
      return done.ok ? success({ status: 204 }) : done
    },
  }
}
