import { expect, test } from 'vitest'
import type { CallCount } from '../../src/domain/calls/call-store.ts'
import { createCallStore } from '../../src/storage/call-store.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const store = () => createCallStore(database.db)

const count = (part: Partial<CallCount>): CallCount => ({
  accountId: '1',
  day: '2026-11-25',
  appId: '7',
  operationId: 'timeline.v3.events.create',
  spelling: '/crm/v3/timeline/events',
  calls: 1,
  limitedCalls: 1,
  firstAt: Date.parse('2026-11-25T10:00:00.000Z'),
  lastAt: Date.parse('2026-11-25T10:00:00.000Z'),
  lastClient: 'curl',
  ...part,
})

test('counts add up over writers, days and apps; the last client is that of the last call', async () => {
  const later = Date.parse('2026-11-25T12:00:00.000Z')
  await store().addCalls([count({ calls: 2, lastAt: later, lastClient: 'axios' })])
  await Promise.all([
    store().addCalls([
      count({ calls: 3 }),
      count({ appId: '0', spelling: '/integrators/timeline/v3/events' }),
    ]),
    store().addCalls([
      count({ day: '2026-11-24', appId: '10', firstAt: 0, lastAt: 1 }),
      count({ appId: '9' }),
      count({ accountId: '2', calls: 50 }),
    ]),
  ])
  expect(await store().listCalls('1', '2026-11-24')).toEqual([
    {
      operationId: 'timeline.v3.events.create',
      spelling: '/crm/v3/timeline/events',
      calls: 7,
      firstAt: 0,
      lastAt: later,
      lastClient: 'axios',
      appIds: ['7', '9', '10'],
    },
    {
      operationId: 'timeline.v3.events.create',
      spelling: '/integrators/timeline/v3/events',
      calls: 1,
      firstAt: Date.parse('2026-11-25T10:00:00.000Z'),
      lastAt: Date.parse('2026-11-25T10:00:00.000Z'),
      lastClient: 'curl',
      appIds: [],
    },
  ])
  expect((await store().listCalls('1', '2026-11-25')).map(({ calls }) => calls)).toEqual([6, 1])
  expect(await store().listCalls('1', '2026-11-26')).toEqual([])
})

test('old counts of all accounts are deleted, a bounded number at a time', async () => {
  const old = ['a', 'b', 'c'].map((spelling) => count({ accountId: '5', day: '2026-01-01', spelling }))
  await store().addCalls([...old, count({ accountId: '6', day: '2026-02-01' })])
  expect([
    await store().deleteCalls('2026-02-01', 2),
    await store().deleteCalls('2026-02-01', 2),
    await store().deleteCalls('2026-02-01', 2),
  ]).toEqual([2, 1, 0])
  expect(await store().listCalls('5', '2000-01-01')).toEqual([])
  expect(await store().listCalls('6', '2000-01-01')).toMatchObject([{ calls: 1 }])
})
