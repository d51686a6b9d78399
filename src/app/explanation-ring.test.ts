import { expect, test } from 'vitest'
import type { RefusedCall } from '../domain/explanations/refused-call.ts'
import { ExplanationRing, type RingLimits } from './explanation-ring.ts'

const LIMITS: RingLimits = { maxCalls: 4, maxCallsOf: () => 3, maxBytes: 100_000, maxAgeMs: 1_000 }

const call = (correlationId: string, more: Partial<RefusedCall> = {}): RefusedCall => ({
  correlationId,
  accountId: '1',
  refusedAt: 0,
  status: 400,
  method: 'GET',
  path: '/',
  query: [],
  failures: [],
  failureCount: 1,
  ...more,
})

const key = (correlationId: string, accountId = '1') => ({ accountId, correlationId })

test('the oldest of an account goes when the account has too many, of all when there are too many', () => {
  const ring = new ExplanationRing(LIMITS)
  expect(['a', 'b', 'c'].flatMap((id) => ring.add(call(id)))).toEqual([])
  expect(ring.add(call('d', { accountId: '2' }))).toEqual([])
  expect(ring.add(call('e'))).toEqual([key('a')])
  expect(ring.add(call('f', { accountId: '3' }))).toEqual([key('b')])
  expect(['c', 'e'].map((id) => ring.find(key(id))?.correlationId)).toEqual(['c', 'e'])
  expect(ring.find(key('a'))).toBeUndefined()
})

test('calls are found by their own account only', () => {
  const ring = new ExplanationRing(LIMITS)
  ring.add(call('a'))
  expect([ring.find(key('a')), ring.find(key('a', '2'))]).toEqual([call('a'), undefined])
})

test('bytes are bounded, even when one call has more', () => {
  const ring = new ExplanationRing({ ...LIMITS, maxBytes: 400 })
  ring.add(call('a'))
  ring.add(call('b'))
  expect(ring.add(call('c', { path: 'x'.repeat(500) }))).toEqual([key('a'), key('b'), key('c')])
})

test('what is too old goes', () => {
  const ring = new ExplanationRing(LIMITS)
  ring.add(call('a'))
  ring.add(call('b', { refusedAt: 500 }))
  expect(ring.expire(1_000)).toEqual([])
  expect(ring.expire(1_001)).toEqual([key('a')])
  expect(ring.expire(9_000)).toEqual([key('b')])
  expect(ring.expire(9_000)).toEqual([])
})
