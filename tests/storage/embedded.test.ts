import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  type EmbeddedPostgres,
  EmbeddedRefusal,
  findRunningEmbedded,
  startEmbedded,
} from '../../src/storage/embedded/start-embedded.ts'

const isRoot = process.getuid?.() === 0
const START = new URL('../../src/storage/embedded/start-embedded.ts', import.meta.url).href
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Holds a cluster that was started once; most tests begin with a copy of it, which saves them initdb. */
let seed = ''
let folder = ''
let undo: (() => unknown)[] = []

beforeAll(async () => {
  seed = await mkdtemp('/tmp/tidemark-seed-')
  await chmod(seed, 0o755)
  const running = await startEmbedded({ dataDir: seed, log: silent })
  await running.stop()
}, 30_000)

afterAll(() => rm(seed, { recursive: true, force: true }))

beforeEach(async () => {
  folder = await mkdtemp('/tmp/tidemark test-')
  await chmod(folder, 0o755)
})

afterEach(async () => {
  for (const step of undo.toReversed()) await step()
  undo = []
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const running = await startEmbedded({ dataDir, owner: 'tidemark serve', log: silent })
  undo.push(() => running.stop())
  return running
}

async function copySeed(): Promise<string> {
  const dataDir = join(folder, 'data')
  // Not `fs.cp`: it does not keep the owner.
  await promisify(execFile)('cp', ['-a', seed, dataDir])
  return dataDir
}

async function query(running: Pick<EmbeddedPostgres, 'connection'>, sql: string) {
  const client = new Client(running.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function findPid({ clusterDir }: { clusterDir: string }): Promise<number> {
  return Number((await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** A server of its own process that says `ready`, to be killed. */
async function startOwner(dataDir: string): Promise<ChildProcess> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(START)})
    const log = { info() {}, warn() {}, error() {} }
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, owner: 'tidemark serve', log })
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  undo.push(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function killAndWait(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('a first start answers a query, durably, on a socket that is closed to others', async () => {
  const running = await start(join(folder, 'data'))
  const settings = `select current_database() as database, current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as addresses,
    current_setting('server_encoding') as encoding, lower('ÄÖ') as lower`
  expect(await query(running, settings)).toEqual([
    { database: 'tidemark', fsync: 'on', commit: 'on', addresses: '', encoding: 'UTF8', lower: 'äö' },
  ])
  expect((await stat(running.connection.host)).mode & 0o777).toBe(0o700)
  expect((await stat(running.clusterDir)).mode & 0o777).toBe(0o700)
})

test('data survive a stop, and the process is gone after it', async () => {
  const first = await start(join(folder, 'data'))
  await query(first, 'create table kept as select 7 as value')
  const pid = await findPid(first)
  await first.stop()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  const second = await start(join(folder, 'data'))
  expect(second.timings.initMs).toBeLessThan(500)
  expect(await query(second, 'select value from kept')).toEqual([{ value: 7 }])
})

test('PostgreSQL killed with SIGKILL comes back with its data and its lock, more than once', async () => {
  const running = await start(await copySeed())
  await query(running, 'create table kept as select 7 as value')
  for (const _ of [1, 2]) {
    process.kill(await findPid(running), 'SIGKILL')
    const rows = () => query(running, 'select value from kept').catch(() => undefined)
    await expect.poll(rows, { timeout: 15_000 }).toEqual([{ value: 7 }])
  }
  await vi.waitFor(() => expect(findOwners(running)).resolves.toHaveLength(1), 5_000)
}, 40_000)

test('a lost lock session is replaced while PostgreSQL goes on', async () => {
  const running = await start(await copySeed())
  const pid = await findPid(running)
  await query(running, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
  await vi.waitFor(() => expect(findOwners(running)).resolves.toHaveLength(1), 5_000)
  expect(await findPid(running)).toBe(pid)
})

function findOwners(running: EmbeddedPostgres) {
  return query(running, "select from pg_locks where locktype = 'advisory' and granted")
}

test('a second start on the same folder is refused and names the owner', async () => {
  const dataDir = await copySeed()
  const first = await start(dataDir)
  const sentence =
    `The data directory ${dataDir} is in use by tidemark serve pid ${process.pid}. ` +
    'Stop it, or choose another folder with --data-dir.'
  await expect(startEmbedded({ dataDir, log: silent })).rejects.toThrow(new EmbeddedRefusal(sentence))
  expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of two first starts at once one wins and the other is refused', async () => {
  const dataDir = join(folder, 'data')
  const both = await Promise.allSettled([start(dataDir), start(dataDir)])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  const reason = both.map((one) => one.status === 'rejected' && String(one.reason)).find(Boolean)
  expect(reason).toContain('is in use by tidemark serve pid')
  expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.log'])
})

test('a running cluster is found by other processes, a stopped or missing one is not', async () => {
  const dataDir = join(folder, 'data')
  expect(await findRunningEmbedded(dataDir)).toBeUndefined()
  const running = await start(dataDir)
  expect(await findRunningEmbedded(dataDir)).toEqual(running.connection)
  await running.stop()
  expect(await findRunningEmbedded(dataDir)).toBeUndefined()
})

test('the next start adopts what a killed owner left running, and can stop it', async () => {
  const dataDir = await copySeed()
  const owner = await startOwner(dataDir)
  await expect(start(dataDir)).rejects.toThrow(`is in use by tidemark serve pid ${owner.pid}.`)
  const pid = await findPid({ clusterDir: join(dataDir, 'postgres') })
  await killAndWait(owner)
  const running = await start(dataDir)
  expect(await findPid(running)).toBe(pid)
  expect(await query(running, 'select 1 as one')).toEqual([{ one: 1 }])
  await running.stop()
  expect(await findRunningEmbedded(dataDir)).toBeUndefined()
}, 20_000)

test('an adopted PostgreSQL that is killed comes back', async () => {
  const dataDir = await copySeed()
  await killAndWait(await startOwner(dataDir))
  const running = await start(dataDir)
  process.kill(await findPid(running), 'SIGKILL')
  const rows = () => query(running, 'select 1 as one').catch(() => undefined)
  await expect.poll(rows, { timeout: 15_000 }).toEqual([{ one: 1 }])
}, 30_000)

test('nothing blocks the next start after owner and PostgreSQL were both killed', async () => {
  const dataDir = await copySeed()
  const first = await start(dataDir)
  await query(first, 'create table kept as select 7 as value')
  await first.stop()
  const owner = await startOwner(dataDir)
  owner.kill('SIGKILL')
  process.kill(await findPid(first), 'SIGKILL')
  const running = await start(dataDir)
  expect(await query(running, 'select value from kept')).toEqual([{ value: 7 }])
}, 20_000)

test('a stale postmaster.pid whose id belongs to another program does not block', async () => {
  const first = await start(await copySeed())
  await first.stop()
  const stale = `${process.pid}\n${first.clusterDir}\n1\n5432\n${first.connection.host}\n\n`
  await writeFile(join(first.clusterDir, 'postmaster.pid'), stale)
  const second = await start(join(folder, 'data'))
  expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a path with spaces and more than 150 characters works and is found again', async () => {
  const dataDir = join(folder, `long ${'path '.repeat(20)}x`, `and "long" ${'path, '.repeat(15)}y`)
  expect(dataDir.length).toBeGreaterThan(150)
  const running = await start(dataDir)
  undo.unshift(() => rm(running.connection.host, { recursive: true, force: true }))
  expect(running.connection.host.length).toBeLessThan(90)
  expect(await query(running, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await findRunningEmbedded(dataDir)).toEqual(running.connection)
})

test.runIf(isRoot)(
  'as root below a private folder the cluster lies elsewhere and is found again',
  async () => {
    const dataDir = join(folder, 'private', 'data')
    await mkdir(join(folder, 'private'), { mode: 0o700 })
    const first = await start(dataDir)
    undo.unshift(() => rm(first.clusterDir, { recursive: true, force: true }))
    expect(first.clusterDir).toMatch(/^\/var\/lib\/tidemark\/clusters\/[0-9a-f]{16}$/)
    expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o700)
    await query(first, 'create table kept as select 7 as value')
    await first.stop()
    const second = await start(dataDir)
    expect(second.clusterDir).toBe(first.clusterDir)
    expect(await query(second, 'select value from kept')).toEqual([{ value: 7 }])
  },
)

test('a location file whose cluster is missing is refused, not taken for a new directory', async () => {
  await writeFile(join(folder, 'cluster-location'), '/nowhere/to/be/found\n')
  await expect(start(folder)).rejects.toThrow(EmbeddedRefusal)
  await expect(start(folder)).rejects.toThrow(`The data of ${folder} are in /nowhere/to/be/found`)
})

test('a cluster of another major version is refused with both versions', async () => {
  const first = await start(await copySeed())
  await first.stop()
  await writeFile(join(first.clusterDir, 'PG_VERSION'), '16\n')
  const sentence = /of PostgreSQL 16, this release brings PostgreSQL \d+\. Export the data with the release/
  await expect(start(join(folder, 'data'))).rejects.toThrow(sentence)
  await expect(start(join(folder, 'data'))).rejects.toThrow(EmbeddedRefusal)
})

test('a data directory that is a file, or holds something else, is refused', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(start(join(folder, 'file'))).rejects.toThrow(EmbeddedRefusal)
  await mkdir(join(folder, 'other', 'postgres', 'mine'), { recursive: true })
  await expect(start(join(folder, 'other'))).rejects.toThrow('holds files that are not a PostgreSQL cluster')
})

test('leftovers of a crashed first start are removed, a large log is rotated', async () => {
  const dataDir = join(folder, 'data')
  const dead = spawn('true')
  await once(dead, 'exit')
  const leftover = `postgres.new-${encodeURIComponent(hostname())}-${dead.pid}-00ff00ff`
  await mkdir(join(dataDir, leftover, 'base'), { recursive: true, mode: 0o755 })
  await writeFile(join(dataDir, 'postgres.log'), Buffer.alloc(11 * 1024 * 1024, 'x\n'))
  await start(dataDir)
  expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.log', 'postgres.log.1'])
  expect((await stat(join(dataDir, 'postgres.log'))).size).toBeLessThan(100_000)
})

test('a start that fails ends soon and quotes the log of PostgreSQL', async () => {
  const first = await start(await copySeed())
  await first.stop()
  await writeFile(join(first.clusterDir, 'postgresql.auto.conf'), 'no_such_setting = 1\n')
  await expect(start(join(folder, 'data'))).rejects.toThrow(/does not start\. Its log ends with:.*no_such/s)
})
