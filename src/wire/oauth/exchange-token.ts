import { timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { type Outcome, success } from '../../domain/failure.ts'
import { isKnownScope } from '../../domain/oauth/known-scopes.ts'
import type {
  AuthorizationCode,
  NewAccessToken,
  OAuthClient,
  OAuthStore,
  RefreshToken,
  StoredCode,
} from '../../domain/oauth/oauth-store.ts'
import {
  type GrantProblem,
  GrantRefusal,
  type GrantSteps,
  runTokenGrant,
} from '../../platform/oauth-grants.ts'
import { hashSecret, newOAuthSecret, secretHint } from '../../platform/secrets.ts'
import type { WireReply } from '../errors.ts'
import { oauthOperations } from '../operations/oauth-operations.ts'
import type { Route, RouteContext } from '../route.ts'
import { type OAuthErrorCode, oauthRefusal, problemCodes } from './oauth-errors.ts'
import { type FormFields, readFields, readForm } from './read-form.ts'

export type OAuthDeps = { readonly oauth: OAuthStore; readonly now: () => number }

/** Lifetime of an access token (platform 1.1). */
const ACCESS_SECONDS = 1_800

const requiredFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['authorization_code', ['code', 'redirect_uri']],
  ['refresh_token', ['refresh_token']],
  ['client_credentials', ['scope']],
])

const TokenRequest = Type.Object(
  {
    grant_type: Type.String({ enum: ['authorization_code', 'refresh_token', 'client_credentials'] }),
    client_id: Type.String(),
    client_secret: Type.Optional(Type.String()),
    code: Type.Optional(Type.String()),
    redirect_uri: Type.Optional(Type.String()),
    code_verifier: Type.Optional(Type.String()),
    refresh_token: Type.Optional(Type.String()),
    scope: Type.Optional(Type.String()),
  },
  { title: 'TokenRequest' },
)

const TokenResponse = Type.Object(
  {
    token_type: Type.String(),
    token_use: Type.String(),
    access_token: Type.String(),
    refresh_token: Type.Optional(Type.String()),
    expires_in: Type.Integer({ description: 'Seconds' }),
    hub_id: Type.Optional(Type.Integer()),
    user_id: Type.Optional(Type.Integer()),
    scopes: Type.Optional(Type.Array(Type.String())),
  },
  { title: 'TokenResponse' },
)

/** `POST /oauth/v1/token`: fields may come in the query, too, where the form lacks them (PA15). */
export function exchangeTokenV1(deps: OAuthDeps): Route {
  return {
    operation: oauthOperations.tokenV1,
    documentation: { body: TokenRequest, replies: { 200: TokenResponse } },
    handle: async (context) => {
      const form = readForm(context)
      if (!form.ok) return form
      const query = readFields(context.query)
      if (!query.ok) return query
      return exchange(deps, { ...query.value, ...form.value }, { tellsAccount: false })
    },
  }
}

/** `POST /oauth/v3/token` and the dated paths (platform 1.4). */
export function exchangeToken(deps: OAuthDeps): Route {
  return {
    operation: oauthOperations.token,
    documentation: { body: TokenRequest, replies: { 200: TokenResponse } },
    handle: async (context: RouteContext) => {
      const form = readForm(context)
      return form.ok ? exchange(deps, form.value, { tellsAccount: true }) : form
    },
  }
}

/** `tellsAccount`: the answer names account and user, as on v3 and later (platform 1.4). */
async function exchange(
  deps: OAuthDeps,
  fields: FormFields,
  answer: { readonly tellsAccount: boolean },
): Promise<Outcome<WireReply>> {
  const missing = checkFields(fields)
  if (missing) return missing
  const client = await deps.oauth.findClient(fields.client_id ?? '')
  if (client === undefined) return oauthRefusal('BAD_CLIENT_ID', 'client_id')
  const session = new TokenSession(deps, client, fields)
  try {
    await runTokenGrant(session.steps(), grantFields(fields))
    return success(session.reply(answer))
  } catch (error) {
    if (!(error instanceof GrantRefusal)) throw error
    return oauthRefusal(...problemCodes[session.problem ?? error.problem])
  }
}

/** What is missing is said before anything is looked up: the first in this order (PA20). */
function checkFields(fields: FormFields): ReturnType<typeof oauthRefusal> | undefined {
  const required = requiredFields.get(fields.grant_type ?? '')
  if (required === undefined) return oauthRefusal('BAD_GRANT_TYPE', 'grant_type')
  if (fields.client_id === undefined) return oauthRefusal('BAD_CLIENT_ID', 'client_id')
  const mayLackSecret = fields.code_verifier !== undefined || fields.grant_type === 'refresh_token'
  if (fields.client_secret === undefined && !mayLackSecret)
    return oauthRefusal('BAD_CLIENT_SECRET', 'client_secret')
  const missing = required.find((name) => fields[name] === undefined)
  if (missing !== undefined) return oauthRefusal(missingCodes[missing] ?? 'BAD_REQUEST', missing)
  return isUri(fields) ? undefined : oauthRefusal('BAD_REDIRECT_URI', 'redirect_uri')
}

const missingCodes: Readonly<Record<string, OAuthErrorCode>> = {
  code: 'BAD_AUTH_CODE',
  redirect_uri: 'BAD_REDIRECT_URI',
  refresh_token: 'BAD_REFRESH_TOKEN',
  scope: 'BAD_SCOPES',
}

/** A refresh names no place to go back to: what it says there is not looked at. */
function isUri({ grant_type: grantType, redirect_uri: uri = '' }: FormFields): boolean {
  return grantType !== 'authorization_code' || URL.canParse(uri)
}

/** The scopes of a code or refresh token are those of the grant, whatever the request says (platform 1.4). */
function grantFields(fields: FormFields): FormFields {
  if (fields.grant_type === 'client_credentials') return fields
  const { scope: _scope, ...rest } = fields
  return rest
}

/** One exchange: what its steps found and made. */
class TokenSession {
  problem: GrantProblem | undefined
  private code: AuthorizationCode | undefined
  private refresh: RefreshToken | undefined
  private made: { accessToken: string; refreshToken?: string; scopes: readonly string[] } | undefined
  private readonly deps: OAuthDeps
  private readonly client: OAuthClient
  private readonly fields: FormFields
  private readonly now: number

  constructor(deps: OAuthDeps, client: OAuthClient, fields: FormFields) {
    this.deps = deps
    this.client = client
    this.fields = fields
    this.now = deps.now()
  }

  steps(): GrantSteps {
    return {
      authenticate: async (_id, secret) => this.authenticate(secret),
      findCode: (code) => this.findCode(code),
      spendCode: async () => this.deps.oauth.spendCode(this.foundCode().codeHash, this.now),
      findRefreshToken: (token) => this.findRefreshToken(token),
      allowsScopes: (scopes) => allows(this.client.scopes, scopes),
      issue: (grantType, scopes) => this.issue(grantType, scopes),
    }
  }

  private authenticate(secret: string | undefined) {
    const { clientId, secretHash } = this.client
    if (secretHash === undefined) return { id: clientId, isPublic: true }
    const isRight = secret !== undefined && timingSafeEqual(hashSecret(secret), secretHash)
    return isRight ? { id: clientId, isPublic: false } : undefined
  }

  /** A spent code that comes again voids what came of it (PA13). */
  private async findCode(text: string) {
    const code = await this.deps.oauth.findCode(hashSecret(text))
    if (code === undefined) return undefined
    if (code.spentAt !== undefined) {
      await this.deps.oauth.revokeFamily(code.codeHash, this.now)
      return undefined
    }
    const { clientId, redirectUri, challenge, expiresAt } = code
    const isExpired = expiresAt <= this.now
    if (clientId === this.client.clientId && !isExpired) this.problem = this.problemOf(code)
    if (this.problem !== undefined) return undefined
    this.code = code
    return { clientId, redirectUri, isExpired, ...(challenge === undefined ? {} : { challenge }) }
  }

  /** The library would spend the code first: a slip in the address leaves it, to be exchanged rightly. */
  private problemOf({ redirectUri, hasAccount }: StoredCode): GrantProblem | undefined {
    if (redirectUri !== this.fields.redirect_uri) return 'redirect_uri'
    return hasAccount ? undefined : 'hub'
  }

  /** One whose place another took shows that two have it: neither is good any more. */
  private async findRefreshToken(text: string) {
    const found = await this.deps.oauth.findRefreshToken(hashSecret(text))
    if (found.state === 'replaced') await this.deps.oauth.revokeFamily(found.token.family, this.now)
    if (found.state !== 'live') return undefined
    const { clientId, hasAccount } = found.token
    if (clientId === this.client.clientId && !hasAccount) this.problem = 'hub'
    if (this.problem !== undefined) return undefined
    this.refresh = found.token
    return { clientId }
  }

  private async issue(grantType: string, asked: readonly string[]): Promise<boolean> {
    const accessToken = newOAuthSecret('toa-')
    const { oauth } = this.deps
    if (grantType === 'client_credentials') {
      await oauth.issueToApp(this.client, this.access(accessToken, asked))
      this.made = { accessToken, scopes: asked }
      return true
    }
    if (grantType === 'authorization_code') {
      const code = this.foundCode()
      const refreshToken = newOAuthSecret('tor-')
      this.made = { accessToken, refreshToken, scopes: code.scopes }
      const tokens = { access: this.access(accessToken, code.scopes), refreshHash: hashSecret(refreshToken) }
      return oauth.issue(code, tokens)
    }
    return this.renew(accessToken)
  }

  /** A client with a secret keeps its refresh token; a public one gets another (PA19). */
  private async renew(accessToken: string): Promise<boolean> {
    const token = this.refresh
    if (token === undefined) throw new RangeError('no refresh token was found')
    const isPublic = this.client.secretHash === undefined
    const refreshToken = isPublic ? newOAuthSecret('tor-') : (this.fields.refresh_token ?? '')
    this.made = { accessToken, refreshToken, scopes: token.scopes }
    return this.deps.oauth.renew(token, {
      access: this.access(accessToken, token.scopes),
      ...(isPublic ? { replacement: hashSecret(refreshToken) } : {}),
    })
  }

  private access(secret: string, scopes: readonly string[]): NewAccessToken {
    return {
      tokenHash: hashSecret(secret),
      hint: secretHint(secret),
      scopes,
      createdAt: this.now,
      expiresAt: this.now + ACCESS_SECONDS * 1_000,
    }
  }

  private foundCode(): AuthorizationCode {
    if (this.code === undefined) throw new RangeError('no code was found')
    return this.code
  }

  reply({ tellsAccount }: { readonly tellsAccount: boolean }): WireReply {
    const { made } = this
    const grant = this.code ?? this.refresh
    if (made === undefined) throw new RangeError('nothing was issued')
    const ofUser = grant && {
      refresh_token: made.refreshToken,
      ...(tellsAccount ? { hub_id: Number(grant.accountId), user_id: Number(grant.userId) } : {}),
      scopes: made.scopes,
    }
    const body = {
      token_type: 'bearer',
      token_use: grant === undefined ? 'client_credentials' : 'access_token',
      access_token: made.accessToken,
      expires_in: ACCESS_SECONDS,
      ...ofUser,
    }
    return { status: 200, body, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } }
  }
}

/** An app that may hold `*` may hold every scope there is. */
function allows(held: readonly string[], asked: readonly string[]): boolean {
  return asked.every((scope) => isKnownScope(scope) && (held.includes('*') || held.includes(scope)))
}
