import { randomUUID } from 'node:crypto'
import { hashPassword } from '../platform/passwords.ts'
import { hashSecret, newOAuthSecret } from '../platform/secrets.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'

export type AppRequest = {
  readonly name: string
  readonly redirectUris: readonly string[]
  /** What the app may hold for itself, by client credentials. */
  readonly scopes: readonly string[]
  readonly isPublic: boolean
  /** Developer account that owns the app; needed when there are several. */
  readonly developerAccountId?: string
}

/** The new app. The secret is shown this once; a public client has none. */
export type CreatedApp = { readonly appId: string; readonly clientId: string; readonly secret?: string }

const SHOWN_APPS = 1_000

/** Makes an app that accounts can let in by OAuth. Works beside a running server. */
export async function createOAuthApp(config: Config, request: AppRequest): Promise<CreatedApp> {
  request.redirectUris.forEach(checkRedirectUri)
  return withStores(config, 'tidemark app create', async (stores) => {
    const developerAccountId = request.developerAccountId ?? (await onlyDeveloper(stores.accounts))
    if (!(await stores.accounts.hasAccount(developerAccountId)))
      throw new ConfigRefusal(`Developer account ${developerAccountId} does not exist.`)
    const createdAt = Date.now()
    const appId = await stores.oauth.createApp({ developerAccountId, name: request.name, createdAt })
    const clientId = randomUUID()
    const secret = request.isPublic ? undefined : newOAuthSecret('tos-')
    await stores.oauth.putClient({
      clientId,
      appId,
      ...(secret === undefined ? {} : { secretHash: hashSecret(secret) }),
      redirectUris: request.redirectUris,
      scopes: request.scopes,
      label: 'made by the command line',
      createdAt,
    })
    return { appId, clientId, ...(secret === undefined ? {} : { secret }) }
  })
}

export type ListedApp = {
  readonly appId: string
  readonly name: string
  readonly clientId: string
  readonly isPublic: boolean
  readonly redirectUris: readonly string[]
}

export async function listOAuthApps(config: Config): Promise<readonly ListedApp[]> {
  return withStores(config, 'tidemark app list', async ({ oauth }) =>
    (await oauth.listClients(SHOWN_APPS)).map((client) => ({
      appId: client.appId,
      name: client.appName,
      clientId: client.clientId,
      isPublic: client.secretHash === undefined,
      redirectUris: client.redirectUris,
    })),
  )
}

/** Makes a user who may let apps into the account, or gives one another password; answers the password, shown this once. */
export async function putUser(
  config: Config,
  { accountId, email }: { readonly accountId: string; readonly email: string },
): Promise<{ readonly userId: string; readonly password: string }> {
  return withStores(config, 'tidemark user create', async ({ accounts, oauth }) => {
    if (!(await accounts.hasAccount(accountId)))
      throw new ConfigRefusal(`Account ${accountId} does not exist.`)
    const password = newOAuthSecret('')
    const userId = await oauth.putUser({
      accountId,
      email: email.trim().toLowerCase(),
      passwordHash: await hashPassword(password),
      createdAt: Date.now(),
    })
    return { userId, password }
  })
}

/** https, or http on this machine; no bare IP address, no fragment (platform 1.3). */
function checkRedirectUri(text: string): void {
  if (URL.canParse(text) && !text.includes('#') && isPlace(new URL(text))) return
  throw new ConfigRefusal(
    `'${text}' cannot be a redirect URI. It must be https with a host name, or http://localhost, without a fragment.`,
  )
}

function isPlace({ protocol, hostname, username }: URL): boolean {
  if (username !== '') return false
  if (protocol === 'http:') return hostname === 'localhost'
  return protocol === 'https:' && !/^(?:[\d.]+|\[.*\])$/.test(hostname)
}

async function onlyDeveloper(accounts: {
  readonly listTenants: (limit: number) => Promise<readonly { readonly developerAccountId: string }[]>
}): Promise<string> {
  const tenants = await accounts.listTenants(SHOWN_APPS)
  const [first, ...others] = new Set(tenants.map(({ developerAccountId }) => developerAccountId))
  if (first !== undefined && others.length === 0) return first
  throw new ConfigRefusal(
    first === undefined
      ? 'There is no developer account yet. Start the server in dev mode once, or make a token with `tidemark token create`.'
      : 'There are several developer accounts: say which with --developer-account.',
  )
}
