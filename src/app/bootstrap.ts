import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { demoTemplates } from '../domain/seed/demo-templates.ts'
import { checkTemplate } from '../domain/timeline/check-template.ts'
import {
  hashSecret,
  newAccessToken,
  newAdminToken,
  newDeveloperKey,
  newOAuthSecret,
  secretHint,
} from '../platform/secrets.ts'
import type { NewCredential } from '../domain/admin/managed-credential.ts'
import type { Config } from './config.ts'
import type { Stores } from './open-stores.ts'

const ACCOUNT_ID = '100001'
const DEVELOPER_ACCOUNT_ID = '900001'
const FIRST_APP_ID = '7001'
const FILE_NAME = 'bootstrap.json'
/** Where the examples of most OAuth guides listen. */
const REDIRECT_URI = 'http://localhost:3000/oauth-callback'

/** Label of the credentials that dev mode makes and keeps readable: prod mode does not run beside them (decision 4). */
export const BOOTSTRAP_LABEL = 'bootstrap'

const BootstrapFile = Type.Object({
  accountId: Type.String(),
  developerAccountId: Type.String(),
  appId: Type.String(),
  token: Type.String(),
  developerKey: Type.String(),
  adminToken: Type.Optional(Type.String()),
  clientId: Type.Optional(Type.String()),
  clientSecret: Type.Optional(Type.String()),
})

/** The first account of dev mode and what opens it. */
export type Bootstrap = Required<Static<typeof BootstrapFile>> & {
  readonly redirectUri: string
  readonly templateId: string
  readonly path: string
}

/**
 * Sets up the dev account, app, token, developer key, admin credential and one template to try. The secrets are kept readable in a 0600
 * file of the data directory, so that the next start prints the same ones (decision 4).
 */
export async function bootstrap(config: Config, stores: Stores, now: number): Promise<Bootstrap> {
  const path = join(resolve(config.dataDir), FILE_NAME)
  const kept = await readKept(path)
  const secrets = chooseSecrets(config, kept)
  await keep(config.dataDir, path, secrets)
  await stores.accounts.ensureTenant({ ...secrets, name: 'Dev account', createdAt: now })
  await putSecrets(stores, secrets, now)
  await stores.oauth.putClient({
    clientId: secrets.clientId,
    appId: secrets.appId,
    secretHash: hashSecret(secrets.clientSecret),
    redirectUris: [REDIRECT_URI],
    scopes: ['*'],
    label: BOOTSTRAP_LABEL,
    createdAt: now,
  })
  await revokeReplaced(stores, { kept, secrets, now })
  const templateId = await ensureTemplate(stores, secrets.appId, now)
  return { ...secrets, redirectUri: REDIRECT_URI, templateId, path }
}

/** Those that the settings name, else those of the last start, else new ones. */
function chooseSecrets(
  config: Config,
  kept: Partial<Static<typeof BootstrapFile>> = {},
): Required<Static<typeof BootstrapFile>> {
  const { bootstrapAppId, bootstrapToken, bootstrapDeveloperKey } = config
  return {
    accountId: ACCOUNT_ID,
    developerAccountId: DEVELOPER_ACCOUNT_ID,
    appId: bootstrapAppId?.toString() ?? kept.appId ?? FIRST_APP_ID,
    token: bootstrapToken ?? kept.token ?? newAccessToken(),
    developerKey: bootstrapDeveloperKey ?? kept.developerKey ?? newDeveloperKey(),
    adminToken: chooseAdminToken(config, kept),
    ...chooseClient(kept),
  }
}

function chooseAdminToken(
  { bootstrapAdminToken }: Config,
  { adminToken }: Partial<Static<typeof BootstrapFile>>,
): string {
  return bootstrapAdminToken ?? adminToken ?? newAdminToken()
}

function chooseClient({ clientId, clientSecret }: Partial<Static<typeof BootstrapFile>>) {
  return { clientId: clientId ?? randomUUID(), clientSecret: clientSecret ?? newOAuthSecret('tos-') }
}

async function readKept(path: string): Promise<Static<typeof BootstrapFile> | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Value.Check(BootstrapFile, kept) ? kept : undefined
  } catch {
    // No file yet, or not one of ours: new secrets are made and written.
    return undefined
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
async function keep(dataDir: string, path: string, secrets: Static<typeof BootstrapFile>): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function putSecrets(
  stores: Stores,
  secrets: Required<Static<typeof BootstrapFile>>,
  now: number,
): Promise<void> {
  const common = { label: BOOTSTRAP_LABEL, createdAt: now }
  const ofTenant = { ...common, tenant: secrets, scopes: ['*'] }
  const put = async (secret: string, credential: Omit<NewCredential, 'secretHash' | 'hint'>) =>
    stores.accounts.putCredential({
      ...credential,
      secretHash: hashSecret(secret),
      hint: secretHint(secret),
    })
  await put(secrets.token, { ...ofTenant, kind: 'private_app' })
  await put(secrets.developerKey, { ...ofTenant, kind: 'developer_key' })
  await put(secrets.adminToken, { ...common, scopes: [], kind: 'admin' })
}

/** The first template of the app, made when there is none: one that demo data use, too. */
async function ensureTemplate(stores: Stores, appId: string, now: number): Promise<string> {
  const [first] = await stores.templates.listTemplates(appId)
  if (first) return first.id
  const wanted = checkTemplate(demoTemplates.rented, { appId, now })
  if (!wanted.ok) throw new Error(`the template to try is refused: ${wanted.failure.message}`)
  const template = await stores.templates.insertTemplate(wanted.value, 1)
  return template?.id ?? (await ensureTemplate(stores, appId, now))
}

/** What this data directory held before and no longer does opens nothing any more. */
async function revokeReplaced(
  stores: Stores,
  change: {
    kept: Static<typeof BootstrapFile> | undefined
    secrets: Static<typeof BootstrapFile>
    now: number
  },
): Promise<void> {
  const { kept, secrets, now } = change
  const current = [secrets.token, secrets.developerKey, secrets.adminToken]
  const replaced = [kept?.token, kept?.developerKey, kept?.adminToken].filter(
    (secret) => secret && !current.includes(secret),
  )
  for (const secret of replaced) await stores.accounts.revokeCredential(hashSecret(secret ?? ''), now)
}
