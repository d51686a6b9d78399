import { createDeveloperKey } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeCreated } from './access-codec.ts'
import { ADMIN_LABEL, type AdminDeps } from './admin-deps.ts'
import { AdminKeyCreate, AdminTokenCreated } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/developer-keys`: opens the templates of the apps that the account owns. */
export function createDeveloperKeyRoute(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminKeyCreate, missingFields)
  return {
    operation: adminOperations.createDeveloperKey,
    documentation: { body: AdminKeyCreate, replies: { 201: AdminTokenCreated } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { label = ADMIN_LABEL, expiresIn } = decoded.value
      const terms = { label, ...(expiresIn === undefined ? {} : { expiresIn }) }
      const created = await createDeveloperKey(deps, params.accountId ?? '', terms)
      return created.ok ? success({ status: 201, body: encodeCreated(created.value) }) : created
    },
  }
}
