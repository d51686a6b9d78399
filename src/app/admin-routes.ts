import type { Route } from '../wire/route.ts'
import { listAccounts } from '../wire/tidemark/v1/admin/list-accounts.ts'
import type { ServerDeps } from './build-server.ts'

/** Every route for operators (decision 46). */
export function adminRoutes({ stores }: ServerDeps): readonly Route[] {
  const { admin } = stores
  return [listAccounts({ admin })]
}
