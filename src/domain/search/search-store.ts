import type { Outcome } from '../failure.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Search } from './search-value.ts'

export type SearchResult = {
  /** All that match, however many are shown (SRCH-4). */
  readonly total: number
  readonly records: readonly CrmRecord[]
}

/** The port that storage fills in for searches. */
export type SearchStore = {
  /**
   * Live records of the account that match, in order, and how many there are in all, as of one moment; what was
   * written before is found. Fails with `unavailable` when the search takes too long, and with `rate_limited` when
   * too many others are waiting.
   */
  readonly search: (accountId: string, search: Search) => Promise<Outcome<SearchResult>>
}
