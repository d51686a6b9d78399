import type { AccountChanges, ManagedAccount, NewAccount } from './managed-account.ts'
import type { Installation, ManagedApp, ManagedUser, NewClient } from './managed-app.ts'
import type { ManagedCredential, NewCredential } from './managed-credential.ts'

/** Which part of a list is asked for: what comes behind a key, in the order of the key. */
export type PageRequest = { readonly after?: string; readonly limit: number }

/** An account with, if wanted, an app in it, of its own or of another account, and credentials: stored all or not. */
export type NewPortal = {
  readonly account: NewAccount
  readonly app?: {
    readonly id: string
    readonly developerAccountId: string
    readonly scopes: readonly string[]
    /** Of an app that is made with it; absent for one that is there. */
    readonly name?: string
  }
  readonly credentials: readonly NewCredential[]
}

/** Why an account is closed for writers: to be emptied, or for good. */
export type ClosingReason = 'emptying' | 'deleted'

export type Closing =
  /** `closedAt`: epoch ms, of the first of the calls that close it together. */
  | { readonly state: 'closed'; readonly closedAt: number }
  | { readonly state: 'absent' }
  /** Other accounts have apps of it; some of them. */
  | { readonly state: 'in_use'; readonly accountIds: readonly string[] }
  /** It has a credential of the label that keeps it. */
  | { readonly state: 'kept' }

/** The port that storage fills in for accounts as operators manage them. */
export type AccountDirectory = {
  /** By id. */
  readonly listAccounts: (page: PageRequest) => Promise<readonly ManagedAccount[]>
  readonly findAccount: (accountId: string) => Promise<ManagedAccount | undefined>
  /** An id that no account has or had: the wanted one, or undefined when it is not free; else a new one. */
  readonly takeAccountId: (wanted?: string) => Promise<string | undefined>
  readonly createPortal: (portal: NewPortal) => Promise<'created' | 'id_taken' | 'app_missing'>
  /** False when there is no such account. */
  readonly changeAccount: (accountId: string, changes: AccountChanges) => Promise<boolean>
  /** Suspends from `since` on, unless it is suspended already; resumes without `since`. */
  readonly suspendAccount: (accountId: string, since?: number) => Promise<boolean>
  /**
   * Waits for writers in progress, and lets no more in; what is there stays. A deletion also looks at who uses apps of
   * the account, and whether a credential of `keptLabel` holds it.
   */
  readonly closeAccount: (
    accountId: string,
    closing: { readonly reason: ClosingReason; readonly now: number; readonly keptLabel: string },
  ) => Promise<Closing>
  /**
   * Removes rows of an account in small transactions, as long as it stays closed. `done`: nothing is left that had to go, and an emptied
   * account is open again; `more`: the time was over, and the same call goes on.
   */
  readonly sweepAccount: (
    accountId: string,
    sweep: { readonly reason: ClosingReason; readonly closedAt: number; readonly budgetMs: number },
  ) => Promise<'done' | 'more'>
}

/** The port for apps, their clients, and where they are installed. */
export type AppDirectory = {
  /** By id; of one owner, or all. */
  readonly listApps: (page: PageRequest, developerAccountId?: string) => Promise<readonly ManagedApp[]>
  readonly findApp: (appId: string) => Promise<ManagedApp | undefined>
  /** An id that no app has. */
  readonly takeAppId: () => Promise<string>
  readonly createApp: (app: Omit<ManagedApp, 'clients'>, client?: NewClient) => Promise<void>
  /** False when the app has no such client with a secret. */
  readonly replaceSecret: (of: {
    readonly appId: string
    readonly clientId: string
    readonly secretHash: Uint8Array
  }) => Promise<boolean>
  /** Removes the app with its templates, clients and credentials, unless other accounts have it: some of them. */
  readonly deleteApp: (app: Pick<ManagedApp, 'id' | 'developerAccountId'>) => Promise<readonly string[]>
  /** By app id. */
  readonly listInstallations: (accountId: string, page: PageRequest) => Promise<readonly Installation[]>
  /**
   * Lets the app into the account, or changes what it may do there: OAuth tokens lose at once what it may no longer.
   * Undefined when there is no such app.
   */
  readonly putInstallation: (
    installation: Omit<Installation, 'appName'>,
  ) => Promise<'installed' | 'changed' | undefined>
  /** Takes the app out and revokes what it has in the account; false when it was not in. */
  readonly removeInstallation: (of: {
    readonly accountId: string
    readonly appId: string
    readonly now: number
  }) => Promise<boolean>
}

/** The port for users of accounts, and for credentials. */
export type AccessDirectory = {
  /** By id. */
  readonly listUsers: (accountId: string, page: PageRequest) => Promise<readonly ManagedUser[]>
  /** Undefined when a user of the account has this address. */
  readonly createUser: (
    accountId: string,
    user: { readonly email: string; readonly passwordHash: string; readonly createdAt: number },
  ) => Promise<ManagedUser | undefined>
  /** Removes the user and revokes what was granted in its name; false when there is none. */
  readonly deleteUser: (accountId: string, userId: string, now: number) => Promise<boolean>
  readonly setPassword: (accountId: string, userId: string, passwordHash: string) => Promise<boolean>
  /** Those that act in the account, and developer keys of it, by id. */
  readonly listAccountCredentials: (
    accountId: string,
    page: PageRequest,
  ) => Promise<readonly ManagedCredential[]>
  /** False when the account does not have the app. */
  readonly createCredential: (credential: NewCredential) => Promise<boolean>
  /** False when no credential has the id; one that was revoked stays so. */
  readonly revokeById: (id: string, now: number) => Promise<boolean>
}

export type AdminStore = AccountDirectory & AppDirectory & AccessDirectory
