import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = 'abcdefghijkmnopqrstuvwxyz3456789' // 32 letters: 5 random bits each

/** SHA-256 of a secret: the only form in which one is stored (decision 19). */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/** A private-app style token: `pat-tm1-` and 160 random bits in uuid grouping (decision 19). */
export function newAccessToken(): string {
  return `pat-tm1-${randomLetters()}`
}

/** A developer key: grouped like the UUIDs that clients know, of as many random bits as a token. */
export function newDeveloperKey(): string {
  return randomLetters()
}

/** 32 letters of a 32-letter alphabet in the groups of a UUID. */
function randomLetters(): string {
  const letters = Array.from(randomBytes(32), (byte) => ALPHABET.charAt(byte & 31)).join('')
  return [
    letters.slice(0, 8),
    letters.slice(8, 12),
    letters.slice(12, 16),
    letters.slice(16, 20),
    letters.slice(20),
  ].join('-')
}

/** The last four characters, enough to tell two secrets apart in a list. */
export function secretHint(secret: string): string {
  return `…${secret.slice(-4)}`
}

/** Names a token in lists and commands; opens nothing. */
export function newTokenId(): string {
  return randomBytes(8).toString('hex')
}

/** A code, a key, a token or a client secret: 256 random bits in letters. */
export function newOAuthSecret(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}
