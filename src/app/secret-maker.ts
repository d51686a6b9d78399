import { randomUUID } from 'node:crypto'
import type { NewSecret, SecretMaker } from '../domain/admin/managed-credential.ts'
import { hashPassword } from '../platform/passwords.ts'
import {
  hashSecret,
  newAccessToken,
  newDeveloperKey,
  newOAuthSecret,
  newTokenId,
  secretHint,
} from '../platform/secrets.ts'

/** Secrets as the commands and the admin API make them. */
export const secretMaker: SecretMaker = {
  accessToken: () => secretOf(newAccessToken()),
  developerKey: () => secretOf(newDeveloperKey()),
  clientSecret: () => secretOf(newOAuthSecret('tos-')),
  clientId: randomUUID,
  password: () => newOAuthSecret(''),
  hashPassword,
}

function secretOf(text: string): NewSecret {
  return { id: newTokenId(), text, hash: hashSecret(text), hint: secretHint(text) }
}
