import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeAccount } from './account-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerPage, ID_CURSOR } from './paged-list.ts'
import { AdminAccount, PageQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts`: ascending by id. */
export function listAccounts({ admin }: AdminDeps): Route {
  return {
    operation: adminOperations.listAccounts,
    documentation: { query: PageQuery, replies: { 200: pageOf(AdminAccount, 'AdminAccountPage') } },
    handle: (context) =>
      answerPage(context, {
        read: admin.listAccounts,
        cursorOf: ({ id }) => id,
        encode: encodeAccount,
        cursor: ID_CURSOR,
      }),
  }
}
