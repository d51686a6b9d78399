import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, lchown, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { buildSpawnOptions, type ChildUser } from './child-user.ts'
import { codeOf, EmbeddedRefusal } from './refusal.ts'
import { buildTemporarySibling, removeAbandonedSiblings } from './temporary-sibling.ts'

type Order = { readonly user: ChildUser; readonly binaries: Binaries }

/** PostgreSQL's superuser of every embedded cluster; only its socket's folder decides who may be it. */
export const SUPERUSER = 'tidemark'

/** Where root's clusters lie when the child user cannot reach the data directory. */
export const CLUSTERS_FOLDER = '/var/lib/tidemark/clusters'
const INITDB_LIMIT_MS = 120_000

// The builtin locale sorts by code point on every machine, and its lower() knows all of Unicode.
const INITDB_ARGUMENTS =
  `--username=${SUPERUSER} --auth=trust --encoding=UTF8 --no-instructions ` +
  '--locale-provider=builtin --locale=C --builtin-locale=C.UTF-8'

/**
 * Makes a cluster in a temporary sibling and renames it, so that `dir` is whole and on disk or does not exist.
 * When another process made it meanwhile, that one stays.
 */
export async function createCluster(order: Order & { readonly dir: string }): Promise<void> {
  const building = join(dirname(order.dir), 'postgres')
  await removeAbandonedSiblings(building)
  const temporary = buildTemporarySibling(building)
  try {
    await makeOwned(temporary, order.user)
    await runInitdb(temporary, order)
    await rename(temporary, order.dir)
    await syncFolder(dirname(order.dir))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
  }
}

/** For root: makes the cluster in a folder that the child user can reach and writes its name to the file. */
export async function createClusterElsewhere(
  order: Order & { readonly locationFile: string },
): Promise<void> {
  await mkdir(CLUSTERS_FOLDER, { recursive: true, mode: 0o711 })
  for (const folder of [dirname(CLUSTERS_FOLDER), CLUSTERS_FOLDER]) await chmod(folder, 0o711)
  const dir = join(CLUSTERS_FOLDER, randomBytes(8).toString('hex'))
  await createCluster({ ...order, dir })
  await removeAbandonedSiblings(order.locationFile)
  const temporary = buildTemporarySibling(order.locationFile)
  await writeFile(temporary, `${dir}\n`, { flush: true })
  try {
    // Not a rename: it would replace what a faster process wrote.
    await link(temporary, order.locationFile)
    await syncFolder(dirname(order.locationFile))
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Makes a 0700 folder that belongs to the user. */
export async function makeOwned(folder: string, user: ChildUser): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  if (user.isSwitched) await lchown(folder, user.uid, user.gid)
}

async function runInitdb(folder: string, { user, binaries }: Order): Promise<void> {
  checkUserHasName(user)
  const program = join(binaries.folder, 'bin/initdb')
  const options = { ...buildSpawnOptions(user, folder), timeout: INITDB_LIMIT_MS }
  try {
    await promisify(execFile)(program, [...INITDB_ARGUMENTS.split(' '), '--pgdata', folder], options)
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? cause.stderr || cause.message : cause
    throw new EmbeddedRefusal(`The database could not be made in ${dirname(folder)}: ${String(said)}`, {
      cause,
    })
  }
  await stat(join(folder, 'PG_VERSION'))
}

/** initdb looks the user up and fails obscurely for one without an entry, as in some containers. */
function checkUserHasName(user: ChildUser): void {
  if (user.isSwitched) return
  try {
    userInfo()
  } catch (cause) {
    const way =
      'Run as a user that has one, or as root (then the database runs as nobody), or give --database-url.'
    throw new EmbeddedRefusal(
      `User ${user.uid} has no entry in /etc/passwd, which PostgreSQL needs. ${way}`,
      {
        cause,
      },
    )
  }
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}
