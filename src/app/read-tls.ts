import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { type Config, ConfigRefusal } from './config.ts'

/** What Node's HTTPS server takes, in PEM. */
export type TlsFiles = { readonly cert: Buffer; readonly key: Buffer }

/**
 * The certificate and key of the settings, if they are set. Throws `ConfigRefusal` with a sentence for files that cannot
 * be read, are not what they should be, or do not belong together. One that is out of date is a warning: a client that
 * was told not to mind may still use it.
 */
export async function readTls(
  { tlsCert, tlsKey }: Pick<Config, 'tlsCert' | 'tlsKey'>,
  now: number,
): Promise<{ readonly files: TlsFiles; readonly warning?: string } | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  // One after the other: of two that are missing the same one is named each time.
  const cert = await readPem('--tls-cert', tlsCert)
  const key = await readPem('--tls-key', tlsKey)
  const certificate = parseCertificate(tlsCert, cert)
  if (!certificate.checkPrivateKey(parseKey(tlsKey, key)))
    throw new ConfigRefusal(`The key in ${tlsKey} does not belong to the certificate in ${tlsCert}.`)
  checkUse({ tlsCert, cert, key })
  const files = { cert, key }
  const isInDate = certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime()
  if (isInDate) return { files }
  const { validFrom, validTo } = certificate
  return { files, warning: `The certificate is not valid now: it is from ${validFrom} to ${validTo}.` }
}

async function readPem(flag: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ConfigRefusal(`Cannot read the file of ${flag}, ${path} (${code}).`)
  }
}

function parseCertificate(path: string, pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new ConfigRefusal(`There is no PEM certificate in ${path}, the file of --tls-cert.`)
  }
}

function parseKey(path: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new ConfigRefusal(
      `There is no PEM private key without a passphrase in ${path}, the file of --tls-key.`,
    )
  }
}

/** What only the TLS library refuses: keys that are too short, a broken chain. */
function checkUse({ tlsCert, cert, key }: TlsFiles & { readonly tlsCert: string }): void {
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigRefusal(`The certificate in ${tlsCert} cannot be served by: ${reason}.`)
  }
}
