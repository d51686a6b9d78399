import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestDatabase } from './support/test-database.ts'

const root = resolve(import.meta.dirname, '..')
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md']
const START_LIMIT_MS = 30_000

/** Fenced blocks of the language that follow a line `<!-- run -->`. */
function runnable(language: string): readonly string[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const fenced = new RegExp(`^<!-- run -->\\n\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')
  return [...text.matchAll(fenced)].map((match) => match[1] ?? '')
}

type Environment = Readonly<Record<'URL' | 'TOKEN' | 'KEY', string>>

/** The arguments that the shell would give curl: curl itself need not be there. */
function curlArguments(example: string, env: Environment): readonly string[] {
  const printing = `curl() { printf '%s\\0' "$@"; }\n${example}`
  return execFileSync('sh', ['-c', printing], { env: { ...process.env, ...env }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

async function runCurl(example: string, env: Environment): Promise<Response> {
  const { values, positionals } = parseArgs({
    args: [...curlArguments(example, env)],
    allowPositionals: true,
    options: {
      silent: { type: 'boolean', short: 's' },
      'show-error': { type: 'boolean', short: 'S' },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
      data: { type: 'string', short: 'd' },
    },
  })
  expect(positionals).toHaveLength(1)
  const headers = values.header.map((line) => line.split(/:\s*/, 2) as [string, string])
  const sent = values.data === undefined ? {} : { method: 'POST', body: values.data }
  return fetch(positionals[0] ?? '', { headers, ...sent })
}

/** Resolves with the address of the ready line; goes on reading, so that the pipe never fills. */
async function readyUrl(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const ready = new Promise<string>((found) => {
    lines.on('line', (line) => {
      const url = /^Tidemark ready on (http:\/\/\S+)$/.exec(line)?.[1]
      if (url !== undefined) found(url)
    })
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)} before it was ready`)
  })
  const late = once(AbortSignal.timeout(START_LIMIT_MS), 'abort').then(() => {
    throw new Error('the server did not become ready in time')
  })
  return Promise.race([ready, ended, late])
}

describe('the examples of README.md', () => {
  const database = useTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-readme-'))
  let server: ChildProcess | undefined
  let env: Environment = { URL: '', TOKEN: '', KEY: '' }

  beforeAll(async () => {
    const flags = ['serve', '--port', '0', '--data-dir', dataDir, '--database-url', database.url]
    server = spawn(process.execPath, [join(root, 'bin', 'tidemark.js'), ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TIDEMARK_LOG_LEVEL: 'warn' },
    })
    const url = await readyUrl(server)
    const { token, developerKey } = JSON.parse(readFileSync(join(dataDir, 'bootstrap.json'), 'utf8'))
    env = { URL: url, TOKEN: token, KEY: developerKey }
  })

  afterAll(async () => {
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
    }
    rmSync(dataDir, { recursive: true, force: true })
  })

  const curls = runnable('sh')

  it('are there', () => {
    expect(curls.length).toBeGreaterThan(5)
    expect(runnable('js')).toHaveLength(1)
  })

  it.each(curls.map((example) => ({ url: example.split('"')[1], example })))(
    'succeed in their order: $url',
    async ({ example }) => {
      const reply = await runCurl(example, env)
      const text = await reply.text()
      expect({ isSuccess: reply.ok, text }).toMatchObject({ isSuccess: true })
      for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line).errors ?? []).toEqual([])
    },
  )

  it('find the events that earlier ones stored', async () => {
    const timelines = curls.filter((example) => /\/tidemark\/v1\/|\/events\/v3\/events/.test(example))
    expect(timelines).toHaveLength(5)
    for (const example of timelines) {
      const text = await (await runCurl(example, env)).text()
      expect(text).toContain('"id":"rental-1"')
    }
  })

  it('name the record ids that a new server gives', async () => {
    const tasks = `curl "$URL/crm/v4/objects/contacts/1001/associations/tasks" -H "Authorization: Bearer $TOKEN"`
    const reply = await runCurl(tasks, env)
    expect(await reply.json()).toMatchObject({ results: [{ toObjectId: 10_000_000_001 }] })
  })

  it.each(runnable('js'))('run with the official client', (example) => {
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', example], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    })
    expect(said).toMatch(/^\S+ \d+\n$/)
  })
})

describe('the pages', () => {
  const guides = ['docs/guides', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  const all = [...pages, ...guides]

  it.each(all)('%s links to files that are there', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
    const missing = targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(root, dirname(page), target)))
    expect(missing).toEqual([])
  })

  it('have a record for every decision that the source names', () => {
    const files = ['src', 'tests', 'scripts', 'conformance'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|mjs|sql)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    const cited = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bdecisions? (\d+(?:(?:, | and )\d+)*)/g)].flatMap((match) =>
        (match[1] ?? '').split(/, | and /),
      ),
    )
    const records = new Set(readdirSync(join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4))))
    expect([...new Set(cited)].filter((number) => !records.has(Number(number)))).toEqual([])
  })
})
