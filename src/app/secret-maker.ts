import { randomUUID } from 'node:crypto'
import type { NewSecret, SecretMaker } from '../domain/admin/managed-credential.ts'
import { hashPassword } from '../platform/passwords.ts'
import {
  hashSecret,
  newAccessToken,
  newDeveloperKey,
  newOAuthSecret,
  secretHint,
} from '../platform/secrets.ts'

/** Hexadecimal digits of the hash that make the id of a credential (decision 46). */
const ID_DIGITS = 24

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
  const hash = hashSecret(text)
  return { id: hash.toString('hex').slice(0, ID_DIGITS), text, hash, hint: secretHint(text) }
}
