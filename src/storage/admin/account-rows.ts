import { type AccountType, accountTypes } from '../../domain/accounts.ts'
import type { AccountDirectory, NewPortal } from '../../domain/admin/admin-store.ts'
import type { ManagedAccount } from '../../domain/admin/managed-account.ts'
import type { Database, Querier } from '../database.ts'
import { holdOwner, insertApp } from './app-rows.ts'
import { putCredential } from './credential-rows.ts'
import { closeAccount } from './close-account.ts'
import { sweepAccount } from './sweep-account.ts'
import { createNumberLeases } from './number-leases.ts'

const FIRST_ACCOUNT_ID = 200_001

const ACCOUNT_COLUMNS = `a.id, a.kind, a.account_type, a.name, a.time_zone, a.currency, a.created_at, a.suspended_at,
  x.reason as closed_for`

// By primary key, in its order.
const LIST_ACCOUNTS = `
select ${ACCOUNT_COLUMNS} from account a left join closed_account x on x.id = a.id
where a.id > coalesce($1::bigint, -1) order by a.id limit $2`

// By primary key.
const FIND_ACCOUNT = `
select ${ACCOUNT_COLUMNS} from account a left join closed_account x on x.id = a.id where a.id = $1`

// By primary keys. Also of accounts that were deleted.
const IS_USED = `
select exists (select 1 from account where id = $1) or exists (select 1 from closed_account where id = $1) as is_used`

const INSERT_ACCOUNT = `
insert into account (id, kind, account_type, name, time_zone, currency, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict on constraint account__pkey do nothing returning 1`
const INSERT_INSTALLATION = `
insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, $3, $4)`

const CHANGE_ACCOUNT = `
update account set name = coalesce($2, name), time_zone = coalesce($3, time_zone), currency = coalesce($4, currency)
where id = $1 returning 1`
const SUSPEND_ACCOUNT = `
update account set suspended_at = case when $2::timestamptz is null then null else coalesce(suspended_at, $2) end
where id = $1 returning 1`

type AccountRow = {
  id: string
  kind: ManagedAccount['kind']
  account_type: string | null
  name: string
  time_zone: string
  currency: string
  created_at: Date
  suspended_at: Date | null
  closed_for: 'emptying' | 'deleted' | null
}

/** Accounts as operators manage them, in PostgreSQL. */
export function createAccountDirectory(db: Database): AccountDirectory {
  const isUsed = async (id: string) =>
    (await db.query<{ is_used: boolean }>(IS_USED, [id]))[0]?.is_used === true
  const ids = createNumberLeases(db, { name: 'account', first: FIRST_ACCOUNT_ID, isUsed })
  return {
    listAccounts: async ({ after, limit }) =>
      (await db.query<AccountRow>(LIST_ACCOUNTS, [after, limit])).map(decodeAccount),
    findAccount: async (accountId) => {
      const [row] = await db.query<AccountRow>(FIND_ACCOUNT, [accountId])
      return row && decodeAccount(row)
    },
    takeAccountId: async (wanted) => {
      if (wanted === undefined) return ids.takeUnused()
      return (await isUsed(wanted)) ? undefined : wanted
    },
    createPortal: (portal) => createPortal(db, portal),
    changeAccount: async (accountId, { name, timeZone, currency }) =>
      (await db.query(CHANGE_ACCOUNT, [accountId, name, timeZone, currency])).length > 0,
    suspendAccount: async (accountId, since) =>
      (await db.query(SUSPEND_ACCOUNT, [accountId, since === undefined ? null : isoTime(since)])).length > 0,
    closeAccount: (accountId, closing) => closeAccount(db, accountId, closing),
    sweepAccount: (accountId, sweep) => sweepAccount(db, accountId, sweep),
  }
}

async function createPortal(
  db: Database,
  portal: NewPortal,
): Promise<'created' | 'id_taken' | 'app_missing'> {
  const { account } = portal
  return db.transaction(
    (tx) => insertPortal(tx, portal),
    async (querier) => (await querier.query(FIND_ACCOUNT, [account.id])).length > 0,
    { accountId: account.id, isAlone: false },
  )
}

async function insertPortal(
  tx: Querier,
  { account, app, credentials }: NewPortal,
): Promise<'created' | 'id_taken' | 'app_missing'> {
  const { id, kind, accountType, name, timeZone, currency } = account
  const createdAt = isoTime(account.createdAt)
  const values = [id, kind, accountType, name, timeZone, currency, createdAt]
  const isOfAnother = app !== undefined && app.name === undefined
  if (isOfAnother && !(await holdOwner(tx, app))) return 'app_missing'
  if ((await tx.query(INSERT_ACCOUNT, values)).length === 0) return 'id_taken'
  const written = credentials.map((credential) => putCredential(tx, credential))
  if (app === undefined) return 'created'
  if (app.name !== undefined)
    written.push(insertApp(tx, { ...app, name: app.name, createdAt: account.createdAt }))
  written.push(tx.query(INSERT_INSTALLATION, [id, app.id, app.scopes, createdAt]).then(() => undefined))
  await Promise.all(written)
  return 'created'
}

function decodeAccount(row: AccountRow): ManagedAccount {
  return {
    id: row.id,
    kind: row.kind,
    accountType: accountTypeOf(row),
    state: stateOf(row),
    name: row.name,
    timeZone: row.time_zone,
    currency: row.currency,
    createdAt: row.created_at.getTime(),
    ...(row.suspended_at === null ? {} : { suspendedAt: row.suspended_at.getTime() }),
  }
}

function stateOf({ closed_for: reason, suspended_at: suspendedAt }: AccountRow): ManagedAccount['state'] {
  if (reason !== null) return reason === 'deleted' ? 'deleting' : 'emptying'
  return suspendedAt === null ? 'active' : 'suspended'
}

/** What the account was made as, else what its kind says. */
export function accountTypeOf({
  kind,
  account_type: stored,
}: Pick<AccountRow, 'kind' | 'account_type'>): AccountType {
  const byKind = kind === 'developer' ? 'APP_DEVELOPER' : 'STANDARD'
  return accountTypes.find((type) => type === stored) ?? byKind
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
