import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
/** 32 MiB and some 80 ms of one core for each try: OWASP's second choice of parameters. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1_048_576 }
const KEY_BYTES = 32
const MAX_PASSWORD_CHARS = 256

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** `scrypt$salt$key`, both in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** Whether the password is the one that was hashed. Takes as long for no hash at all. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, salt = '', key = ''] = (hash ?? NO_HASH).split('$')
  const wanted = Buffer.from(key, 'base64url')
  const given = await derive(password.slice(0, MAX_PASSWORD_CHARS), Buffer.from(salt, 'base64url'))
  return hash !== undefined && timingSafeEqual(given, wanted) && password.length <= MAX_PASSWORD_CHARS
}

const NO_HASH = `scrypt$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(KEY_BYTES).toString('base64url')}`
