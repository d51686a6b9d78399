import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { OAuthSettings } from './target.ts'
import { takeTurns } from './take-turns.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 20_000
const READY = /^Tidemark ready on (https?:\/\/\S+)$/

type Credentials = { readonly token: string; readonly developerKey: string; readonly appId: string }

type Started = { readonly url: string; readonly stop: () => Promise<void> }

type StartedIn = Started & { readonly oauth: OAuthSettings; readonly dataDir: string }

/** Starts the server as its users do, in a folder of its own; `stop` asks it to end and removes what it wrote. */
export async function startTidemark(
  credentials: Credentials,
  options: readonly string[] = [],
): Promise<StartedIn> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-conformance-'))
  return startIn(folder, () => serve(credentials, ['--data-dir', folder, ...options]))
}

/** Starts two servers over one PostgreSQL, and one port in front of them that lets them answer in turn. */
export async function startPair(credentials: Credentials, databaseUrl: string): Promise<StartedIn> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-conformance-'))
  const options = ['--data-dir', folder, '--database-url', databaseUrl]
  return startIn(folder, async () => {
    const first = await serve(credentials, options)
    const second = await serve(credentials, options)
    const front = await takeTurns([first.url, second.url])
    const stop = async () => {
      await front.stop()
      await Promise.all([first.stop(), second.stop()])
    }
    return { url: front.url, stop }
  })
}

async function startIn(folder: string, start: () => Promise<Started>): Promise<StartedIn> {
  try {
    const started = await start()
    const stop = async () => {
      await started.stop()
      await removeData(folder)
    }
    return { url: started.url, oauth: await readOAuth(folder), dataDir: folder, stop }
  } catch (error) {
    await removeData(folder)
    throw error
  }
}

async function serve(credentials: Credentials, options: readonly string[]): Promise<Started> {
  const program = join(ROOT, 'bin', 'tidemark.js')
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TIDEMARK_LOG_LEVEL: 'warn',
      TIDEMARK_BOOTSTRAP_TOKEN: credentials.token,
      TIDEMARK_BOOTSTRAP_DEVELOPER_KEY: credentials.developerKey,
      TIDEMARK_BOOTSTRAP_APP_ID: credentials.appId,
    },
  })
  const stop = () => stopChild(child)
  try {
    return { url: await readyUrl(child), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What the server printed of OAuth, as it keeps it. */
async function readOAuth(folder: string): Promise<OAuthSettings> {
  const kept = JSON.parse(await readFile(join(folder, 'bootstrap.json'), 'utf8')) as OAuthSettings
  const { clientId, clientSecret } = kept
  return { clientId, clientSecret, redirectUri: 'http://localhost:3000/oauth-callback' }
}

/** Resolves with the address of the line that says the server answers; keeps reading so that its pipe never fills. */
async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server was started without a pipe')
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const url = READY.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)} before it was ready`)
  })
  const late = AbortSignal.timeout(START_LIMIT_MS)
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

/** Run as root, the database may lie outside the folder, in the one that this file names. */
async function removeData(folder: string): Promise<void> {
  const elsewhere = await readFile(join(folder, 'cluster-location'), 'utf8').catch(() => '')
  const cluster = elsewhere.trim()
  if (cluster !== '' && dirname(cluster).endsWith('clusters'))
    await rm(cluster, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
}
