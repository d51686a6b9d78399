import { describe, expect, test, vi } from 'vitest'
import type pg from 'pg'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { DatabaseError, OutcomeUnknownError } from '../../src/storage/postgres-errors.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

const INSERT = `insert into visitor (account_id, utk, first_seen_at) values (1, $1, now())`
const FIND = `select 1 from visitor where account_id = 1 and utk = $1`

/** What becomes of COMMIT on the way: it is run and the reply lost, or it never arrives. */
type Cut = 'reply' | 'request'

/** A database whose connections die at COMMIT. `isDownAfter`: no new connection can be made from then on. */
function openFragile(cut: Cut, isDownAfter = false): Database & { lost: () => number } {
  const db = openDatabase({ connectionString: database.url }, { poolSize: 2, onError: () => undefined })
  const { pool } = db
  const connect = pool.connect.bind(pool) as (...parts: unknown[]) => Promise<pg.PoolClient>
  let lost = 0
  const breakCommit = (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...parts: unknown[]) => Promise<unknown>
    vi.spyOn(client, 'query').mockImplementation((async (...parts: unknown[]) => {
      if (parts[0] !== 'commit') return query(...parts)
      lost += 1
      if (cut === 'reply') await query('commit')
      await terminate(client)
      if (isDownAfter) vi.spyOn(pool, 'query').mockRejectedValue(refusedConnection() as never)
      throw brokenConnection()
    }) as never)
    return client
  }
  // `pool.query` comes here with a callback: it is how the outcome is asked for, and works.
  const connectOrBreak = (...parts: unknown[]) =>
    parts.length > 0 ? connect(...parts) : connect().then(breakCommit)
  vi.spyOn(pool, 'connect').mockImplementation(connectOrBreak as never)
  return { ...db, lost: () => lost }
}

const brokenConnection = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
const refusedConnection = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

/** Ends the server's side of the connection, and waits until it is gone: then its transaction is decided. */
async function terminate(client: pg.PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID: number }
  await database.db.query('select pg_terminate_backend($1, 5000)', [processID])
}

const insert = (db: Database, utk: string) =>
  db.transaction(
    async (tx) => {
      await tx.query(INSERT, [utk])
      return utk
    },
    async (querier, result) => (await querier.query(FIND, [result])).length > 0,
  )

describe('a lost reply to COMMIT (reliability section 2 rule 4)', () => {
  test('answers the result when the rows are there', async () => {
    const db = openFragile('reply')
    expect(await insert(db, 'committed')).toBe('committed')
    expect(db.lost()).toBe(1)
    expect(await database.db.query(FIND, ['committed'])).toHaveLength(1)
    await db.close()
  })

  test('says for certain that nothing was committed when the rows are not there', async () => {
    const db = openFragile('request')
    const error = await insert(db, 'rolled back').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DatabaseError)
    expect(error).toMatchObject({ trouble: 'not_committed' })
    expect(await database.db.query(FIND, ['rolled back'])).toEqual([])
    await db.close()
  })

  test.each(['reply', 'request'] as const)(
    'says that it does not know when the database stays away (%s lost)',
    async (cut) => {
      const db = openFragile(cut, true)
      await expect(insert(db, `unknown ${cut}`)).rejects.toBeInstanceOf(OutcomeUnknownError)
      await db.close()
    },
    20_000,
  )

  test('asks again until the database is back', async () => {
    const db = openFragile('reply')
    let asked = 0
    const result = await db.transaction(
      async (tx) => {
        await tx.query(INSERT, ['late'])
        return 'late'
      },
      async (querier, utk) => {
        asked += 1
        if (asked < 4) throw new DatabaseError('unavailable', refusedConnection())
        return (await querier.query(FIND, [utk])).length > 0
      },
    )
    expect([result, asked]).toEqual(['late', 4])
    await db.close()
  })

  test('uses a new connection afterwards', async () => {
    const db = openFragile('reply')
    await insert(db, 'first')
    await insert(db, 'second')
    expect(db.lost()).toBe(2)
    await db.close()
  })
})

describe('a transaction', () => {
  test('rolls back and reports the first error when its work fails', async () => {
    const work = database.db.transaction(
      async (tx) => {
        await tx.query(INSERT, ['half'])
        throw new Error('mine')
      },
      async () => true,
    )
    await expect(work).rejects.toThrow('mine')
    expect(await database.db.query(FIND, ['half'])).toEqual([])
  })

  test('survives the death of its connection before COMMIT, without asking whether it was committed', async () => {
    const verify = vi.fn(async () => true)
    const work = database.db.transaction(async (tx) => {
      await tx.query(INSERT, ['dead'])
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid', [])
      await database.db.query('select pg_terminate_backend($1, 5000)', [row?.pid])
      await tx.query(FIND, ['dead'])
    }, verify)
    await expect(work).rejects.toMatchObject({ trouble: 'unavailable' })
    expect(verify).not.toHaveBeenCalled()
    expect(await database.db.query(FIND, ['dead'])).toEqual([])
  })

  test('waits no longer than its lock timeout', async () => {
    await database.db.query(INSERT, ['locked'])
    const lock = `select 1 from visitor where account_id = 1 and utk = 'locked' for update`
    const outcome = await database.db.transaction(
      async (tx) => {
        await tx.query(lock, [])
        return database.db
          .transaction(
            (other) => other.query(lock, []),
            async () => false,
          )
          .catch((reason: unknown) => reason)
      },
      async () => true,
    )
    expect(outcome).toMatchObject({ trouble: 'unavailable' })
  })
})
