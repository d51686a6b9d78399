import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { buildSpawnOptions } from './child-user.ts'
import type { Cluster } from './cluster.ts'
import { openLog } from './log-file.ts'
import { isAlive, sendSignal } from './process-state.ts'
import { codeOf } from './refusal.ts'
import { SOCKET_PORT } from './socket-folder.ts'

/** Everything needed to start and reach one cluster. */
export type Place = Cluster & {
  readonly dataDir: string
  readonly programs: string
  readonly socketFolder: string
}

/** A running PostgreSQL, our child or adopted. `exited` resolves to how it ended, `logFrom` is where its log begins. */
export type Postmaster = {
  readonly pid: number
  readonly exited: Promise<string>
  readonly hasExited: () => boolean
  readonly logFrom: number
}

const POLL_MS = 50
const FAST_STOP_LIMIT_MS = 10_000
const FORCED_STOP_LIMIT_MS = 5_000

function buildSettings(socketFolder: string): readonly string[] {
  // Not in the list: wal_compression. lz4 would pay, but these binaries lack it; pglz costs more CPU than it saves.
  // max_wal_size: with the default of 1GB the write rate halves within hours (decision 11).
  // log_min_messages: errors reach the caller anyway, and their text may hold property values.
  // client_connection_check_interval: a long query of a killed server would keep a dead postmaster's memory in use.
  return [
    'listen_addresses=',
    `port=${SOCKET_PORT}`,
    `unix_socket_directories="${socketFolder.replaceAll('"', '""')}"`,
    'unix_socket_permissions=0700',
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    'max_wal_size=4GB',
    'min_wal_size=256MB',
    'checkpoint_timeout=15min',
    'shared_buffers=192MB',
    'max_connections=60',
    'jit=off',
    'log_min_messages=log',
    'client_connection_check_interval=1s',
  ]
}

/** Starts PostgreSQL in a process group of its own: Ctrl-C in the terminal must not reach it. */
export async function spawnPostmaster(place: Place): Promise<Postmaster> {
  const { handle, sizeBytes } = await openLog(place.dataDir, place.user)
  try {
    const settings = buildSettings(place.socketFolder).flatMap((setting) => ['-c', setting])
    const child = spawn(join(place.programs, 'bin/postgres'), ['-D', place.dir, ...settings], {
      ...buildSpawnOptions(place.user, place.dir),
      detached: true,
      stdio: ['ignore', handle.fd, handle.fd],
    })
    const exited = once(child, 'exit').then(([code, signal]) => (signal ? `${signal}` : `exit code ${code}`))
    exited.catch(() => undefined) // A failed spawn is reported by the line below.
    await once(child, 'spawn')
    child.unref()
    const hasExited = () => child.exitCode !== null || child.signalCode !== null
    return { pid: child.pid ?? 0, exited, hasExited, logFrom: sizeBytes }
  } finally {
    await handle.close()
  }
}

/** Watches a PostgreSQL that is not our child, such as the orphan of a killed server. */
export function adoptPostmaster(pid: number): Postmaster {
  const { promise, resolve } = Promise.withResolvers<string>()
  const timer = setInterval(() => {
    if (isAlive(pid)) return
    clearInterval(timer)
    resolve('gone')
  }, POLL_MS)
  timer.unref()
  return { pid, exited: promise, hasExited: () => !isAlive(pid), logFrom: 0 }
}

/** Fast shutdown; after 10 s an immediate one, which the next start recovers from; at last SIGKILL. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const steps = [
    ['SIGINT', FAST_STOP_LIMIT_MS],
    ['SIGQUIT', FORCED_STOP_LIMIT_MS],
    ['SIGKILL', FORCED_STOP_LIMIT_MS],
  ] as const
  for (const [signal, limitMs] of steps) {
    if (postmaster.hasExited()) return
    sendSignal(postmaster.pid, signal)
    await exitsWithin(postmaster, limitMs)
  }
  if (!postmaster.hasExited()) throw new Error(`PostgreSQL process ${postmaster.pid} does not end.`)
}

async function exitsWithin(postmaster: Postmaster, limitMs: number): Promise<void> {
  const timer = new AbortController()
  const limit = wait(limitMs, undefined, { signal: timer.signal }).catch(() => undefined)
  await Promise.race([postmaster.exited, limit])
  timer.abort()
}

/** What postmaster.pid says: the process that runs, or ran, on the cluster, and where it listens. */
export async function findRecordedPostmaster(
  clusterDir: string,
): Promise<{ pid: number; socketFolder: string | undefined } | undefined> {
  try {
    const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, socketFolder: lines[4] || undefined } : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
