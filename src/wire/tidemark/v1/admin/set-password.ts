import { setPassword } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminPassword, AdminPasswordSet } from './schemas.ts'

/** `PUT /tidemark/v1/admin/accounts/{accountId}/users/{userId}/password`: one is chosen where none is sent. */
export function setPasswordRoute(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminPassword, missingFields)
  return {
    operation: adminOperations.setPassword,
    documentation: { body: AdminPassword, replies: { 200: AdminPasswordSet } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { accountId = '', userId = '' } = params
      const set = await setPassword(deps, { accountId, userId }, decoded.value.password)
      return set.ok ? success({ status: 200, body: { userId, password: set.value } }) : set
    },
  }
}
