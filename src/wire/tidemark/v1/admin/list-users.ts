import { findLiveAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeUser } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerPage, ID_CURSOR } from './paged-list.ts'
import { AdminUser, PageQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts/{accountId}/users`: ascending by id. */
export function listUsers({ admin }: AdminDeps): Route {
  return {
    operation: adminOperations.listUsers,
    documentation: { query: PageQuery, replies: { 200: pageOf(AdminUser, 'AdminUserPage') } },
    handle: async (context) => {
      const { accountId = '' } = context.params
      const account = await findLiveAccount({ admin }, accountId)
      if (!account.ok) return account
      return answerPage(context, {
        read: (page) => admin.listUsers(accountId, page),
        cursorOf: ({ id }) => id,
        encode: encodeUser,
        cursor: ID_CURSOR,
      })
    },
  }
}
