import { putInstallation } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeInstallation } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminInstall, AdminInstallPut } from './schemas.ts'

/** `PUT /tidemark/v1/admin/accounts/{accountId}/installs/{appId}`: 201 when the app was not in the account. */
export function putInstall(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminInstallPut, missingFields)
  return {
    operation: adminOperations.putInstall,
    documentation: { body: AdminInstallPut, replies: { 200: AdminInstall, 201: AdminInstall } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { accountId = '', appId = '' } = params
      const { scopes } = decoded.value
      const put = await putInstallation(deps, { accountId, appId, scopes })
      if (!put.ok) return put
      const { installation, isNew } = put.value
      return success({ status: isNew ? 201 : 200, body: encodeInstallation(installation) })
    },
  }
}
