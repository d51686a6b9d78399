import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { proxySettings } from './proxy-settings.ts'

/** A sentence for the operator about a setting that cannot be used. */
export class ConfigRefusal extends Error {}

type Setting = {
  /** Environment variable; flags of `serve` map to some of them. */
  readonly key: string
  readonly schema: TSchema
  readonly unit: string
  readonly fallback: string | undefined
  readonly sentence: string
  readonly isSecret?: boolean
  /** What the schema cannot tell of a text. */
  readonly check?: (text: string) => boolean
}

const PORT = Type.Integer({ minimum: 0, maximum: 65_535 })
const WHOLE_NUMBER = /^\d{1,15}$/
const SECRET = Type.String({ pattern: '^[!-~]{16,128}$' })

/** Every setting: the source of docs/reference/configuration.md. */
export const settings = {
  port: {
    key: 'TIDEMARK_PORT',
    schema: PORT,
    unit: 'TCP port',
    fallback: '4870',
    sentence: 'Port to listen on; 0 picks a free one.',
  },
  host: {
    key: 'TIDEMARK_HOST',
    schema: Type.String({ minLength: 1 }),
    unit: 'address',
    fallback: '127.0.0.1',
    sentence: 'Address to listen on. Dev mode takes loopback addresses only.',
  },
  dataDir: {
    key: 'TIDEMARK_DATA_DIR',
    schema: Type.String({ minLength: 1 }),
    unit: 'folder',
    fallback: './tidemark-data',
    sentence: 'Folder of the embedded database and, in dev mode, of the bootstrap credentials.',
  },
  databaseUrl: {
    key: 'TIDEMARK_DATABASE_URL',
    schema: Type.String({ pattern: '^postgres(ql)?://' }),
    unit: 'URL',
    check: isUrl,
    fallback: undefined,
    sentence: 'PostgreSQL (15 or newer) to use; without it the embedded one is started.',
    isSecret: true,
  },
  mode: {
    key: 'TIDEMARK_MODE',
    schema: Type.String({ pattern: '^(dev|prod)$' }),
    unit: 'dev or prod',
    fallback: 'dev',
    sentence:
      'Dev mode sets up an account with a token to try; prod mode refuses unsafe settings. A database URL changes neither.',
  },
  logLevel: {
    key: 'TIDEMARK_LOG_LEVEL',
    schema: Type.String({ pattern: '^(fatal|error|warn|info|debug|trace|silent)$' }),
    unit: 'level',
    fallback: 'info',
    sentence: 'Least level that is logged, as JSON lines on stderr.',
  },
  publicUrl: {
    key: 'TIDEMARK_PUBLIC_URL',
    schema: Type.String({ pattern: '^https?://[^/?#\\s]+[^?#\\s]*$' }),
    unit: 'URL without a query',
    check: isUrl,
    fallback: undefined,
    sentence:
      'Address under which clients reach this server: the start of links in replies, and a host name that dev mode accepts.',
  },
  ...proxySettings,
  recordUrls: {
    key: 'TIDEMARK_RECORD_URLS',
    schema: Type.String({ pattern: '^(on|off)$' }),
    unit: 'on or off',
    fallback: 'on',
    sentence: 'Whether records carry a `url` to their page (OBJ-14).',
  },
  poolSize: {
    key: 'TIDEMARK_POOL_SIZE',
    schema: Type.Integer({ minimum: 2, maximum: 200 }),
    unit: 'connections',
    fallback: '16',
    sentence: 'Most connections to PostgreSQL that this process holds.',
  },
  preparedStatements: {
    key: 'TIDEMARK_PREPARED_STATEMENTS',
    schema: Type.String({ pattern: '^(on|off)$' }),
    unit: 'on or off',
    fallback: 'on',
    sentence:
      'Whether PostgreSQL keeps the statements of the hot path by name. Off for a pooler in transaction mode that does not follow them, such as PgBouncer before 1.21.',
  },
  timelineBatchMax: {
    key: 'TIDEMARK_TIMELINE_BATCH_MAX',
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    unit: 'events',
    fallback: '100',
    sentence: 'Most events in one batch (timeline B8).',
  },
  associationLimit: {
    key: 'TIDEMARK_ASSOCIATION_LIMIT',
    schema: Type.Integer({ minimum: 1, maximum: 50_000 }),
    unit: 'associations',
    fallback: '10000',
    sentence:
      'Most associations that a record may have by each association type; accounts can set less for a type (associations section 7).',
  },
  customTypesMax: {
    key: 'TIDEMARK_CUSTOM_TYPES_MAX',
    schema: Type.Integer({ minimum: 0, maximum: 1_000 }),
    unit: 'object types',
    fallback: '10',
    sentence: 'Most custom object types of one account (schemas section 10).',
  },
  projectDir: {
    key: 'TIDEMARK_PROJECT_DIR',
    schema: Type.String({ minLength: 1 }),
    unit: 'folder',
    fallback: undefined,
    sentence:
      'Folder of a developer project: its *-hsmeta.json files define app event types, read at start and on every change (timeline X9).',
  },
  projectAppId: {
    key: 'TIDEMARK_PROJECT_APP_ID',
    schema: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    unit: 'app id',
    fallback: undefined,
    sentence: 'App that gets the event types of the project; the app of the first account in dev mode.',
  },
  scopeMode: {
    key: 'TIDEMARK_SCOPES',
    schema: Type.String({ pattern: '^(strict|warn|off)$' }),
    unit: 'strict, warn or off',
    fallback: 'strict',
    sentence:
      'Whether a call that lacks a scope is refused, logged and let through, or let through; off in dev mode only (platform PS2).',
  },
  developerEndpoints: {
    key: 'TIDEMARK_DEVELOPER_ENDPOINTS',
    schema: Type.String({ pattern: '^(lenient|strict)$' }),
    unit: 'lenient or strict',
    fallback: 'lenient',
    sentence:
      'Whether event templates open to tokens with developer scopes, too, or to developer keys alone (platform PA5, PA7).',
  },
  oauthConsent: {
    key: 'TIDEMARK_OAUTH_CONSENT',
    schema: Type.String({ pattern: '^(page|auto)$' }),
    unit: 'page or auto',
    fallback: 'page',
    sentence:
      'Whether a user answers a page before an app is let into an account, or every app is let in at once: for automated tests, dev mode only (platform PA10).',
  },
  bootstrapToken: {
    key: 'TIDEMARK_BOOTSTRAP_TOKEN',
    schema: SECRET,
    unit: '16-128 printable characters',
    fallback: undefined,
    sentence: 'Access token of the first account, with all scopes. Dev mode only.',
    isSecret: true,
  },
  bootstrapAppId: {
    key: 'TIDEMARK_BOOTSTRAP_APP_ID',
    schema: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    unit: 'app id',
    fallback: undefined,
    sentence: 'App id of the first account. Dev mode only.',
  },
  bootstrapDeveloperKey: {
    key: 'TIDEMARK_BOOTSTRAP_DEVELOPER_KEY',
    schema: SECRET,
    unit: '16-128 printable characters',
    fallback: undefined,
    sentence: 'Developer key of the first account. Dev mode only.',
    isSecret: true,
  },
} as const satisfies Record<string, Setting>

type SettingName = keyof typeof settings
type ValueOf<N extends SettingName> = Static<(typeof settings)[N]['schema']>
type IsOptional<N extends SettingName> = (typeof settings)[N]['fallback'] extends string ? false : true

/** The settings in force, read once at start. Absent keys were not set and have no default. */
export type Config = {
  readonly [N in SettingName as IsOptional<N> extends true ? never : N]: ValueOf<N>
} & { readonly [N in SettingName as IsOptional<N> extends true ? N : never]?: ValueOf<N> }

export type Environment = Readonly<Record<string, string | undefined>>

/** The process environment: the only place that reads it. */
export function readEnvironment(): Environment {
  return process.env
}

/**
 * Reads and checks all settings; flags win over the environment. Throws `ConfigRefusal` with a sentence for an unknown
 * `TIDEMARK_` key, a value of the wrong form, and settings that the mode forbids.
 */
export function loadConfig(
  environment: Environment,
  flags: Partial<Record<SettingName, string>> = {},
): Config {
  refuseUnknownKeys(environment)
  const values = Object.entries(settings).map(([name, setting]) => {
    const flag: string | undefined = Object.entries(flags).find(([key]) => key === name)?.[1]
    return [name, parseSetting(setting, flag ?? environment[setting.key])] as const
  })
  const config = Object.freeze(
    Object.fromEntries(values.filter(([, value]) => value !== undefined)),
  ) as Config
  refuseUnsafe(config)
  return config
}

function refuseUnknownKeys(environment: Environment): void {
  const known = new Set<string>(Object.values(settings).map((setting) => setting.key))
  const unknown = Object.keys(environment).filter(
    (key) => key.startsWith('TIDEMARK_') && !key.startsWith('TIDEMARK_TEST_') && !known.has(key),
  )
  if (unknown.length === 0) return
  throw new ConfigRefusal(`Unknown setting ${unknown.join(', ')}. Known are: ${[...known].join(', ')}.`)
}

function parseSetting(setting: Setting, given: string | undefined): unknown {
  const text = given === undefined || given === '' ? setting.fallback : given
  if (text === undefined) return undefined
  // Convert takes more spellings of a number (12.7, 0x10, true) than an operator can mean.
  const value = WHOLE_NUMBER.test(text) ? Value.Convert(setting.schema, text) : text
  const isReadable = setting.check?.(text) ?? true
  if (isReadable && Value.Check(setting.schema, value)) return value
  const shown = setting.isSecret ? 'The value' : `'${text}'`
  throw new ConfigRefusal(`${shown} cannot be used for ${setting.key} (${setting.unit}). ${setting.sentence}`)
}

function isUrl(text: string): boolean {
  return parseUrl(text) !== undefined
}

/** The parts of a URL setting. A PostgreSQL one may leave its host out, and name a socket folder in `?host=`. */
export function parseUrl(text: string): URL | undefined {
  const complete = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/, '$1localhost')
  return URL.canParse(complete) ? new URL(complete) : undefined
}

function refuseUnsafe(config: Config): void {
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigRefusal(
      'HTTPS needs both TIDEMARK_TLS_CERT (--tls-cert) and TIDEMARK_TLS_KEY (--tls-key); one of them is not set.',
    )
  }
  if (config.mode === 'prod') refuseInProd(config)
  if (config.bootstrapToken !== undefined && config.bootstrapToken === config.bootstrapDeveloperKey) {
    throw new ConfigRefusal(
      'TIDEMARK_BOOTSTRAP_TOKEN and TIDEMARK_BOOTSTRAP_DEVELOPER_KEY are the same. Each secret opens one thing; choose two.',
    )
  }
  if (config.mode === 'dev' && !isLoopback(config.host)) {
    throw new ConfigRefusal(
      `Dev mode listens on this machine only, ${config.host} is reachable from outside. Use --mode prod, or --host 127.0.0.1.`,
    )
  }
}

function refuseInProd(config: Config): void {
  const bootstrap = [config.bootstrapToken, config.bootstrapAppId, config.bootstrapDeveloperKey]
  if (bootstrap.some((value) => value !== undefined)) {
    throw new ConfigRefusal(
      'TIDEMARK_BOOTSTRAP_ settings work in dev mode only. In prod mode make a token with `tidemark token create`.',
    )
  }
  if (config.oauthConsent === 'auto')
    throw new ConfigRefusal('TIDEMARK_OAUTH_CONSENT=auto lets every app in: it works in dev mode only.')
  if (config.scopeMode === 'off') {
    throw new ConfigRefusal(
      'TIDEMARK_SCOPES=off opens the whole account to every token: it works in dev mode only. Use warn, which logs each call that strict would refuse.',
    )
  }
  if (config.projectDir !== undefined && config.projectAppId === undefined) {
    throw new ConfigRefusal(
      'TIDEMARK_PROJECT_DIR needs TIDEMARK_PROJECT_APP_ID in prod mode: the app that gets the event types.',
    )
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
