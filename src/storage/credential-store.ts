import type { Caller } from '../domain/caller.ts'
import type { Credential, CredentialStore } from '../domain/credential-store.ts'
import type { RateProfile } from '../domain/limits/rate-limits.ts'
import type { Querier } from './database.ts'
import { HAS_FAULTS } from './fault-store.ts'
import { prepared } from './statement.ts'

type CredentialRow = {
  user_id: string | null
  kind: Caller['kind']
  account_id: string | null
  app_id: string | null
  developer_account_id: string | null
  scopes: string[]
  expires_ms: string | null
  time_zone: string | null
  rate_limits: RateProfile | null
  has_faults: boolean
  is_blocked: boolean
}

/**
 * With what holds for calls of the account, so that asking for it costs no statement. By primary key, as what is joined.
 * A personal access key opens nothing by itself (PA33).
 */
const findCredential = (hasFaults: string) =>
  prepared(`
select c.user_id, c.kind, c.account_id, c.app_id, c.developer_account_id, c.scopes,
  round(extract(epoch from c.expires_at) * 1000)::bigint as expires_ms,
  coalesce(a.time_zone, d.time_zone) as time_zone, case when c.account_id is null then d.rate_limits else a.rate_limits end as rate_limits,
  ${hasFaults} as has_faults,
  a.suspended_at is not null or d.suspended_at is not null or x.id is not null as is_blocked
from credential c
left join account a on a.id = c.account_id
left join account d on d.id = c.developer_account_id
left join closed_account x on x.id = coalesce(c.account_id, c.developer_account_id)
where c.secret_hash = $1 and c.revoked_at is null and c.kind <> 'personal_access_key'`)

const FIND_CREDENTIAL = findCredential('false')
const FIND_CREDENTIAL_AND_FAULTS = findCredential(HAS_FAULTS)

/** Of a token that acts for a user. By primary key; asked apart, so that other tokens do not pay for it. */
const IS_USER = prepared('select 1 from account_user where account_id = $1 and id = $2')

/** Tokens and developer keys in PostgreSQL, found by the hash of their secret. Faults are looked for in dev mode only. */
export function createCredentialStore(
  db: Querier,
  { seesFaults }: { readonly seesFaults: boolean } = { seesFaults: false },
): CredentialStore {
  const statement = seesFaults ? FIND_CREDENTIAL_AND_FAULTS : FIND_CREDENTIAL
  return {
    findCredential: async (secretHash) => {
      const [row] = await db.query<CredentialRow>(statement, [secretHash])
      return row && (await hasItsUser(db, row)) ? decodeCredential(row) : undefined
    },
  }
}

async function hasItsUser(
  db: Querier,
  { kind, account_id: accountId, user_id: userId }: CredentialRow,
): Promise<boolean> {
  return kind !== 'personal_access' || (await db.query(IS_USER, [accountId, userId])).length > 0
}

function decodeCredential(row: CredentialRow): Credential {
  return {
    caller: {
      kind: row.kind,
      accountId: row.account_id ?? '',
      appId: row.app_id ?? '',
      developerAccountId: row.developer_account_id ?? '',
      scopes: row.scopes,
      terms: {
        timeZone: row.time_zone ?? 'UTC',
        ...(row.rate_limits === null ? {} : { rateLimits: row.rate_limits }),
        hasFaults: row.has_faults,
      },
    },
    isBlocked: row.is_blocked,
    ...(row.expires_ms === null ? {} : { expiresAt: Number(row.expires_ms) }),
  }
}
