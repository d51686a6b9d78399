import type { ManagedAccount } from '../../../../domain/admin/managed-account.ts'
import { formatInstant } from '../../../../domain/instant.ts'

/** An account as the admin API shows it. */
export function encodeAccount(account: ManagedAccount): object {
  const { id, kind, accountType, name, timeZone, currency, createdAt, suspendedAt } = account
  return {
    id,
    kind,
    accountType,
    name,
    timeZone,
    currency,
    createdAt: formatInstant(createdAt),
    ...(suspendedAt === undefined ? {} : { suspendedAt: formatInstant(suspendedAt) }),
  }
}
