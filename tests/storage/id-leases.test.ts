import { describe, expect, test } from 'vitest'
import type { Querier } from '../../src/storage/database.ts'
import { createIdLeases, type IdReservation } from '../../src/storage/id-leases.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

const take = (reservation: IdReservation, count: number) =>
  Array.from({ length: count }, () => reservation.next())

/** The database, and how many statements it was asked. */
function counted(): { querier: Querier; asked: () => number } {
  let asked = 0
  const query: Querier['query'] = (text, values) => {
    asked += 1
    return database.db.query(text, values)
  }
  return { querier: { query }, asked: () => asked }
}

describe('id leases (decisions 8 and 26)', () => {
  test('start at 1001, or where the name says, and grow by one (OBJ-20)', async () => {
    const leases = createIdLeases(database.db, { '0-3': 5_000 })
    expect(take(await leases.reserve('1', '0-1', 3), 3)).toEqual(['1001', '1002', '1003'])
    expect(take(await leases.reserve('1', '0-1', 2), 2)).toEqual(['1004', '1005'])
    expect(take(await leases.reserve('1', '0-3', 1), 1)).toEqual(['5000'])
  })

  test('keep accounts and names apart', async () => {
    const leases = createIdLeases(database.db, {})
    await leases.reserve('2', '0-1', 5)
    expect(take(await leases.reserve('3', '0-1', 1), 1)).toEqual(['1001'])
    expect(take(await leases.reserve('2', '0-2', 1), 1)).toEqual(['1001'])
  })

  test('ask the database once a block, also for many at once', async () => {
    const { querier, asked } = counted()
    const leases = createIdLeases(querier, {})
    const reservations = await Promise.all(Array.from({ length: 50 }, () => leases.reserve('4', 'event', 20)))
    expect(asked()).toBe(1)
    const ids = reservations.flatMap((reservation) => take(reservation, 20))
    expect(new Set(ids).size).toBe(1_000)
    await leases.reserve('4', 'event', 1)
    expect(asked()).toBe(2)
  })

  test('never give one id to two servers', async () => {
    const servers = [1, 2, 3].map(() => createIdLeases(database.db, {}))
    const reservations = await Promise.all(
      servers.flatMap((leases) => Array.from({ length: 20 }, () => leases.reserve('5', 'event', 70))),
    )
    const ids = reservations.flatMap((reservation) => take(reservation, 70))
    expect(new Set(ids).size).toBe(4_200)
  })

  test('reserve more than a block holds, over the edge of one too', async () => {
    const leases = createIdLeases(database.db, {})
    take(await leases.reserve('6', 'event', 600), 600)
    const ids = take(await leases.reserve('6', 'event', 2_500), 2_500)
    expect(new Set(ids).size).toBe(2_500)
    expect(ids.every((id, index) => index === 0 || Number(id) > Number(ids[index - 1]))).toBe(true)
    expect(ids[0]).toBe('1601')
  })

  test('hand out next what a reservation gave back, once', async () => {
    const leases = createIdLeases(database.db, {})
    const first = await leases.reserve('7', 'event', 10)
    expect(take(first, 2)).toEqual(['1001', '1002'])
    first.release()
    first.release()
    expect(take(await leases.reserve('7', 'event', 9), 9)).toEqual([
      '1003',
      '1004',
      '1005',
      '1006',
      '1007',
      '1008',
      '1009',
      '1010',
      '1011',
    ])
  })

  test('refuse to give more than was reserved, or anything after the release', async () => {
    const leases = createIdLeases(database.db, {})
    const reservation = await leases.reserve('8', 'event', 1)
    expect(take(reservation, 1)).toEqual(['1001'])
    expect(() => reservation.next()).toThrow(RangeError)
    const released = await leases.reserve('8', 'event', 5)
    released.release()
    expect(() => released.next()).toThrow(RangeError)
  })

  test('reserve nothing without asking the database', async () => {
    const { querier, asked } = counted()
    const reservation = await createIdLeases(querier, {}).reserve('9', 'event', 0)
    expect(() => reservation.next()).toThrow(RangeError)
    expect(asked()).toBe(0)
  })

  test('fail for everyone who waits when the database fails, and work again after', async () => {
    let isDown = true
    const query: Querier['query'] = (text, values) =>
      isDown ? Promise.reject(new Error('down')) : database.db.query(text, values)
    const leases = createIdLeases({ query }, {})
    const failed = await Promise.allSettled(Array.from({ length: 3 }, () => leases.reserve('10', 'event', 1)))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    isDown = false
    expect(take(await leases.reserve('10', 'event', 1), 1)).toEqual(['1001'])
  })
})
