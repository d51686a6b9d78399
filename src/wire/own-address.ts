import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { PeerList } from '../platform/peer-list.ts'
import { rememberLast } from '../platform/remember-last.ts'
import { isHost, readForwarded } from './forwarded.ts'

/** The address under which the caller reached this server. */
export type OwnAddress = {
  /** `https://crm.example.test/hub`: what links start with, without a slash at its end. */
  readonly origin: string
  /** `/hub`, or empty: what stands before our paths. */
  readonly prefix: string
  /** Host that a trusted proxy says it was called by. */
  readonly forwardedHost?: string
  /** Whether to say Strict-Transport-Security: over TLS, ours or a proxy's (PH5). */
  readonly isStrict: boolean
}

export type AddressRules = {
  readonly publicUrl: string | undefined
  /** Peers whose forwarding headers are believed. */
  readonly trusted: PeerList
  /** Where the server listens, for requests without a usable Host. */
  readonly host: string
  /** 0 when any free one was asked for. */
  readonly port: number
}

/**
 * Finds the address for each request: the public URL if there is one, else what a trusted proxy says, else Host (PH18).
 */
export function createAddressOf(rules: AddressRules): (request: IncomingMessage) => OwnAddress {
  const fixed = rules.publicUrl === undefined ? undefined : addressOf(rules.publicUrl)
  const isUsable = rememberLast(isHost)
  const addressAt = rememberLast(addressOf)
  return (request) => {
    const isTrusted = rules.trusted.has(request.socket.remoteAddress)
    const forwarded = isTrusted ? readForwarded(request.headers) : {}
    const isTls = (request.socket as Partial<TLSSocket>).encrypted === true
    const protocol = forwarded.protocol ?? (isTls ? 'https' : 'http')
    const { host: sent } = request.headers
    const host =
      forwarded.host ?? (sent !== undefined && isUsable(sent) ? sent : listeningHost(rules, request))
    const address = fixed ?? addressAt(`${protocol}://${host}${forwarded.prefix ?? ''}`)
    return forwarded.host === undefined ? address : { ...address, forwardedHost: forwarded.host }
  }
}

function listeningHost({ host, port }: AddressRules, { socket }: IncomingMessage): string {
  return `${host.includes(':') ? `[${host}]` : host}:${socket.localPort ?? port}`
}

function addressOf(text: string): OwnAddress {
  const url = new URL(text)
  return {
    origin: text.replace(/\/+$/, ''),
    prefix: url.pathname.replace(/\/+$/, ''),
    isStrict: url.protocol === 'https:' && !isLocalhost(url.hostname),
  }
}

/** A browser would ask every other server of this machine for TLS, too, on whatever port. */
function isLocalhost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}

/** A path of ours as a `Location` header has it: the prefix of a proxy stands before it. */
export function locationOf({ origin }: { readonly origin: string }, path: string): string {
  return `${new URL(origin).pathname.replace(/\/$/, '')}${path}`
}
