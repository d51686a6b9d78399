// npm run mutation: changes timeline code in small ways, one at a time, and tells which changes no test notices. Takes long;
// `npm run mutation -- --mutate src/domain/timeline/same-content.ts` does one file. The report is in reports/mutation/.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/storage/embedded/start-embedded.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

// One database for all runners: those that hang are killed, and one of their own would be left behind.
const folder = await mkdtemp(join(tmpdir(), 'tidemark-mutation-'))
const embedded = await startEmbedded({ dataDir: folder, owner: 'tidemark mutation', log: quiet })
try {
  const { host, port, user, database } = embedded.connection
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  const stryker = spawn('stryker', ['run', ...process.argv.slice(2)], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TIDEMARK_TEST_DATABASE_URL: url },
  })
  const ignore = () => undefined
  // Ctrl-C reaches it too: it ends, and then the database does.
  process.on('SIGINT', ignore)
  process.on('SIGTERM', () => stryker.kill('SIGTERM'))
  await once(stryker, 'exit')
  process.exitCode = stryker.exitCode ?? 1
} finally {
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
  await rm(embedded.clusterDir, { recursive: true, force: true })
}
