import { createToken } from '../../../../domain/admin/manage-access.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeCreated } from './access-codec.ts'
import { idText } from './account-codec.ts'
import { ADMIN_LABEL, type AdminDeps } from './admin-deps.ts'
import { AdminTokenCreate, AdminTokenCreated } from './schemas.ts'

/** `POST /tidemark/v1/admin/accounts/{accountId}/tokens`: for an app that is in the account; all scopes without `scopes`. */
export function createTokenRoute(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminTokenCreate, missingFields)
  return {
    operation: adminOperations.createToken,
    documentation: { body: AdminTokenCreate, replies: { 201: AdminTokenCreated } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { appId, scopes = ['*'], label = ADMIN_LABEL, expiresIn } = decoded.value
      const terms = { label, ...(expiresIn === undefined ? {} : { expiresIn }) }
      const created = await createToken(deps, params.accountId ?? '', {
        appId: idText(appId),
        scopes,
        ...terms,
      })
      return created.ok ? success({ status: 201, body: encodeCreated(created.value) }) : created
    },
  }
}
