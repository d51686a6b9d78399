import type { ManagedCredential, NewCredential } from '../../domain/admin/managed-credential.ts'
import { newTokenId } from '../../platform/secrets.ts'
import type { Querier } from '../database.ts'
import { TOKEN_ID } from '../token-store.ts'

/** Bytes of the hash that tell where a list goes on. */
const CURSOR_BYTES = 12
const HASH_BYTES = 32

export const CREDENTIAL_COLUMNS = `${TOKEN_ID} as id, encode(substr(secret_hash, 1, ${CURSOR_BYTES}), 'hex') as cursor, kind, account_id, app_id, label,
  hint, scopes, created_at, expires_at, revoked_at, replaced_at`

const PUT_CREDENTIAL = `
insert into credential
  (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at, expires_at, user_id,
   token_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict on constraint credential__pkey do update set revoked_at = null, kind = excluded.kind,
  account_id = excluded.account_id, app_id = excluded.app_id, developer_account_id = excluded.developer_account_id,
  label = excluded.label, hint = excluded.hint, scopes = excluded.scopes, expires_at = excluded.expires_at,
  user_id = excluded.user_id, replaced_at = null`

/** Stores the credential, or takes back the revocation of the same secret. */
export async function putCredential(db: Querier, credential: NewCredential): Promise<void> {
  await db.query(PUT_CREDENTIAL, credentialValues(credential))
}

function credentialValues(credential: NewCredential): unknown[] {
  const { kind, tenant } = credential
  if ((kind === 'admin') !== (tenant === undefined)) throw new RangeError(`a credential of kind ${kind}`)
  const isKey = kind === 'developer_key'
  return [
    credential.secretHash,
    kind,
    isKey ? null : tenant?.accountId,
    isKey ? null : tenant?.appId,
    tenant?.developerAccountId,
    credential.label,
    credential.hint,
    credential.scopes,
    new Date(credential.createdAt).toISOString(),
    credential.expiresAt === undefined ? null : new Date(credential.expiresAt).toISOString(),
    credential.userId,
    credential.tokenId ?? newTokenId(),
  ]
}

export type CredentialRow = {
  id: string
  cursor: string
  kind: string
  account_id: string | null
  app_id: string | null
  label: string
  hint: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  replaced_at: Date | null
}

export function decodeCredential(row: CredentialRow): ManagedCredential {
  return {
    id: row.id,
    cursor: row.cursor,
    kind: row.kind,
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.app_id === null ? {} : { appId: row.app_id }),
    label: row.label,
    hint: row.hint,
    scopes: row.scopes,
    createdAt: row.created_at.getTime(),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.getTime() }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.getTime() }),
    ...(row.replaced_at === null ? {} : { replacedAt: row.replaced_at.getTime() }),
  }
}

/** Every hash that begins so lies between these two: they are found by the primary key. */
export function hashesFrom(beginning: string): readonly [first: Buffer, last: Buffer] {
  const start = Buffer.from(beginning, 'hex')
  const rest = HASH_BYTES - start.length
  return [Buffer.concat([start, Buffer.alloc(rest)]), Buffer.concat([start, Buffer.alloc(rest, 0xff)])]
}
