import { findLiveAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import type { Route } from '../../../route.ts'
import { encodeCredential } from './access-codec.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerPage, CREDENTIAL_CURSOR } from './paged-list.ts'
import { AdminToken, PageQuery, pageOf } from './schemas.ts'

/** `GET /tidemark/v1/admin/accounts/{accountId}/tokens`: its developer keys too; in no order of time. */
export function listTokens({ admin }: AdminDeps): Route {
  return {
    operation: adminOperations.listTokens,
    documentation: { query: PageQuery, replies: { 200: pageOf(AdminToken, 'AdminTokenPage') } },
    handle: async (context) => {
      const { accountId = '' } = context.params
      const account = await findLiveAccount({ admin }, accountId)
      if (!account.ok) return account
      return answerPage(context, {
        read: (page) => admin.listAccountCredentials(accountId, page),
        cursorOf: ({ cursor }) => cursor,
        encode: encodeCredential,
        cursor: CREDENTIAL_CURSOR,
      })
    },
  }
}
