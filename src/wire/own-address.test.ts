import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { noPeers } from '../platform/peer-list.ts'
import { createAddressOf, locationOf } from './own-address.ts'

const rules = { publicUrl: undefined, trusted: noPeers, host: '::1', port: 0 }

function requestWith(socket: object, headers: object = {}): IncomingMessage {
  return { socket, headers } as IncomingMessage
}

test.each([
  [{ localPort: 41_235 }, {}, 'http://[::1]:41235'],
  [{ localPort: 41_235, encrypted: true }, {}, 'https://[::1]:41235'],
  [{ localPort: 41_235 }, { host: 'a b' }, 'http://[::1]:41235'],
  [{ localPort: 41_235 }, { host: 'crm.example.test' }, 'http://crm.example.test'],
  [{ localPort: 41_235 }, { host: '[2001:db8::1]:8080' }, 'http://[2001:db8::1]:8080'],
  [{}, {}, 'http://[::1]:0'],
])('a request over %j with %j came to %s (PH18)', (socket, headers, origin) => {
  expect(createAddressOf(rules)(requestWith(socket, headers)).origin).toBe(origin)
})

test('a location is a path, with the prefix of a proxy', () => {
  expect(locationOf({ origin: 'https://crm.example.test/hub' }, '/crm/v3/x')).toBe('/hub/crm/v3/x')
  expect(locationOf({ origin: 'http://localhost:4870' }, '/crm/v3/x')).toBe('/crm/v3/x')
})
