import { createUser } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeUser } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminUserCreate, AdminUserCreated } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/users`: the password is shown this once. */
export function createUserRoute(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminUserCreate, missingFields)
  return {
    operation: adminOperations.createUser,
    documentation: { body: AdminUserCreate, replies: { 201: AdminUserCreated } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { email, password } = decoded.value
      const request = { email, ...(password === undefined ? {} : { password }) }
      const created = await createUser(deps, params.accountId ?? '', request)
      if (!created.ok) return created
      const { user, password: shown } = created.value
      return success({ status: 201, body: { ...encodeUser(user), password: shown } })
    },
  }
}
