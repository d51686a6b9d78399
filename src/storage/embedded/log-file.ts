import { constants, type FileHandle, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChildUser } from './child-user.ts'

const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024
const TAIL_BYTES = 4096

/** What PostgreSQL says, in the data directory; `postgres.log.1` holds what came before the last rotation. */
function buildLogPath(dataDir: string): string {
  return join(dataDir, 'postgres.log')
}

/**
 * Opens the log for appending and rotates it first when it has grown; `sizeBytes` is where new lines begin.
 * Root hands a new one to the cluster's user, who may be the one to start it next time.
 */
export async function openLog(
  dataDir: string,
  user: ChildUser,
): Promise<{ handle: FileHandle; sizeBytes: number }> {
  const path = buildLogPath(dataDir)
  const sizeBytes = (await stat(path).catch(() => undefined))?.size ?? 0
  const isFull = sizeBytes > ROTATE_ABOVE_BYTES
  if (isFull) await rename(path, `${path}.1`)
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
  // No following of links: root may open this in a folder that another user can write to.
  const handle = await open(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600)
  const isNew = isFull || sizeBytes === 0
  if (isNew && user.isSwitched) await handle.chown(user.uid, user.gid)
  return { handle, sizeBytes: isNew ? 0 : sizeBytes }
}

/** The last lines of the log, at most 4 KiB, from `fromBytes` on; a note when there are none. */
export async function readLogTail(dataDir: string, fromBytes = 0): Promise<string> {
  try {
    await using handle = await open(buildLogPath(dataDir), 'r')
    const { size } = await handle.stat()
    const start = Math.max(fromBytes, size - TAIL_BYTES, 0)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start)
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-15).join('\n') || '(log is empty)'
  } catch {
    // The tail only illustrates another error, which must not be hidden by this one.
    return '(no log)'
  }
}
