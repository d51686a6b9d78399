import { expect, test } from 'vitest'
import { noPeers, parsePeerList } from './peer-list.ts'

test.each([
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['192.168.1.7', '192.168.1.7', true],
  ['192.168.1.7', '192.168.1.8', false],
  ['loopback', '127.3.2.1', true],
  ['loopback', '::1', true],
  ['loopback', '10.0.0.1', false],
  ['fd00::/8, 10.0.0.1', 'fd12::1', true],
  ['fd00::/8, 10.0.0.1', '10.0.0.1', true],
  ['loopback', 'localhost', false],
  ['loopback', undefined, false],
])('a list of %s, asked for %s: %s', (text, address, found) => {
  expect(parsePeerList(text)?.has(address)).toBe(found)
})

test.each([
  '',
  'true',
  '1',
  'localhost',
  '10.0.0.0/33',
  '10.0.0.0/',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8/8',
  '10.0.0.1,',
  'fe80::1/129',
])('%j is no list', (text) => {
  expect(parsePeerList(text)).toBeUndefined()
})

test('nobody is on the empty list', () => {
  expect(noPeers.has('127.0.0.1')).toBe(false)
})
