import { type Outcome, refusal, success } from '../failure.ts'
import { adminConflict, adminInvalid, adminNotFound } from './admin-failures.ts'
import type { AdminStore } from './admin-store.ts'
import { checkEmail, checkLabel, checkLifetime, checkPassword, checkScopes, isId } from './check-input.ts'
import { findLiveAccount } from './manage-accounts.ts'
import { findApp } from './manage-apps.ts'
import type { ManagedUser } from './managed-app.ts'
import type {
  ManagedCredential,
  NewCredential,
  NewSecret,
  SecretMaker,
  Tenant,
} from './managed-credential.ts'

type Deps = { readonly admin: AdminStore; readonly secrets: SecretMaker; readonly now: () => number }

const TOKEN_ID = /^[0-9a-f]{16}$/

/** A user with its password: shown this once. */
export type CreatedUser = { readonly user: ManagedUser; readonly password: string }

/** Makes a user who may let apps into the account; a password is chosen where none is given. */
export async function createUser(
  deps: Deps,
  accountId: string,
  request: { readonly email: string; readonly password?: string },
): Promise<Outcome<CreatedUser>> {
  const email = request.email.trim().toLowerCase()
  const invalid = adminInvalid([
    ...checkEmail('email', email),
    ...checkPassword('password', request.password),
  ])
  if (invalid) return refusal(invalid)
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const password = request.password ?? deps.secrets.password()
  const passwordHash = await deps.secrets.hashPassword(password)
  const user = await deps.admin.createUser(accountId, { email, passwordHash, createdAt: deps.now() })
  if (user === undefined) return adminConflict(`Account ${accountId} has a user ${email}.`, [email])
  return success({ user, password })
}

/** Gives a user another password. */
export async function setPassword(
  deps: Deps,
  { accountId, userId }: { readonly accountId: string; readonly userId: string },
  given: string | undefined,
): Promise<Outcome<string>> {
  const invalid = adminInvalid(checkPassword('password', given))
  if (invalid) return refusal(invalid)
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const password = given ?? deps.secrets.password()
  const hash = await deps.secrets.hashPassword(password)
  const isSet = isId(userId) && (await deps.admin.setPassword(accountId, userId, hash))
  return isSet ? success(password) : adminNotFound('user', userId)
}

/** Deletes a user: what was granted in its name is void. */
export async function deleteUser(
  deps: Omit<Deps, 'secrets'>,
  { accountId, userId }: { readonly accountId: string; readonly userId: string },
): Promise<Outcome<undefined>> {
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const isGone = isId(userId) && (await deps.admin.deleteUser(accountId, userId, deps.now()))
  return isGone ? success(undefined) : adminNotFound('user', userId)
}

/** `expiresIn`: seconds; absent for a credential that does not expire. */
type CredentialTerms = { readonly label: string; readonly expiresIn?: number }

export type TokenRequest = CredentialTerms & { readonly appId: string; readonly scopes: readonly string[] }

/** A credential with its text: shown this once. */
export type CreatedCredential = {
  readonly credential: Omit<ManagedCredential, 'cursor'>
  readonly secret: NewSecret
}

/** Makes an access token by which an app that is in the account acts there. */
export async function createToken(
  deps: Deps,
  accountId: string,
  request: TokenRequest,
): Promise<Outcome<CreatedCredential>> {
  const invalid = adminInvalid([...checkScopes('scopes', request.scopes), ...checkTerms(request)])
  if (invalid) return refusal(invalid)
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const app = await findApp(deps, request.appId)
  if (!app.ok) return app
  const { id: appId, developerAccountId } = app.value
  const secret = deps.secrets.accessToken()
  const issued = issue(deps, request, {
    secret,
    kind: 'private_app',
    tenant: { accountId, appId, developerAccountId },
    scopes: request.scopes,
  })
  if (await deps.admin.createCredential(issued)) return success(created(issued, secret))
  return adminConflict(`App ${appId} is not installed in account ${accountId}.`, [appId])
}

/** Makes a developer key, which opens the templates of every app that the account owns. */
export async function createDeveloperKey(
  deps: Deps,
  accountId: string,
  request: CredentialTerms,
): Promise<Outcome<CreatedCredential>> {
  const invalid = adminInvalid(checkTerms(request))
  if (invalid) return refusal(invalid)
  const account = await findLiveAccount(deps, accountId)
  if (!account.ok) return account
  const secret = deps.secrets.developerKey()
  const tenant = { accountId, appId: '', developerAccountId: accountId }
  const issued = issue(deps, request, { secret, kind: 'developer_key', tenant, scopes: ['*'] })
  await deps.admin.createCredential(issued)
  return success(created(issued, secret))
}

function checkTerms({ label, expiresIn }: CredentialTerms): ReturnType<typeof checkLabel> {
  return [...checkLabel('label', label), ...checkLifetime('expiresIn', expiresIn)]
}

type Issue = {
  readonly secret: NewSecret
  readonly kind: 'private_app' | 'developer_key'
  readonly tenant: Tenant
  readonly scopes: readonly string[]
}

function issue({ now }: Deps, { label, expiresIn }: CredentialTerms, asked: Issue): NewCredential {
  const { secret, ...rest } = asked
  const createdAt = now()
  const expiry = expiresIn === undefined ? {} : { expiresAt: createdAt + expiresIn * 1_000 }
  return {
    ...rest,
    tokenId: secret.id,
    secretHash: secret.hash,
    hint: secret.hint,
    label,
    createdAt,
    ...expiry,
  }
}

function created(issued: NewCredential, secret: NewSecret): CreatedCredential {
  const { kind, tenant, label, hint, scopes, createdAt, expiresAt } = issued
  const ofToken = kind === 'private_app' && tenant ? { accountId: tenant.accountId, appId: tenant.appId } : {}
  const expiry = expiresAt === undefined ? {} : { expiresAt }
  const credential = { id: secret.id, kind, ...ofToken, label, hint, scopes, createdAt, ...expiry }
  return { credential, secret }
}

/** Revokes a credential of any kind at once; again is no trouble. */
export async function revokeCredential(
  { admin, now }: Omit<Deps, 'secrets'>,
  id: string,
): Promise<Outcome<undefined>> {
  const isFound = TOKEN_ID.test(id) && (await admin.revokeById(id, now()))
  return isFound ? success(undefined) : adminNotFound('token', id)
}
