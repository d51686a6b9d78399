import type { ManagedAccount } from './managed-account.ts'

/** Which part of a list is asked for: what comes behind a key, in the order of the key. */
export type PageRequest = { readonly after?: string; readonly limit: number }

/** The port that storage fills in for what operators manage. */
export type AdminStore = {
  /** By id. */
  readonly listAccounts: (page: PageRequest) => Promise<readonly ManagedAccount[]>
}
