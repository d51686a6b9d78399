import { findApp } from '../../../../domain/admin/manage-apps.ts'
import { success } from '../../../../domain/failure.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeApp } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { AdminApp } from './schemas.ts'

/** `GET /tidemark/v1/admin/apps/{appId}`. */
export function getApp(deps: AdminDeps): Route {
  return {
    operation: adminOperations.getApp,
    documentation: { replies: { 200: AdminApp } },
    handle: async ({ params }) => {
      const app = await findApp(deps, params.appId ?? '')
      return app.ok ? success({ status: 200, body: encodeApp(app.value) }) : app
    },
  }
}
