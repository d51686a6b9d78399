import type { IncomingMessage } from 'node:http'
import { noPeers, parsePeerList } from '../platform/peer-list.ts'
import type { Operation } from '../wire/operations/operation.ts'
import { createAddressOf, type OwnAddress } from '../wire/own-address.ts'
import { normaliseUrl, withoutPrefix } from '../wire/paths.ts'
import type { Config } from './config.ts'

/** What the edge knows of the addresses under which the server is called. */
export type EdgeAddress = {
  readonly addressOf: (request: IncomingMessage) => OwnAddress
  /** The URL that is routed: normalised, without the prefix of a proxy. */
  readonly routedUrl: (request: IncomingMessage) => string
  /** Host names that dev mode takes besides those of this machine (decision 34). */
  readonly ownHosts: readonly string[]
}

export function createEdgeAddress(config: Config, paths: readonly Pick<Operation, 'path'>[]): EdgeAddress {
  const { publicUrl, host, port } = config
  const addressOf = createAddressOf({
    publicUrl,
    trusted: parsePeerList(config.trustProxy ?? '') ?? noPeers,
    host,
    port,
  })
  const firstSegments = new Set(paths.map(({ path }) => path.split('/')[1] ?? ''))
  const routedUrl = (request: IncomingMessage) => {
    const { prefix } = addressOf(request)
    return withoutPrefix(normaliseUrl(request.url ?? '/'), { prefix, firstSegments })
  }
  const publicHost = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.toLowerCase()]
  return { addressOf, routedUrl, ownHosts: [host.toLowerCase(), ...publicHost] }
}
