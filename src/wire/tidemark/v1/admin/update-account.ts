import { changeAccount } from '../../../../domain/admin/manage-accounts.ts'
import { adminOperations } from '../../../operations/admin-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route } from '../../../route.ts'
import type { AdminDeps } from './admin-deps.ts'
import { answerAccount } from './answer-account.ts'
import { AdminAccount, AdminAccountUpdate } from './schemas.ts'

/** `PATCH /tidemark/v1/admin/accounts/{accountId}`: what is not sent stays. */
export function updateAccount(deps: AdminDeps): Route {
  const decodeBody = compileBody(AdminAccountUpdate, missingFields)
  return {
    operation: adminOperations.updateAccount,
    documentation: { body: AdminAccountUpdate, replies: { 200: AdminAccount } },
    handle: async ({ params, body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { name, timeZone, currency } = decoded.value
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(currency === undefined ? {} : { currency }),
      }
      return answerAccount(await changeAccount(deps, params.accountId ?? '', changes))
    },
  }
}
