import type { Account } from '../accounts.ts'

/** What becomes of calls: `emptying` and `deleting` go on until they are done, over restarts if need be. */
type AccountState = 'active' | 'suspended' | 'emptying' | 'deleting'

/** An account as operators see it. Times are epoch ms. */
export type ManagedAccount = Account & {
  /** Digits. */
  readonly id: string
  readonly state: AccountState
  /** Since when whatever acts in it is refused (platform PA41). */
  readonly suspendedAt?: number
}

/** An account to be made. */
export type NewAccount = Omit<ManagedAccount, 'state' | 'suspendedAt'>

/** What of an account can be changed; what is absent stays. */
export type AccountChanges = Partial<Pick<Account, 'name' | 'timeZone' | 'currency'>>
