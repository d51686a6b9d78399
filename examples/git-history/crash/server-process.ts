import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../../bin/tidemark.js', import.meta.url))
const READY = /^Tidemark ready on (http:\/\/\S+)/
const READY_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 20_000

export type Server = { readonly url: string; readonly child: ChildProcess }

type Place = { readonly dataDir: string; readonly port: number; readonly logFile: string }

/** Starts `tidemark serve` on its embedded store and waits until it says that it is ready. */
export async function startServer({ dataDir, port, logFile }: Place): Promise<Server> {
  const args = [PROGRAM, 'serve', '--port', String(port), '--data-dir', dataDir]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentWithoutOurs(),
  })
  child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }))
  const url = await Promise.race([findUrl(child), refuseAfter(READY_LIMIT_MS)])
  child.stdout.resume() // What follows is read and dropped.
  if (url !== undefined) return { url, child }
  await killServer({ child })
  throw new Error(`The server did not start; its log ends with\n${await tailOf(logFile)}`)
}

/** The importer's settings are no settings of the server, which refuses to start with unknown ones. */
function environmentWithoutOurs(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TIDEMARK_')))
}

/** Undefined when the output ends before the server is ready. */
async function findUrl(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const url = READY.exec(line)?.[1]
    if (url !== undefined) return url
  }
  return undefined
}

async function refuseAfter(ms: number): Promise<undefined> {
  await sleep(ms, undefined, { ref: false })
}

export async function killServer({ child }: Pick<Server, 'child'>): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Asks the server to stop, which stops its database too; by force when that takes too long. */
export async function stopServer(server: Server): Promise<void> {
  if (hasEnded(server.child)) return
  const ended = once(server.child, 'exit')
  server.child.kill('SIGTERM')
  await Promise.race([ended, refuseAfter(STOP_LIMIT_MS)])
  await killServer(server)
}

/** Where the data directory's cluster lies: inside it, or where its location file says. */
export async function findClusterFolder(dataDir: string): Promise<string> {
  const named = await readFile(join(dataDir, 'cluster-location'), 'utf8').catch(() => '')
  return named.trim() || join(dataDir, 'postgres')
}

/** The pid of the database's first process, if there is one. */
export async function findPostmaster(dataDir: string): Promise<number | undefined> {
  const path = join(await findClusterFolder(dataDir), 'postmaster.pid')
  const [pid] = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  return pid && isAlive(Number(pid)) ? Number(pid) : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // There is no such process.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function tailOf(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8').catch(() => '')).slice(-2_000)
}
