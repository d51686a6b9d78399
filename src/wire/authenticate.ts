import { type Caller, holdsAnyScope } from '../domain/caller.ts'
import type { Credential, CredentialStore } from '../domain/credential-store.ts'
import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { formatInstant } from '../domain/instant.ts'
import { hashSecret } from '../platform/secrets.ts'
import type { Access } from './operations/operation.ts'

export type Presented = { readonly authorization: string | undefined; readonly hapikey: string | undefined }

const MAX_SECRET_CHARS = 1_024

/**
 * Who is asking: a bearer token, or on developer endpoints a key in `hapikey`; the bearer decides when both come.
 * Source: PA1-PA6, PA35-PA37, A1, A2.
 */
export async function authenticate(
  credentials: CredentialStore,
  presented: Presented,
  rules: { readonly access: Access; readonly now: number },
): Promise<Outcome<Caller>> {
  const bearer = bearerToken(presented.authorization)
  const key = rules.access.kind === 'developer' ? presented.hapikey : undefined
  const secret = bearer ?? key
  if (!secret || secret.length > MAX_SECRET_CHARS) return refusal(notAuthenticated(rules.access, presented))
  const credential = await credentials.findCredential(hashSecret(secret))
  if (!credential || (credential.caller.kind === 'developer_key') !== (bearer === undefined)) {
    return refusal(bearer === undefined ? unknownKey : notAuthenticated(rules.access, presented))
  }
  const failure = checkCredential(credential, rules)
  return failure ? refusal(failure) : success(credential.caller)
}

function checkCredential(
  credential: Credential,
  { access, now }: { readonly access: Access; readonly now: number },
): Failure | undefined {
  return checkExpiry(credential, now) ?? checkPlace(credential.caller, access) ?? checkAccount(credential)
}

/** An operator's credential opens the admin operations, and nothing else opens them (decision 46). */
function checkPlace({ kind }: Caller, access: Access): Failure | undefined {
  if ((kind === 'admin') === (access.kind === 'admin')) return undefined
  return kind === 'admin' ? ofOperator : forOperatorsOnly
}

/** A refusal for want of a scope. `mayLapse`: a scope of the account would open the call (PS2). */
type ScopeRefusal = { readonly failure: Failure; readonly mayLapse: boolean }

/** Whether the caller may use an operation that asks for one of `anyOf` (PS1, PA38, PA7); records of no scope: PA39. */
export function checkScopes(
  caller: Caller,
  need: { readonly access: Access; readonly anyOf: readonly string[]; readonly needsDeveloperKey: boolean },
): ScopeRefusal | undefined {
  const { access, anyOf, needsDeveloperKey } = need
  const closed = (failure: Failure) => ({ failure, mayLapse: false })
  if (access.kind === 'developer') {
    const failure = checkDeveloper(caller, anyOf, needsDeveloperKey)
    return failure && closed(failure)
  }
  if (caller.kind === 'client_credentials') return closed(ofNoAccount(anyOf))
  if (isOfRecords(access) && anyOf.length === 0) return closed(scopeUnattainable)
  return holdsAnyScope(caller, anyOf) ? undefined : { failure: scopeMissing(anyOf), mayLapse: true }
}

function checkDeveloper(
  caller: Caller,
  anyOf: readonly string[],
  needsDeveloperKey: boolean,
): Failure | undefined {
  if (caller.kind === 'developer_key') return undefined
  // What every token of an account may ask of its own calls is about no app.
  if (needsDeveloperKey && !anyOf.includes('oauth'))
    return isIssuedByOAuth(caller) ? keyNeeded : scopeMissing(anyOf)
  return holdsAnyScope(caller, anyOf) ? undefined : developerScopeMissing(anyOf)
}

/** Others are told of the scope that they cannot have (PA7). */
function isIssuedByOAuth({ kind }: Caller): boolean {
  return kind === 'oauth' || kind === 'personal_access' || kind === 'client_credentials'
}

function isOfRecords({ kind }: Access): boolean {
  return kind === 'object' || kind === 'link'
}

function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1]
}

function checkExpiry({ expiresAt }: Credential, now: number): Failure | undefined {
  return expiresAt !== undefined && expiresAt <= now ? expired(expiresAt, now) : undefined
}

function notAuthenticated(access: Access, { hapikey }: Presented): Failure {
  const takesKey = access.kind === 'developer'
  const also = takesKey ? ', or a developer key as the query parameter hapikey' : ''
  // The raw requests of client 12 send the key alone when they have both.
  const vain = !takesKey && hapikey ? ' The developer key in hapikey is for event templates only.' : ''
  return {
    kind: 'authentication_missing',
    message: `Authentication credentials not found. Send a known token as 'Authorization: Bearer {token}'${also}.${vain}`,
    rule: 'platform PA35, timeline E1',
    path: '',
  }
}

/** PA37: a developer key that nobody has. */
const unknownKey: Failure = {
  kind: 'authentication_missing',
  message:
    'Authentication credentials not found. The developer key in the query parameter hapikey is not known.',
  rule: 'platform PA37',
  path: '',
  links: { 'api key': '/openapi.json' },
}

function expired(expiresAt: number, now: number): Failure {
  return {
    kind: 'authentication_expired',
    message: `The OAuth token used to make this call expired ${formatAge(now - expiresAt)} ago.`,
    rule: 'platform PA36, timeline E2',
    path: '',
    context: { 'expire time': [formatInstant(expiresAt)] },
  }
}

const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `5 hour(s)`: whole units, of the largest that fits (PA36). */
function formatAge(ms: number): string {
  const [unit, length] = AGES.find(([, least]) => ms >= least) ?? ['second', 1_000]
  return `${Math.floor(ms / length)} ${unit}(s)`
}

function scopeMissing(anyOf: readonly string[]): Failure {
  return {
    kind: 'scope_missing',
    message: 'The token lacks a scope that this call needs.',
    rule: 'platform PA38, timeline E4',
    path: '',
    details: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredScopes: anyOf, requiredGranularScopes: anyOf },
      },
    ],
    links: { scopes: '/openapi.json' },
  }
}

/** PA7, where developer endpoints take keys alone: not a matter of scopes. */
const keyNeeded: Failure = {
  kind: 'authentication_missing',
  message:
    'Authentication credentials not found. This call takes a developer key in the query parameter hapikey, and no token.',
  rule: 'platform PA7',
  path: '',
  links: { docs: '/openapi.json' },
}

/** PA39: not even a token with all scopes gets in. */
const scopeUnattainable: Failure = {
  kind: 'scope_missing',
  message: 'This call needs a scope that no app may hold.',
  rule: 'platform PA39',
  path: '',
  links: { support: '/openapi.json', forum: '/openapi.json' },
}

function checkAccount({ isBlocked }: Credential): Failure | undefined {
  return isBlocked ? accountBlocked : undefined
}

const accountBlocked: Failure = {
  kind: 'account_blocked',
  message: 'The account, or the one that the app belongs to, is suspended, or is being emptied or deleted.',
  rule: 'platform PA41',
  path: '',
}

const ofOperator: Failure = {
  kind: 'scope_missing',
  message: 'The token is an admin credential: it opens /tidemark/v1/admin alone and acts in no account.',
  rule: 'decision 46',
  path: '',
}

const forOperatorsOnly: Failure = {
  kind: 'scope_missing',
  message: 'This call needs an admin credential. Make one with `tidemark token create --admin`.',
  rule: 'decision 46',
  path: '',
}

/** A token of an app itself is for what belongs to the app; no scope opens an account to it (platform 1.1). */
function ofNoAccount(anyOf: readonly string[]): Failure {
  const message =
    'The token is of the app itself and acts in no account. Use one that an installation issued.'
  return { ...scopeMissing(anyOf), message }
}

function developerScopeMissing(anyOf: readonly string[]): Failure {
  return {
    kind: 'scope_missing',
    message: `This oauth-token (masked) does not have proper permissions! (requires all of [${anyOf.join(', ')}])`,
    rule: 'platform PA7',
    path: '',
  }
}
