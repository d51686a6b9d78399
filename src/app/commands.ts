import { isKnownScope } from '../domain/oauth/known-scopes.ts'
import { hashSecret } from '../platform/secrets.ts'
import { createLog, type LogLevel } from '../platform/log.ts'
import type { ListedCredential, OperatorKind, Tenant } from '../storage/account-store.ts'
import { type Diagnosis, diagnose } from '../storage/diagnose.ts'
import { migrate } from '../storage/migrate.ts'
import type { TokenName } from '../storage/token-store.ts'
import { BOOTSTRAP_LABEL } from './bootstrap.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { makeToken, rotateToken as giveNewSecret } from './make-token.ts'
import { isDatabaseRefusal, openConfiguredDatabase, type OpenedDatabase } from './open-database.ts'
import { openStores, type Stores } from './open-stores.ts'

/** Whether an error is a sentence for the operator, to be shown without a stack. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof ConfigRefusal || isDatabaseRefusal(error)
}

async function withDatabase<T>(
  config: Config,
  owner: string,
  work: (opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  const log = createLog(config.logLevel === 'info' ? 'warn' : (config.logLevel as LogLevel))
  const opened = await openConfiguredDatabase(config, log, { owner, isShared: true })
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

/** Opens the database that the settings name, up to date, for one piece of work. */
export async function withStores<T>(
  config: Config,
  owner: string,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  return withDatabase(config, owner, async ({ database }) => {
    await migrate(database)
    return work(openStores(database))
  })
}

/** Brings the schema up to date; the names of the migrations that ran. */
export async function runMigrate(config: Config): Promise<readonly string[]> {
  return withDatabase(config, 'tidemark migrate', ({ database }) => migrate(database))
}

/** What `doctor` found, and where the database is. */
export async function runDoctor(
  config: Config,
): Promise<{ description: string; findings: readonly Diagnosis[] }> {
  return withDatabase(config, 'tidemark doctor', async ({ database, description, isEmbedded }) => ({
    description,
    findings: await diagnose(database, { isEmbedded }),
  }))
}

export type TokenRequest = {
  readonly kind: OperatorKind
  readonly accountId?: string
  readonly appId?: string
  /** Whose a personal access key is. */
  readonly userId?: string
  readonly scopes: readonly string[]
  readonly label: string
  /** Absent for a token that does not expire. */
  readonly lifetimeSeconds?: number
}

/** The new secret, shown this once, and what it opens: the server itself when it names no tenant. */
export type CreatedToken = { readonly secret: string; readonly tenant?: Tenant; readonly expiresAt?: number }

/** Makes a token or key. In a database without accounts it sets the first one up. */
export async function createToken(config: Config, request: TokenRequest): Promise<CreatedToken> {
  return withStores(config, 'tidemark token create', async (stores) => {
    const opens = request.kind === 'admin' ? {} : { tenant: await chooseTenant(stores, request) }
    return { ...(await makeToken(stores, { ...request, ...opens }, Date.now())), ...opens }
  })
}

const FIRST_TENANT = {
  accountId: '100001',
  developerAccountId: '900001',
  appId: '7001',
  name: 'First account',
}
const SHOWN_TENANTS = 20

/** Scopes that HubSpot has not: a slip of the pen, or newer than this server. */
export function listUnknownScopes(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => scope !== '*' && !isKnownScope(scope))
}

/** The account and app that are named, or the only ones there are; a database without accounts gets the first ones. */
export async function chooseTenant(
  stores: Stores,
  request: { readonly accountId?: string; readonly appId?: string },
): Promise<Tenant> {
  const found = await findTenant(stores, request)
  if (found) return found
  await stores.accounts.ensureTenant({ ...FIRST_TENANT, createdAt: Date.now() })
  return FIRST_TENANT
}

/** The account and app that are named, or the only ones there are; undefined in a database without accounts. */
async function findTenant(
  stores: Stores,
  named: { readonly accountId?: string; readonly appId?: string },
): Promise<Tenant | undefined> {
  if (named.accountId !== undefined) {
    const found = await stores.accounts.findTenant(named.accountId, named.appId)
    if (found) return found
    throw new ConfigRefusal(
      `Account ${named.accountId}${named.appId ? ` with app ${named.appId}` : ''} does not exist.`,
    )
  }
  const tenants = await stores.accounts.listTenants(SHOWN_TENANTS)
  const fitting =
    named.appId === undefined ? tenants : tenants.filter((tenant) => tenant.appId === named.appId)
  if (tenants.length === 0) return undefined
  const [only] = fitting
  if (only && fitting.length === 1) return only
  const known = tenants.map((tenant) => `${tenant.accountId} (app ${tenant.appId})`).join(', ')
  throw new ConfigRefusal(
    `Say which account is meant with --account, and --app where it has several. There are: ${known}.`,
  )
}

export async function listTokens(config: Config): Promise<readonly ListedCredential[]> {
  return withStores(config, 'tidemark token list', (stores) => stores.accounts.listCredentials())
}

/** False when no live token or key has the name. */
export async function revokeToken(config: Config, name: NamedToken): Promise<boolean> {
  return withStores(config, 'tidemark token revoke', (stores) =>
    stores.tokens.revokeToken(hashName(name), Date.now()),
  )
}

/** Gives a token or key a new secret, shown this once; undefined when no live one has the name. */
export async function rotateToken(
  config: Config,
  name: NamedToken,
  overlapSeconds: number,
): Promise<{ readonly secret: string; readonly tokenId: string } | undefined> {
  return withStores(config, 'tidemark token rotate', (stores) =>
    giveNewSecret(stores, hashName(name), { overlapSeconds, now: Date.now() }),
  )
}

/** A token by its id in the list, or by its secret. */
export type NamedToken = { readonly tokenId: string } | { readonly secret: string }

function hashName(name: NamedToken): TokenName {
  return 'secret' in name ? { secretHash: hashSecret(name.secret) } : name
}

/** Takes back what dev mode made, so that prod mode may start; how many secrets there were. */
export async function revokeBootstrap(config: Config): Promise<number> {
  return withStores(config, 'tidemark token revoke', (stores) =>
    stores.accounts.revokeLabelled(BOOTSTRAP_LABEL, Date.now()),
  )
}
