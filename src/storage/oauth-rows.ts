import type {
  AccountUser,
  AuthorizationCode,
  FoundRefreshToken,
  Grant,
  NewAccessToken,
  OAuthClient,
  StoredCode,
  TokenFacts,
} from '../domain/oauth/oauth-store.ts'

type Holder = Partial<Grant> & {
  readonly kind: 'oauth' | 'client_credentials'
  readonly appId: string
  readonly clientId: string
  readonly family?: Uint8Array
}

export function accessValues(access: NewAccessToken, holder: Holder): unknown[] {
  return [
    access.tokenHash,
    holder.kind,
    holder.accountId,
    holder.appId,
    access.hint,
    access.scopes,
    isoTime(access.createdAt),
    isoTime(access.expiresAt),
    holder.userId,
    holder.clientId,
    holder.family,
  ]
}

/** As for `accessValues`, without the scopes: the installation has them. */
export function renewedValues(access: NewAccessToken, holder: Holder): unknown[] {
  return accessValues(access, holder).toSpliced(5, 1)
}

export function refreshValues(
  tokenHash: Uint8Array,
  grant: Grant & { readonly family: Uint8Array },
  { createdAt }: NewAccessToken,
): unknown[] {
  const { clientId, appId, accountId, userId, family } = grant
  return [tokenHash, clientId, appId, accountId, userId, family, isoTime(createdAt)]
}

export function codeValues(code: AuthorizationCode): unknown[] {
  return [
    code.codeHash,
    code.clientId,
    code.appId,
    code.accountId,
    code.userId,
    code.redirectUri,
    code.scopes,
    code.challenge,
    isoTime(code.createdAt),
    isoTime(code.expiresAt),
  ]
}

export type ClientRow = {
  client_id: string
  app_id: string
  developer_account_id: string
  app_name: string
  secret_hash: Buffer | null
  redirect_uris: string[]
  scopes: string[]
}

export function decodeClient(row: ClientRow): OAuthClient {
  return {
    clientId: row.client_id,
    appId: row.app_id,
    developerAccountId: row.developer_account_id,
    appName: row.app_name,
    ...(row.secret_hash === null ? {} : { secretHash: row.secret_hash }),
    redirectUris: row.redirect_uris,
    scopes: row.scopes,
  }
}

type GrantRow = { client_id: string; app_id: string; account_id: string; user_id: string }

function decodeGrant(row: GrantRow): Grant {
  return { clientId: row.client_id, appId: row.app_id, accountId: row.account_id, userId: row.user_id }
}

export type CodeRow = GrantRow & {
  code_hash: Buffer
  redirect_uri: string
  scopes: string[]
  challenge: string | null
  created_at: Date
  expires_at: Date
  spent_at: Date | null
  has_account: boolean
}

export function decodeCode(row: CodeRow): StoredCode {
  return {
    ...decodeGrant(row),
    codeHash: row.code_hash,
    redirectUri: row.redirect_uri,
    scopes: row.scopes,
    ...(row.challenge === null ? {} : { challenge: row.challenge }),
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    ...(row.spent_at === null ? {} : { spentAt: row.spent_at.getTime() }),
    hasAccount: row.has_account,
  }
}

export type RefreshRow = GrantRow & {
  token_hash: Buffer
  family: Buffer
  created_at: Date
  is_replaced: boolean
  is_revoked: boolean
  scopes: string[] | null
  has_account: boolean
}

export function decodeRefresh(row: RefreshRow | undefined): FoundRefreshToken {
  if (!row || (row.is_revoked && !row.is_replaced)) return { state: 'absent' }
  // The app was taken out; of an account that is gone nothing is left to take it out of.
  if (row.scopes === null && row.has_account) return { state: 'absent' }
  const token = {
    ...decodeGrant(row),
    tokenHash: row.token_hash,
    family: row.family,
    createdAt: row.created_at.getTime(),
    hasAccount: row.has_account,
    scopes: row.scopes ?? [],
  }
  return { state: row.is_replaced ? 'replaced' : 'live', token }
}

export type FactsRow = {
  kind: TokenFacts['kind']
  app_id: string
  account_id: string | null
  account_name: string | null
  user_id: string | null
  user_email: string | null
  client_id: string | null
  scopes: string[]
  expires_at: Date | null
}

export function decodeFacts(row: FactsRow | undefined): TokenFacts | undefined {
  if (!row) return undefined
  return {
    kind: row.kind,
    appId: row.app_id,
    accountId: row.account_id ?? '',
    accountName: row.account_name ?? '',
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.user_email === null ? {} : { userEmail: row.user_email }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    scopes: row.scopes,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.getTime() }),
  }
}

export type UserRow = { account_id: string; id: string; email: string; password_hash: string | null }

export function decodeUser(row: UserRow): AccountUser {
  return {
    accountId: row.account_id,
    id: row.id,
    email: row.email,
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
  }
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
