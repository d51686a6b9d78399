import { resolve } from 'node:path'
import type { Client } from 'pg'
import { unpackBinaries } from './binaries.ts'
import { findChildUser } from './child-user.ts'
import { type Cluster, findCluster, prepareCluster } from './cluster.ts'
import { buildConnection, DATABASE, listSocketFolders, tryConnect } from './connect.ts'
import { CLUSTERS_FOLDER } from './create-cluster.ts'
import { EmbeddedRefusal, refusingFileErrors } from './refusal.ts'
import { buildSocketFolder } from './socket-folder.ts'
import { type EmbeddedLog, Supervisor } from './supervisor.ts'

export { EmbeddedRefusal }

/** A PostgreSQL of our own that runs, and is brought back when it dies, until `stop`. */
export type EmbeddedPostgres = {
  /** For the `pg` pool; stays the same when PostgreSQL is restarted. */
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
  }
  /** Where the data really are: beside the data directory's other files, or elsewhere when run by root. */
  readonly clusterDir: string
  /** Time spent on unpacking the programs, on making a new cluster and on starting it. */
  readonly timings: { readonly unpackMs: number; readonly initMs: number; readonly startMs: number }
  /** Fast shutdown; resolves when the process is gone, after 10 s by force. */
  readonly stop: () => Promise<void>
}

type StartOptions = {
  readonly dataDir: string
  /** Shown to whoever else tries to use the directory, such as `tidemark serve`. */
  readonly owner?: string
  readonly log: EmbeddedLog
}

const APPLICATION_NAME_LIMIT_BYTES = 63
const FIND_DATABASE = 'select from pg_database where datname = $1'
const CREATE_DATABASE = `create database ${DATABASE}`

/**
 * Makes the data directory's cluster if need be, starts it or adopts one left running by a killed process, and
 * owns it: an `EmbeddedRefusal` says when another process does, or why this cannot work here.
 * The process stays behind when we are killed; the next start on the same directory adopts it.
 */
export async function startEmbedded(options: StartOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const clock = startClock()
  const user = await findChildUser()
  const binaries = await unpackBinaries(user)
  const unpackMs = clock()
  const cluster = await prepareCluster(dataDir, user, binaries)
  const initMs = clock()
  if (cluster.isNew) reportPlace(cluster, dataDir, options.log)

  const socketFolder = buildSocketFolder(cluster.dir, cluster.user)
  const place = { dir: cluster.dir, user: cluster.user, dataDir, programs: binaries.folder, socketFolder }
  const sessionName = buildSessionName(options.owner ?? 'tidemark')
  const supervisor = new Supervisor(place, { sessionName, log: options.log })
  const started = await supervisor.start(ensureDatabase)
  const { dir: clusterDir } = cluster
  const timings = { unpackMs, initMs, startMs: clock() }
  options.log.info({ clusterDir, ...timings }, 'the embedded PostgreSQL runs')
  const connection = buildConnection(started.socketFolder)
  return { connection, clusterDir, timings, stop: () => supervisor.stop() }
}

/**
 * How to reach the PostgreSQL that another process of ours runs on this data directory; undefined when none runs.
 * Changes nothing on disk. Refuses a directory that we may not read.
 */
export async function findRunningEmbedded(
  dataDir: string,
): Promise<EmbeddedPostgres['connection'] | undefined> {
  return refusingFileErrors(`The data directory ${dataDir} cannot be read`, async () => {
    const clusterDir = await findCluster(dataDir)
    if (clusterDir === undefined) return undefined
    const usual = buildSocketFolder(clusterDir, await findChildUser())
    for (const folder of await listSocketFolders(clusterDir, usual)) {
      const client = await tryConnect(folder, { database: DATABASE, name: buildSessionName('tidemark') })
      if (client === undefined) continue
      await client.end()
      return buildConnection(folder)
    }
    return undefined
  })
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query(FIND_DATABASE, [DATABASE])
  if (rowCount === 0) await client.query(CREATE_DATABASE)
}

function reportPlace({ dir }: Cluster, dataDir: string, log: EmbeddedLog): void {
  if (!dir.startsWith(CLUSTERS_FOLDER)) return log.info({ dataDir, clusterDir: dir }, 'made a new database')
  const why = 'its user cannot reach the data directory'
  log.warn({ dataDir, clusterDir: dir }, `made a new database outside the data directory: ${why}`)
}

/** PostgreSQL cuts longer names off, and the pid at the end must not be lost. */
function buildSessionName(owner: string): string {
  const pid = ` pid ${process.pid}`
  return Buffer.from(owner).toString('utf8', 0, APPLICATION_NAME_LIMIT_BYTES - pid.length) + pid
}

/** Each call answers the whole milliseconds since the previous one. */
function startClock(): () => number {
  let last = performance.now()
  return () => {
    const from = last
    last = performance.now()
    return Math.round(last - from)
  }
}
