// npm run test:external: the storage and HTTP tests against a PostgreSQL of the oldest supported version, instead
// of the embedded one, but for those that do not depend on it; then the conformance suite against two servers over
// it. Starts a private PostgreSQL in a temporary folder on a unix socket and removes it afterwards.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

const binaries = process.env.TIDEMARK_TEST_POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin'
const startTimeoutMs = 30_000

/** Test files that cannot come out otherwise with another PostgreSQL, and why: `npm test` alone runs them. */
const leftOut = {
  'it starts the embedded PostgreSQL, whatever the URL': ['tests/storage/embedded.test.ts'],
  'tables of the source against paths of the server': [
    'tests/http/edge-paths.test.ts',
    'tests/http/openapi.test.ts',
    'tests/http/route-tables.test.ts',
  ],
  'refused for its credential or scope: what finds credentials runs in every other file': [
    'tests/http/edge-auth.test.ts',
    'tests/http/scope-modes.test.ts',
    'tests/http/scopes.test.ts',
  ],
  'heads, sizes and syntax of requests and replies, as HTTP has them': [
    'tests/http/edge-broken-json.test.ts',
    'tests/http/edge-host.test.ts',
    'tests/http/edge-overload.test.ts',
    'tests/http/edge-proxy.test.ts',
    'tests/http/edge-transport.test.ts',
  ],
}

function exclusions() {
  const files = Object.values(leftOut).flat()
  const gone = files.filter((file) => !existsSync(file))
  if (gone.length > 0) throw new Error(`left out, but not there: ${gone.join(', ')}`)
  return files.flatMap((file) => ['--exclude', file])
}

let stopRequested
let tests
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopRequested = signal
    tests?.kill(signal)
  })
}

/** PostgreSQL refuses to run as root; "nobody" owns nothing else. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {}
  const find = (name) =>
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([user]) => user === name)
  const entry = find('postgres') ?? find('nobody')
  if (!entry) throw new Error('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody"')
  return { uid: Number(entry[2]), gid: Number(entry[3]) }
}

function initialise(folder, user) {
  const args = [
    '-D',
    join(folder, 'data'),
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-N',
  ]
  const result = spawnSync(join(binaries, 'initdb'), args, { ...user, cwd: folder, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr || result.error}`)
}

function startServer(folder, user) {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'max_connections=200',
  ]
  const args = ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])]
  return spawn(join(binaries, 'postgres'), args, {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

async function waitUntilReady(folder, server) {
  let log = ''
  server.stderr.on('data', (chunk) => (log = (log + chunk).slice(-10_000)))
  const giveUpAt = Date.now() + startTimeoutMs
  for (;;) {
    const probe = spawnSync(join(binaries, 'pg_isready'), ['-q', '-h', folder], { stdio: 'ignore' })
    if (probe.status === 0) return
    if (server.exitCode !== null || stopRequested || Date.now() > giveUpAt) {
      throw new Error(`PostgreSQL did not start:\n${log}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The exit code of vitest, run on one of the databases of the server. */
function runTests(folder, database, args) {
  const url = `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`
  const env = { ...process.env, TIDEMARK_TEST_DATABASE_URL: url }
  return new Promise((resolve, reject) => {
    tests = spawn('vitest', ['run', ...args], { stdio: 'inherit', env })
    tests.once('error', reject)
    tests.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

function createDatabase(folder, name) {
  const result = spawnSync(join(binaries, 'createdb'), ['-h', folder, '-U', 'postgres', name])
  if (result.status !== 0) throw new Error(`createdb failed: ${result.stderr || result.error}`)
}

async function stopServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGINT') // fast shutdown: ends open sessions
  await ended
}

async function main() {
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-pg-'))
  let server
  try {
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
    initialise(folder, user)
    server = startServer(folder, user)
    await waitUntilReady(folder, server)
    createDatabase(folder, 'conformance')
    const code = await runTests(folder, 'postgres', ['tests/storage', 'tests/http', ...exclusions()])
    if (code !== 0 || stopRequested) return code
    return await runTests(folder, 'conformance', ['--config', 'conformance/vitest.config.ts'])
  } finally {
    if (server) await stopServer(server)
    rmSync(folder, { recursive: true, force: true })
  }
}

if (existsSync(join(binaries, 'postgres'))) {
  process.exitCode = await main()
} else {
  console.log(`test:external: skipped, no PostgreSQL server binaries in ${binaries}`)
  process.exitCode = process.env.CI ? 0 : 1
}
