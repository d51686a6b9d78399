// npm run recipes: clients that are on npm, each installed for this run and pointed at a server of this checkout as its
// guide says. Prints which are verified; ends with 1 when one is not. `--only TEXT` picks by name.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { startTidemark } from '../../conformance/support/start-tidemark.ts'
import { installPackages } from './prepare.ts'
import type { Setting } from './recipe.ts'
import { type Recipe, recipes } from './recipes.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..', '..')
const RECIPE_LIMIT_MS = 180_000

type Result = { readonly name: string; readonly problem?: string; readonly seconds: number }
type Place = Omit<Setting, 'packages' | 'personalAccessKey'> & {
  readonly ca: string
  readonly base: string
  readonly dataDir: string
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const chosen = recipes.filter(({ name }) => name.includes(values.only))
if (chosen.length === 0) throw new Error(`no recipe is called ${values.only}`)

const base = await mkdtemp(join(tmpdir(), 'tidemark-recipes-'))
try {
  const results = await runAll(base)
  process.stdout.write(`\n${results.map(describe).join('\n')}\n`)
  process.exitCode = results.some(({ problem }) => problem !== undefined) ? 1 : 0
} finally {
  await rm(base, { recursive: true, force: true })
}

async function runAll(folder: string): Promise<readonly Result[]> {
  const { ca, cert, key } = await makeCertificate(folder)
  const credentials = {
    token: `pat-recipes-${randomBytes(16).toString('hex')}`,
    developerKey: `key-recipes-${randomBytes(16).toString('hex')}`,
    appId: '7100',
  }
  const server = await startTidemark(credentials, ['--tls-cert', cert, '--tls-key', key])
  try {
    const { url, dataDir, oauth } = server
    const place = { ...credentials, url, oauth, accountId: '100001', dataDir, ca, base: folder }
    const results: Result[] = []
    for (const recipe of chosen) results.push(await runRecipe(recipe, place))
    return results
  } finally {
    await server.stop()
  }
}

async function makeCertificate(folder: string): Promise<{ ca: string; cert: string; key: string }> {
  await chmod(folder, 0o755)
  const dir = join(folder, 'tls')
  await tidemark('tls', 'init', '--dir', dir)
  return { ca: join(dir, 'ca.pem'), cert: join(dir, 'server.pem'), key: join(dir, 'server-key.pem') }
}

/** A key as the command line of HubSpot has it, of a user made for it. */
async function createPersonalKey(accountId: string, dataDir: string): Promise<string> {
  const options = ['--data-dir', dataDir]
  const ofUser = ['--account', accountId, '--email', 'recipes@example.com']
  const { stderr } = await tidemark('user', 'create', ...ofUser, ...options)
  const userId = /^User (\d+)/.exec(stderr)?.[1] ?? ''
  const made = await tidemark('token', 'create', '--personal-access-key', '--user', userId, ...options)
  return made.stdout.trim()
}

function tidemark(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return run(process.execPath, [join(ROOT, 'bin', 'tidemark.js'), ...args])
}

/** One client, in a process of its own that trusts the authority of this run. */
async function runRecipe(recipe: Recipe, { ca, base: folder, dataDir, ...place }: Place): Promise<Result> {
  const startedAt = performance.now()
  process.stdout.write(`${recipe.name}: installing\n`)
  const finish = (problem?: string): Result => ({
    name: recipe.name,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    ...(problem === undefined ? {} : { problem }),
  })
  try {
    const packages = await installPackages(recipe, folder)
    const personalAccessKey = recipe.needsPersonalKey ? await createPersonalKey(place.accountId, dataDir) : ''
    const setting: Setting = { ...place, personalAccessKey, packages }
    process.stdout.write(`${recipe.name}: running\n`)
    const preload = recipe.hasFixedHost ? ['--import', join(import.meta.dirname, 'names-to-here.ts')] : []
    await run(process.execPath, [...preload, join(import.meta.dirname, 'clients', recipe.script)], {
      cwd: packages,
      timeout: RECIPE_LIMIT_MS,
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: ca,
        RECIPE_URL: place.url,
        RECIPE_SETTING: JSON.stringify(setting),
      },
    })
    return finish()
  } catch (error) {
    return finish(error instanceof Error ? error.message : String(error))
  }
}

function describe({ name, problem, seconds }: Result): string {
  const verdict = problem === undefined ? 'verified' : 'FAILED  '
  const said = problem?.split('\n').map((line) => `    ${line}`) ?? []
  // Some clients throw errors that show the whole connection: how they begin and end says most.
  const lines = said.length <= 45 ? said : [...said.slice(0, 20), '    …', ...said.slice(-25)]
  return [`${verdict}  ${name} (${seconds} s)`, ...lines].join('\n')
}
