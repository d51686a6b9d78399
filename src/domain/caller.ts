/**
 * Who a request acts for: the account it may read and write, the app it speaks for, and what that app was granted.
 * Every store function takes the account from here, so one account cannot name another's rows (reliability P5).
 */
export type Caller = {
  /** The account ("portal"); digits. Empty for a developer key and an app itself, which reach no account's records. */
  readonly accountId: string
  /** The app the credential belongs to; digits. Empty for a developer key, which stands for all of its apps. */
  readonly appId: string
  /** The developer account that owns the app. */
  readonly developerAccountId: string
  /** Granted scopes; `*` holds every scope (platform PS2). */
  readonly scopes: readonly string[]
  readonly kind:
    | 'private_app'
    /** Made by the operator, as a private app's token is (platform 1.1). */
    | 'service_key'
    | 'developer_key'
    | 'oauth'
    /** Of a user, for half an hour, in exchange for a personal access key (PA33). */
    | 'personal_access'
    | 'client_credentials'
    | 'nobody'
}

/**
 * Whether the caller holds at least one of the scopes, or `*` (platform PS1, PS2). An empty list asks for none; every
 * app's token holds `oauth` (PS3).
 */
export function holdsAnyScope(caller: Caller, anyOf: readonly string[]): boolean {
  const held = [...caller.scopes, ...(actsInAccount(caller) ? ['oauth'] : [])]
  return anyOf.length === 0 || held.includes('*') || anyOf.some((scope) => held.includes(scope))
}

/** Whether the credential is one for the records of an account. */
function actsInAccount({ kind }: Caller): boolean {
  return ['private_app', 'service_key', 'oauth', 'personal_access'].includes(kind)
}

/** Who calls what anyone may call. */
export const nobody: Caller = { accountId: '', appId: '', developerAccountId: '', scopes: [], kind: 'nobody' }
