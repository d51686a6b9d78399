import pg from 'pg'
import { afterEach, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { migrate, MigrationRefusal } from '../../src/storage/migrate.ts'
import { withDatabase } from '../support/global-setup.ts'

let emptyCount = 0
let undo: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const step of undo.toReversed()) await step()
  undo = []
})

/** A database without a table. */
async function createEmpty(): Promise<string> {
  const name = `${inject('templateDatabase')}_empty_${process.pid}_${emptyCount++}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: inject('maintenanceUrl') })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`create database ${name}`)
  undo.push(() => run(`drop database if exists ${name} with (force)`))
  return withDatabase(inject('maintenanceUrl'), name)
}

function open(url: string): Database {
  const database = openDatabase({ connectionString: url }, { poolSize: 4, onError: () => undefined })
  undo.push(() => database.close())
  return database
}

test('an empty database gets every migration, in order; a second run does nothing', async () => {
  const database = open(await createEmpty())
  const applied = await migrate(database)
  expect(applied[0]).toBe('0001-create-tables')
  expect(applied).toEqual(applied.toSorted())
  expect(await migrate(database)).toEqual([])
  const rows = await database.query<{ name: string }>('select name from migration_checksum order by name', [])
  expect(rows.map(({ name }) => name)).toEqual(applied)
})

test('of servers that start together one runs each migration, and all go on', async () => {
  const url = await createEmpty()
  const ran = await Promise.all(Array.from({ length: 4 }, () => migrate(open(url))))
  const lists = ran.filter((applied) => applied.length > 0)
  expect(lists).toHaveLength(1)
  expect(await migrate(open(url))).toEqual([])
})

test('a migration that was edited after it ran is refused, by name', async () => {
  const database = open(await createEmpty())
  await migrate(database)
  await database.query(
    "update migration_checksum set checksum = 'other' where name = '0001-create-tables'",
    [],
  )
  const refusal = migrate(database)
  await expect(refusal).rejects.toThrow(MigrationRefusal)
  await expect(refusal).rejects.toThrow(
    'Migrations were edited after they ran: 0001-create-tables. Restore the released files.',
  )
})

test('a database of a newer release is refused before anything is changed', async () => {
  const database = open(await createEmpty())
  await migrate(database)
  await database.query(
    "insert into migration_checksum (name, checksum) values ('9999-from-the-future', 'x')",
    [],
  )
  const refusal = migrate(database)
  await expect(refusal).rejects.toThrow(MigrationRefusal)
  await expect(refusal).rejects.toThrow(
    'The database has migrations that this release does not know (9999-from-the-future). Start the release that wrote it, or a newer one.',
  )
})

test('a migration that fails leaves the schema as it was, and can run once the cause is gone', async () => {
  const database = open(await createEmpty())
  await database.query('create table crm_record (in_the_way int)', [])
  await expect(migrate(database)).rejects.toThrow('the schema is as it was before it')
  const tables = await database.query(
    "select 1 from information_schema.tables where table_name = 'account'",
    [],
  )
  expect(tables).toEqual([])
  await database.query('drop table crm_record', [])
  expect((await migrate(database)).length).toBeGreaterThan(0)
})
