/** How an app is known to those who install it. Times are epoch ms everywhere here. */
export type ManagedClient = {
  readonly clientId: string
  /** It has no secret, and has to use PKCE. */
  readonly isPublic: boolean
  readonly redirectUris: readonly string[]
  /** What the app may hold for itself, by client credentials. */
  readonly scopes: readonly string[]
}

/** An app as operators see it. */
export type ManagedApp = {
  readonly id: string
  /** The account that owns it: a developer account, or the one it is a private app of. */
  readonly developerAccountId: string
  readonly name: string
  readonly createdAt: number
  readonly clients: readonly ManagedClient[]
}

/** An OAuth client to be made; `secretHash` is absent for a public one. */
export type NewClient = {
  readonly clientId: string
  readonly appId: string
  readonly secretHash?: Uint8Array
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly label: string
  readonly createdAt: number
}

/** An app in an account, and what it may do there. */
export type Installation = {
  readonly accountId: string
  readonly appId: string
  readonly appName: string
  readonly scopes: readonly string[]
  readonly createdAt: number
}

/** Who may let apps into an account. */
export type ManagedUser = { readonly id: string; readonly email: string; readonly createdAt: number }
