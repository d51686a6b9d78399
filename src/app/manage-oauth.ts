import { createApp } from '../domain/admin/manage-apps.ts'
import type { ManagedApp } from '../domain/admin/managed-app.ts'
import { hashPassword } from '../platform/passwords.ts'
import { newOAuthSecret } from '../platform/secrets.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { listAll, operate } from './operate.ts'

export type AppRequest = {
  readonly name: string
  readonly redirectUris: readonly string[]
  /** What the app may hold for itself, by client credentials. */
  readonly scopes: readonly string[]
  readonly isPublic: boolean
  /** Developer account that owns the app; needed when there are several. */
  readonly developerAccountId?: string
}

/** The new app. The secret is shown this once; a public client has none, and an app without redirect URIs no client. */
export type CreatedApp = { readonly appId: string; readonly clientId?: string; readonly secret?: string }

const SHOWN_TENANTS = 1_000

/** Makes an app that accounts can let in by OAuth. Works beside a running server. */
export async function createOAuthApp(config: Config, request: AppRequest): Promise<CreatedApp> {
  const developerAccountId = request.developerAccountId ?? (await findDeveloper(config))
  const { app, clientSecret } = await operate(config, 'tidemark app create', (deps) =>
    createApp(deps, { ...request, developerAccountId, label: 'made by the command line' }),
  )
  const [client] = app.clients
  return {
    appId: app.id,
    ...(client === undefined ? {} : { clientId: client.clientId }),
    ...(clientSecret === undefined ? {} : { secret: clientSecret.text }),
  }
}

function findDeveloper(config: Config): Promise<string> {
  return withStores(config, 'tidemark app create', ({ accounts }) => onlyDeveloper(accounts))
}

/** Every app of the server, with its clients. */
export async function listOAuthApps(config: Config): Promise<readonly ManagedApp[]> {
  return withStores(config, 'tidemark app list', ({ admin }) =>
    listAll(
      (page) => admin.listApps(page),
      ({ id }) => id,
    ),
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

async function onlyDeveloper(accounts: {
  readonly listTenants: (limit: number) => Promise<readonly { readonly developerAccountId: string }[]>
}): Promise<string> {
  const tenants = await accounts.listTenants(SHOWN_TENANTS)
  const [first, ...others] = new Set(tenants.map(({ developerAccountId }) => developerAccountId))
  if (first !== undefined && others.length === 0) return first
  throw new ConfigRefusal(
    first === undefined
      ? 'There is no developer account yet. Start the server in dev mode once, or make a token with `tidemark token create`.'
      : 'There are several developer accounts: say which with --developer-account.',
  )
}
