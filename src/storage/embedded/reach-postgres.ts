import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { listSocketFolders, tryConnect } from './connect.ts'
import { readLogTail } from './log-file.ts'
import { adoptPostmaster, findRecordedPostmaster, type Place, type Postmaster } from './postmaster.ts'
import { spawnPostmaster } from './postmaster.ts'
import { isAlive, isPostgresOf } from './process-state.ts'
import { EmbeddedRefusal, refusingFileErrors } from './refusal.ts'
import { prepareSocketFolder } from './socket-folder.ts'

/** A session on database `postgres`, the process that serves it and the folder of the socket it came through. */
export type Reached = {
  readonly client: Client
  readonly postmaster: Postmaster
  readonly socketFolder: string
}

type Search = {
  readonly place: Place
  /** Shown to other processes that find the cluster in use. */
  readonly sessionName: string
  /** What runs already as far as the caller knows. */
  readonly current: Postmaster | undefined
  /** Told about each process that is started, also when it then fails. */
  readonly onSpawn: (postmaster: Postmaster) => void
  readonly signal: AbortSignal
}

const POLL_MS = 10
/** A killed server's children may hold its memory for a while, and another process may be starting the cluster. */
const SPAWN_AGAIN_LIMIT_MS = 10_000
const SPAWN_AGAIN_MS = 100
/** Recovery replays up to `max_wal_size` of log. */
const READY_LIMIT_MS = 300_000

/**
 * Connects to the cluster's PostgreSQL and starts it if none runs. Whoever starts it, there is one process:
 * a second one ends by itself when it finds postmaster.pid taken. Waits are bounded; errors end with the log's tail.
 */
export async function reachPostgres(search: Search): Promise<Reached> {
  const startedAt = Date.now()
  let current = search.current
  while (Date.now() < startedAt + READY_LIMIT_MS) {
    search.signal.throwIfAborted()
    const reached = await tryReach(search, current)
    if (reached !== undefined) return reached
    current = await ensureProcess(search, current, startedAt + SPAWN_AGAIN_LIMIT_MS)
    await wait(POLL_MS)
  }
  throw await buildStartError(search.place, 'does not become ready', current)
}

async function tryReach(search: Search, current: Postmaster | undefined): Promise<Reached | undefined> {
  const { place, sessionName } = search
  for (const socketFolder of await listSocketFolders(place.dir, place.socketFolder)) {
    const client = await tryConnect(socketFolder, { database: 'postgres', name: sessionName })
    if (client === undefined) continue
    const postmaster = await identify(place, current)
    if (postmaster !== undefined) return { client, socketFolder, postmaster }
    await client.end()
  }
  return undefined
}

/** Who answered; undefined when it ended meanwhile. */
async function identify(place: Place, current: Postmaster | undefined): Promise<Postmaster | undefined> {
  const recorded = await findRecordedPostmaster(place.dir)
  if (recorded === undefined) return undefined
  if (recorded.pid === current?.pid && !current.hasExited()) return current
  if (isAlive(recorded.pid)) return adoptPostmaster(recorded.pid)
  const where = 'by a PostgreSQL that this system does not see, probably in another container'
  throw new EmbeddedRefusal(`The data directory ${place.dataDir} is in use ${where}. Stop that one first.`)
}

/** The process to wait for; undefined while that is one which another process of ours looks after. */
async function ensureProcess(
  search: Search,
  current: Postmaster | undefined,
  spawnUntil: number,
): Promise<Postmaster | undefined> {
  const { place } = search
  if (current !== undefined && !current.hasExited()) return current
  const recorded = await findRecordedPostmaster(place.dir)
  if (recorded !== undefined && recorded.pid !== current?.pid) {
    if (await isPostgresOf(place.dir, recorded.pid)) return undefined
    // PostgreSQL clears up after a dead process, but would wait for a living one that got the dead one's id.
    if (isAlive(recorded.pid)) await rm(join(place.dir, 'postmaster.pid'), { force: true })
  }
  if (current !== undefined && current !== search.current) await pauseOrGiveUp(place, current, spawnUntil)
  const spawned = await refusingFileErrors(`PostgreSQL cannot be started in ${place.dir}`, async () => {
    await prepareSocketFolder(place.socketFolder, place)
    return spawnPostmaster(place)
  })
  search.onSpawn(spawned)
  return spawned
}

async function pauseOrGiveUp(place: Place, ended: Postmaster, spawnUntil: number): Promise<void> {
  const said = await readLogTail(place.dataDir, ended.logFrom)
  const mayPass = /pre-existing shared memory block|lock file "/.test(said)
  if (!mayPass || Date.now() > spawnUntil) throw await buildStartError(place, 'does not start', ended)
  await wait(SPAWN_AGAIN_MS)
}

async function buildStartError(place: Place, what: string, postmaster?: Postmaster): Promise<Error> {
  const tail = await readLogTail(place.dataDir, postmaster?.logFrom)
  return new Error(`The embedded PostgreSQL in ${place.dir} ${what}. Its log ends with:\n${tail}`)
}
