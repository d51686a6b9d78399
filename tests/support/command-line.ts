import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type RunningCommand = {
  readonly child: ChildProcess
  readonly url: string
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends the signal and waits for the end. */
  readonly stop: (signal: NodeJS.Signals) => Promise<{ code: number | null; durationMs: number }>
}

export type Environment = Readonly<Record<string, string>>

function start(
  args: readonly string[],
  environment: Environment,
): { child: ChildProcess; out: string[]; errors: string[] } {
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('TIDEMARK_'))
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: string[] = []
  const errors: string[] = []
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => errors.push(bytes.toString()))
  return { child, out, errors }
}

/** Runs `serve` below a shell, as npx does, until `isReady` likes its output. */
export async function startBelowShell(
  args: readonly string[],
  isReady: (stdout: string) => boolean,
): Promise<{ readonly shell: ChildProcess; readonly ended: Promise<unknown> }> {
  const shell = spawn('sh', ['-c', '"$@"; exit $?', 'sh', process.execPath, BIN, 'serve', ...args], {
    env: { ...process.env, npm_lifecycle_event: 'npx' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  // The server holds the other end of the pipe, so the pipe closes when the server is gone too.
  const ended = once(shell, 'close')
  while (!isReady(stdout)) {
    const [bytes] = await once(shell.stdout, 'data')
    stdout += String(bytes)
  }
  return { shell, ended }
}

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], environment: Environment = {}): Promise<Finished> {
  const { child, out, errors } = start(args, environment)
  await once(child, 'close')
  return { code: child.exitCode, stdout: out.join(''), stderr: errors.join('') }
}

/** Starts `serve` and waits for the whole of what it prints once it is ready. */
export async function startServe(
  args: readonly string[],
  environment: Environment = {},
): Promise<RunningCommand> {
  const { child, out, errors } = start(['serve', ...args], environment)
  const ended = once(child, 'close')
  while (!/^Tidemark ready on .*\n[^]*\n$/m.test(out.join(''))) {
    const hasEnded = await Promise.race([
      once(child.stdout ?? child, 'data').then(() => false),
      ended.then(() => true),
    ])
    if (hasEnded) throw new Error(`tidemark serve ended: ${errors.join('')}`)
  }
  const url = /^Tidemark ready on (\S+)$/m.exec(out.join(''))?.[1] ?? ''
  return {
    child,
    url,
    stdout: () => out.join(''),
    stderr: () => errors.join(''),
    stop: async (signal) => {
      const startedAt = performance.now()
      child.kill(signal)
      await ended
      return { code: child.exitCode, durationMs: performance.now() - startedAt }
    },
  }
}
