import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './process-state.ts'

const ABANDONED_AFTER_MS = 3_600_000

/** A name beside `target` to build it under before a rename: another process can tell whether it is abandoned. */
export function buildTemporarySibling(target: string): string {
  return `${target}.new-${encodeURIComponent(hostname())}-${process.pid}-${randomBytes(4).toString('hex')}`
}

/** Removes what crashed processes left under such names; what a live process is building stays. */
export async function removeAbandonedSiblings(target: string): Promise<void> {
  const prefix = `${basename(target)}.new-`
  const names = await readdir(dirname(target))
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const path = join(dirname(target), name)
    if (await isAbandoned(path, name.slice(prefix.length))) await rm(path, { recursive: true, force: true })
  }
}

async function isAbandoned(path: string, suffix: string): Promise<boolean> {
  const changedAt = (await stat(path).catch(() => undefined))?.mtimeMs
  if (changedAt === undefined) return false
  if (changedAt < Date.now() - ABANDONED_AFTER_MS) return true
  const [, host, pid] = /^(.*)-(\d+)-[0-9a-f]+$/.exec(suffix) ?? []
  // Two containers on one volume cannot see each other's processes: there only age counts.
  if (host !== encodeURIComponent(hostname())) return false
  // A restarted container often gives us the pid of the one that crashed.
  if (Number(pid) === process.pid) return changedAt < performance.timeOrigin
  return !isAlive(Number(pid))
}
