import type { RefusedCall } from './refused-call.ts'

export type ExplanationKey = { readonly accountId: string; readonly correlationId: string }

/** The port that storage fills in: refused calls that all server processes of one database share. */
export type ExplanationStore = {
  /** Adds some and removes others, in one statement each. */
  readonly exchange: (added: readonly RefusedCall[], removed: readonly ExplanationKey[]) => Promise<void>
  readonly find: (key: ExplanationKey) => Promise<RefusedCall | undefined>
  /** The newest first. */
  readonly list: (accountId: string, limit: number) => Promise<readonly RefusedCall[]>
  /** Removes what was refused before, whoever left it there. */
  readonly prune: (before: number) => Promise<void>
}

/** Where refused calls are looked up: this process first, then what others left. */
export type ExplanationSource = {
  /** The call of this id, if one of the accounts owns it. */
  readonly find: (correlationId: string, accountIds: readonly string[]) => Promise<RefusedCall | undefined>
  /** The newest first. */
  readonly list: (accountId: string) => Promise<readonly RefusedCall[]>
}
