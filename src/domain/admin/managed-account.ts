import type { Account } from '../accounts.ts'

/** What an account says of itself (platform PI2). */
export const accountTypes = ['STANDARD', 'DEVELOPER_TEST', 'SANDBOX', 'APP_DEVELOPER'] as const
export type AccountType = (typeof accountTypes)[number]

/** An account as operators see it. Times are epoch ms. */
export type ManagedAccount = Account & {
  /** Digits. */
  readonly id: string
  readonly accountType: AccountType
  /** Since when whatever acts in it is refused (platform PA41). */
  readonly suspendedAt?: number
}
