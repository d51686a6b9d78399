import type { Caller } from '../domain/caller.ts'
import type { Credential, CredentialStore } from '../domain/credential-store.ts'
import type { Querier } from './database.ts'
import { prepared } from './statement.ts'

type CredentialRow = {
  kind: Caller['kind']
  account_id: string | null
  app_id: string | null
  developer_account_id: string
  scopes: string[]
  expires_ms: string | null
}

// By primary key, as is the user of a personal token. A personal access key opens nothing by itself (PA33).
const FIND_CREDENTIAL = prepared(`
select kind, account_id, app_id, developer_account_id, scopes,
  round(extract(epoch from expires_at) * 1000)::bigint as expires_ms
from credential c where secret_hash = $1 and revoked_at is null and kind <> 'personal_access_key'
  and (kind <> 'personal_access' or exists (
    select 1 from account_user u where u.account_id = c.account_id and u.id = c.user_id))`)

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
      developerAccountId: row.developer_account_id,
      scopes: row.scopes,
    },
    ...(row.expires_ms === null ? {} : { expiresAt: Number(row.expires_ms) }),
  }
}
