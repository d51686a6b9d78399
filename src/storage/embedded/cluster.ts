import { lstat, mkdir, readdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Binaries } from './binaries.ts'
import { type ChildUser, canReach } from './child-user.ts'
import { createCluster, createClusterElsewhere } from './create-cluster.ts'
import { codeOf, EmbeddedRefusal, refusingFileErrors } from './refusal.ts'

/** A folder that PostgreSQL can be started on, and the user who owns it. */
export type Cluster = { readonly dir: string; readonly user: ChildUser }

/** Inside the data directory: names the cluster's folder when that had to lie elsewhere (see `prepareCluster`). */
const LOCATION_FILE = 'cluster-location'

/** The folder of the data directory's cluster, undefined when none was made yet; its real path, links resolved. */
export async function findCluster(dataDir: string): Promise<string | undefined> {
  const named = await readLocation(dataDir)
  const dir = named ?? join(resolve(dataDir), 'postgres')
  try {
    await readFile(join(dir, 'PG_VERSION'))
    return await realpath(dir)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error
    if (named === undefined) return undefined
    const way = `Bring that folder back, or delete ${LOCATION_FILE} to start without data.`
    throw new EmbeddedRefusal(`The data of ${dataDir} are in ${named}, which is missing. ${way}`)
  }
}

async function readLocation(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, LOCATION_FILE), 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Finds or makes the cluster of a data directory: `<dataDir>/postgres`, or, when we are root and the child user
 * cannot walk there, a folder of its own under /var/lib/tidemark that the location file names.
 */
export async function prepareCluster(
  dataDir: string,
  user: ChildUser,
  binaries: Binaries,
): Promise<Cluster & { readonly isNew: boolean }> {
  return refusingFileErrors(`The data directory ${dataDir} cannot be used`, async () => {
    await mkdir(dataDir, { recursive: true, mode: user.isSwitched ? 0o711 : 0o700 })
    const found = await findCluster(dataDir)
    if (found !== undefined) return { ...(await checkCluster(found, user, binaries)), isNew: false }
    await createNew(await realpath(dataDir), user, binaries)
    const made = await findCluster(dataDir)
    if (made === undefined) throw new EmbeddedRefusal(`${dataDir} was removed while the database was made.`)
    // Checked too: another process may have been faster.
    return { ...(await checkCluster(made, user, binaries)), isNew: true }
  })
}

async function createNew(dataDir: string, user: ChildUser, binaries: Binaries): Promise<void> {
  const dir = join(dataDir, 'postgres')
  const foreign = await readdir(dir).catch(() => [])
  if (foreign.length > 0) {
    throw new EmbeddedRefusal(
      `${dir} holds files that are not a PostgreSQL cluster. Choose another --data-dir.`,
    )
  }
  const order = { user, binaries }
  if (await canReach(user, dataDir)) return createCluster({ ...order, dir })
  return createClusterElsewhere({ ...order, locationFile: join(dataDir, LOCATION_FILE) })
}

async function checkCluster(dir: string, user: ChildUser, binaries: Binaries): Promise<Cluster> {
  const major = (await readFile(join(dir, 'PG_VERSION'), 'utf8')).trim()
  if (major !== binaries.major) {
    const way = 'Export the data with the release that wrote them and import them with this one.'
    const versions = `is of PostgreSQL ${major}, this release brings PostgreSQL ${binaries.major}`
    throw new EmbeddedRefusal(`The database in ${dir} ${versions}. ${way}`)
  }
  const owner = await findOwner(dir, user)
  if (await canReach(owner, dir)) return { dir, user: owner }
  throw new EmbeddedRefusal(`User ${owner.uid}, who owns the database in ${dir}, cannot reach that folder.`)
}

/** As root the cluster's owner runs it, whoever that is: it may have been made before we ran as root. */
async function findOwner(dir: string, user: ChildUser): Promise<ChildUser> {
  const { uid, gid } = await lstat(dir)
  if (user.isSwitched && uid !== 0) return { uid, gid, isSwitched: true }
  if (uid === user.uid) return user
  throw new EmbeddedRefusal(`The database in ${dir} belongs to user ${uid}; it cannot be run by ${user.uid}.`)
}
