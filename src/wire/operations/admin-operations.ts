import { built, type Operation } from './operation.ts'

const access = { kind: 'admin' } as const
const rule = 'decision 46'

/** What operators do from outside: accounts and what is in them of apps, users and tokens. */
export const adminOperations = {
  listAccounts: built({
    id: 'tidemark.v1.admin.accounts.list',
    method: 'GET',
    path: '/tidemark/v1/admin/accounts',
    access,
    rule,
    summary: 'List the accounts of this server',
  }),
} as const satisfies Record<string, Operation>
