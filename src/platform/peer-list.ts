import { BlockList, isIP } from 'node:net'

/** A list of addresses and networks, to ask whether a peer is one of them. */
export type PeerList = { readonly has: (address: string | undefined) => boolean }

const LOOPBACK = ['127.0.0.0/8', '::1']
const BITS = { ipv4: 32, ipv6: 128 } as const

/**
 * Reads `10.0.0.0/8, ::1, loopback`; undefined when an entry is neither an address, nor a network, nor `loopback`. An
 * IPv4 address that a socket reports as IPv6 (`::ffff:10.0.0.1`) is found by its IPv4 entry.
 */
export function parsePeerList(text: string): PeerList | undefined {
  const entries = text.split(',').map((entry) => entry.trim())
  const list = new BlockList()
  const isReadable = entries
    .flatMap((entry) => (entry === 'loopback' ? LOOPBACK : [entry]))
    .every((entry) => addEntry(list, entry))
  if (!isReadable) return undefined
  return {
    has: (address) => address !== undefined && isIP(address) !== 0 && list.check(address, familyOf(address)),
  }
}

/** Nobody is on it. */
export const noPeers: PeerList = { has: () => false }

function addEntry(list: BlockList, entry: string): boolean {
  const [address = '', length, ...rest] = entry.split('/')
  if (isIP(address) === 0 || rest.length > 0) return false
  const family = familyOf(address)
  if (length === undefined) {
    list.addAddress(address, family)
    return true
  }
  const bits = Number(length)
  // A network of all addresses would trust everybody, whatever was meant.
  if (!/^\d{1,3}$/.test(length) || bits < 1 || bits > BITS[family]) return false
  list.addSubnet(address, bits, family)
  return true
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
