import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type BenchServer = {
  readonly url: string
  readonly token: string
  readonly adminToken: string
  readonly appId: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

type ServerOptions = {
  readonly databaseUrl: string
  readonly folder: string
  /** For `node --cpu-prof`. */
  readonly profileFolder?: string
}

const ROOT = join(import.meta.dirname, '..')
const APP_ID = '7001'
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 20_000
const READY = /^Tidemark ready on (http:\/\/\S+)$/

/** The server as a process of its own, with the log level that users get; its log goes nowhere. */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  const token = `pat-bench-${randomBytes(16).toString('hex')}`
  const adminToken = `adm-bench-${randomBytes(16).toString('hex')}`
  const profiling = options.profileFolder ? ['--cpu-prof', '--cpu-prof-dir', options.profileFolder] : []
  const serve = [join(ROOT, 'bin', 'tidemark.js'), 'serve', '--port', '0', '--data-dir', options.folder]
  const child = spawn(process.execPath, [...profiling, ...serve], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      // Not an argument: those show in the process list, and the URL may hold a password.
      TIDEMARK_DATABASE_URL: options.databaseUrl,
      TIDEMARK_BOOTSTRAP_TOKEN: token,
      TIDEMARK_BOOTSTRAP_ADMIN_TOKEN: adminToken,
      TIDEMARK_BOOTSTRAP_APP_ID: APP_ID,
    },
  })
  const stop = () => stopChild(child)
  try {
    return { url: await readyUrl(child), token, adminToken, appId: APP_ID, pid: child.pid ?? 0, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server was started without a pipe')
  const lines = createInterface({ input: child.stdout })
  const late = AbortSignal.timeout(START_LIMIT_MS)
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const url = READY.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the server ended before it was ready: start it by hand to see why (npm start)`)
  })
  const tooLate = once(late, 'abort').then(() => {
    throw new Error(`the server was not ready within ${START_LIMIT_MS} ms`)
  })
  return await Promise.race([ready, ended, tooLate])
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(timer)
}
