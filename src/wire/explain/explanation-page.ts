import { escapeText } from '../../domain/rendering/escape-html.ts'
import type { WireReply } from '../errors.ts'
import { htmlPage } from '../html-page.ts'
import type { Explanation } from './explanation.ts'

const PAGE_OF = 'Why was this refused?'

/** Asks for a token of the account: it is sent in a body, so that it is in no address and no log. */
export function tokenPage({
  correlationId,
  problem,
}: {
  readonly correlationId: string
  readonly problem?: string
}): WireReply {
  const alert = problem === undefined ? '' : `<p role="alert">${escapeText(problem)}</p>`
  return htmlPage({
    status: problem === undefined ? 200 : 401,
    title: PAGE_OF,
    formAction: "'self'",
    main: `${alert}
<p>The explanation of <code>${escapeText(correlationId)}</code> is for its own account. Enter any token of the account, or its
developer key. It is used for this page only and is not kept.</p>
<form method="post"><label>Token or developer key
<input type="password" name="token" autocomplete="off" required></label>
<button>Show the explanation</button></form>`,
  })
}

export function missingPage(message: string): WireReply {
  return htmlPage({ status: 404, title: PAGE_OF, main: `<p role="alert">${escapeText(message)}</p>` })
}

export function explanationPage(explanation: Explanation): WireReply {
  const { status, failures, failureCount } = explanation
  const [first] = failures
  const title = first === undefined ? PAGE_OF : `${status} ${first.category}`
  const shown =
    failures.length < failureCount ? `<p>${failureCount} inputs failed; these are the first.</p>` : ''
  return htmlPage({
    status: 200,
    title,
    isWide: true,
    main: `${requestPart(explanation)}
<h2>What was wrong</h2>${shown}
${failures.map(failurePart).join('\n')}
<h2>Who may call it</h2>
${accessPart(explanation)}
<h2>A request that would have been answered</h2>
${correctionPart(explanation)}`,
  })
}

function requestPart({ request, operation, refusedAt, correlationId }: Explanation): string {
  const called =
    request.method === ''
      ? 'A request whose first line was not read'
      : code(`${request.method} ${request.path}`)
  return list([
    ['Request', called],
    ['Operation', operation && `${escapeText(operation.summary)} (${code(operation.id)})`],
    ['When', `<time datetime="${escapeText(refusedAt)}">${escapeText(refusedAt)}</time>`],
    ['Correlation id', code(correlationId)],
  ])
}

function failurePart({ message, rule, input, details = [], hint }: Explanation['failures'][number]): string {
  const more = details.map((detail) => {
    const place = detail.in === undefined ? '' : `${code(detail.in)}: `
    return `<li>${place}${escapeText(detail.message)}</li>`
  })
  // HubSpot puts the problems of properties into the message as JSON; they follow one by one.
  const sentence = more.length > 0 ? message.replace(/: \[\{.*$/s, '') : message
  return `<p>${escapeText(sentence)}</p>
${list([
  ['Where', input && code(input.path)],
  ['Value', input?.value === undefined ? undefined : code(input.value)],
  ['Rule', `${escapeText(rule.sentence)} (${escapeText(rule.id)})`],
  ['Hint', hint && escapeText(hint)],
])}${more.length === 0 ? '' : `<ul>${more.join('')}</ul>`}`
}

function accessPart({ access, held }: Explanation): string {
  const scopes = access.scopes ?? []
  return list([
    ['Credential', escapeText(access.sentence)],
    ['One of the scopes', scopes.length === 0 ? undefined : scopes.map(code).join(' ')],
    [
      'You sent',
      held ? escapeText(kindWords[held.kind] ?? held.kind) : 'no credential that was looked up and known',
    ],
    ['With the scopes', held && (held.scopes.map(code).join(' ') || 'none')],
  ])
}

const kindWords: Readonly<Record<string, string>> = {
  private_app: 'a token of a private app',
  oauth: 'a token of an installed app',
  developer_key: 'a developer key',
  client_credentials: 'a token of an app itself',
}

function correctionPart({ correction }: Explanation): string {
  const { request, reason, notes } = correction
  const told = notes.map((note) => `<li>${escapeText(note)}</li>`).join('')
  const list = told === '' ? '' : `<ul>${told}</ul>`
  if (!request) return `<p>There is none. ${escapeText(reason ?? '')}</p>${list}`
  const body =
    request.body === undefined
      ? ''
      : `<h3>Its body</h3><pre tabindex="0">${escapeText(typeof request.body === 'string' ? request.body : JSON.stringify(request.body, undefined, 2))}</pre>`
  return `${list}<h3>As a command</h3><pre tabindex="0">${escapeText(request.curl)}</pre>${body}`
}

function code(text: string): string {
  return `<code>${escapeText(text)}</code>`
}

/** Terms and what is said of them, as HTML; those without anything are left out. */
function list(entries: readonly (readonly [term: string, html: string | undefined])[]): string {
  const told = entries.flatMap(([term, html]) =>
    html === undefined || html === '' ? [] : [`<dt>${term}</dt><dd>${html}</dd>`],
  )
  return `<dl>${told.join('')}</dl>`
}
