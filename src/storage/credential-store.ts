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
  is_blocked: boolean
}

// By primary key, as what is joined. A personal access key opens nothing by itself (PA33).
const FIND_CREDENTIAL = prepared(`
select c.kind, c.account_id, c.app_id, c.developer_account_id, c.scopes,
  round(extract(epoch from c.expires_at) * 1000)::bigint as expires_ms,
  a.suspended_at is not null or d.suspended_at is not null or x.id is not null as is_blocked
from credential c
left join account a on a.id = c.account_id
left join account d on d.id = c.developer_account_id
left join closed_account x on x.id = coalesce(c.account_id, c.developer_account_id)
where c.secret_hash = $1 and c.revoked_at is null and c.kind <> 'personal_access_key'
  and (c.kind <> 'personal_access' or exists (
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
      developerAccountId: row.developer_account_id ?? '',
      scopes: row.scopes,
    },
    isBlocked: row.is_blocked,
    ...(row.expires_ms === null ? {} : { expiresAt: Number(row.expires_ms) }),
  }
}
