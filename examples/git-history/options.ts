import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** Where to read from and where to write to. */
export type Options = {
  readonly repository: string
  readonly revision: string
  readonly baseUrl: string
  readonly token: string
  /** Without it the bearer token opens the template endpoints as well. */
  readonly developerKey?: string
  readonly appId: number
  /** Events, and tasks, in one request: 1 to 100. */
  readonly batchSize: number
}

/** The server's `bootstrap.json`, as far as it is of use here. */
type Bootstrap = { readonly token?: string; readonly developerKey?: string; readonly appId?: string }

/** A sentence for the person at the keyboard; shown without a stack. */
export class Refusal extends Error {}

const BATCH_LIMIT = 100

const usage = `node examples/git-history/main.ts --repo PATH [--revision RANGE]
  [--base-url URL]        or GIT_HISTORY_URL, else http://127.0.0.1:4870
  [--bootstrap FILE]      the server's bootstrap.json: token, developer key and app id
  [--token T]             or GIT_HISTORY_TOKEN
  [--developer-key K]     or GIT_HISTORY_DEVELOPER_KEY
  [--app-id N]            or GIT_HISTORY_APP_ID
  [--batch N]             events or tasks in one request, 1 to 100 (100)`

const flags = {
  repo: { type: 'string' },
  revision: { type: 'string', default: 'HEAD' },
  'base-url': { type: 'string' },
  bootstrap: { type: 'string' },
  token: { type: 'string' },
  'developer-key': { type: 'string' },
  'app-id': { type: 'string' },
  batch: { type: 'string', default: String(BATCH_LIMIT) },
} as const

/** The flags; what they leave out comes from the bootstrap file they name, then from the environment. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const values = parse(args)
  const kept = values.bootstrap === undefined ? {} : readBootstrap(values.bootstrap)
  return {
    repository: values.repo ?? refuse('--repo is missing'),
    revision: checkRevision(values.revision),
    baseUrl: baseUrlOf(values['base-url'] ?? environment.GIT_HISTORY_URL),
    token: values.token ?? kept.token ?? environment.GIT_HISTORY_TOKEN ?? refuse('there is no token'),
    batchSize: Math.min(wholeNumber('--batch', values.batch), BATCH_LIMIT),
    ...readApp({ key: values['developer-key'], appId: values['app-id'] }, kept, environment),
  }
}

function readApp(
  given: { readonly key: string | undefined; readonly appId: string | undefined },
  kept: Bootstrap,
  environment: NodeJS.ProcessEnv,
): Pick<Options, 'appId' | 'developerKey'> {
  const key = given.key ?? kept.developerKey ?? environment.GIT_HISTORY_DEVELOPER_KEY
  const appId = wholeNumber('--app-id', given.appId ?? kept.appId ?? environment.GIT_HISTORY_APP_ID)
  return key === undefined ? { appId } : { appId, developerKey: key }
}

function baseUrlOf(url = 'http://127.0.0.1:4870'): string {
  return URL.canParse(url) ? url.replace(/\/+$/, '') : refuse(`'${url}' is no URL`)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function readBootstrap(path: string): Bootstrap {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Bootstrap
  } catch (error) {
    throw new Refusal(`The bootstrap file ${path} cannot be read: ${String(error)}`, { cause: error })
  }
}

/** git would take it for an option. */
function checkRevision(revision: string): string {
  return revision.startsWith('-') ? refuse(`'${revision}' is no revision`) : revision
}

function wholeNumber(flag: string, text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text)
    ? Number(text)
    : refuse(`${flag} needs a whole number`)
}

function refuse(reason: string): never {
  throw new Refusal(`${reason}\n\n${usage}`)
}
