import type { Account } from '../domain/accounts.ts'
import type { NewPersonalToken, PersonalKeys } from '../domain/personal-keys.ts'
import type { Database } from './database.ts'
import { sweepTokens } from './sweep-tokens.ts'

type KeyRow = {
  account_id: string
  account_name: string
  account_kind: Account['kind']
  user_id: string
  scopes: string[]
}

const IS_LIVE = `k.kind = 'personal_access_key' and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`

// By primary keys.
const FIND_KEY = `
select k.account_id, a.name as account_name, a.kind as account_kind, k.user_id, k.scopes
from credential k
join account a on a.id = k.account_id
join account_user u on u.account_id = k.account_id and u.id = k.user_id
where k.secret_hash = $1 and ${IS_LIVE}`

// Waits for a revocation that is in progress, and finds it.
const HOLD_KEY = `select 1 from credential k where k.secret_hash = $1 and ${IS_LIVE} for share`
const INSERT_TOKEN = `
insert into credential (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at,
  expires_at, user_id, family)
select $2, 'personal_access', k.account_id, k.app_id, k.developer_account_id, k.label, $3, k.scopes, $4, $5, k.user_id,
  k.secret_hash
from credential k where k.secret_hash = $1`
const HAS_TOKEN = `select 1 from credential where secret_hash = $1`

/** Personal access keys, and the tokens that are issued for them, in PostgreSQL. */
export function createPersonalKeyStore(db: Database): PersonalKeys {
  return {
    findKey: async (keyHash, now) => {
      const [row] = await db.query<KeyRow>(FIND_KEY, [keyHash, new Date(now).toISOString()])
      return (
        row && {
          accountId: row.account_id,
          accountName: row.account_name,
          accountKind: row.account_kind,
          userId: row.user_id,
          scopes: row.scopes,
        }
      )
    },
    issueToken: (keyHash, token) => issue(db, keyHash, token),
  }
}

async function issue(
  db: Database,
  keyHash: Uint8Array,
  { accountId, tokenHash, hint, createdAt, expiresAt }: NewPersonalToken,
): Promise<boolean> {
  const [created, expires] = [createdAt, expiresAt].map((time) => new Date(time).toISOString())
  return db.transaction(
    async (tx) => {
      await sweepTokens(tx, createdAt)
      if ((await tx.query(HOLD_KEY, [keyHash, created])).length === 0) return false
      await tx.query(INSERT_TOKEN, [keyHash, tokenHash, hint, created, expires])
      return true
    },
    async (querier) => (await querier.query(HAS_TOKEN, [tokenHash])).length > 0,
    { accountId, isAlone: false },
  )
}
