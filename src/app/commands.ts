import { hashSecret, newAccessToken, newDeveloperKey, secretHint } from '../platform/secrets.ts'
import { createLog, type LogLevel } from '../platform/log.ts'
import type { ListedCredential, Tenant } from '../storage/account-store.ts'
import { type Diagnosis, diagnose } from '../storage/diagnose.ts'
import { migrate } from '../storage/migrate.ts'
import { BOOTSTRAP_LABEL } from './bootstrap.ts'
import { type Config, ConfigRefusal } from './config.ts'
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
  readonly kind: 'private_app' | 'developer_key'
  readonly accountId?: string
  readonly appId?: string
  readonly scopes: readonly string[]
  readonly label: string
  /** Absent for a token that does not expire. */
  readonly lifetimeSeconds?: number
}

/** The new secret, shown this once, and what it opens. */
export type CreatedToken = { readonly secret: string; readonly tenant: Tenant; readonly expiresAt?: number }

/** Makes a token or developer key. In a database without accounts it sets the first one up. */
export async function createToken(config: Config, request: TokenRequest): Promise<CreatedToken> {
  return withStores(config, 'tidemark token create', async (stores) => {
    const tenant = await chooseTenant(stores, request)
    const secret = request.kind === 'developer_key' ? newDeveloperKey() : newAccessToken()
    const createdAt = Date.now()
    const expiry =
      request.lifetimeSeconds === undefined ? {} : { expiresAt: createdAt + request.lifetimeSeconds * 1_000 }
    await stores.accounts.putCredential({
      kind: request.kind,
      secretHash: hashSecret(secret),
      hint: secretHint(secret),
      tenant,
      label: request.label,
      scopes: request.scopes,
      createdAt,
      ...expiry,
    })
    return { secret, tenant, ...expiry }
  })
}

const FIRST_TENANT = {
  accountId: '100001',
  developerAccountId: '900001',
  appId: '7001',
  name: 'First account',
}
const SHOWN_TENANTS = 20

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

/** False when no live token or key is this text. */
export async function revokeToken(config: Config, secret: string): Promise<boolean> {
  return withStores(config, 'tidemark token revoke', (stores) =>
    stores.accounts.revokeCredential(hashSecret(secret), Date.now()),
  )
}

/** Takes back what dev mode made, so that prod mode may start; how many secrets there were. */
export async function revokeBootstrap(config: Config): Promise<number> {
  return withStores(config, 'tidemark token revoke', (stores) =>
    stores.accounts.revokeLabelled(BOOTSTRAP_LABEL, Date.now()),
  )
}
