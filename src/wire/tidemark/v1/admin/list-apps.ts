import { adminNotFound } from '../../../../domain/admin/admin-failures.ts'
import { isId } from '../../../../domain/admin/check-input.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeApp } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerPage, ID_CURSOR } from './paged-list.ts'
import { AdminApp, AppsQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/apps`: ascending by id; with `developerAccountId` those of one owner. */
export function listApps({ admin }: AdminDeps): Route {
  return {
    operation: adminOperations.listApps,
    documentation: { query: AppsQuery, replies: { 200: pageOf(AdminApp, 'AdminAppPage') } },
    handle: async (context) => {
      const owner = context.query.get('developerAccountId') || undefined
      if (owner !== undefined && !isId(owner)) return adminNotFound('account', owner)
      return answerPage(context, {
        read: (page) => admin.listApps(page, owner),
        cursorOf: ({ id }) => id,
        encode: encodeApp,
        cursor: ID_CURSOR,
      })
    },
  }
}
