import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase, type Querier } from '../../src/storage/database.ts'
import { runPlannedWrite } from '../../src/storage/planned-write.ts'
import { prepared } from '../../src/storage/statement.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const SUM = prepared('select $1::int + $2::int as sum')
/** Against the rules of statements, to see what becomes of one that breaks them. */
const READ_ALL = prepared('select * from growing where a = $1')
let db: Database

/** One connection, so that each statement is run where the one before was. */
function open(namesStatements: boolean): Database {
  return openDatabase(
    { connectionString: database.url },
    { poolSize: 1, onError: () => undefined, namesStatements },
  )
}

beforeEach(async () => {
  db = open(true)
  await database.db.query('create table growing (a int)', [])
  await database.db.query('insert into growing values (1)', [])
})

afterEach(async () => {
  await db.close()
  await database.db.query('drop table growing', [])
})

const listNames = (of: Database) => of.query<{ name: string }>('select name from pg_prepared_statements', [])

const grow = (column: string) =>
  database.db.query(`alter table growing add column ${column} int default 7`, [])

function readInTransaction(): Promise<readonly unknown[]> {
  return runPlannedWrite(db, {
    accountId: '1',
    load: (tx) => tx.query(READ_ALL, [1]),
    plan: (rows) => rows,
    apply: async () => undefined,
    verify: async () => true,
  })
}

describe('a statement of the hot path (decision 95)', () => {
  test('is sent to PostgreSQL once for each connection, under one name', async () => {
    for (const sum of [3, 4, 5]) expect(await db.query(SUM, [1, sum - 1])).toEqual([{ sum }])
    expect(await listNames(db)).toEqual([{ name: `${SUM.name}_0` }])
    expect(prepared(SUM.text).name).toBe(SUM.name)
    expect(prepared(`${SUM.text} `).name).not.toBe(SUM.name)
  })

  test('is known by no name where that is switched off', async () => {
    const unnamed = open(false)
    expect(await unnamed.query(SUM, [1, 2])).toEqual([{ sum: 3 }])
    expect(await listNames(unnamed)).toEqual([])
    await unnamed.close()
  })

  test('works on the connection that follows a lost one', async () => {
    await db.query(SUM, [1, 2])
    await database.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
      [],
    )
    await expect.poll(() => db.query(SUM, [2, 3]).catch(() => [])).toEqual([{ sum: 5 }])
  })

  test('is read again when a migration has changed what its table gives back', async () => {
    expect(await db.query(READ_ALL, [1])).toEqual([{ a: 1 }])
    await grow('b')
    expect(await db.query(READ_ALL, [1])).toEqual([{ a: 1, b: 7 }])
    await grow('c')
    expect(await db.query(READ_ALL, [1])).toEqual([{ a: 1, b: 7, c: 7 }])
  })

  test('lets a write be planned again when that happens inside of its transaction', async () => {
    expect(await readInTransaction()).toEqual([{ a: 1 }])
    await grow('b')
    expect(await readInTransaction()).toEqual([{ a: 1, b: 7 }])
  })

  test('is sent anew when the connection forgot it, as behind a pooler', async () => {
    await db.query(SUM, [1, 2])
    await db.query('deallocate all', [])
    expect(await db.query(SUM, [2, 3])).toEqual([{ sum: 5 }])
    await db.query('deallocate all', [])
    expect(await db.query(SUM, [3, 4])).toEqual([{ sum: 7 }])
  })

  test('that PostgreSQL refuses otherwise fails as any other', async () => {
    await expect(db.query(SUM, ['x', 1])).rejects.toMatchObject({ trouble: 'validation_gap' })
    expect(await db.query(SUM, [1, 1])).toEqual([{ sum: 2 }])
  })
})

describe('statements of a transaction that are sent together (decision 96)', () => {
  const put = (tx: Querier, value: unknown) => tx.query('insert into growing values ($1)', [value])
  const listAll = () => db.query('select a from growing order by a', [])
  const verify = async () => true

  test('run in the order they were given, and are committed together', async () => {
    await db.transaction(
      (tx) =>
        Promise.all([put(tx, 2), tx.query('update growing set a = a + 10 where a = 2', []), put(tx, 2)]),
      verify,
    )
    expect(await listAll()).toEqual([{ a: 1 }, { a: 2 }, { a: 12 }])
  })

  test('leave nothing when one of them fails, and the first failure is told', async () => {
    const failed = db.transaction((tx) => Promise.all([put(tx, 2), put(tx, 'x'), put(tx, 3)]), verify)
    await expect(failed).rejects.toMatchObject({ trouble: 'validation_gap' })
    expect(await listAll()).toEqual([{ a: 1 }])
  })

  test('never run once their transaction is over', async () => {
    const late: Promise<unknown>[] = []
    const failed = db.transaction(async (tx) => {
      const failing = put(tx, 'x')
      const afterwards = failing.catch(() => new Promise((resolve) => setImmediate(resolve)))
      late.push(afterwards.then(() => put(tx, 2)).catch((error: unknown) => error))
      await failing
    }, verify)
    await expect(failed).rejects.toMatchObject({ trouble: 'validation_gap' })
    expect(await late[0]).toMatchObject({ message: 'a statement came after the end of its transaction' })
    expect(await listAll()).toEqual([{ a: 1 }])
  })
})
