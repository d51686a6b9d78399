import { findLiveAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeInstallation } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerPage, ID_CURSOR } from './paged-list.ts'
import { AdminInstall, PageQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts/{accountId}/installs`: ascending by app id. */
export function listInstalls({ admin }: AdminDeps): Route {
  return {
    operation: adminOperations.listInstalls,
    documentation: { query: PageQuery, replies: { 200: pageOf(AdminInstall, 'AdminInstallPage') } },
    handle: async (context) => {
      const { accountId = '' } = context.params
      const account = await findLiveAccount({ admin }, accountId)
      if (!account.ok) return account
      return answerPage(context, {
        read: (page) => admin.listInstallations(accountId, page),
        cursorOf: ({ appId }) => appId,
        encode: encodeInstallation,
        cursor: ID_CURSOR,
      })
    },
  }
}
