import type { FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { rememberLast } from '../platform/remember-last.ts'

const MAX_URL_BYTES = 32_768
const MAX_HEADER_LINES = 100

/** The four host names of HubSpot that clients redirected by name keep sending (platform 0.1, decision 34). */
const HUBSPOT_HOSTS: readonly string[] = [
  'api.hubapi.com',
  'api.hubspot.com',
  'app.hubspot.com',
  'api.hsforms.com',
]

/** Sizes of the request line and headers (PH28, PE24, PE27), and the Host that HTTP/1.1 asks for. */
export function checkRequestHead(request: FastifyRequest): Failure | undefined {
  return checkUrlSize(request) ?? checkHeaderLines(request) ?? checkHostIsSent(request)
}

function checkUrlSize(request: FastifyRequest): Failure | undefined {
  const url = request.raw.url ?? ''
  if (Buffer.byteLength(url) <= MAX_URL_BYTES) return undefined
  const message = `The URL has more than ${MAX_URL_BYTES} bytes`
  return { kind: 'url_too_long', message, rule: 'platform PE24, PH28', path: '' }
}

function checkHeaderLines(request: FastifyRequest): Failure | undefined {
  if (request.raw.rawHeaders.length / 2 <= MAX_HEADER_LINES) return undefined
  const message = `The request has more than ${MAX_HEADER_LINES} header lines`
  return { kind: 'headers_too_large', message, rule: 'platform PE27', path: '' }
}

/** Node would refuse it too, but with a reply that is not in HubSpot's shape. */
function checkHostIsSent({ raw, headers }: FastifyRequest): Failure | undefined {
  if (headers.host !== undefined || raw.httpVersion === '1.0') return undefined
  const message = 'An HTTP/1.1 request needs a Host header'
  return { kind: 'request_malformed', message, rule: 'reliability P9', path: '' }
}

/**
 * Refuses a foreign Host or Origin in dev mode, so that no web page can reach a server on this machine by a name that
 * it makes resolve here (decision 34). The Origin of what browsers may call from anywhere is let be (PH30).
 */
export function checkHost(
  request: FastifyRequest,
  {
    ownHosts,
    forwardedHost,
    takesAnyOrigin,
  }: {
    readonly ownHosts: readonly string[]
    readonly forwardedHost?: string
    readonly takesAnyOrigin: boolean
  },
): Failure | undefined {
  const { host } = request.headers
  const origin = takesAnyOrigin ? undefined : request.headers.origin
  const named = [
    ['Host', host],
    ['X-Forwarded-Host', forwardedHost],
  ] as const
  for (const [header, value] of named) {
    if (value !== undefined && !isKnownHost(hostnameOf(`http://${value}`), ownHosts))
      return refusedHost(header, value)
  }
  if (origin !== undefined && !isKnownHost(hostnameOf(origin), ownHosts)) return refusedHost('Origin', origin)
  return undefined
}

function isKnownHost(hostname: string | undefined, ownHosts: readonly string[]): boolean {
  if (hostname === undefined) return false
  return isLoopbackName(hostname) || HUBSPOT_HOSTS.includes(hostname) || ownHosts.includes(hostname)
}

/** Whether the name can only mean this machine. */
function isLoopbackName(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  )
}

const hostnameOf = rememberLast((url) => URL.parse(url)?.hostname.toLowerCase())

function refusedHost(header: string, value: string): Failure {
  return {
    kind: 'host_refused',
    message:
      `In dev mode this server answers only to names of this machine; ${header} '${value.slice(0, 200)}' is none. ` +
      'Set TIDEMARK_PUBLIC_URL to the address it is reached by, or run it in prod mode.',
    rule: 'decision 34',
    path: header,
  }
}
