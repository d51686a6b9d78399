/** The port that storage fills in for what an account has set. */
export type Accounts = {
  /** The account's time zone, such as `America/New_York`. Throws when there is no such account. */
  readonly getTimeZone: (accountId: string) => Promise<string>
}
