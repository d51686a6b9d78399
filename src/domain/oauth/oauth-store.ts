/** How an app is known to those who install it (platform 1.3, 1.4). Times are epoch ms everywhere here. */
export type OAuthClient = {
  readonly clientId: string
  readonly appId: string
  readonly developerAccountId: string
  readonly appName: string
  /** Absent for a public client, which has to use PKCE. */
  readonly secretHash?: Uint8Array
  readonly redirectUris: readonly string[]
  /** What the app may hold for itself; `*` for everything (PA20 BAD_SCOPES). */
  readonly scopes: readonly string[]
}

/** What a user let an app do in an account. */
export type Grant = {
  readonly clientId: string
  readonly appId: string
  readonly accountId: string
  readonly userId: string
}

/** A code that stands for a grant until it is exchanged (PA13). Codes and tokens are known by their SHA-256 alone. */
export type AuthorizationCode = Grant & {
  readonly codeHash: Uint8Array
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** PKCE, method S256. */
  readonly challenge?: string
  readonly createdAt: number
  readonly expiresAt: number
}

export type StoredCode = AuthorizationCode & { readonly spentAt?: number; readonly hasAccount: boolean }

/** `family`: the hash of the code that a refresh token came of. */
export type RefreshToken = Grant & {
  readonly tokenHash: Uint8Array
  readonly family: Uint8Array
  readonly createdAt: number
  /** Whether the account is still there (PA20 BAD_HUB). */
  readonly hasAccount: boolean
  /** What the installation grants now (PA14). */
  readonly scopes: readonly string[]
}

export type FoundRefreshToken =
  | { readonly state: 'live'; readonly token: RefreshToken }
  /** Another one took its place: who presents it has no right to it. */
  | { readonly state: 'replaced'; readonly token: RefreshToken }
  | { readonly state: 'absent' }

export type NewAccessToken = {
  readonly tokenHash: Uint8Array
  readonly hint: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number
}

/** What anyone who has a token may learn of it (PA21 to PA26). */
export type TokenFacts = {
  readonly kind: 'private_app' | 'service_key' | 'oauth' | 'personal_access' | 'client_credentials'
  readonly appId: string
  /** Empty for the token of an app itself. */
  readonly accountId: string
  readonly accountName: string
  readonly userId?: string
  readonly userEmail?: string
  readonly clientId?: string
  readonly scopes: readonly string[]
  readonly expiresAt?: number
}

export type AccountUser = {
  readonly accountId: string
  readonly id: string
  readonly email: string
  readonly passwordHash?: string
}

/** The port that storage fills in for OAuth. */
export type OAuthStore = {
  readonly findClient: (clientId: string) => Promise<OAuthClient | undefined>
  readonly saveCode: (code: AuthorizationCode) => Promise<void>
  readonly findCode: (codeHash: Uint8Array) => Promise<StoredCode | undefined>
  /** False when the code was spent before: of two exchanges at once one is told so. */
  readonly spendCode: (codeHash: Uint8Array, now: number) => Promise<boolean>
  /** Voids whatever came of a code that was presented once more (PA13). */
  readonly revokeFamily: (family: Uint8Array, now: number) => Promise<void>
  /**
   * Stores the tokens of a spent code and makes its scopes those of the installation (PA14). False when the code was
   * presented once more meanwhile.
   */
  readonly issue: (
    code: AuthorizationCode,
    tokens: { readonly access: NewAccessToken; readonly refreshHash: Uint8Array },
  ) => Promise<boolean>
  readonly findRefreshToken: (tokenHash: Uint8Array) => Promise<FoundRefreshToken>
  /** Stores a further access token, and puts `replacement` in the place of the refresh token if there is one. */
  readonly renew: (
    token: RefreshToken,
    tokens: { readonly access: NewAccessToken; readonly replacement?: Uint8Array },
  ) => Promise<boolean>
  /** Stores a token of an app itself. */
  readonly issueToApp: (client: OAuthClient, access: NewAccessToken) => Promise<void>
  readonly revokeRefreshToken: (
    tokenHash: Uint8Array,
    of: { readonly clientId?: string; readonly now: number },
  ) => Promise<void>
  readonly findTokenFacts: (tokenHash: Uint8Array, now: number) => Promise<TokenFacts | undefined>
  readonly findRefreshFacts: (tokenHash: Uint8Array) => Promise<TokenFacts | undefined>
  /**
   * Revokes every token that the app got for the account by OAuth, and takes the app out of it, unless an operator gave
   * it a token of its own there (PA27).
   */
  readonly uninstall: (of: {
    readonly accountId: string
    readonly appId: string
    readonly now: number
  }) => Promise<void>
  /** Accounts that an app can be let into, by id, at most `limit`. */
  readonly listAccounts: (limit: number) => Promise<readonly { readonly id: string; readonly name: string }[]>
  /** People with this address, in whichever accounts. */
  readonly findUsers: (email: string) => Promise<readonly AccountUser[]>
  /** The first user of the account, made when there is none. */
  readonly ensureUser: (accountId: string, email: string, now: number) => Promise<AccountUser>
}
