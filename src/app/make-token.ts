import {
  hashSecret,
  newAccessToken,
  newDeveloperKey,
  newOAuthSecret,
  secretHint,
} from '../platform/secrets.ts'
import type { OperatorKind, Tenant } from '../storage/account-store.ts'
import type { TokenName } from '../storage/token-store.ts'
import { ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'

/** What a new token or key is. Lifetimes are in seconds; absent for one that does not expire. */
export type NewToken = {
  readonly kind: OperatorKind
  readonly tenant: Tenant
  /** Of a personal access key alone. */
  readonly userId?: string
  readonly scopes: readonly string[]
  readonly label: string
  readonly lifetimeSeconds?: number
}

const newSecrets: Readonly<Record<OperatorKind, () => string>> = {
  private_app: newAccessToken,
  service_key: () => newOAuthSecret('tsk-'),
  developer_key: newDeveloperKey,
  personal_access_key: () => newOAuthSecret('tpk-'),
}

/** Makes a token or key; its secret is known to the caller alone. `now`: epoch ms. Refuses a user that is not there. */
export async function makeToken(
  stores: Pick<Stores, 'accounts' | 'oauth'>,
  token: NewToken,
  now: number,
): Promise<{ readonly secret: string; readonly expiresAt?: number }> {
  const { kind, tenant, userId, scopes, label, lifetimeSeconds } = token
  if ((kind === 'personal_access_key') !== (userId !== undefined))
    throw new ConfigRefusal('A personal access key, and no other token, is of a user: say which one.')
  if (userId !== undefined && !(await stores.oauth.hasUser(tenant.accountId, userId)))
    throw new ConfigRefusal(`Account ${tenant.accountId} has no user ${userId}.`)
  const secret = newSecrets[kind]()
  const expiry = lifetimeSeconds === undefined ? {} : { expiresAt: now + lifetimeSeconds * 1_000 }
  await stores.accounts.putCredential({
    kind,
    secretHash: hashSecret(secret),
    hint: secretHint(secret),
    tenant,
    ...(userId === undefined ? {} : { userId }),
    label,
    scopes,
    createdAt: now,
    ...expiry,
  })
  return { secret, ...expiry }
}

/**
 * Gives a live token a new secret. The old one stays good for `overlapSeconds`, or ends at once with 0. Undefined when
 * no live token has the name.
 */
export async function rotateToken(
  { tokens }: Pick<Stores, 'tokens'>,
  name: TokenName,
  { overlapSeconds, now }: { readonly overlapSeconds: number; readonly now: number },
): Promise<{ readonly secret: string; readonly tokenId: string } | undefined> {
  const token = await tokens.findToken(name, now)
  if (token === undefined || !isOperatorKind(token.kind)) return undefined
  const secret = newSecrets[token.kind]()
  const rotation = { secretHash: hashSecret(secret), hint: secretHint(secret), now }
  const isDone = await tokens.rotateToken(token.tokenId, { ...rotation, overlapMs: overlapSeconds * 1_000 })
  return isDone ? { secret, tokenId: token.tokenId } : undefined
}

function isOperatorKind(kind: string): kind is OperatorKind {
  return kind in newSecrets
}
