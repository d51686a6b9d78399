import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LimitStore } from '../../src/domain/associations/limit-store.ts'
import { createLimitStore } from '../../src/storage/limit-store.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
let store: LimitStore
let lastAccount = 910_000
let account = ''

beforeAll(() => {
  store = createLimitStore(database.db)
})

beforeEach(() => {
  lastAccount += 1
  account = String(lastAccount)
})

async function link(fromId: number, count: number): Promise<void> {
  await database.db.query(
    `insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
    select $1, '0-1', $2, '0-27', n, 'HUBSPOT_DEFINED', 203 from generate_series(1, $3::int) n`,
    [account, fromId, count],
  )
}

const usageOf = (fromId: string, used: number) => ({
  fromTypeId: '0-1',
  fromId,
  category: 'HUBSPOT_DEFINED',
  typeId: 203,
  used,
})

describe('a step through the links of an account (decision 94)', () => {
  test('of few links is the only one', async () => {
    await link(7, 3)
    await link(11, 1)
    expect(await store.countUsage(account, undefined)).toEqual({ usage: [usageOf('7', 3), usageOf('11', 1)] })
    expect(await store.countUsage(account, { fromTypeId: '0-1', fromId: '7' })).toEqual({
      usage: [usageOf('11', 1)],
    })
  })

  test('that ends amid a record leaves it to the next one, whole', async () => {
    await link(7, 60_000)
    await link(11, 60_000)
    const first = await store.countUsage(account, undefined)
    expect(first).toEqual({ usage: [usageOf('7', 60_000)], after: { fromTypeId: '0-1', fromId: '7' } })
    expect(await store.countUsage(account, first.after)).toEqual({ usage: [usageOf('11', 60_000)] })
  })

  test('counts a record whole that has more links than it looks at', async () => {
    await link(7, 100_005)
    await link(11, 2)
    const first = await store.countUsage(account, undefined)
    expect(first).toEqual({ usage: [usageOf('7', 100_005)], after: { fromTypeId: '0-1', fromId: '7' } })
    expect(await store.countUsage(account, first.after)).toEqual({ usage: [usageOf('11', 2)] })
  })

  test('looks at no other account', async () => {
    await link(7, 3)
    expect(await store.countUsage('1', undefined)).toEqual({ usage: [] })
  })
})

test('limits are put, put again and removed, ordered by category and id', async () => {
  const limit = (typeId: number, maxToIds: number) => ({ category: 'HUBSPOT_DEFINED', typeId, maxToIds })
  const change = (put: readonly ReturnType<typeof limit>[], removed: readonly ReturnType<typeof limit>[]) =>
    store.change(account, (limits) => ({ put, removed, result: limits.length }))
  expect(await change([limit(204, 5), limit(203, 4)], [])).toBe(0)
  expect(await change([limit(203, 9)], [])).toBe(2)
  expect(await store.list(account)).toEqual([limit(203, 9), limit(204, 5)])
  expect(await change([], [limit(204, 1)])).toBe(2)
  expect(await store.list(account)).toEqual([limit(203, 9)])
})
