/** An account that holds records, the app that acts in it, and the account that owns the app. */
export type Tenant = {
  readonly accountId: string
  readonly appId: string
  readonly developerAccountId: string
}

/** A secret as it is stored: never its text. Times are epoch ms. */
export type NewCredential = {
  readonly secretHash: Uint8Array
  readonly kind: 'private_app' | 'developer_key' | 'admin'
  /** What it opens; absent for an admin credential alone. */
  readonly tenant?: Tenant
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
}

/** A credential as lists show it. */
export type ManagedCredential = {
  /** The beginning of the hash of its secret, which tells nothing of it: 24 hexadecimal digits (decision 46). */
  readonly id: string
  readonly kind: string
  readonly accountId?: string
  readonly appId?: string
  readonly label: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
  readonly revokedAt?: number
}

/** A secret in the moment it is made: the only one in which its text is known. */
export type NewSecret = {
  /** Of the credential that it becomes. */
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
