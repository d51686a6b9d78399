import type { Account, Accounts } from '../domain/accounts.ts'
import { newTokenId } from '../platform/secrets.ts'
import type { Database, Querier } from './database.ts'
import { TOKEN_ID } from './token-store.ts'

/** An account that holds records, the app that acts in it, and the developer account that owns the app. */
export type Tenant = {
  readonly accountId: string
  readonly appId: string
  readonly developerAccountId: string
}

/** Credentials that operators make; all others are issued by OAuth, or for a personal access key. */
export type OperatorKind = 'private_app' | 'service_key' | 'developer_key' | 'personal_access_key'

/** A secret as it is stored: never its text. Times are epoch ms. */
export type NewCredential = {
  readonly secretHash: Uint8Array
  readonly kind: OperatorKind
  readonly tenant: Tenant
  /** Whose a personal access key is. */
  readonly userId?: string
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
}

/** A credential as `token list` shows it. */
export type ListedCredential = {
  /** Names the token through all of its secrets: to rotate or revoke it without having one. */
  readonly tokenId: string
  readonly kind: string
  readonly userId: string | undefined
  readonly accountId: string | undefined
  readonly appId: string | undefined
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly revokedAt: Date | undefined
  /** When a newer secret took its place. */
  readonly replacedAt: Date | undefined
}

/** Accounts, apps, installations and credentials: what operators and the start-up set up. */
export type AccountStore = Accounts & {
  /** Creates what is missing of a tenant; what is there stays as it is. */
  readonly ensureTenant: (
    tenant: Tenant & { readonly name: string; readonly createdAt: number },
  ) => Promise<void>
  /** Sets the time zone that dates are rendered in (timeline R9); false when there is no such account. */
  readonly setTimeZone: (accountId: string, timeZone: string) => Promise<boolean>
  readonly findTenant: (accountId: string, appId?: string) => Promise<Tenant | undefined>
  /** Whether there is such an account, a developer account included. */
  readonly hasAccount: (accountId: string) => Promise<boolean>
  /** The tenants by account id, at most `limit`. */
  readonly listTenants: (limit: number) => Promise<readonly Tenant[]>
  /** Ids of the apps, or of the named one if it is there, at most `limit`. */
  readonly listApps: (limit: number, appId?: string) => Promise<readonly string[]>
  /** Ids of the apps that the account has, or of the named one if it has it. */
  readonly listInstalledApps: (accountId: string, appId?: string) => Promise<readonly string[]>
  /** Stores the credential, or takes back the revocation of the same secret. */
  readonly putCredential: (credential: NewCredential) => Promise<void>
  readonly listCredentials: () => Promise<readonly ListedCredential[]>
  /** Revokes every live credential of that label; how many there were. */
  readonly revokeLabelled: (label: string, now: number) => Promise<number>
  readonly countLabelled: (label: string) => Promise<number>
  /** Revokes this one secret, and no other of its token; false when no live credential has the hash. */
  readonly revokeCredential: (secretHash: Uint8Array, now: number) => Promise<boolean>
}

const INSERT_ACCOUNT = `
insert into account (id, kind, name, time_zone, currency, created_at) values ($1, $2, $3, 'UTC', 'USD', $4)
on conflict on constraint account__pkey do nothing`

const INSERT_APP = `
insert into app (id, developer_account_id, name, created_at) values ($1, $2, $3, $4)
on conflict on constraint app__pkey do nothing`

const INSERT_INSTALLATION = `
insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, '{*}', $3)
on conflict on constraint installation__pkey do nothing`

const FIND_TENANTS = `
select i.account_id, i.app_id, a.developer_account_id
from installation i join app a on a.id = i.app_id
where ($1::bigint is null or i.account_id = $1) and ($2::bigint is null or i.app_id = $2)
order by i.account_id, i.app_id limit $3`

// By primary key.
const GET_ACCOUNT = `
select kind, name, time_zone, currency, created_at from account where id = $1`
const SET_TIME_ZONE = `update account set time_zone = $2 where id = $1 returning 1`
const FIND_ACCOUNT = `select 1 from account where id = $1`

const LIST_APPS = `select id from app where $1::bigint is null or id = $1 order by id limit $2`

// By primary key.
const LIST_INSTALLED_APPS = `
select app_id as id from installation where account_id = $1 and ($2::bigint is null or app_id = $2) order by app_id`

const PUT_CREDENTIAL = `
insert into credential
  (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at, expires_at, user_id,
   token_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict on constraint credential__pkey do update set revoked_at = null, kind = excluded.kind,
  account_id = excluded.account_id, app_id = excluded.app_id, developer_account_id = excluded.developer_account_id,
  label = excluded.label, hint = excluded.hint, scopes = excluded.scopes, expires_at = excluded.expires_at,
  user_id = excluded.user_id, replaced_at = null`

const LIST_CREDENTIALS = `
select ${TOKEN_ID} as token_id, kind, account_id, app_id, user_id, label, hint, scopes, created_at, expires_at,
  revoked_at, replaced_at
from credential order by created_at, hint`

const REVOKE_CREDENTIAL = `
update credential set revoked_at = $2 where secret_hash = $1 and revoked_at is null returning 1`

// An OAuth client of the label goes too, and what it was given: its secret lies where that of the tokens does.
const REVOKE_LABELLED = `
with client as (delete from oauth_client where label = $1 returning client_id)
update credential set revoked_at = $2
where (label = $1 or client_id in (select client_id from client)) and revoked_at is null returning 1`

const COUNT_LABELLED = `
select (select count(*) from credential where label = $1 and revoked_at is null)::int
  + (select count(*) from oauth_client where label = $1)::int as count`

type AccountRow = {
  kind: Account['kind']
  name: string
  time_zone: string
  currency: string
  created_at: Date
}

type TenantRow = { account_id: string; app_id: string; developer_account_id: string }

type CredentialRow = {
  token_id: string
  kind: string
  account_id: string | null
  app_id: string | null
  user_id: string | null
  label: string
  hint: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  replaced_at: Date | null
}

export function createAccountStore(db: Database): AccountStore {
  return {
    getAccount: async (accountId) => {
      const [row] = await db.query<AccountRow>(GET_ACCOUNT, [accountId])
      if (!row) throw new Error(`there is no account ${accountId}`)
      const { kind, name, time_zone: timeZone, currency, created_at: createdAt } = row
      return { kind, name, timeZone, currency, createdAt: createdAt.getTime() }
    },
    setTimeZone: async (accountId, timeZone) =>
      (await db.query(SET_TIME_ZONE, [accountId, timeZone])).length > 0,
    ensureTenant: async (tenant) => {
      await db.transaction(
        (tx) => insertTenant(tx, tenant),
        (querier) => isTenantCommitted(querier, tenant),
      )
    },
    findTenant: async (accountId, appId) =>
      decodeTenant(await db.query<TenantRow>(FIND_TENANTS, [accountId, appId, 1]))[0],
    hasAccount: async (accountId) => (await db.query(FIND_ACCOUNT, [accountId])).length > 0,
    listTenants: async (limit) =>
      decodeTenant(await db.query<TenantRow>(FIND_TENANTS, [undefined, undefined, limit])),
    listApps: async (limit, appId) =>
      (await db.query<{ id: string }>(LIST_APPS, [appId, limit])).map(({ id }) => id),
    listInstalledApps: async (accountId, appId) =>
      (await db.query<{ id: string }>(LIST_INSTALLED_APPS, [accountId, appId])).map(({ id }) => id),
    putCredential: async (credential) => {
      await db.query(PUT_CREDENTIAL, credentialValues(credential))
    },
    listCredentials: async () => (await db.query<CredentialRow>(LIST_CREDENTIALS, [])).map(decodeCredential),
    revokeLabelled: async (label, now) =>
      (await db.query(REVOKE_LABELLED, [label, new Date(now).toISOString()])).length,
    countLabelled: async (label) =>
      (await db.query<{ count: number }>(COUNT_LABELLED, [label]))[0]?.count ?? 0,
    revokeCredential: async (secretHash, now) =>
      (await db.query(REVOKE_CREDENTIAL, [secretHash, new Date(now).toISOString()])).length > 0,
  }
}

async function insertTenant(
  tx: Querier,
  tenant: Tenant & { name: string; createdAt: number },
): Promise<void> {
  const time = new Date(tenant.createdAt).toISOString()
  await tx.query(INSERT_ACCOUNT, [tenant.developerAccountId, 'developer', `${tenant.name} (developer)`, time])
  await tx.query(INSERT_ACCOUNT, [tenant.accountId, 'standard', tenant.name, time])
  await tx.query(INSERT_APP, [tenant.appId, tenant.developerAccountId, `${tenant.name} app`, time])
  await tx.query(INSERT_INSTALLATION, [tenant.accountId, tenant.appId, time])
}

async function isTenantCommitted(querier: Querier, tenant: Tenant): Promise<boolean> {
  return (await querier.query(FIND_TENANTS, [tenant.accountId, tenant.appId, 1])).length > 0
}

function credentialValues(credential: NewCredential): unknown[] {
  const { tenant } = credential
  const isKey = credential.kind === 'developer_key'
  return [
    credential.secretHash,
    credential.kind,
    isKey ? null : tenant.accountId,
    isKey ? null : tenant.appId,
    tenant.developerAccountId,
    credential.label,
    credential.hint,
    credential.scopes,
    new Date(credential.createdAt).toISOString(),
    credential.expiresAt === undefined ? null : new Date(credential.expiresAt).toISOString(),
    credential.userId,
    newTokenId(),
  ]
}

function decodeTenant(rows: readonly TenantRow[]): Tenant[] {
  return rows.map((row) => ({
    accountId: row.account_id,
    appId: row.app_id,
    developerAccountId: row.developer_account_id,
  }))
}

function decodeCredential(row: CredentialRow): ListedCredential {
  return {
    tokenId: row.token_id,
    kind: row.kind,
    userId: row.user_id ?? undefined,
    accountId: row.account_id ?? undefined,
    appId: row.app_id ?? undefined,
    label: row.label,
    hint: row.hint,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    replacedAt: row.replaced_at ?? undefined,
  }
}
