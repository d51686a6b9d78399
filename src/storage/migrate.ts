import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './database.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

type MigrationFile = { readonly name: string; readonly text: string; readonly checksum: string }

/** Thrown when the schema cannot be brought to this version; the message is a sentence for the operator. */
export class MigrationRefusal extends Error {}

const CREATE_CHECKSUMS = `
create table if not exists migration_checksum (
  name text not null,
  checksum text not null,
  constraint migration_checksum__pkey primary key (name)
)`

/**
 * Brings the schema to this release: numbered files, forward only, each once, under Kysely's lock. Returns the names
 * of those that ran. Refuses a database that is newer than this release, and an applied file that was edited since.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const files = await readMigrationFiles()
  const applied = await prepareChecksums(database)
  refuseNewerSchema(files, applied)
  refuseEditedFiles(files, applied)
  if (files.every((file) => applied.has(file.name))) return []
  return runMigrations(database, files)
}

async function readMigrationFiles(): Promise<readonly MigrationFile[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(new URL(fileName, FOLDER), 'utf8')
      return { name: fileName.slice(0, -4), text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** Two servers that start together may both create the table; the one that loses finds it there. */
async function prepareChecksums(database: Database): Promise<ReadonlyMap<string, string>> {
  const failure: unknown = await database.query(CREATE_CHECKSUMS, []).then(
    () => undefined,
    (error: unknown) => error,
  )
  return readAppliedChecksums(database).catch((error: unknown) => {
    throw failure ?? error
  })
}

async function readAppliedChecksums(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ name: string; checksum: string }>(
    'select name, checksum from migration_checksum',
    [],
  )
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

function refuseNewerSchema(files: readonly MigrationFile[], applied: ReadonlyMap<string, string>): void {
  const known = new Set(files.map((file) => file.name))
  const unknown = [...applied.keys()].filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new MigrationRefusal(
    `The database has migrations that this release does not know (${unknown.join(', ')}). Start the release that wrote it, or a newer one.`,
  )
}

function refuseEditedFiles(files: readonly MigrationFile[], applied: ReadonlyMap<string, string>): void {
  const edited = files.filter((file) => applied.has(file.name) && applied.get(file.name) !== file.checksum)
  if (edited.length === 0) return
  throw new MigrationRefusal(
    `Migrations were edited after they ran: ${edited.map((file) => file.name).join(', ')}. Restore the released files.`,
  )
}

async function runMigrations(
  database: Database,
  files: readonly MigrationFile[],
): Promise<readonly string[]> {
  // Connections of their own: a migration, or the wait for another server's, may take longer than a request may.
  const pool = new pg.Pool({ ...database.connection, max: 2, application_name: 'tidemark migrate' })
  pool.on('error', () => undefined) // Reported by the statement that fails.
  const kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
  const migrations = Object.fromEntries(files.map((file) => [file.name, asMigration(file)]))
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  await kysely.destroy()
  if (error) throw new Error('a migration failed; the schema is as it was before it', { cause: error })
  return (results ?? []).map((result) => result.migrationName)
}

function asMigration(file: MigrationFile): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      await sql`set local lock_timeout = '5s'`.execute(db)
      await sql.raw(file.text).execute(db)
      await sql`insert into migration_checksum (name, checksum) values (${file.name}, ${file.checksum})`.execute(
        db,
      )
    },
  }
}
