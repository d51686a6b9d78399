import { describe, expect, test } from 'vitest'
import type { Database, Querier } from '../../src/storage/database.ts'
import { expectRows, PlanOutdatedError, runPlannedWrite } from '../../src/storage/planned-write.ts'
import { DatabaseError } from '../../src/storage/postgres-errors.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

const INSERT = `insert into visitor (account_id, utk, contact_id, first_seen_at) values ($1, $2, null, now())
  on conflict on constraint visitor__pkey do nothing returning 1`
const COUNT = 'select count(*)::int as count from visitor where account_id = $1'

const countVisitors = async (db: Querier, accountId: string) =>
  (await db.query<{ count: number }>(COUNT, [accountId]))[0]?.count

/** Plans the first utk that is free, as the state showed it. */
function claimNext(
  db: Database,
  accountId: string,
  onPlan: (count: number) => void = () => undefined,
): Promise<string> {
  return runPlannedWrite(db, {
    accountId,
    load: (tx) => countVisitors(tx, accountId),
    plan: (count) => {
      onPlan(count ?? -1)
      return `u${count}`
    },
    apply: async (tx, utk) => expectRows(await tx.query(INSERT, [accountId, utk]), 1),
    verify: async (querier, utk) =>
      (await querier.query('select 1 from visitor where account_id = $1 and utk = $2', [accountId, utk]))
        .length > 0,
  })
}

describe('a planned write', () => {
  test('loads, plans and writes in one transaction, and answers the plan', async () => {
    expect(await claimNext(database.db, '1')).toBe('u0')
    expect(await claimNext(database.db, '1')).toBe('u1')
    expect(await countVisitors(database.db, '1')).toBe(2)
  })

  test('plans anew from what is there when another writer got in between', async () => {
    const seen: number[] = []
    const interfere = async () => database.db.query(INSERT, ['2', 'u0'])
    const write = {
      accountId: '2',
      load: async (tx: Querier) => {
        const count = await countVisitors(tx, '2')
        await interfere()
        return count
      },
      plan: (count: number | undefined) => {
        seen.push(count ?? -1)
        return `u${count}`
      },
      apply: async (tx: Querier, utk: string) => expectRows(await tx.query(INSERT, ['2', utk]), 1),
      verify: async () => false,
    }
    expect(await runPlannedWrite(database.db, write)).toBe('u1')
    expect(seen).toEqual([0, 1])
    expect(await countVisitors(database.db, '2')).toBe(2)
  })

  test('leaves nothing of an attempt that was outdated', async () => {
    const write = {
      accountId: '3',
      load: async () => 0,
      plan: (state: number) => state,
      apply: async (tx: Querier) => {
        await tx.query(INSERT, ['3', 'half'])
        expectRows([], 1)
      },
      verify: async () => false,
    }
    await expect(runPlannedWrite(database.db, write)).rejects.toMatchObject({ trouble: 'conflict' })
    expect(await countVisitors(database.db, '3')).toBe(0)
  })

  test('gives up after a bounded number of attempts', async () => {
    let attempts = 0
    const write = {
      accountId: '4',
      load: async () => 0,
      plan: (state: number) => state,
      apply: async () => {
        attempts += 1
        throw new PlanOutdatedError('again')
      },
      verify: async () => false,
    }
    await expect(runPlannedWrite(database.db, write)).rejects.toMatchObject({ trouble: 'conflict' })
    expect(attempts).toBe(12)
  })

  test('does not repeat what failed for another reason', async () => {
    let attempts = 0
    const write = {
      accountId: '5',
      load: async (tx: Querier) => {
        attempts += 1
        return tx.query('select 1 / 0', [])
      },
      plan: () => undefined,
      apply: async () => undefined,
      verify: async () => false,
    }
    await expect(runPlannedWrite(database.db, write)).rejects.toMatchObject({ trouble: 'validation_gap' })
    expect(attempts).toBe(1)
  })

  test('repeats what a unique key or a deadlock broke off', async () => {
    let attempts = 0
    const write = {
      accountId: '6',
      load: async () => 0,
      plan: (state: number) => state,
      apply: async (tx: Querier) => {
        attempts += 1
        const utk = attempts === 1 ? 'taken' : 'free'
        await database.db.query(INSERT, ['6', 'taken'])
        await tx.query(`insert into visitor (account_id, utk, first_seen_at) values ('6', $1, now())`, [utk])
      },
      verify: async () => false,
    }
    await runPlannedWrite(database.db, write)
    expect(attempts).toBe(2)
    expect(await countVisitors(database.db, '6')).toBe(2)
  })

  test('lets every one of many writers of the same row through, in line', async () => {
    const claimed = await Promise.all(Array.from({ length: 25 }, () => claimNext(database.db, '7')))
    expect(new Set(claimed).size).toBe(25)
    expect(await countVisitors(database.db, '7')).toBe(25)
  })

  test('wraps what the database says in an error of its own', async () => {
    await expect(database.db.query('select nothing from nowhere', [])).rejects.toBeInstanceOf(DatabaseError)
  })
})
