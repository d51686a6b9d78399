/** What an account says of itself (platform PI2). */
export const accountTypes = ['STANDARD', 'DEVELOPER_TEST', 'SANDBOX', 'APP_DEVELOPER'] as const
export type AccountType = (typeof accountTypes)[number]

/** What an account is and has set. `createdAt`: epoch ms. */
export type Account = {
  /** A developer account owns apps; records are in standard ones. */
  readonly kind: 'standard' | 'developer'
  readonly accountType: AccountType
  readonly name: string
  /** Such as `America/New_York`. */
  readonly timeZone: string
  /** ISO 4217 code. */
  readonly currency: string
  readonly createdAt: number
}

/** The port that storage fills in for what an account has set. */
export type Accounts = {
  /** Throws when there is no such account. */
  readonly getAccount: (accountId: string) => Promise<Account>
}
