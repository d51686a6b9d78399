import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ConfigRefusal } from './config.ts'

const run = promisify(execFile)

/** The names that clients have built in (platform 0.1, PX3). */
const HUBSPOT_NAMES = ['api.hubapi.com', 'api.hubspot.com', 'app.hubspot.com', 'api.hsforms.com'] as const
const OWN_NAMES = ['localhost', '127.0.0.1', '::1'] as const
const NAME = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i
const DAYS = 397

/** Where everything is, as whole paths. */
export type Authority = {
  /** Certificate of the authority: for clients to trust. */
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly names: readonly string[]
}

/**
 * Makes a private authority, one certificate for HubSpot's names, this machine and `hosts`, and throws the authority's
 * key away: whoever trusts it trusts these names and nothing that could be signed later. Needs the program `openssl`.
 * Refuses to overwrite files unless `isForced`.
 */
export async function makeAuthority(request: {
  readonly dir: string
  readonly hosts: readonly string[]
  readonly isForced: boolean
}): Promise<Authority> {
  const names = [...new Set([...HUBSPOT_NAMES, ...OWN_NAMES, ...request.hosts])]
  const bad = names.find((name) => isIP(name) === 0 && !NAME.test(name))
  if (bad !== undefined) throw new ConfigRefusal(`'${bad}' is neither a host name nor an address.`)
  const dir = resolve(request.dir)
  const files = { ca: join(dir, 'ca.pem'), cert: join(dir, 'server.pem'), key: join(dir, 'server-key.pem') }
  if (!request.isForced) await refuseOverwriting(Object.values(files))
  await mkdir(dir, { recursive: true })
  const work = await mkdtemp(join(dir, '.making-'))
  try {
    await makeFiles(work, names)
    await rename(join(work, 'ca.pem'), files.ca)
    await rename(join(work, 'server.pem'), files.cert)
    await rename(join(work, 'server-key.pem'), files.key)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return { ...files, names }
}

async function refuseOverwriting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    )
    if (isThere)
      throw new ConfigRefusal(`${path} is there already. Choose another --dir, or replace it with --force.`)
  }
}

async function makeFiles(work: string, names: readonly string[]): Promise<void> {
  const path = (name: string) => join(work, name)
  await writeKey(path('ca-key.pem'))
  await writeKey(path('server-key.pem'))
  await writeFile(path('settings.cnf'), settingsFor(names))
  const config = ['-config', path('settings.cnf')]
  const days = ['-sha256', '-days', String(DAYS)]
  await openssl(
    ['req', '-x509', '-new', ...config, ...days, '-key', path('ca-key.pem')],
    ['-subj', '/CN=Tidemark private authority', '-extensions', 'authority', '-out', path('ca.pem')],
  )
  await openssl(
    ['req', '-new', ...config, '-key', path('server-key.pem')],
    ['-subj', '/CN=Tidemark', '-out', path('request.pem')],
  )
  await openssl(
    ['x509', '-req', ...days, '-in', path('request.pem'), '-CA', path('ca.pem')],
    ['-CAkey', path('ca-key.pem'), '-set_serial', '2', '-extfile', path('settings.cnf')],
    ['-extensions', 'server', '-out', path('server.pem')],
  )
  await chmod(path('server-key.pem'), 0o600)
}

async function writeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
}

/** The authority may sign for these names alone, and for no further authority. */
function settingsFor(names: readonly string[]): string {
  const listed = (prefix: string, texts: readonly string[]) =>
    texts.map((text) => `${prefix}${text}`).join(',')
  const permitted = names.map((name) => (isIP(name) === 0 ? `DNS:${name}` : `IP:${networkOf(name)}`))
  const subjects = names.map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`)
  return `[req]
distinguished_name = subject
prompt = no
[subject]
CN = Tidemark
[authority]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
nameConstraints = critical,${listed('permitted;', permitted)}
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = ${subjects.join(',')}
`
}

function networkOf(address: string): string {
  const mask = isIP(address) === 4 ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'
  return `${address}/${mask}`
}

async function openssl(...args: readonly (readonly string[])[]): Promise<void> {
  try {
    await run('openssl', args.flat())
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing)
      throw new ConfigRefusal(
        'The program openssl is not installed, or not on the PATH. Install it, or bring a certificate of your own.',
      )
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new ConfigRefusal(`openssl could not make the certificate: ${said}`)
  }
}
