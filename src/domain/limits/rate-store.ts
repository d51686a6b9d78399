import type { RateLimit } from './rate-limits.ts'

/** Calls that ask to be let through together: of one caller, to operations of one class. */
export type RateAsk = {
  /** The account, or the developer account of calls that act in none. */
  readonly accountId: string
  readonly limits: readonly RateLimit[]
  /** How many calls. */
  readonly calls: number
  /** Where the account's days end: yesterday, today and tomorrow by the server's own clock. Epoch ms, in order. */
  readonly dayEnds: readonly number[]
}

/** How the windows stood before the calls, and how many of them were let through and counted. */
export type RateGrant = {
  readonly granted: number
  /** Of each limit, in the order of the ask. */
  readonly windows: readonly RateWindow[]
}

type RateWindow = {
  /** Calls counted before these. */
  readonly used: number
  /** Until the window ends, by the clock that it is measured by; ms. */
  readonly msLeft: number
}

/** The port that storage fills in for counting calls in windows: exact over any number of servers. */
export type RateStore = {
  readonly take: (ask: RateAsk) => Promise<RateGrant>
  /** Calls that the account's daily window holds, if it is the one that ends at `endsAt` (epoch ms). */
  readonly countDaily: (accountId: string, endsAt: number) => Promise<number>
  /** Deletes at most `limit` counts of windows that ended before; how many there were. */
  readonly deleteEnded: (before: number, limit: number) => Promise<number>
}
