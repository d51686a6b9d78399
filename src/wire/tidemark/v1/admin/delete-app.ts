import { deleteApp } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { NoContent } from './schemas.ts'

/** `DELETE /tidemark/v1/admin/apps/{appId}`: refused while other accounts have it. */
export function deleteAppRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.deleteApp,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ params }) => {
      const { appId = '' } = params
      const done = await deleteApp(deps, appId)
      return done.ok ? success({ status: 204 }) : done
    },
  }
}
