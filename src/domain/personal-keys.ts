import type { Account } from './accounts.ts'

/** What a personal access key stands for: a user, in an account, by an app (PA33). */
export type PersonalKey = {
  readonly accountId: string
  readonly accountName: string
  readonly accountKind: Account['kind']
  readonly userId: string
  readonly scopes: readonly string[]
}

/** A token for half an hour. Known by its SHA-256 alone; times are epoch ms. */
export type NewPersonalToken = {
  /** That of the key. */
  readonly accountId: string
  readonly tokenHash: Uint8Array
  readonly hint: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** The port that storage fills in for personal access keys. Keys that ended, or whose user did, look absent. */
export type PersonalKeys = {
  readonly findKey: (keyHash: Uint8Array, now: number) => Promise<PersonalKey | undefined>
  /** Stores a token of the key's user with its scopes; false when the key ended meanwhile. */
  readonly issueToken: (keyHash: Uint8Array, token: NewPersonalToken) => Promise<boolean>
}
