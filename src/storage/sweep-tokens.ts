import type { Querier } from './database.ts'

/** How long an expired token is still known, so that its caller learns that it has expired (PA36). */
const KEEP_EXPIRED_DAYS = 7
const SWEPT_AT_ONCE = 200

// By credential__expired__idx.
const SWEEP_TOKENS = `
delete from credential where secret_hash in (
  select secret_hash from credential where kind in ('oauth', 'client_credentials', 'personal_access')
    and expires_at < $1 order by expires_at limit ${SWEPT_AT_ONCE} for update skip locked)`
const SWEEP_CODES = `
delete from authorization_code where code_hash in (
  select code_hash from authorization_code where expires_at < $1 order by expires_at limit ${SWEPT_AT_ONCE}
  for update skip locked)`

/** Codes and tokens that nobody can use any more, a bounded number with each that is issued; it waits for no other. */
export async function sweepTokens(tx: Querier, now: number): Promise<void> {
  const before = new Date(now - KEEP_EXPIRED_DAYS * 86_400_000).toISOString()
  await tx.query(SWEEP_CODES, [before])
  await tx.query(SWEEP_TOKENS, [before])
}
