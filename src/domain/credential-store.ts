import type { Caller } from './caller.ts'

/** What a secret opens, and until when. */
export type Credential = {
  readonly caller: Caller
  /** Epoch ms; absent for one that does not expire. */
  readonly expiresAt?: number
  /** Its account, or the one that owns its app, is suspended or on its way out (PA41). */
  readonly isBlocked: boolean
}

/** The port that storage fills in for tokens and developer keys. Revoked ones look absent. */
export type CredentialStore = {
  readonly findCredential: (secretHash: Uint8Array) => Promise<Credential | undefined>
}
