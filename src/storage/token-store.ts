import type { Database, Querier } from './database.ts'

/** Which token: by its id, or by the hash of one of its secrets. */
export type TokenName = { readonly tokenId: string } | { readonly secretHash: Uint8Array }

/** A new secret for a token that is there. Times are epoch ms. */
type Rotation = {
  readonly secretHash: Uint8Array
  readonly hint: string
  readonly now: number
  /** How long the secrets from before stay good beside the new one; 0 ends them at once. */
  readonly overlapMs: number
}

/** Tokens and keys that operators made, each with one secret at a time, or two while the one takes over. */
export type TokenStore = {
  /** Whether a live token has that name, and what kind it is. */
  readonly findToken: (name: TokenName, now: number) => Promise<{ tokenId: string; kind: string } | undefined>
  /** False when the token is not live any more. */
  readonly rotateToken: (tokenId: string, rotation: Rotation) => Promise<boolean>
  /**
   * Revokes every secret of the token, and what was issued for it; false when no live one is there. By a secret, also a
   * token that was issued by OAuth.
   */
  readonly revokeToken: (name: TokenName, now: number) => Promise<boolean>
}

/** Those from before ids were stored are named by their hash. */
export const TOKEN_ID = `coalesce(token_id, encode(substring(secret_hash from 1 for 8), 'hex'))`
/** As in the index on ids. */
export const IS_MADE = `kind not in ('oauth', 'client_credentials', 'personal_access')`

// By credential__token_id__idx, and by primary key.
const FIND_BY_ID = `
select ${TOKEN_ID} as token_id, kind from credential
where ${TOKEN_ID} = $1 and ${IS_MADE} and revoked_at is null and replaced_at is null
  and (expires_at is null or expires_at > $2)`
const FIND_BY_SECRET = `
select ${TOKEN_ID} as token_id, kind from credential
where secret_hash = $1 and ${IS_MADE} and revoked_at is null and (expires_at is null or expires_at > $2)`

const FIND_ACCOUNT = `
select coalesce(account_id, developer_account_id) as id from credential where ${TOKEN_ID} = $1 and ${IS_MADE} limit 1`
const HOLD_CURRENT = `
select secret_hash from credential
where ${TOKEN_ID} = $1 and ${IS_MADE} and revoked_at is null and replaced_at is null
  and (expires_at is null or expires_at > $2) for update`
const INSERT_SECRET = `
insert into credential (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at,
  expires_at, user_id, token_id)
select $2, kind, account_id, app_id, developer_account_id, label, $3, scopes, $4, expires_at, user_id, $5
from credential where secret_hash = $1`
// least() leaves out what is null.
const END_OLD_SECRETS = `
update credential set replaced_at = coalesce(replaced_at, $3), expires_at = least(expires_at, $4),
  revoked_at = case when $5 then $3::timestamptz end
where ${TOKEN_ID} = $1 and ${IS_MADE} and secret_hash <> $2 and revoked_at is null returning secret_hash`
const HAS_SECRET = `select 1 from credential where secret_hash = $1`

const REVOKE_SECRETS = `
update credential set revoked_at = $2 where ${TOKEN_ID} = $1 and ${IS_MADE} and revoked_at is null
returning secret_hash`
const REVOKE_ISSUED = `
update credential set revoked_at = $2 where family = any($1::bytea[]) and revoked_at is null`
const REVOKE_ONE = `
update credential set revoked_at = $2 where secret_hash = $1 and not (${IS_MADE}) and revoked_at is null returning 1`
const IS_LIVE = `
select 1 from credential where ${TOKEN_ID} = $1 and ${IS_MADE} and revoked_at is null limit 1`

type TokenRow = { token_id: string; kind: string }

export function createTokenStore(db: Database): TokenStore {
  return {
    findToken: (name, now) => findToken(db, name, now),
    rotateToken: (tokenId, rotation) => rotate(db, tokenId, rotation),
    revokeToken: async (name, now) => {
      if ('tokenId' in name) return revokeSecrets(db, name.tokenId, now)
      const found = await findToken(db, name, 0)
      if (found) return revokeSecrets(db, found.tokenId, now)
      return (await db.query(REVOKE_ONE, [name.secretHash, isoTime(now)])).length > 0
    },
  }
}

async function findToken(
  db: Querier,
  name: TokenName,
  now: number,
): Promise<{ tokenId: string; kind: string } | undefined> {
  const [statement, value] =
    'tokenId' in name ? [FIND_BY_ID, name.tokenId] : [FIND_BY_SECRET, name.secretHash]
  const [row] = await db.query<TokenRow>(statement, [value, isoTime(now)])
  return row && { tokenId: row.token_id, kind: row.kind }
}

async function rotate(
  db: Database,
  tokenId: string,
  { secretHash, hint, now, overlapMs }: Rotation,
): Promise<boolean> {
  const time = isoTime(now)
  const [account] = await db.query<{ id: string | null }>(FIND_ACCOUNT, [tokenId])
  return db.transaction(
    async (tx) => {
      const [current] = await tx.query<{ secret_hash: Buffer }>(HOLD_CURRENT, [tokenId, time])
      if (current === undefined) return false
      await tx.query(INSERT_SECRET, [current.secret_hash, secretHash, hint, time, tokenId])
      const endsAtOnce = overlapMs === 0
      const values = [tokenId, secretHash, time, isoTime(now + overlapMs), endsAtOnce]
      const old = await tx.query<{ secret_hash: Buffer }>(END_OLD_SECRETS, values)
      if (endsAtOnce) await tx.query(REVOKE_ISSUED, [old.map(({ secret_hash: hash }) => hash), time])
      return true
    },
    async (querier) => (await querier.query(HAS_SECRET, [secretHash])).length > 0,
    // Who takes away what the account has waits, and finds the new secret. An admin credential is of no account.
    account?.id ? { accountId: account.id, isAlone: false } : undefined,
  )
}

/** A token that is being issued for the key meanwhile waits on its row, and finds it revoked. */
async function revokeSecrets(db: Database, tokenId: string, now: number): Promise<boolean> {
  const time = isoTime(now)
  return db.transaction(
    async (tx) => {
      const end = () => tx.query<{ secret_hash: Buffer }>(REVOKE_SECRETS, [tokenId, time])
      // Again, for the secret of a rotation that the first one waited for.
      const ended = [...(await end()), ...(await end())]
      await tx.query(REVOKE_ISSUED, [ended.map(({ secret_hash: hash }) => hash), time])
      return ended.length > 0
    },
    async (querier) => (await querier.query(IS_LIVE, [tokenId])).length === 0,
  )
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
