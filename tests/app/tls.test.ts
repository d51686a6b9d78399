import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Authority, makeAuthority } from '../../src/app/make-authority.ts'
import { readTls } from '../../src/app/read-tls.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-tls-'))
const pathOf = (name: string) => join(folder, name)
let made: Authority

beforeAll(async () => {
  made = await makeAuthority({ dir: pathOf('tls'), hosts: ['crm.example.test', '10.0.0.7'], isForced: false })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(pathOf('other-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const secret = { cipher: 'aes-256-cbc', passphrase: 'secret' }
  writeFileSync(pathOf('locked-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem', ...secret }))
  writeFileSync(pathOf('text.pem'), 'no certificate')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('tidemark tls init', () => {
  test("makes a certificate for HubSpot's names, this machine and the hosts given (PX3)", () => {
    const certificate = new X509Certificate(readFileSync(made.cert))
    const names = ['api.hubapi.com', 'api.hubspot.com', 'app.hubspot.com', 'api.hsforms.com', 'localhost']
    for (const name of [...names, 'crm.example.test']) expect(certificate.checkHost(name)).toBe(name)
    expect(certificate.checkHost('www.hubspot.com')).toBeUndefined()
    for (const address of ['127.0.0.1', '::1', '10.0.0.7'])
      expect(certificate.checkIP(address), address).toBe(address)
    const authority = new X509Certificate(readFileSync(made.ca))
    expect([authority.ca, certificate.ca, certificate.verify(authority.publicKey)]).toEqual([
      true,
      false,
      true,
    ])
  })

  test('keeps no key of the authority, and the other one for its owner alone', () => {
    expect(readdirSync(pathOf('tls')).toSorted()).toEqual(['ca.pem', 'server-key.pem', 'server.pem'])
    expect(statSync(made.key).mode & 0o777).toBe(0o600)
  })

  test('overwrites nothing unless it is told to', async () => {
    const again = { dir: pathOf('tls'), hosts: [] }
    await expect(makeAuthority({ ...again, isForced: false })).rejects.toThrow(/there already.*--force/)
    const before = readFileSync(made.cert)
    const other = await makeAuthority({ dir: pathOf('forced'), hosts: [], isForced: true })
    expect(readFileSync(other.cert)).not.toEqual(before)
    expect(readFileSync(made.cert)).toEqual(before)
  })

  test.each(['a b', '', '-a', 'a..b', 'a,DNS:evil.example', '*.example.test', 'a\n[ca]'])(
    'the name %j is refused',
    async (host) => {
      await expect(makeAuthority({ dir: pathOf('bad'), hosts: [host], isForced: false })).rejects.toThrow(
        /neither a host name nor an address/,
      )
    },
  )

  test('without the program openssl it says so', async () => {
    vi.stubEnv('PATH', folder)
    await expect(makeAuthority({ dir: pathOf('none'), hosts: [], isForced: false })).rejects.toThrow(
      /openssl is not installed/,
    )
    vi.unstubAllEnvs()
    expect(readdirSync(pathOf('none'))).toEqual([])
  })
})

describe('files to serve HTTPS by', () => {
  const now = Date.now() + 60_000

  test('are read when both are named; none is HTTP', async () => {
    expect(await readTls({}, now)).toBeUndefined()
    const read = await readTls({ tlsCert: made.cert, tlsKey: made.key }, now)
    expect(read).toEqual({ files: { cert: readFileSync(made.cert), key: readFileSync(made.key) } })
  })

  test.each([
    [
      'no file',
      'missing.pem',
      'tls/server-key.pem',
      /Cannot read the file of --tls-cert, .*missing\.pem \(ENOENT\)/,
    ],
    ['a folder', 'tls', 'tls/server-key.pem', /Cannot read the file of --tls-cert, .* \(EISDIR\)/],
    ['no key file', 'tls/server.pem', 'missing.pem', /Cannot read the file of --tls-key/],
    ['text', 'text.pem', 'tls/server-key.pem', /no PEM certificate in .*text\.pem/],
    ['a key as certificate', 'tls/server-key.pem', 'tls/server-key.pem', /no PEM certificate/],
    ['a certificate as key', 'tls/server.pem', 'tls/server.pem', /no PEM private key without a passphrase/],
    ['a locked key', 'tls/server.pem', 'locked-key.pem', /no PEM private key without a passphrase/],
    [
      'a key of another',
      'tls/server.pem',
      'other-key.pem',
      /other-key\.pem does not belong to .*server\.pem/,
    ],
  ])('%s is refused with a sentence', async (_name, cert, key, sentence) => {
    await expect(readTls({ tlsCert: pathOf(cert), tlsKey: pathOf(key) }, now)).rejects.toThrow(sentence)
  })

  test('one that is out of date is a warning', async () => {
    const inTwoYears = now + 2 * 365 * 86_400_000
    const read = await readTls({ tlsCert: made.cert, tlsKey: made.key }, inTwoYears)
    expect(read?.warning).toMatch(/^The certificate is not valid now: it is from .* to .*\.$/)
  })
})
