// node examples/git-history/crash-test.ts --repo PATH [--batch 20] [--seed 1]
// Kills server, database and importer ten times on the way, then compares the store with git: see README.md.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findDifferences, listExpected } from './crash/compare.ts'
import { CrashRun } from './crash/crash-run.ts'
import { killPlan } from './crash/kill-plan.ts'
import { findClusterFolder, findPostmaster, startServer, stopServer } from './crash/server-process.ts'
import { readStoredState } from './crash/stored-state.ts'
import type { Report } from './import-history.ts'
import { createRandom } from './random.ts'

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    batch: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})

const repository = values.repo
if (repository === undefined) {
  console.error('--repo must name a git repository')
  process.exit(2)
}

const startedAt = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'tidemark-crash-'))
await chmod(folder, 0o711) // As root the database runs as another user, who must get in.
const dataDir = join(folder, 'data')
const place = { dataDir, logFile: join(folder, 'server.log'), random: createRandom(Number(values.seed)) }
let run: CrashRun | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
}

try {
  run = new CrashRun(place, await startServer({ ...place, port: 0 }))
  const verdict = await crash(repository, run)
  process.stdout.write(`${JSON.stringify(verdict, undefined, 2)}\n`)
  process.exitCode = verdict.verdict === 'same' ? 0 : 1
} finally {
  await cleanUp()
}

async function crash(repo: string, run: CrashRun) {
  const bootstrap = join(dataDir, 'bootstrap.json')
  const args = [
    '--repo',
    repo,
    '--base-url',
    run.server.url,
    '--bootstrap',
    bootstrap,
    '--batch',
    values.batch,
  ]
  await runToReport(run, args)
  const killed = run.kills.length
  const first = await runToReport(run, args)
  const before = await readStoredState(dataDir)
  const second = await runToReport(run, args)
  const after = await readStoredState(dataDir)
  const differences = findDifferences(listExpected(repo), { before, after }, { first, second })
  if (killed !== killPlan.length) differences.push(`kills: ${killed}, not ${killPlan.length}`)
  const { commits, accepted, refused, contacts } = second
  const counts = { commits, accepted, refused: refused.length, contacts, tasks: after.tasks }
  const times = {
    replaySeconds: second.seconds,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  }
  return {
    verdict: differences.length === 0 ? 'same' : 'different',
    differences,
    ...counts,
    ...times,
    kills: run.kills,
  }
}

async function runToReport(run: CrashRun, args: readonly string[]): Promise<Report> {
  const { report, said } = await run.toEnd(args)
  if (report) return report
  throw new Error(`The importer gave up:\n${said}`)
}

/** By the ids of our own processes only; the database goes with the server, unless that is gone already. */
async function cleanUp(): Promise<void> {
  run?.importer?.child.kill('SIGKILL')
  if (run) await stopServer(run.server)
  for (let tries = 0; tries < 100; tries += 1) {
    const pid = await findPostmaster(dataDir)
    if (pid === undefined) break
    if (tries % 50 === 0) process.kill(pid, tries === 0 ? 'SIGQUIT' : 'SIGKILL')
    await sleep(100)
  }
  await rm(await findClusterFolder(dataDir), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
}
