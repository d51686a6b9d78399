import type { ManagedAccount } from '../../../../domain/admin/managed-account.ts'
import { formatInstant } from '../../../../domain/instant.ts'

/** An account as the admin API shows it. */
export function encodeAccount(account: ManagedAccount): object {
  const { createdAt, suspendedAt, ...rest } = account
  return {
    ...rest,
    createdAt: formatInstant(createdAt),
    ...(suspendedAt === undefined ? {} : { suspendedAt: formatInstant(suspendedAt) }),
  }
}

/** An id in a body, sent as a text or a number. */
export function idText(id: string | number): string
export function idText(id: string | number | undefined): string | undefined
export function idText(id: string | number | undefined): string | undefined {
  return id === undefined ? undefined : String(id)
}
