import { timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { type Outcome, success } from '../../domain/failure.ts'
import type { AccountUser, OAuthStore } from '../../domain/oauth/oauth-store.ts'
import { isPassword } from '../../platform/passwords.ts'
import { hashSecret, newOAuthSecret } from '../../platform/secrets.ts'
import type { WireReply } from '../errors.ts'
import { oauthOperations } from '../operations/oauth-operations.ts'
import { locationOf } from '../own-address.ts'
import type { Route, RouteContext } from '../route.ts'
import {
  type AuthorizationRequest,
  preselected,
  readAuthorization,
  redirectCode,
  redirectError,
} from './authorization-request.ts'
import { type Choice, consentPage, errorPage } from './consent-page.ts'
import { type FormFields, readForm } from './read-form.ts'

export type AuthorizeDeps = {
  readonly oauth: OAuthStore
  readonly now: () => number
  /** `auto`: whoever asks gets what is asked for, without a page: for tests on one's own machine (PA10). */
  readonly consent: 'page' | 'auto'
  /** In prod mode a user of the account has to sign in; dev mode is open to this machine only. */
  readonly signsIn: boolean
  /** Whether another try to sign in with this address is taken now. */
  readonly mayTry: (email: string) => Promise<boolean>
}

/** Lifetime of a code (PA13). */
const CODE_SECONDS = 60
const SHOWN_ACCOUNTS = 100
const DEV_USER = 'owner@example.com'

const replies = {
  302: Type.Null({ description: 'To the app, with a code or an error' }),
  200: Type.Unsafe<string>({
    description: 'The page',
    content: { 'text/html': { schema: { type: 'string' } } },
  }),
}

const ConsentAnswer = Type.Object(
  {
    form_token: Type.String(),
    decision: Type.String({ enum: ['allow', 'deny'] }),
    account_id: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
  },
  { title: 'ConsentAnswer' },
)

/** What the request may say; all else is ignored, as `response_type` is (platform 1.3). */
const PARAMETERS = [
  'client_id',
  'redirect_uri',
  'scope',
  'optional_scope',
  'optional_scopes',
  'state',
  'code_challenge',
  'code_challenge_method',
]

/** `GET /oauth/authorize`, `GET /oauth/{accountId}/authorize` (platform 1.3). */
export function authorize(deps: AuthorizeDeps): Route {
  return {
    operation: oauthOperations.authorize,
    documentation: { replies },
    handle: async (context) => {
      const given = PARAMETERS.map((name) => [name, context.query.get(name)] as const)
      const fields = Object.fromEntries(given.filter((entry): entry is [string, string] => Boolean(entry[1])))
      const read = await readAuthorization(deps.oauth, fields)
      if (!read.ok)
        return success(read.bad.kind === 'redirect' ? read.bad.reply : errorPage(read.bad.failure.message))
      if (deps.consent === 'auto') return success(await grantAtOnce(deps, context, read.value))
      return success(await askUser(deps, context, { request: read.value, fields }))
    },
  }
}

/** `POST /oauth/authorize`: what the user answered on the page. */
export function answerConsent(deps: AuthorizeDeps): Route {
  return {
    operation: oauthOperations.consent,
    documentation: { body: ConsentAnswer, replies },
    handle: async (context): Promise<Outcome<WireReply>> => {
      const form = readForm(context)
      if (!form.ok) return form
      const fields = form.value
      const read = await readAuthorization(deps.oauth, fields)
      if (!read.ok)
        return success(read.bad.kind === 'redirect' ? read.bad.reply : errorPage(read.bad.failure.message))
      const asked = { request: read.value, fields: requestFields(fields) }
      const again = (problem: string) => askUser(deps, context, { ...asked, problem })
      if (!isFromOwnPage(context, fields))
        return success(await again('The page was open for too long. Answer again.'))
      if (fields.decision !== 'allow') return success(refused(read.value))
      const user = await findUser(deps, context, fields)
      if (typeof user === 'string') return success(await again(user))
      const scopes = [...read.value.scopes, ...agreedScopes(read.value, fields)]
      return success(await grant(deps, read.value, { user, scopes }))
    },
  }
}

function requestFields(fields: FormFields): FormFields {
  return Object.fromEntries(
    PARAMETERS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )
}

/** The form comes from the page that was shown in this browser: another site knows neither of the two. */
function isFromOwnPage({ cookie }: RouteContext, { form_token: token = '' }: FormFields): boolean {
  const kept = /(?:^|; *)tidemark_consent=([\w-]+)/.exec(cookie ?? '')?.[1] ?? ''
  return token !== '' && timingSafeEqual(hashSecret(kept), hashSecret(token))
}

function refused({ redirectUri, state }: AuthorizationRequest): WireReply {
  const description = 'the user did not let the app in'
  return redirectError(redirectUri, { error: 'access_denied', description, state })
}

/** Who lets the app in, or what to say on the page. */
async function findUser(
  deps: AuthorizeDeps,
  { params }: RouteContext,
  fields: FormFields,
): Promise<AccountUser | string> {
  const accountId = fields.account_id ?? preselected(params)
  if (deps.signsIn) return signIn(deps, fields, accountId)
  const accounts = await deps.oauth.listAccounts(SHOWN_ACCOUNTS)
  const account = accounts.find(({ id }) => id === accountId)
  return account ? deps.oauth.ensureUser(account.id, DEV_USER, deps.now()) : 'Choose an account.'
}

const NOT_SIGNED_IN = 'The e-mail or password is wrong, or the user is not one of this account.'

async function signIn(
  { oauth, mayTry }: AuthorizeDeps,
  { email = '', password = '' }: FormFields,
  accountId: string | undefined,
): Promise<AccountUser | string> {
  const address = email.trim().toLowerCase()
  if (!(await mayTry(address))) return 'There were too many tries. Wait a quarter of an hour.'
  const users = await oauth.findUsers(address)
  const named = accountId === undefined ? users : users.filter((user) => user.accountId === accountId)
  const [user] = named
  // One who is not there takes as long as one with another password.
  if (!(await isPassword(password, user?.passwordHash)) || user === undefined) return NOT_SIGNED_IN
  return named.length === 1
    ? user
    : `You are in several accounts. Use the address /oauth/{account}/authorize.`
}

async function askUser(
  deps: AuthorizeDeps,
  context: RouteContext,
  asked: { readonly request: AuthorizationRequest; readonly fields: FormFields; readonly problem?: string },
): Promise<WireReply> {
  const accounts: readonly Choice[] = deps.signsIn ? [] : await deps.oauth.listAccounts(SHOWN_ACCOUNTS)
  return consentPage({
    ...asked,
    action: locationOf(context, context.path),
    cookiePath: locationOf(context, '/oauth'),
    isSecure: context.origin.startsWith('https:'),
    accounts,
    accountId: preselected(context.params),
    signsIn: deps.signsIn,
    formToken: newOAuthSecret(''),
  })
}

/** Optional scopes whose boxes are still checked. */
function agreedScopes({ optionalScopes }: AuthorizationRequest, fields: FormFields): readonly string[] {
  return optionalScopes.filter((_scope, at) => fields[`optional_${at}`] !== undefined)
}

/** The account in the path, else the first one. */
async function grantAtOnce(
  deps: AuthorizeDeps,
  { params }: RouteContext,
  request: AuthorizationRequest,
): Promise<WireReply> {
  const accounts = await deps.oauth.listAccounts(SHOWN_ACCOUNTS)
  const wanted = preselected(params)
  const account = wanted === undefined ? accounts[0] : accounts.find(({ id }) => id === wanted)
  if (account === undefined) {
    const { redirectUri, state } = request
    return redirectError(redirectUri, {
      error: 'access_denied',
      description: 'there is no such account',
      state,
    })
  }
  const user = await deps.oauth.ensureUser(account.id, DEV_USER, deps.now())
  return grant(deps, request, { user, scopes: [...request.scopes, ...request.optionalScopes] })
}

async function grant(
  { oauth, now }: AuthorizeDeps,
  request: AuthorizationRequest,
  { user, scopes }: { readonly user: AccountUser; readonly scopes: readonly string[] },
): Promise<WireReply> {
  const code = newOAuthSecret('')
  const { client, redirectUri, challenge } = request
  await oauth.saveCode({
    codeHash: hashSecret(code),
    clientId: client.clientId,
    appId: client.appId,
    accountId: user.accountId,
    userId: user.id,
    redirectUri,
    scopes,
    ...(challenge === undefined ? {} : { challenge }),
    createdAt: now(),
    expiresAt: now() + CODE_SECONDS * 1_000,
  })
  return redirectCode(request, code)
}
