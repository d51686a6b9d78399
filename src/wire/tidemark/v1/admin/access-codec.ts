import type { Installation, ManagedApp, ManagedUser } from '../../../../domain/admin/managed-app.ts'
import type { CreatedCredential } from '../../../../domain/admin/manage-access.ts'
import type { ManagedCredential } from '../../../../domain/admin/managed-credential.ts'
import { formatInstant } from '../../../../domain/instant.ts'

export function encodeApp(app: ManagedApp): object {
  return { ...app, createdAt: formatInstant(app.createdAt) }
}

export function encodeInstallation(installation: Installation): object {
  return { ...installation, createdAt: formatInstant(installation.createdAt) }
}

export function encodeUser(user: ManagedUser): object {
  return { ...user, createdAt: formatInstant(user.createdAt) }
}

export function encodeCredential(credential: CreatedCredential['credential'] | ManagedCredential): object {
  const { createdAt, expiresAt, revokedAt, replacedAt, ...shown } = credential
  const { cursor: _place, ...rest } = { cursor: '', ...shown }
  return {
    ...rest,
    createdAt: formatInstant(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: formatInstant(expiresAt) }),
    ...(revokedAt === undefined ? {} : { revokedAt: formatInstant(revokedAt) }),
    ...(replacedAt === undefined ? {} : { replacedAt: formatInstant(replacedAt) }),
  }
}

/** A credential in the only reply that has its text. */
export function encodeCreated({ credential, secret }: CreatedCredential): object {
  return { ...encodeCredential(credential), token: secret.text }
}
