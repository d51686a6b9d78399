import { createHash } from 'node:crypto'
import { lchown, lstat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildUser } from './child-user.ts'
import type { Cluster } from './cluster.ts'
import { makeOwned } from './create-cluster.ts'
import { codeOf, EmbeddedRefusal } from './refusal.ts'

/** Names the socket file only; nothing listens on TCP. */
export const SOCKET_PORT = 5432

/** The system limits a socket's path: 108 bytes on Linux, 104 on macOS. */
const PATH_LIMIT_BYTES = 100

/** The folder of the cluster's socket: in the cluster, else in a temporary folder named after the cluster. */
export function buildSocketFolder(clusterDir: string, user: ChildUser): string {
  const name = `tidemark-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 16)}`
  // As root TMPDIR may be private to root.
  const temporary = user.isSwitched ? '/tmp' : tmpdir()
  const folders = [join(clusterDir, 'run'), join(temporary, name)]
  const fits = (folder: string) => Buffer.byteLength(`${folder}/.s.PGSQL.${SOCKET_PORT}`) < PATH_LIMIT_BYTES
  return folders.find(fits) ?? join('/tmp', name)
}

/** Makes the folder if need be; refuses one that others own or can enter, for its socket asks no password. */
export async function prepareSocketFolder(folder: string, { user }: Cluster): Promise<void> {
  try {
    await makeOwned(folder, user)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    await checkSocketFolder(folder, user)
  }
}

async function checkSocketFolder(folder: string, user: ChildUser): Promise<void> {
  const found = await lstat(folder)
  const isClosed = found.isDirectory() && (found.mode & 0o077) === 0
  if (isClosed && found.uid === user.uid) return
  // Ours, from a start that died before it handed the folder over.
  if (isClosed && found.uid === process.getuid?.()) return lchown(folder, user.uid, user.gid)
  const way = 'Remove it, or choose another folder with --data-dir.'
  throw new EmbeddedRefusal(
    `The socket folder ${folder} belongs to another user or is open to others. ${way}`,
  )
}
