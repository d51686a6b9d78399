import { createApp } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import { encodeApp } from './access-codec.ts'
import { idText } from './account-codec.ts'
import { ADMIN_LABEL, type AdminDeps } from './admin-deps.ts'
import { AdminAppCreate, AdminAppCreated } from './schemas.ts'

/** `POST /tidemark/v1/admin/apps`: with redirect URIs it gets an OAuth client, whose secret is shown this once. */
export function createAppRoute(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminAppCreate, missingFields)
  return {
    operation: adminOperations.createApp,
    documentation: { body: AdminAppCreate, replies: { 201: AdminAppCreated } },
    handle: async ({ body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const {
        developerAccountId,
        name,
        redirectUris = [],
        scopes = [],
        public: isPublic = false,
      } = decoded.value
      const request = { developerAccountId: idText(developerAccountId), name, redirectUris, scopes, isPublic }
      const created = await createApp(deps, { ...request, label: ADMIN_LABEL })
      if (!created.ok) return created
      const { app, clientSecret } = created.value
      const secret = clientSecret === undefined ? {} : { clientSecret: clientSecret.text }
      return success({ status: 201, body: { ...encodeApp(app), ...secret } })
    },
  }
}
