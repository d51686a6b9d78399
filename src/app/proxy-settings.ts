import { Type } from 'typebox'
import { parsePeerList } from '../platform/peer-list.ts'
import { DEFAULT_SKIPPED_PATHS } from '../wire/skipped-paths.ts'

/** Settings about who stands before the server, and clients that were not made for it. */
export const proxySettings = {
  trustProxy: {
    key: 'TIDEMARK_TRUST_PROXY',
    schema: Type.String({ minLength: 1 }),
    unit: 'addresses and networks, separated by commas; loopback',
    check: (text: string) => parsePeerList(text) !== undefined,
    fallback: undefined,
    sentence:
      'Proxies whose X-Forwarded-Proto, -Host, -Prefix and Forwarded headers are believed, such as 10.0.0.0/8 or loopback; nobody is without it. What TIDEMARK_PUBLIC_URL says goes before them.',
  },
  tlsCert: {
    key: 'TIDEMARK_TLS_CERT',
    schema: Type.String({ minLength: 1 }),
    unit: 'file',
    fallback: undefined,
    sentence:
      'Certificate (PEM, with those of intermediate authorities after it) to serve HTTPS by; needs TIDEMARK_TLS_KEY. Read at start.',
  },
  tlsKey: {
    key: 'TIDEMARK_TLS_KEY',
    schema: Type.String({ minLength: 1 }),
    unit: 'file',
    fallback: undefined,
    sentence: 'Private key (PEM, without a passphrase) of TIDEMARK_TLS_CERT.',
  },
  skippedPaths: {
    key: 'TIDEMARK_SKIPPED_PATHS',
    schema: Type.String({ pattern: '^(none|/[\\w./-]+(,/[\\w./-]+)*)$' }),
    unit: 'beginnings of paths, separated by commas; none',
    fallback: DEFAULT_SKIPPED_PATHS.join(','),
    sentence:
      'Paths that are not served and answer 403 MISSING_SCOPES to a known token instead of 404, so that readers of many streams leave these out and go on (platform PX44).',
  },
} as const
