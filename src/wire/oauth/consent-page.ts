import { escapeText } from '../../domain/rendering/escape-html.ts'
import type { WireReply } from '../errors.ts'
import { htmlPage } from '../html-page.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

export type Choice = { readonly id: string; readonly name: string }

export type ConsentPage = {
  readonly request: AuthorizationRequest
  /** Where the form goes: the path that was called. */
  readonly action: string
  /** The parameters of the request, to be sent again with the answer. */
  readonly fields: Readonly<Record<string, string>>
  readonly accounts: readonly Choice[]
  readonly accountId: string | undefined
  /** Whether the user has to show who they are. */
  readonly signsIn: boolean
  /** Pairs the form with the cookie of the browser that it was shown in. */
  readonly formToken: string
  readonly cookiePath: string
  /** Whether the browser came by TLS: the cookie goes no other way then. */
  readonly isSecure: boolean
  readonly problem?: string
}

/** The page on which a user lets an app into an account: no script, nothing from elsewhere, in no frame (PA9, PA10). */
export function consentPage(page: ConsentPage): WireReply {
  const { request, formToken, cookiePath } = page
  const secure = page.isSecure ? '; Secure' : ''
  const cookie = `tidemark_consent=${formToken}; Path=${cookiePath}; Max-Age=900; HttpOnly; SameSite=Strict${secure}`
  // A browser applies form-action to where the answer redirects, too.
  const target = new URL(request.redirectUri).origin
  const reply = htmlPage({
    status: page.problem === undefined ? 200 : 400,
    title: `Let ${request.client.appName} in?`,
    main: formOf(page),
    formAction: `'self' ${target === 'null' ? '' : target}`,
  })
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } }
}

/** What is shown when it is not known whom an answer could go to (PA12). */
export function errorPage(message: string): WireReply {
  return htmlPage({
    status: 400,
    title: 'This app cannot be let in',
    main: `<p role="alert">${escapeText(message)}</p>`,
  })
}

function formOf(page: ConsentPage): string {
  const { request, action, fields, formToken, problem } = page
  const hidden = Object.entries({ ...fields, form_token: formToken })
    .map(([name, value]) => `<input type="hidden" name="${escapeText(name)}" value="${escapeText(value)}">`)
    .join('')
  return `${problem === undefined ? '' : `<p role="alert">${escapeText(problem)}</p>`}
<form method="post" action="${escapeText(action)}">${hidden}
${scopeList(request)}
${accountField(page)}
${page.signsIn ? signInFields : ''}
<p>You will be sent to <code>${escapeText(request.redirectUri)}</code>.</p>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny" formnovalidate>Refuse</button>
</form>`
}

function scopeList({ scopes, optionalScopes }: AuthorizationRequest): string {
  const required = scopes.map((scope) => `<li><code>${escapeText(scope)}</code></li>`).join('')
  const optional = optionalScopes
    .map((scope, at) => {
      const name = `optional_${at}`
      return `<label><input type="checkbox" name="${name}" value="on" checked> <code>${escapeText(scope)}</code></label>`
    })
    .join('')
  const choices = `<fieldset><legend>It would also like, if you agree</legend>${optional}</fieldset>`
  return `<p>The app asks for these scopes:</p><ul>${required}</ul>${optional === '' ? '' : choices}`
}

function accountField({ accounts, accountId }: ConsentPage): string {
  if (accounts.length === 0) return ''
  const options = accounts.map(({ id, name }) => {
    const chosen = id === accountId ? ' selected' : ''
    return `<option value="${escapeText(id)}"${chosen}>${escapeText(name)} (${escapeText(id)})</option>`
  })
  return `<label>Account<select name="account_id" required>${options.join('')}</select></label>`
}

const signInFields = `<label>E-mail<input type="email" name="email" autocomplete="username" required></label>
<label>Password<input type="password" name="password" autocomplete="current-password" required></label>`
