import type { Failure } from '../../domain/failure.ts'
import { isKnownScope } from '../../domain/oauth/known-scopes.ts'
import type { OAuthClient, OAuthStore } from '../../domain/oauth/oauth-store.ts'
import type { WireReply } from '../errors.ts'
import type { FormFields } from './read-form.ts'

/** What an app asks a user for (platform 1.3). */
export type AuthorizationRequest = {
  readonly client: OAuthClient
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** The user may leave these out. */
  readonly optionalScopes: readonly string[]
  readonly state?: string
  readonly challenge?: string
}

/** Whom the answer goes to is not known to be who asked: it must not be sent anywhere (PA12). */
type Unplaced = { readonly kind: 'page'; readonly failure: Failure }
/** The app is told in a redirect. */
type Redirected = { readonly kind: 'redirect'; readonly reply: WireReply }
export type BadRequest = Unplaced | Redirected

const MAX_SCOPE_CHARS = 8_000
const SCOPES = /^[\x21\x23-\x5b\x5d-\x7e]+(?: +[\x21\x23-\x5b\x5d-\x7e]+)*$/
const CHALLENGE = /^[\w-]{43,128}$/

/** Reads the parameters of an authorization request, from the query or from the form that repeats them. */
export async function readAuthorization(
  oauth: Pick<OAuthStore, 'findClient'>,
  fields: FormFields,
): Promise<
  | { readonly ok: true; readonly value: AuthorizationRequest }
  | { readonly ok: false; readonly bad: BadRequest }
> {
  const client = await oauth.findClient(fields.client_id ?? '')
  if (client === undefined) return unplaced('client_id', 'No app has this client id.')
  const redirectUri = fields.redirect_uri ?? ''
  if (!client.redirectUris.includes(redirectUri))
    return unplaced('redirect_uri', 'The app has not registered this redirect URI.')
  const { state } = fields
  const problem = checkScopes(fields) ?? checkChallenge(client, fields)
  if (problem)
    return { ok: false, bad: { kind: 'redirect', reply: redirectError(redirectUri, { ...problem, state }) } }
  const scopes = listScopes(fields.scope)
  const optional = listScopes(fields.optional_scope ?? fields.optional_scopes)
  const value = {
    client,
    redirectUri,
    scopes,
    // What cannot be granted is dropped silently (platform 1.3).
    optionalScopes: optional.filter((scope) => isKnownScope(scope) && !scopes.includes(scope)),
    ...(state === undefined ? {} : { state }),
    ...(fields.code_challenge === undefined ? {} : { challenge: fields.code_challenge }),
  }
  return { ok: true, value }
}

/** 302 to the app, with the code (PA11). */
export function redirectCode({ redirectUri, state }: AuthorizationRequest, code: string): WireReply {
  return redirectTo(redirectUri, { code, state })
}

/** 302 to the app, with what went wrong (PA12). */
export function redirectError(
  redirectUri: string,
  problem: { readonly error: string; readonly description: string; readonly state: string | undefined },
): WireReply {
  const { error, description, state } = problem
  return redirectTo(redirectUri, { error, error_description: description, state })
}

/** The registered address stays as it is, its query too: the answer is added to it. */
function redirectTo(uri: string, answer: Readonly<Record<string, string | undefined>>): WireReply {
  const given = Object.entries(answer).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const location = `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams(given).toString()}`
  return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } }
}

type Problem = { readonly error: string; readonly description: string }

function checkScopes(fields: FormFields): Problem | undefined {
  const { scope = '', optional_scope: optional = fields.optional_scopes ?? '' } = fields
  if (scope === '') return { error: 'invalid_scope', description: 'scope is missing' }
  const isReadable = [scope, optional || scope].every((text) => SCOPES.test(text.trim()))
  if (!isReadable || scope.length + optional.length > MAX_SCOPE_CHARS)
    return { error: 'invalid_scope', description: 'scope must be names separated by blanks' }
  // Every one of these is mandatory: one that no account can grant leaves nothing to agree to.
  const unknown = listScopes(scope).find((name) => !isKnownScope(name))
  return unknown === undefined
    ? undefined
    : { error: 'invalid_scope', description: `${unknown.slice(0, 100)} is not a known scope` }
}

/** S256 alone; a client without a secret cannot do without (PA13, reliability section 4). */
function checkChallenge(client: OAuthClient, fields: FormFields): Problem | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = fields
  if (challenge === undefined && client.secretHash !== undefined) return undefined
  if (challenge === undefined)
    return { error: 'invalid_request', description: 'an app without a secret has to send a code_challenge' }
  if (method !== 'S256')
    return { error: 'invalid_request', description: 'code_challenge_method must be S256' }
  return CHALLENGE.test(challenge)
    ? undefined
    : { error: 'invalid_request', description: 'code_challenge is not a S256 challenge' }
}

function listScopes(text: string = ''): readonly string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))]
}

function unplaced(path: string, message: string): { readonly ok: false; readonly bad: Unplaced } {
  const failure: Failure = { kind: 'parameter_invalid', message, rule: 'platform 1.3, PA12', path }
  return { ok: false, bad: { kind: 'page', failure } }
}

/** The account that the path preselects, if any. */
export function preselected(params: Readonly<Record<string, string>>): string | undefined {
  return params.accountId === undefined || params.accountId.length > 18 ? undefined : params.accountId
}
