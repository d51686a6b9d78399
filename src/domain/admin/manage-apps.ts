import { type Outcome, refusal, success } from '../failure.ts'
import { adminConflict, adminInvalid, adminNotFound } from './admin-failures.ts'
import type { AccountDirectory, AppDirectory } from './admin-store.ts'
import { checkName, checkRedirectUris, checkScopes, isId } from './check-input.ts'
import { findLiveAccount } from './manage-accounts.ts'
import type { Installation, ManagedApp, NewClient } from './managed-app.ts'
import type { NewSecret, SecretMaker } from './managed-credential.ts'

type Deps = {
  readonly admin: AccountDirectory & AppDirectory
  readonly secrets: SecretMaker
  readonly now: () => number
}

export type AppRequest = {
  readonly developerAccountId: string
  readonly name: string
  /** None: an app that is not let in by OAuth. */
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly isPublic: boolean
  /** Says who made the client. */
  readonly label: string
}

/** The app, and the secret of its client: shown this once. */
export type CreatedApp = { readonly app: ManagedApp; readonly clientSecret?: NewSecret }

/** Makes an app, with an OAuth client when it has redirect URIs. */
export async function createApp(deps: Deps, request: AppRequest): Promise<Outcome<CreatedApp>> {
  const { developerAccountId, name, redirectUris, scopes } = request
  const invalid = adminInvalid([
    ...checkName('name', name),
    ...checkRedirectUris('redirectUris', redirectUris),
    ...checkScopes('scopes', scopes),
  ])
  if (invalid) return refusal(invalid)
  const owner = await findLiveAccount(deps, developerAccountId)
  if (!owner.ok) return owner
  const app = { id: await deps.admin.takeAppId(), developerAccountId, name, createdAt: deps.now() }
  if (redirectUris.length === 0) {
    await deps.admin.createApp(app)
    return success({ app: { ...app, clients: [] } })
  }
  const secret = request.isPublic ? undefined : deps.secrets.clientSecret()
  const client = clientOf(deps, request, { appId: app.id, secret })
  await deps.admin.createApp(app, client)
  const shown = { clientId: client.clientId, isPublic: request.isPublic, redirectUris, scopes }
  return success({
    app: { ...app, clients: [shown] },
    ...(secret === undefined ? {} : { clientSecret: secret }),
  })
}

function clientOf(
  { secrets, now }: Deps,
  { redirectUris, scopes, label }: AppRequest,
  { appId, secret }: { readonly appId: string; readonly secret: NewSecret | undefined },
): NewClient {
  return {
    clientId: secrets.clientId(),
    appId,
    ...(secret === undefined ? {} : { secretHash: secret.hash }),
    redirectUris,
    scopes,
    label,
    createdAt: now(),
  }
}

export async function findApp(
  { admin }: { readonly admin: AppDirectory },
  appId: string,
): Promise<Outcome<ManagedApp>> {
  const app = isId(appId) ? await admin.findApp(appId) : undefined
  return app === undefined ? adminNotFound('app', appId) : success(app)
}

/** Another secret for a client; the one before is void at once, tokens stay. */
export async function replaceClientSecret(
  deps: Deps,
  { appId, clientId }: { readonly appId: string; readonly clientId: string },
): Promise<Outcome<NewSecret>> {
  const found = await findApp(deps, appId)
  if (!found.ok) return found
  const client = found.value.clients.find((candidate) => candidate.clientId === clientId)
  if (client === undefined) return adminNotFound('client', clientId)
  if (client.isPublic) return adminConflict(`Client ${clientId} is public: it has no secret.`, [clientId])
  const secret = deps.secrets.clientSecret()
  const isReplaced = await deps.admin.replaceSecret({ appId, clientId, secretHash: secret.hash })
  return isReplaced ? success(secret) : adminNotFound('client', clientId)
}

/** Deletes an app with its templates, clients and credentials; refused while other accounts than its owner have it. */
export async function deleteApp(
  deps: { readonly admin: AppDirectory },
  appId: string,
): Promise<Outcome<undefined>> {
  const found = await findApp(deps, appId)
  if (!found.ok) return found
  const users = await deps.admin.deleteApp(found.value)
  if (users.length === 0) return success(undefined)
  return adminConflict(`Accounts ${users.join(', ')} have app ${appId}. Take it out there first.`, users)
}

/** Lets an app into an account with these scopes, or changes them: OAuth tokens lose at once what is no longer in. */
export async function putInstallation(
  deps: Omit<Deps, 'secrets'>,
  { accountId, appId, scopes }: Pick<Installation, 'accountId' | 'appId' | 'scopes'>,
): Promise<Outcome<{ readonly installation: Installation; readonly isNew: boolean }>> {
  const invalid = adminInvalid(checkScopes('scopes', scopes))
  if (invalid) return refusal(invalid)
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const app = await findApp(deps, appId)
  if (!app.ok) return app
  const wanted = { accountId, appId, scopes, createdAt: deps.now() }
  const result = await deps.admin.putInstallation(wanted)
  if (result === undefined) return adminNotFound('app', appId)
  return success({ installation: { ...wanted, appName: app.value.name }, isNew: result === 'installed' })
}

/** Takes an app out of an account: whatever it has there is void. */
export async function removeInstallation(
  deps: Omit<Deps, 'secrets'>,
  { accountId, appId }: { readonly accountId: string; readonly appId: string },
): Promise<Outcome<undefined>> {
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const isGone = isId(appId) && (await deps.admin.removeInstallation({ accountId, appId, now: deps.now() }))
  return isGone ? success(undefined) : adminNotFound('installation of app', appId)
}
