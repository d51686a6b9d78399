/** Calls of one account, day, app, operation and spelling, not stored yet. Times are epoch ms. */
export type CallCount = {
  readonly accountId: string
  /** By the clocks of the account, `2026-11-25`. */
  readonly day: string
  /** `0` for calls with a developer key. */
  readonly appId: string
  readonly operationId: string
  /** The route as called, `/crm/v3/timeline/events`: never a concrete path. */
  readonly spelling: string
  readonly calls: number
  /** Those among them that count for the daily limit of the account (platform PL2). */
  readonly limitedCalls: number
  readonly firstAt: number
  readonly lastAt: number
  /** Family of the last User-Agent, `hubspot-api-client-nodejs`; empty when none was sent. */
  readonly lastClient: string
}

/** Calls of one account to one spelling of an operation over some days. */
export type CallSummary = Pick<
  CallCount,
  'operationId' | 'spelling' | 'calls' | 'firstAt' | 'lastAt' | 'lastClient'
> & {
  /** By number; without the `0` of developer keys. */
  readonly appIds: readonly string[]
}

/** The port that storage fills in for counts of calls. */
export type CallStore = {
  /** Adds to what is stored, in one statement; several servers add up. Keys are distinct. */
  readonly addCalls: (counts: readonly CallCount[]) => Promise<void>
  /** The account's calls on `sinceDay` and later, by operation and spelling. */
  readonly listCalls: (accountId: string, sinceDay: string) => Promise<readonly CallSummary[]>
  /** The account's calls on the day that count for its daily limit. */
  readonly countLimited: (accountId: string, day: string) => Promise<number>
  /** Deletes at most `limit` counts of days before `day`, of any account; how many there were. */
  readonly deleteCalls: (day: string, limit: number) => Promise<number>
}
