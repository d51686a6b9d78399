import type { AccountDirectory, Closing } from '../../domain/admin/admin-store.ts'
import type { Database, Querier } from '../database.ts'

const SHOWN_ACCOUNTS = 20

// The lock of hold_account, which an account that is closed already refuses to give.
const LOCK_ALONE = `select pg_advisory_xact_lock(1152921504606846976 + $1::bigint)`
const FIND_ACCOUNT = `select 1 from account where id = $1`
const HAS_KEPT = `
select 1 from credential where label = $2 and revoked_at is null and (account_id = $1 or developer_account_id = $1) limit 1`
/** Reads the installations of all accounts: no index leads with the app (decision 7). */
const LIST_USERS = `
select distinct i.account_id::text as id from installation i join app a on a.id = i.app_id
where a.developer_account_id = $1 and i.account_id <> $1 order by 1 limit ${SHOWN_ACCOUNTS}`
const CLOSE_ACCOUNT = `
insert into closed_account as x (id, reason, closed_at) values ($1, $2, $3)
on conflict on constraint closed_account__pkey do update set reason = excluded.reason
where x.reason = 'emptying' or excluded.reason = 'deleted'
returning closed_at`
const IS_CLOSED = `select 1 from closed_account where id = $1 and reason = $2`

type CloseRequest = Parameters<AccountDirectory['closeAccount']>[1]

/** Waits for the account's writers, and keeps others out from then on (decision 46). A repeated closing changes nothing. */
export async function closeAccount(db: Database, accountId: string, request: CloseRequest): Promise<Closing> {
  return db.transaction(
    async (tx): Promise<Closing> => {
      await tx.query(LOCK_ALONE, [accountId])
      const obstacle = await findObstacle(tx, accountId, request)
      if (obstacle !== undefined) return obstacle
      const values = [accountId, request.reason, new Date(request.now).toISOString()]
      const [row] = await tx.query<{ closed_at: Date }>(CLOSE_ACCOUNT, values)
      return row ? { state: 'closed', closedAt: row.closed_at.getTime() } : { state: 'absent' }
    },
    async (querier) => (await querier.query(IS_CLOSED, [accountId, request.reason])).length > 0,
  )
}

async function findObstacle(
  tx: Querier,
  accountId: string,
  { reason, keptLabel }: CloseRequest,
): Promise<Closing | undefined> {
  if ((await tx.query(FIND_ACCOUNT, [accountId])).length === 0) return { state: 'absent' }
  if (reason === 'emptying') return undefined
  if ((await tx.query(HAS_KEPT, [accountId, keptLabel])).length > 0) return { state: 'kept' }
  const users = await tx.query<{ id: string }>(LIST_USERS, [accountId])
  return users.length === 0 ? undefined : { state: 'in_use', accountIds: users.map(({ id }) => id) }
}
