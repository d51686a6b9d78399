import type { IncomingHttpHeaders } from 'node:http'

/** How a proxy says that it was called. */
export type Forwarded = {
  readonly protocol?: 'http' | 'https'
  /** With its port, if it has one. */
  readonly host?: string
  /** `/hub`: what the proxy has in front of our paths. */
  readonly prefix?: string
}

const HOST = /^(?:[a-z\d](?:[a-z\d._-]{0,251}[a-z\d])?\.?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i
const PREFIX = /^(?:\/[\w.~-]+)+\/?$/

/** Whether the text of a Host header can be part of an address. */
export function isHost(text: string | undefined): text is string {
  return text !== undefined && HOST.test(text) && URL.canParse(`http://${text}`)
}

/**
 * What the headers of a proxy say; ask only for those of a trusted one. Of several values the last counts, which the
 * proxy next to us wrote itself. `Forwarded` counts when there is no X-Forwarded- header. What cannot be part of an
 * address is left out.
 */
export function readForwarded(headers: IncomingHttpHeaders): Forwarded {
  const given = xForwarded(headers) ?? standard(headers.forwarded)
  const protocol = given?.protocol?.toLowerCase()
  const prefix = lastOf(headers['x-forwarded-prefix'])
  return {
    ...(protocol === 'http' || protocol === 'https' ? { protocol } : {}),
    ...(isHost(given?.host) ? { host: given.host } : {}),
    ...(prefix !== undefined && isPrefix(prefix) ? { prefix: prefix.replace(/\/$/, '') } : {}),
  }
}

type Given = { readonly protocol: string | undefined; readonly host: string | undefined }

function xForwarded(headers: IncomingHttpHeaders): Given | undefined {
  const names = ['x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-for']
  if (names.every((name) => headers[name] === undefined)) return undefined
  return { protocol: lastOf(headers['x-forwarded-proto']), host: lastOf(headers['x-forwarded-host']) }
}

/** RFC 7239: `for=…;proto=https;host="crm.example.test:8443"`. */
function standard(header: string | undefined): Given | undefined {
  const element = header === undefined ? undefined : lastOf(header)
  if (element === undefined) return undefined
  const pairs = element.split(';').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [
      name.trim().toLowerCase(),
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    ] as const
  })
  const find = (name: string) => pairs.find(([candidate]) => candidate === name)?.[1]
  return { protocol: find('proto'), host: find('host') }
}

function lastOf(header: string | readonly string[] | undefined): string | undefined {
  return header?.toString().split(',').at(-1)?.trim()
}

function isPrefix(text: string): boolean {
  return text.length <= 200 && PREFIX.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text)
}
