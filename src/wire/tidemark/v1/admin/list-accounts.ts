import type { AdminStore } from '../../../../domain/admin/admin-store.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeAccount } from './account-codec.ts'
import { answerPage, ID_CURSOR } from './paged-list.ts'
import { AdminAccount, PageQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts`: ascending by id. */
export function listAccounts({ admin }: { readonly admin: AdminStore }): Route {
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
