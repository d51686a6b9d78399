import { replaceClientSecret } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminClientSecret } from './schemas.ts'

/** `POST /tidemark/v1/admin/apps/{appId}/clients/{clientId}/secret`: the old one is void at once. */
export function replaceSecretRoute(deps: AdminDeps): Route {
  return {
    operation: adminOperations.replaceSecret,
    documentation: { replies: { 200: AdminClientSecret } },
    handle: async ({ params }) => {
      const { appId = '', clientId = '' } = params
      const secret = await replaceClientSecret(deps, { appId, clientId })
      return secret.ok
        ? success({ status: 200, body: { clientId, clientSecret: secret.value.text } })
        : secret
    },
  }
}
