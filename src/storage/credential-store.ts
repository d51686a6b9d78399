import type { Caller } from '../domain/caller.ts'
import type { Credential, CredentialStore } from '../domain/credential-store.ts'
import type { Querier } from './database.ts'
import { prepared } from './statement.ts'

type CredentialRow = {
  kind: Caller['kind']
  account_id: string | null
  app_id: string | null
  developer_account_id: string | null
  scopes: string[]
  expires_ms: string | null
}

// By primary key.
const FIND_CREDENTIAL = prepared(`
select kind, account_id, app_id, developer_account_id, scopes,
  round(extract(epoch from expires_at) * 1000)::bigint as expires_ms
from credential where secret_hash = $1 and revoked_at is null`)

/** Tokens and developer keys in PostgreSQL, found by the hash of their secret. */
export function createCredentialStore(db: Querier): CredentialStore {
  return {
    findCredential: async (secretHash) => {
      const rows = await db.query<CredentialRow>(FIND_CREDENTIAL, [secretHash])
      return rows[0] ? decodeCredential(rows[0]) : undefined
    },
  }
}

function decodeCredential(row: CredentialRow): Credential {
  return {
    caller: {
      kind: row.kind,
      accountId: row.account_id ?? '',
      appId: row.app_id ?? '',
      developerAccountId: row.developer_account_id ?? '',
      scopes: row.scopes,
    },
    ...(row.expires_ms === null ? {} : { expiresAt: Number(row.expires_ms) }),
  }
}
