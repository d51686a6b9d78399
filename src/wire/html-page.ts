import { createHash } from 'node:crypto'
import { escapeText } from '../domain/rendering/escape-html.ts'
import type { WireReply } from './errors.ts'

const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:34rem;margin:3rem auto;padding:0 1rem;overflow-wrap:anywhere}
body.wide{max-width:52rem}
fieldset{border:1px solid;border-radius:.4rem;margin:0 0 1rem;padding:.5rem 1rem}
label{display:block;margin:.25rem 0}
input[type=email],input[type=password],select{display:block;font:inherit;padding:.3rem;width:100%;box-sizing:border-box}
button{font:inherit;padding:.4rem 1.2rem;margin:.5rem .5rem .5rem 0}
pre{overflow:auto;padding:.8rem;border:1px solid;border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(6rem,9.5rem) 1fr;gap:.3rem 1rem}
dt{font-weight:600}
dd{margin:0}
@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
h2{margin-top:2rem}
[role=alert]{border-left:.3rem solid;padding:.2rem .8rem}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export type HtmlPage = {
  readonly status: number
  readonly title: string
  /** HTML below the heading. */
  readonly main: string
  /** Where a form on the page may be sent to, as in a Content-Security-Policy; nowhere unless it is said. */
  readonly formAction?: string
  readonly isWide?: boolean
}

/** A page of the server: no script, nothing from elsewhere, in no frame, kept nowhere (PA9, PA10). */
export function htmlPage({
  status,
  title,
  main,
  formAction = "'none'",
  isWide = false,
}: HtmlPage): WireReply {
  const heading = escapeText(title)
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${heading} – Tidemark</title><style>${STYLE}</style></head>
<body${isWide ? ' class="wide"' : ''}><main><h1>${heading}</h1>
${main}
</main></body></html>`
  const headers = {
    'cache-control': 'no-store',
    // With no-referrer a browser sends its own form with the Origin null, which the check of dev mode refuses.
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
  }
  return { status, html, headers }
}
