import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/storage/database.ts'
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts'
import { migrate } from '../../src/storage/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** PostgreSQL that the whole run shares, as `pg` takes it, on its maintenance database. */
    maintenanceUrl: string
    /** Migrated database that test files clone. */
    templateDatabase: string
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** One cluster for a test run, migrated once; each test file clones it (see `test-database.ts`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await provideServer()
  const templateDatabase = `tidemark_test_${process.pid}_${Date.now().toString(36)}`
  await runOn(server.url, `create database ${templateDatabase}`)
  const template = openDatabase(
    { connectionString: withDatabase(server.url, templateDatabase) },
    { poolSize: 4, onError: () => undefined },
  )
  await migrate(template)
  await template.close()
  project.provide('maintenanceUrl', server.url)
  project.provide('templateDatabase', templateDatabase)
  return async () => {
    await dropAll(server.url, templateDatabase)
    await server.stop()
  }
}

async function provideServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const external = process.env.TIDEMARK_TEST_DATABASE_URL
  if (external) return { url: external, stop: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
  const embedded = await startEmbedded({ dataDir: folder, owner: 'tidemark tests', log: quiet })
  const { host, port, user, database } = embedded.connection
  return {
    url: `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    stop: async () => {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
      await rm(embedded.clusterDir, { recursive: true, force: true })
    },
  }
}

/** Clones carry the template's name as their prefix; what a crashed file left behind goes too. */
async function dropAll(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  await client.end()
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

export function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`)
}
