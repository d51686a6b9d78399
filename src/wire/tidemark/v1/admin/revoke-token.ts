import { revokeCredential } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { NoContent } from './schemas.ts'

/** `DELETE /tidemark/v1/admin/tokens/{tokenId}`: a credential of any kind, by its id. */
export function revokeCredentialRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.revokeToken,
    documentation: { replies: { 204: NoContent } },
    handle: async ({ params }) => {
      const { tokenId = '' } = params
      const done = await revokeCredential(deps, tokenId)
      return done.ok ? success({ status: 204 }) : done
    },
  }
}
