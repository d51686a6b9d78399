// npm run bench: the server against the driver alone, on one PostgreSQL, in interleaved rounds.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createFixture } from './fixture.ts'
import { BATCH_CONCURRENCY, type Group } from './group.ts'
import { buildGroups } from './groups.ts'
import { createHttpClient } from './http-client.ts'
import { type GroupResult, measureGroups } from './measure.ts'
import { arePortalsWanted, buildPortalGroups } from './portal-groups.ts'
import { formatMemory, measureMemory } from './memory.ts'
import { type BenchOptions, readOptions } from './options.ts'
import { type BenchPostgres, openPostgres } from './postgres.ts'
import { describeMachine, formatReport, readAccepted, writeAccepted } from './report.ts'
import { buildSearchGroups, isSearchWanted } from './search-groups.ts'
import { type BenchServer, startServer } from './server.ts'

/** The server's own default (TIDEMARK_POOL_SIZE). */
const SERVER_POOL_SIZE = 16
/** Keeps the disk use of a run bounded on a fast machine. */
const MAX_EVENTS_PER_MEASUREMENT = 200_000

async function main(options: BenchOptions, signal: AbortSignal): Promise<void> {
  await using cleanup = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  cleanup.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = await openPostgres(options.databaseUrl, folder)
  cleanup.defer(() => postgres.close())
  const server = await startServer({
    databaseUrl: postgres.url,
    folder: join(folder, 'server'),
    ...(options.profileFolder === undefined ? {} : { profileFolder: options.profileFolder }),
  })
  cleanup.defer(() => server.stop())
  if (options.memoryRecords !== undefined) {
    const records = options.memoryRecords
    console.log(await watchMemory({ options, postgres, server, signal }, records))
    return
  }
  const groups = await measureAll({ options, postgres, server, signal })
  const report = {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    postgres: postgres.version,
    machine: describeMachine(),
    rounds: options.rounds,
    seconds: options.seconds,
    groups,
  }
  console.log(`\n${formatReport(report, await readAccepted())}`)
  if (options.isAccepted) await writeAccepted(report)
}

type Setting = {
  readonly options: BenchOptions
  readonly postgres: BenchPostgres
  readonly server: BenchServer
  readonly signal: AbortSignal
}

async function measureAll({ options, postgres, server, signal }: Setting): Promise<readonly GroupResult[]> {
  await using cleanup = new AsyncDisposableStack()
  const http = createHttpClient(server)
  cleanup.defer(() => http.close())
  const openPool = (max: number) => {
    const pool = new pg.Pool({ connectionString: postgres.url, max })
    cleanup.defer(() => pool.end())
    return pool
  }
  const [batchPool, singlePool] = [openPool(BATCH_CONCURRENCY), openPool(SERVER_POOL_SIZE)]
  const fixture = await createFixture(http, server)
  const accountId = await findAccount(batchPool)
  const admin = createHttpClient({ url: server.url, token: server.adminToken })
  cleanup.defer(() => admin.close())
  const buildChosen = async () => {
    if (isSearchWanted(options.only)) return buildSearchGroups({ http, accountId, pool: batchPool })
    if (arePortalsWanted(options.only)) return buildPortalGroups({ admin, pool: batchPool })
    return buildGroups({ http, fixture, accountId, batchPool, singlePool })
  }
  const groups = await buildChosen()
  const limits = { seconds: options.seconds, maxEvents: MAX_EVENTS_PER_MEASUREMENT, signal }
  const processes = { server: server.pid, postmaster: postgres.postmaster }
  return await measureGroups(
    chosen(groups, options),
    { ...limits, rounds: options.rounds, processes },
    (line) => console.error(line),
  )
}

async function watchMemory({ postgres, server, signal }: Setting, records: number): Promise<string> {
  await using cleanup = new AsyncDisposableStack()
  const http = createHttpClient(server)
  cleanup.defer(() => http.close())
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
  cleanup.defer(() => pool.end())
  await createFixture(http, server)
  const accountId = await findAccount(pool)
  return formatMemory(await measureMemory({ http, pool, accountId, serverPid: server.pid, records, signal }))
}

/** The bench has one account; the fixture gave it contacts. */
async function findAccount(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ account_id: string }>('select account_id from crm_record limit 1')
  return rows[0]?.account_id ?? ''
}

function chosen(groups: readonly Group[], { only = '' }: BenchOptions): readonly Group[] {
  const found = groups.filter(({ name }) => name.includes(only))
  if (found.length > 0) return found
  throw new RangeError(`--only '${only}' fits none of: ${groups.map(({ name }) => name).join(', ')}`)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)))
const options = readOptions(process.argv.slice(2))
try {
  if (options) await main(options, stop.signal)
} catch (error) {
  if (!stop.signal.aborted) throw error
  console.error('bench: stopped, nothing was kept')
  process.exitCode = 130
}
