import type { AccountType } from '../accounts.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import { adminConflict, adminInvalid, adminNotFound } from './admin-failures.ts'
import type { AccountDirectory, AppDirectory, NewPortal } from './admin-store.ts'
import { checkCurrency, checkName, checkNewId, checkScopes, checkTimeZone, isId } from './check-input.ts'
import type { ManagedAccount, NewAccount } from './managed-account.ts'
import type { NewCredential, NewSecret, SecretMaker } from './managed-credential.ts'

/** What is asked for. Without `app`: an account alone. */
export type PortalRequest = {
  /** One is chosen where it is absent. */
  readonly id?: string
  readonly name: string
  readonly kind: ManagedAccount['kind']
  readonly accountType?: AccountType
  readonly timeZone: string
  readonly currency: string
  readonly app?: {
    /** An app that is there; without it one is made, which the account owns. */
    readonly id?: string
    readonly name?: string
    readonly scopes: readonly string[]
  }
}

/** Leaves room for the word behind it. */
const MAX_NAME_PART = 190

/** An account, and what opens it: shown this once. */
export type Portal = {
  readonly account: ManagedAccount
  readonly app?: NonNullable<NewPortal['app']>
  readonly token?: NewSecret
  readonly developerKey?: NewSecret
}

type Deps = {
  readonly admin: AccountDirectory & AppDirectory
  readonly secrets: SecretMaker
  readonly now: () => number
}

/** Makes an account; with an app, also the app, its installation, an access token and a developer key, all or nothing. */
export async function createPortal(deps: Deps, request: PortalRequest): Promise<Outcome<Portal>> {
  const invalid = checkRequest(request)
  if (invalid) return refusal(invalid)
  const [id, app] = await Promise.all([deps.admin.takeAccountId(request.id), appFor(deps, request)])
  if (id === undefined) return idTaken(request.id ?? '')
  if (!app.ok) return app
  const account = accountOf(request, id, deps.now())
  const { credentials, ...opening } = openingOf(deps, account, ownedBy(app.value, id))
  const stored = await deps.admin.createPortal({ account, credentials, ...appOf(opening) })
  if (stored === 'id_taken') return idTaken(account.id)
  if (stored === 'app_missing') return adminNotFound('app', app.value?.id ?? '')
  return success({ account: { ...account, state: 'active' }, ...opening })
}

function checkRequest({ id, name, timeZone, currency, app }: PortalRequest): ReturnType<typeof adminInvalid> {
  return adminInvalid([
    ...checkNewId('id', id),
    ...checkName('name', name),
    ...checkTimeZone('timeZone', timeZone),
    ...checkCurrency('currency', currency),
    ...checkName('app.name', app?.name),
    ...checkScopes('app.scopes', app?.scopes),
  ])
}

function accountOf(request: PortalRequest, id: string, createdAt: number): NewAccount {
  const { kind, name, timeZone, currency } = request
  const accountType = request.accountType ?? (kind === 'developer' ? 'APP_DEVELOPER' : 'STANDARD')
  return { id, kind, accountType, name, timeZone, currency, createdAt }
}

/** The app that is named, else a new one of the account's own. */
async function appFor(
  { admin }: Deps,
  { app, name }: PortalRequest,
): Promise<Outcome<PlannedApp | undefined>> {
  if (app === undefined) return success(undefined)
  const { scopes } = app
  if (app.id === undefined) {
    const made = app.name ?? `${name.slice(0, MAX_NAME_PART)} app`
    return success({ id: await admin.takeAppId(), scopes, name: made })
  }
  const found = isId(app.id) ? await admin.findApp(app.id) : undefined
  if (found === undefined) return adminNotFound('app', app.id)
  return success({ id: found.id, developerAccountId: found.developerAccountId, scopes })
}

/** Without an owner as long as it is to be made. */
type PlannedApp = Omit<NonNullable<NewPortal['app']>, 'developerAccountId'> & {
  readonly developerAccountId?: string
}

/** An app that is made belongs to the account that it is made with. */
function ownedBy(app: PlannedApp | undefined, accountId: string): NewPortal['app'] {
  return app && { ...app, developerAccountId: app.developerAccountId ?? accountId }
}

type Opening = Omit<Portal, 'account'> & { readonly credentials: readonly NewCredential[] }

function appOf({ app }: Pick<Opening, 'app'>): Pick<NewPortal, 'app'> {
  return app === undefined ? {} : { app }
}

/**
 * What opens the account by its app; nothing without one. A developer key would open all apps of their owner: it is made
 * for an app of the account's own only.
 */
function openingOf(
  { secrets }: Deps,
  { id: accountId, createdAt }: NewAccount,
  app: NewPortal['app'],
): Opening {
  if (app === undefined) return { credentials: [] }
  const { id: appId, developerAccountId, scopes } = app
  const tenant = { accountId, appId, developerAccountId }
  const shared = { tenant, label: 'made with the account', createdAt }
  const token = secrets.accessToken()
  const ofToken = { tokenId: token.id, secretHash: token.hash, hint: token.hint }
  const access: NewCredential = { ...shared, ...ofToken, kind: 'private_app', scopes }
  if (developerAccountId !== accountId) return { app, credentials: [access], token }
  const developerKey = secrets.developerKey()
  const ofKey = { secretHash: developerKey.hash, hint: developerKey.hint }
  const key: NewCredential = { ...shared, ...ofKey, kind: 'developer_key', scopes: ['*'] }
  return { app, credentials: [access, key], token, developerKey }
}

function idTaken(id: string): ReturnType<typeof adminConflict> {
  return adminConflict(`The id ${id} is taken, or was that of an account that was deleted.`, [id])
}
