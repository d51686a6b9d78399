import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { openDatabase } from '../src/storage/database.ts'
import { startEmbedded } from '../src/storage/embedded/start-embedded.ts'
import { migrate } from '../src/storage/migrate.ts'
import { findPostmaster } from './cpu.ts'

/** The one PostgreSQL of a run, with a migrated database of the bench's own. */
export type BenchPostgres = {
  readonly url: string
  readonly version: string
  /** Undefined when it runs on another machine. */
  readonly postmaster: number | undefined
  readonly close: () => Promise<void>
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

export async function openPostgres(databaseUrl: string | undefined, folder: string): Promise<BenchPostgres> {
  const server =
    databaseUrl === undefined ? await startOwn(folder) : { url: databaseUrl, stop: async () => undefined }
  const database = `tidemark_bench_${process.pid}_${Date.now().toString(36)}`
  try {
    await runOn(server.url, `create database ${database}`)
    const url = withDatabase(server.url, database)
    await migrateDatabase(url)
    return {
      url,
      ...(await describe(url)),
      close: async () => {
        await runOn(server.url, `drop database if exists ${database} with (force)`)
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function startOwn(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const embedded = await startEmbedded({ dataDir: join(folder, 'data'), owner: 'tidemark bench', log: quiet })
  const { host, port, user, database } = embedded.connection
  return {
    url: `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    stop: async () => {
      await embedded.stop()
      await rm(embedded.clusterDir, { recursive: true, force: true })
    },
  }
}

async function migrateDatabase(url: string): Promise<void> {
  const database = openDatabase({ connectionString: url }, { poolSize: 2, onError: () => undefined })
  await migrate(database)
  await database.close()
}

async function describe(url: string): Promise<{ version: string; postmaster: number | undefined }> {
  const client = await connect(url)
  const { rows } = await client.query<{ version: string; pid: number }>(
    "select current_setting('server_version') as version, pg_backend_pid() as pid",
  )
  const postmaster = findPostmaster(rows[0]?.pid ?? 0)
  await client.end()
  return { version: rows[0]?.version ?? 'unknown', postmaster }
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = await connect(url)
  await client.query(statement)
  await client.end()
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`)
}
