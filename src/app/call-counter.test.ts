import { afterEach, expect, test, vi } from 'vitest'
import type { CallCount, CallStore } from '../domain/calls/call-store.ts'
import { createLog } from '../platform/log.ts'
import { clientFamily, createCallCounter } from './call-counter.ts'

const caller = {
  accountId: '1',
  appId: '2',
  developerAccountId: '3',
  scopes: ['*'],
  kind: 'private_app',
} as const
const call = {
  caller,
  operationId: 'timeline.v3.events.create',
  pattern: '/crm/v3/timeline/events',
  userAgent: 'curl/8.5.0',
}

/** A store that keeps what it is given, or fails. */
function createStore(): CallStore & {
  readonly added: (readonly CallCount[])[]
  readonly deletions: [string, number][]
  failing: boolean
} {
  const store = {
    added: [] as (readonly CallCount[])[],
    deletions: [] as [string, number][],
    failing: false,
    addCalls: async (counts: readonly CallCount[]) => {
      if (store.failing) throw new Error('the database is away')
      store.added.push(counts)
    },
    listCalls: async () => [],
    countLimited: async () => 0,
    deleteCalls: async (day: string, limit: number) => {
      store.deletions.push([day, limit])
      return store.deletions.length === 1 ? limit : 0
    },
  }
  return store
}

let now = Date.parse('2026-11-25T23:59:59.000Z')
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const rates = { deleteEnded: async () => 0 }

function createCounter(calls: CallStore) {
  const counter = createCallCounter({ calls, rates, log: createLog('silent'), now: () => now, everyMs: 0 })
  stops.push(counter.stop)
  return counter
}

test('calls of one day, app, operation and spelling are one count, with their first and last time', async () => {
  const store = createStore()
  const counter = createCounter(store)
  now = Date.parse('2026-11-25T23:59:59.000Z')
  counter.count(call)
  now += 500
  counter.count({ ...call, userAgent: 'hubspot-api-client-nodejs; 14.0.1' })
  now += 500
  counter.count(call)
  await counter.flush()
  const common = {
    accountId: '1',
    appId: '2',
    operationId: call.operationId,
    spelling: call.pattern,
  }
  expect(store.added).toEqual([
    [
      {
        ...common,
        day: '2026-11-25',
        calls: 2,
        limitedCalls: 2,
        firstAt: now - 1_000,
        lastAt: now - 500,
        lastClient: 'hubspot-api-client-nodejs',
      },
      {
        ...common,
        day: '2026-11-26',
        calls: 1,
        limitedCalls: 1,
        firstAt: now,
        lastAt: now,
        lastClient: 'curl',
      },
    ],
  ])
})

test('a developer key counts for its developer account, a pattern of the router as people read it', async () => {
  const store = createStore()
  const counter = createCounter(store)
  counter.count({
    ...call,
    caller: { ...caller, accountId: '', appId: '', kind: 'developer_key' },
    pattern: '/crm/objects/:version(^\\d{4}-\\d{2}(?:-beta)?$)/:objectType',
    userAgent: undefined,
  })
  await counter.flush()
  expect(store.added[0]).toMatchObject([
    { accountId: '3', appId: '0', spelling: '/crm/objects/{version}/{objectType}', lastClient: '' },
  ])
})

test('counts that could not be stored are stored with the next ones, once', async () => {
  const store = createStore()
  const counter = createCounter(store)
  store.failing = true
  counter.count(call)
  await counter.flush()
  counter.count(call)
  expect(store.added).toEqual([])
  store.failing = false
  await counter.flush()
  await counter.flush()
  expect(store.added).toMatchObject([[{ calls: 2 }]])
})

test('memory holds 10 000 counts at most, however many there could be', async () => {
  const store = createStore()
  const counter = createCounter(store)
  for (let at = 0; at < 10_050; at += 1) counter.count({ ...call, pattern: `/p${at}` })
  await counter.flush()
  expect(store.added[0]).toHaveLength(10_000)
})

test('counts of 90 days ago are deleted in bounded steps at the first flushes of a day', async () => {
  const store = createStore()
  const counter = createCounter(store)
  now = Date.parse('2026-11-25T10:00:00.000Z')
  for (let at = 0; at < 4; at += 1) await counter.flush()
  expect(store.deletions).toEqual([
    ['2026-08-27', 1_000],
    ['2026-08-27', 1_000],
  ])
  now = Date.parse('2026-11-26T10:00:00.000Z')
  await counter.flush()
  expect(store.deletions[2]).toEqual(['2026-08-28', 1_000])
})

test('a deletion that failed is tried again after ten minutes, and holds back no counts', async () => {
  const store = createStore()
  let tries = 0
  const deleteCalls = async () => {
    tries += 1
    throw new Error('too slow')
  }
  const counter = createCounter({ ...store, deleteCalls })
  for (const minutes of [0, 5, 5]) {
    now += minutes * 60_000
    counter.count(call)
    await counter.flush()
  }
  expect(tries).toBe(2)
  expect(store.added).toHaveLength(3)
})

test('flushes do not overlap; those asked for meanwhile become one', async () => {
  const store = createStore()
  const gate = Promise.withResolvers<undefined>()
  let started = 0
  const addCalls = async (counts: readonly CallCount[]) => {
    started += 1
    await gate.promise
    store.added.push(counts)
  }
  const counter = createCounter({ ...store, addCalls })
  counter.count(call)
  const first = counter.flush()
  counter.count(call)
  const later = [counter.flush(), counter.flush(), counter.flush()]
  expect(started).toBe(1)
  gate.resolve(undefined)
  await Promise.all([first, ...later])
  expect(store.added).toMatchObject([[{ calls: 1 }], [{ calls: 1 }]])
})

test('stopping stores the rest, and does not wait for a database that hangs', async () => {
  const store = createStore()
  const counter = createCounter(store)
  counter.count(call)
  await counter.stop()
  expect(store.added).toMatchObject([[{ calls: 1 }]])
  const calls = { ...store, addCalls: () => new Promise<never>(() => undefined) }
  const hanging = createCallCounter({ calls, rates, log: createLog('silent'), now: () => now, everyMs: 0 })
  hanging.count(call)
  vi.useFakeTimers()
  const stopping = hanging.stop()
  await vi.advanceTimersByTimeAsync(1_500)
  vi.useRealTimers()
  await expect(stopping).resolves.toBeUndefined()
})

test.each([
  ['hubspot-api-client-nodejs; 14.0.1', 'hubspot-api-client-nodejs'],
  ['python-requests/2.32.3', 'python-requests'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla'],
  ['axios', 'axios'],
  [undefined, ''],
  ['', ''],
  ['<script>', ''],
  ['x'.repeat(61), ''],
  ['a\u0000b', ''],
])('the family of the client %j is %j', (userAgent, family) => {
  expect(clientFamily(userAgent)).toBe(family)
})

test('days are those of the account, and calls that no daily limit is for are told apart (platform PL2, PL8, PL9)', async () => {
  const store = createStore()
  const counter = createCounter(store)
  now = Date.parse('2026-11-26T03:00:00.000Z')
  const own = { ...caller, terms: { timeZone: 'America/New_York', hasFaults: false } }
  counter.count({ ...call, caller: own })
  counter.count({ ...call, caller: { ...own, kind: 'oauth' } })
  counter.count({ ...call, caller: own, operationId: 'tidemark.v1.reports.versions' })
  await counter.flush()
  expect(store.added.flat().map(({ day, calls, limitedCalls }) => [day, calls, limitedCalls])).toEqual([
    ['2026-11-25', 2, 1],
    ['2026-11-25', 1, 0],
  ])
})
