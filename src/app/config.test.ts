import { describe, expect, test } from 'vitest'
import { ConfigRefusal, loadConfig, parseUrl, settings } from './config.ts'

test('without any setting the defaults are in force, frozen', () => {
  const config = loadConfig({})
  expect(config).toEqual({
    port: 4870,
    associationLimit: 10_000,
    developerEndpoints: 'lenient',
    scopeMode: 'strict',
    host: '127.0.0.1',
    dataDir: './tidemark-data',
    mode: 'dev',
    logLevel: 'info',
    recordUrls: 'on',
    oauthConsent: 'page',
    poolSize: 16,
    preparedStatements: 'on',
    timelineBatchMax: 100,
    customTypesMax: 10,
    skippedPaths: '/forms/v2,/marketing/v3/forms,/form-integrations/v1,/email/public/v1,/automation',
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('flags win over the environment; an empty text counts as not set', () => {
  expect(loadConfig({ TIDEMARK_PORT: '1' }, { port: '2' }).port).toBe(2)
  expect(loadConfig({ TIDEMARK_PORT: '' }).port).toBe(4870)
})

test('names of tests and of others are left alone; an unknown one of ours is refused', () => {
  expect(() => loadConfig({ TIDEMARK_TEST_X: '1', PATH: '/bin', tidemark_x: '1' })).not.toThrow()
  expect(() => loadConfig({ TIDEMARK_PROT: '1' })).toThrow(/^Unknown setting TIDEMARK_PROT\. Known are: /)
})

describe('values that are refused', () => {
  test.each([
    ['TIDEMARK_PORT', ['-1', '65536', '1.5', '0x10', '1e3', 'true', ' 80', '80a']],
    ['TIDEMARK_POOL_SIZE', ['1', '201', '16.5']],
    ['TIDEMARK_TIMELINE_BATCH_MAX', ['0', '1001']],
    ['TIDEMARK_MODE', ['PROD', 'production']],
    ['TIDEMARK_LOG_LEVEL', ['verbose']],
    ['TIDEMARK_RECORD_URLS', ['yes']],
    [
      'TIDEMARK_PUBLIC_URL',
      ['example.org', 'ftp://example.org', 'http://', 'http://[', 'http://a b', 'https://a/?b'],
    ],
    ['TIDEMARK_TRUST_PROXY', ['true', '1', 'proxy.example.test', '0.0.0.0/0', '10.0.0.1,']],
    ['TIDEMARK_SKIPPED_PATHS', ['forms', '/a,', '/a b', '/a,none']],
    ['TIDEMARK_DATABASE_URL', ['mysql://h/d', 'postgresql://u@h:port/d', '/tmp']],
    ['TIDEMARK_BOOTSTRAP_TOKEN', ['x'.repeat(15), 'x'.repeat(129), `${'x'.repeat(16)} y`, 'ü'.repeat(16)]],
    ['TIDEMARK_BOOTSTRAP_APP_ID', ['0', '-7', '2147483648', 'seven']],
  ])('%s: %j', (key, values) => {
    for (const value of values) expect(() => loadConfig({ [key]: value }), value).toThrow(ConfigRefusal)
  })

  test('a secret is not repeated in the sentence', () => {
    expect(() => loadConfig({ TIDEMARK_BOOTSTRAP_TOKEN: 'hunter2' })).toThrow(
      /^The value cannot be used for /,
    )
    expect(() => loadConfig({ TIDEMARK_DATABASE_URL: 'x://u:hunter2@h' })).toThrow(/^(?!.*hunter2)/)
  })
})

test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('dev mode listens on %s', (host) => {
  expect(loadConfig({ TIDEMARK_HOST: host }).host).toBe(host)
})

test.each(['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.0.0.1.example.org'])(
  'dev mode refuses %s, prod mode takes it',
  (host) => {
    expect(() => loadConfig({ TIDEMARK_HOST: host })).toThrow(/Use --mode prod/)
    expect(loadConfig({ TIDEMARK_HOST: host, TIDEMARK_MODE: 'prod' }).host).toBe(host)
  },
)

test('every setting says what it is', () => {
  for (const { key, unit, sentence } of Object.values(settings)) {
    expect(key).toMatch(/^TIDEMARK_[A-Z_]+$/)
    expect([unit.length > 0, sentence.endsWith('.')]).toEqual([true, true])
  }
})

test.each([
  ['postgresql://u:p@h:5/db', 'h:5'],
  ['postgresql://u@/db?host=/tmp', 'localhost'],
  ['postgresql:///db', ''],
  ['postgresql://u@h:port/db', undefined],
])('parseUrl reads %s', (text, host) => {
  expect(parseUrl(text)?.host).toBe(host)
})

test.each([{ TIDEMARK_TLS_CERT: 'a.pem' }, { TIDEMARK_TLS_KEY: 'a.pem' }])(
  '%j alone is refused: both are needed',
  (environment) => {
    expect(() => loadConfig(environment)).toThrow(/--tls-cert.*--tls-key/)
  },
)
