import { timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { type Failure, type Outcome, refusal, success } from '../../domain/failure.ts'
import type { TokenFacts } from '../../domain/oauth/oauth-store.ts'
import { hashSecret } from '../../platform/secrets.ts'
import type { WireReply } from '../errors.ts'
import { oauthOperations } from '../operations/oauth-operations.ts'
import { compileBody, missingFields } from '../request-body.ts'
import type { Route, RouteContext } from '../route.ts'
import type { OAuthDeps } from './exchange-token.ts'
import { oauthRefusal } from './oauth-errors.ts'
import { type FormFields, readForm } from './read-form.ts'

const integers = { hub_id: Type.Optional(Type.Integer()), user_id: Type.Optional(Type.Integer()) }

const TokenInfo = Type.Object(
  {
    ...integers,
    active: Type.Optional(Type.Boolean()),
    token: Type.Optional(Type.String()),
    token_type: Type.Optional(Type.String()),
    token_use: Type.Optional(Type.String()),
    app_id: Type.Optional(Type.Integer()),
    client_id: Type.Optional(Type.String()),
    expires_in: Type.Optional(Type.Integer({ description: 'Seconds that are left' })),
    hub_domain: Type.Optional(Type.String()),
    user: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Array(Type.String())),
  },
  { title: 'TokenInfo' },
)

const PrivateAppTokenInfo = Type.Object(
  { userId: Type.Integer(), hubId: Type.Integer(), appId: Type.Integer(), scopes: Type.Array(Type.String()) },
  { title: 'PrivateAppTokenInfo' },
)

const ClientTokenRequest = Type.Object(
  {
    client_id: Type.String(),
    client_secret: Type.String(),
    token: Type.String(),
    token_type_hint: Type.Optional(Type.String()),
  },
  { title: 'ClientTokenRequest' },
)

const PrivateAppTokenRequest = Type.Object({ tokenKey: Type.String() }, { title: 'PrivateAppTokenRequest' })

/** Stands for the user of a token that nobody granted: an operator made it. */
const NO_USER = 0

/** `GET /oauth/v1/access-tokens/{token}`: private-app tokens, too; an expired one is unknown (PA21, PA28). */
export function getAccessToken({ oauth, now }: OAuthDeps): Route {
  return {
    operation: oauthOperations.accessToken,
    documentation: { replies: { 200: TokenInfo } },
    handle: async ({ params }) => {
      const token = params.token ?? ''
      const facts = await oauth.findTokenFacts(hashSecret(token), now())
      if (facts === undefined) return refusal(tokenUnknown)
      const body = { token, ...commonFacts(facts), ...accessFacts(facts, now()), token_type: 'access' }
      return success({ status: 200, body, headers: { 'cache-control': 'no-store' } })
    },
  }
}

/** `GET /oauth/v1/refresh-tokens/{token}` (PA22). */
export function getRefreshToken({ oauth }: OAuthDeps): Route {
  return {
    operation: oauthOperations.refreshToken,
    documentation: { replies: { 200: TokenInfo } },
    handle: async ({ params }) => {
      const token = params.token ?? ''
      const facts = await oauth.findRefreshFacts(hashSecret(token))
      if (facts === undefined) return refusal(tokenUnknown)
      const body = { token, ...commonFacts(facts), client_id: facts.clientId, token_type: 'refresh' }
      return success({ status: 200, body, headers: { 'cache-control': 'no-store' } })
    },
  }
}

/** `DELETE /oauth/v1/refresh-tokens/{token}`: access tokens live on until they expire (PA23, PA31). */
export function archiveRefreshToken({ oauth, now }: OAuthDeps): Route {
  return {
    operation: oauthOperations.archiveRefreshToken,
    documentation: { replies: { 204: Type.Null() } },
    handle: async ({ params }) => {
      await oauth.revokeRefreshToken(hashSecret(params.token ?? ''), { now: now() })
      return success({ status: 204 })
    },
  }
}

/** `POST /oauth/v3/token/introspect`: a token of another client is not active (PA24, PA29, PA30). */
export function introspectToken(deps: OAuthDeps): Route {
  return {
    operation: oauthOperations.introspect,
    documentation: { body: ClientTokenRequest, replies: { 200: TokenInfo } },
    handle: async (context) => {
      const asked = await readClientRequest(deps, context)
      if (!asked.ok) return asked
      const { clientId, token } = asked.value
      const body = (await findOwnToken(deps, clientId, token)) ?? { active: false }
      return success({ status: 200, body, headers: { 'cache-control': 'no-store' } })
    },
  }
}

/** `POST /oauth/v3/token/revoke`: 200 without a body, whatever the token (PA25, PA31). */
export function revokeToken(deps: OAuthDeps): Route {
  return {
    operation: oauthOperations.revoke,
    documentation: { body: ClientTokenRequest, replies: { 200: Type.Null() } },
    handle: async (context): Promise<Outcome<WireReply>> => {
      const asked = await readClientRequest(deps, context)
      if (!asked.ok) return asked
      const { clientId, token } = asked.value
      await deps.oauth.revokeRefreshToken(hashSecret(token), { clientId, now: deps.now() })
      return success({ status: 200 })
    },
  }
}

/** `POST /oauth/v2/private-apps/get/access-token-info` (PA26, PA32). */
export function getPrivateAppToken({ oauth, now }: OAuthDeps): Route {
  const decodeBody = compileBody(PrivateAppTokenRequest, missingFields)
  return {
    operation: oauthOperations.privateAppToken,
    documentation: { body: PrivateAppTokenRequest, replies: { 200: PrivateAppTokenInfo } },
    handle: async ({ body }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const facts = await oauth.findTokenFacts(hashSecret(decoded.value.tokenKey), now())
      if (facts === undefined) return refusal(privateTokenUnknown)
      const { accountId, appId, scopes } = facts
      const userId = Number(facts.userId ?? NO_USER)
      return success({
        status: 200,
        body: { userId, hubId: Number(accountId), appId: Number(appId), scopes },
      })
    },
  }
}

/** `DELETE /appinstalls/v3/external-install`: every token that the app got for the account is void (PA27). */
export function uninstallApp({ oauth, now }: OAuthDeps): Route {
  return {
    operation: oauthOperations.uninstall,
    documentation: { replies: { 204: Type.Null() } },
    handle: async ({ caller }) => {
      if (caller.kind !== 'oauth') return refusal(notInstalled)
      await oauth.uninstall({ accountId: caller.accountId, appId: caller.appId, now: now() })
      return success({ status: 204 })
    },
  }
}

type ClientRequest = { readonly clientId: string; readonly token: string }

/** The client proves itself by its secret; the token has one of three names (PA29). */
async function readClientRequest(
  { oauth }: OAuthDeps,
  context: RouteContext,
): Promise<Outcome<ClientRequest>> {
  const form = readForm(context)
  if (!form.ok) return form
  const { client_id: clientId = '', client_secret: secret = '' } = form.value
  const client = await oauth.findClient(clientId)
  if (client === undefined) return oauthRefusal('BAD_CLIENT_ID', 'client_id')
  if (client.secretHash !== undefined && !timingSafeEqual(hashSecret(secret), client.secretHash))
    return oauthRefusal('BAD_CLIENT_SECRET', 'client_secret')
  return success({ clientId, token: tokenOf(form.value) })
}

function tokenOf({ token, access_token: access, refresh_token: refresh }: FormFields): string {
  return token ?? access ?? refresh ?? ''
}

async function findOwnToken(
  { oauth, now }: OAuthDeps,
  clientId: string,
  token: string,
): Promise<object | undefined> {
  const hash = hashSecret(token)
  const access = await oauth.findTokenFacts(hash, now())
  if (access?.clientId === clientId)
    return introspection(token, access, { ...accessFacts(access, now()), token_type: 'Bearer' })
  const refresh = await oauth.findRefreshFacts(hash)
  if (refresh?.clientId !== clientId) return undefined
  return introspection(token, refresh, { token_type: 'refresh_token', token_use: 'refresh_token' })
}

function introspection(token: string, facts: TokenFacts, more: object): object {
  return {
    active: true,
    token,
    ...commonFacts(facts),
    client_id: facts.clientId,
    token_use: 'access_token',
    ...more,
  }
}

function commonFacts({ accountId, accountName, userId, userEmail, scopes }: TokenFacts): object {
  const ofAccount = { hub_id: Number(accountId), user_id: Number(userId ?? NO_USER), hub_domain: accountName }
  return {
    ...(accountId === '' ? {} : ofAccount),
    ...(userEmail === undefined ? {} : { user: userEmail }),
    scopes,
  }
}

/** One that does not expire has the longest time left that fits an integer of 32 bits. */
function accessFacts({ appId, expiresAt }: TokenFacts, now: number): object {
  const left = expiresAt === undefined ? 2_147_483_647 : Math.floor((expiresAt - now) / 1_000)
  return { app_id: Number(appId), expires_in: left }
}

/** The same words for a token that expired and one that never was (PA28). */
const tokenUnknown: Failure = {
  kind: 'not_found',
  message: 'There is no such token, or it has expired.',
  rule: 'platform PA28',
  path: 'token',
}

const privateTokenUnknown: Failure = {
  kind: 'authentication_missing',
  message: 'Authentication credentials not found. The tokenKey is not known.',
  rule: 'platform PA32, PA35',
  path: 'tokenKey',
}

const notInstalled: Failure = {
  kind: 'not_found',
  message: 'The token was not issued by an installation of its app, so there is none to remove.',
  rule: 'platform PA27',
  path: '',
}
