import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { Refusal } from './options.ts'

const run = promisify(execFile)
const MAX_SHORT_OUTPUT_BYTES = 64 * 1024 * 1024

/** Fields of one commit in the log, in this order; git writes a NUL after each. Dates are `seconds zone`. */
export const COMMIT_FIELDS = ['%H', '%P', '%an', '%ae', '%ad', '%cn', '%ce', '%cd', '%s', '%b'] as const

/** Settings of the user that would change what is read, and with it the content of an event sent before. */
const fixedSettings = [
  'log.showRoot=true',
  'log.showSignature=false',
  'diff.algorithm=myers',
  'diff.renameLimit=1000',
  'diff.ignoreSubmodules=none',
]

/** The commits that a revision range names at this moment: hashes, `^` before those left out. */
export async function resolveRevision(repository: string, revision: string): Promise<readonly string[]> {
  const resolved = await git(repository, ['rev-parse', '--revs-only', revision, '--'])
  const hashes = resolved.split('\n').filter((line) => /^\^?[0-9a-f]{40,64}$/.test(line))
  if (hashes.length === 0) throw new Refusal(`${repository} has no commit that '${revision}' names`)
  return hashes
}

export async function countCommits(repository: string, hashes: readonly string[]): Promise<number> {
  return Number(await git(repository, ['rev-list', '--count', ...hashes, '--']))
}

/**
 * The log as git writes it, in pieces of any size: commits and changed files, NUL-separated. The reader sets the
 * pace. Fails when git does, once everything that it wrote was read.
 */
export async function* streamLog(repository: string, hashes: readonly string[]): AsyncGenerator<Buffer> {
  const settings = fixedSettings.flatMap((setting) => ['-c', setting])
  const shape = [
    '-z',
    '--numstat',
    '--find-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-relative',
    '-O/dev/null',
    '--date=raw',
  ]
  const format = ['--encoding=UTF-8', `--format=tformat:${COMMIT_FIELDS.join('%x00')}`]
  const args = ['-C', repository, ...settings, 'log', ...shape, ...format, ...hashes, '--']
  const child = spawn('git', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = exitOf(child)
  try {
    for await (const piece of child.stdout) yield piece as Buffer
    const { code, signal } = await ended
    if (code !== 0) throw new Error(`git log ended with ${signal ?? code}`)
  } finally {
    child.kill()
    await ended
  }
}

/** `seconds zone` from the commit itself, for dates that `git log` prints as nothing, such as those before 1970. */
export async function findRawAuthorDate(repository: string, hash: string): Promise<string | undefined> {
  const commit = await git(repository, ['cat-file', 'commit', hash])
  return /^author .*> (-?\d+ [+-]\d{4})$/m.exec(commit)?.[1]
}

async function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const [code, signal] = await once(child, 'exit')
  return { code, signal }
}

async function git(repository: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', repository, ...args], { maxBuffer: MAX_SHORT_OUTPUT_BYTES })
    return stdout.trimEnd()
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new Refusal(`git ${args[0]} failed in ${repository}: ${said}`, { cause: error })
  }
}
