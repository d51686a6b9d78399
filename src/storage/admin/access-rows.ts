import type { AccessDirectory } from '../../domain/admin/admin-store.ts'
import type { ManagedUser } from '../../domain/admin/managed-app.ts'
import type { NewCredential } from '../../domain/admin/managed-credential.ts'
import type { Database } from '../database.ts'
import { IS_MADE, TOKEN_ID } from '../token-store.ts'
import {
  CREDENTIAL_COLUMNS,
  type CredentialRow,
  decodeCredential,
  hashesFrom,
  putCredential,
} from './credential-rows.ts'

// By primary key, in its order.
const LIST_USERS = `
select id, email, created_at from account_user
where account_id = $1 and id > coalesce($2::bigint, -1) order by id limit $3`

// Those who make a user have the account to themselves, so that no two get one id.
const INSERT_USER = `
insert into account_user (account_id, id, email, password_hash, created_at)
select $1::bigint, coalesce(max(id), 0) + 1, $2, $3, $4 from account_user where account_id = $1
on conflict (account_id, email) do nothing
returning id, email, created_at`
const HAS_USER = `select 1 from account_user where account_id = $1 and email = $2`
const SET_PASSWORD = `
update account_user set password_hash = $3 where account_id = $1 and id = $2 returning 1`

const DELETE_USER = `delete from account_user where account_id = $1 and id = $2 returning 1`
const REVOKE_TOKENS = `
update credential set revoked_at = $3 where account_id = $1 and user_id = $2 and revoked_at is null`
const REVOKE_REFRESH = `
update refresh_token set revoked_at = $3 where account_id = $1 and user_id = $2 and revoked_at is null`
const DELETE_CODES = `delete from authorization_code where account_id = $1 and user_id = $2`
const IS_USER = `select 1 from account_user where account_id = $1 and id = $2`

// By the indexes of accounts and of developer accounts.
const LIST_CREDENTIALS = `
select ${CREDENTIAL_COLUMNS} from credential
where (account_id = $1 or (developer_account_id = $1 and account_id is null))
  and ($2::bytea is null or secret_hash > $2) order by secret_hash limit $3`

// By credential__token_id__idx; what was issued for it goes, too. Others are named by their hash: by primary key.
const REVOKE_MADE = `
update credential set revoked_at = coalesce(revoked_at, $2) where ${TOKEN_ID} = $1 and ${IS_MADE}
returning secret_hash`
const REVOKE_ISSUED = `
update credential set revoked_at = $2 where family = any($1::bytea[]) and revoked_at is null`
const REVOKE_OTHER = `
update credential set revoked_at = coalesce(revoked_at, $3)
where secret_hash between $1 and $2 and not (${IS_MADE}) returning 1`
const IS_INSTALLED = `select 1 from installation where account_id = $1 and app_id = $2 for share`
const HAS_CREDENTIAL = `select 1 from credential where secret_hash = $1`

type UserRow = { id: string; email: string; created_at: Date }

/** Users and credentials as operators manage them, in PostgreSQL. */
export function createAccessDirectory(db: Database): AccessDirectory {
  return {
    listUsers: async (accountId, { after, limit }) =>
      (await db.query<UserRow>(LIST_USERS, [accountId, after, limit])).map(decodeUser),
    createUser: (accountId, user) => createUser(db, accountId, user),
    deleteUser: (accountId, userId, now) => deleteUser(db, { accountId, userId, now }),
    setPassword: async (accountId, userId, hash) =>
      (await db.query(SET_PASSWORD, [accountId, userId, hash])).length > 0,
    listAccountCredentials: async (accountId, { after, limit }) => {
      const behind = after === undefined ? null : hashesFrom(after)[1]
      return (await db.query<CredentialRow>(LIST_CREDENTIALS, [accountId, behind, limit])).map(
        decodeCredential,
      )
    },
    createCredential: (credential) => createCredential(db, credential),
    revokeById: (id, now) => revokeById(db, id, new Date(now).toISOString()),
  }
}

async function createUser(
  db: Database,
  accountId: string,
  { email, passwordHash, createdAt }: Parameters<AccessDirectory['createUser']>[1],
): Promise<ManagedUser | undefined> {
  return db.transaction(
    async (tx) => {
      const values = [accountId, email, passwordHash, new Date(createdAt).toISOString()]
      const [row] = await tx.query<UserRow>(INSERT_USER, values)
      return row && decodeUser(row)
    },
    async (querier) => (await querier.query(HAS_USER, [accountId, email])).length > 0,
    { accountId, isAlone: true },
  )
}

async function deleteUser(
  db: Database,
  { accountId, userId, now }: { accountId: string; userId: string; now: number },
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      if ((await tx.query(DELETE_USER, [accountId, userId])).length === 0) return false
      const values = [accountId, userId, new Date(now).toISOString()]
      await tx.query(REVOKE_TOKENS, values)
      await tx.query(REVOKE_REFRESH, values)
      await tx.query(DELETE_CODES, [accountId, userId])
      return true
    },
    async (querier) => (await querier.query(IS_USER, [accountId, userId])).length === 0,
    // Nobody issues a token meanwhile.
    { accountId, isAlone: true },
  )
}

/** Done twice it is done once: it needs no check of the commit. */
async function revokeById(db: Database, id: string, time: string): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      const revoke = () => tx.query<{ secret_hash: Buffer }>(REVOKE_MADE, [id, time])
      await revoke()
      // Again, for the secret of a rotation that the first one waited for.
      const made = await revoke()
      await tx.query(REVOKE_ISSUED, [made.map(({ secret_hash: hash }) => hash), time])
      return made.length > 0 || (await tx.query(REVOKE_OTHER, [...hashesFrom(id), time])).length > 0
    },
    async () => false,
  )
}

/** An installation that a token rests on stays until the token is there. */
async function createCredential(db: Database, credential: NewCredential): Promise<boolean> {
  const { tenant, kind, secretHash } = credential
  if (tenant === undefined) throw new RangeError('a credential of no account')
  return db.transaction(
    async (tx) => {
      const installed = async () => tx.query(IS_INSTALLED, [tenant.accountId, tenant.appId])
      if (kind === 'private_app' && (await installed()).length === 0) return false
      await putCredential(tx, credential)
      return true
    },
    async (querier) => (await querier.query(HAS_CREDENTIAL, [secretHash])).length > 0,
    { accountId: tenant.accountId, isAlone: false },
  )
}

function decodeUser({ id, email, created_at: createdAt }: UserRow): ManagedUser {
  return { id, email, createdAt: createdAt.getTime() }
}
