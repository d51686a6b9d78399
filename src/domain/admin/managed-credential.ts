/** An account that holds records, the app that acts in it, and the account that owns the app. */
export type Tenant = {
  readonly accountId: string
  readonly appId: string
  readonly developerAccountId: string
}

/** Credentials that operators make; all others are issued by OAuth, or for a personal access key. */
export type OperatorKind = 'private_app' | 'service_key' | 'developer_key' | 'personal_access_key' | 'admin'

/** A secret as it is stored: never its text. Times are epoch ms. */
export type NewCredential = {
  readonly secretHash: Uint8Array
  /** Names it in lists; chosen where it is absent. */
  readonly tokenId?: string
  readonly kind: OperatorKind
  /** What it opens; absent for an admin credential alone. */
  readonly tenant?: Tenant
  /** Whose a personal access key is. */
  readonly userId?: string
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
}

/** A credential as lists show it. */
export type ManagedCredential = {
  /** 16 hexadecimal digits; shared by the secrets of one token (decision 49). */
  readonly id: string
  /** Its place in lists: of its hash, the beginning. */
  readonly cursor: string
  readonly kind: string
  readonly accountId?: string
  readonly appId?: string
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
  readonly revokedAt?: number
  /** When a newer secret took its place. */
  readonly replacedAt?: number
}

/** A secret in the moment it is made: the only one in which its text is known. */
export type NewSecret = {
  /** Of the token that it becomes the secret of. */
  readonly id: string
  readonly text: string
  readonly hash: Uint8Array
  readonly hint: string
}

/** Where secrets come from. */
export type SecretMaker = {
  readonly accessToken: () => NewSecret
  readonly developerKey: () => NewSecret
  readonly clientSecret: () => NewSecret
  readonly clientId: () => string
  readonly password: () => string
  readonly hashPassword: (password: string) => Promise<string>
}
