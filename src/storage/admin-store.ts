import type { AdminStore } from '../domain/admin/admin-store.ts'
import { type AccountType, accountTypes, type ManagedAccount } from '../domain/admin/managed-account.ts'
import type { Database } from './database.ts'

// By primary key, in its order.
const LIST_ACCOUNTS = `
select id, kind, account_type, name, time_zone, currency, created_at, suspended_at
from account where id > coalesce($1::bigint, -1) order by id limit $2`

type AccountRow = {
  id: string
  kind: ManagedAccount['kind']
  account_type: string | null
  name: string
  time_zone: string
  currency: string
  created_at: Date
  suspended_at: Date | null
}

/** What operators manage, in PostgreSQL. */
export function createAdminStore(db: Database): AdminStore {
  return {
    listAccounts: async ({ after, limit }) =>
      (await db.query<AccountRow>(LIST_ACCOUNTS, [after, limit])).map(decodeAccount),
  }
}

function decodeAccount(row: AccountRow): ManagedAccount {
  return {
    id: row.id,
    kind: row.kind,
    accountType: accountTypeOf(row),
    name: row.name,
    timeZone: row.time_zone,
    currency: row.currency,
    createdAt: row.created_at.getTime(),
    ...(row.suspended_at === null ? {} : { suspendedAt: row.suspended_at.getTime() }),
  }
}

function accountTypeOf({ kind, account_type: stored }: AccountRow): AccountType {
  const byKind = kind === 'developer' ? 'APP_DEVELOPER' : 'STANDARD'
  return accountTypes.find((type) => type === stored) ?? byKind
}
