import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeToken } from '../../src/app/make-token.ts'
import type { Operation } from '../../src/wire/operations/operation.ts'
import { operations } from '../../src/wire/operations.ts'
import { createClient, install, SECRET, type TestClient } from '../support/oauth-setup.ts'
import { head, sendRaw } from '../support/raw-http.ts'
import { buildStubServer, type StubServer } from '../support/stub-server.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const built = operations.filter(({ isBuilt }) => isBuilt)
/** Nobody's. */
const STRANGER = 'canary-of-nobody-0123456789'
let account: TestAccount
let client: TestClient
/** Secrets that open something, and one that does not, by what they are. */
let secrets: Readonly<Record<string, string>> = {}
const stubs: StubServer[] = []

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account)
  const issued = await install(server, client)
  const userId = await server.stores.oauth.putUser({
    accountId: account.accountId,
    email: 'ann@example.org',
    passwordHash: 'none',
    createdAt: 0,
  })
  const make = async (kind: 'service_key' | 'personal_access_key', more: { userId?: string } = {}) => {
    const token = { kind, tenant: account, scopes: ['tickets'], label: 'canary', ...more }
    return (await makeToken(server.stores, token, Date.now())).secret
  }
  secrets = {
    private: account.token,
    weak: await server.createToken(account, { scopes: ['tickets'] }),
    expired: await server.createToken(account, { scopes: ['*'], expiresAt: 1 }),
    developer: account.developerKey,
    access: issued.access_token,
    refresh: issued.refresh_token,
    service: await make('service_key'),
    personal: await make('personal_access_key', { userId }),
    client: SECRET,
    stranger: STRANGER,
  }
})

afterAll(async () => {
  for (const { app } of stubs) await app.close()
})

/** A secret in every place of a call: header, path, query, cookie, and a form or JSON body. */
function callWith({ method, path, takesForm }: Operation, secret: string) {
  const encoded = encodeURIComponent(secret)
  const url = path.replace(/:(\w+)(?:\([^/]*\))?/g, (_all, name: string) =>
    name === 'objectType' || name.endsWith('ObjectType') ? 'contacts' : encoded,
  )
  const names = ['hapikey', 'portalId', 'access_token', 'code', 'client_secret', 'state', 'idProperty']
  const fields = {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    ...Object.fromEntries(
      [
        'client_secret',
        'refresh_token',
        'token',
        'tokenKey',
        'encodedOAuthRefreshToken',
        'id',
        'password',
      ].map((name) => [name, secret]),
    ),
  }
  const hasBody = method !== 'GET' && method !== 'DELETE'
  return {
    method,
    url: `${url}?${names.map((name) => `${name}=${encoded}`).join('&')}`,
    headers: {
      authorization: `Bearer ${secret}`,
      cookie: `tidemark_consent=${secret}`,
      'private-app': secret,
      'user-agent': secret,
      ...(hasBody
        ? { 'content-type': takesForm ? 'application/x-www-form-urlencoded' : 'application/json' }
        : {}),
    },
    ...(hasBody
      ? { payload: takesForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields) }
      : {}),
  }
}

/** Secrets, or what of them is left in another spelling, that the text holds. */
function foundIn(text: string): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
    return spellings.some((spelling) => text.includes(spelling)) ? [name] : []
  })
}

async function serve(...args: Parameters<typeof buildStubServer> extends [unknown, ...infer R] ? R : never) {
  const stub = await buildStubServer(server.db, ...args)
  stubs.push(stub)
  return stub
}

/** Every operation with every secret, and what is no operation; how many lines were logged. */
async function callAll({ app, logged }: StubServer, sent = Object.values(secrets)): Promise<number> {
  for (const secret of sent) {
    const calls = [
      ...built.map((row) => callWith(row, secret)),
      { method: 'GET' as const, url: `/nowhere/${encodeURIComponent(secret)}` },
      { method: 'PUT' as const, url: `/oauth/v1/access-tokens/${encodeURIComponent(secret)}` },
      { method: 'GET' as const, url: `/oauth/v1/access-tokens/${encodeURIComponent(secret)}%zz` },
      { method: 'GET' as const, url: `/${secret}?${'x'.repeat(33_000)}` },
    ]
    await Promise.all(calls.map((call) => app.inject(call)))
  }
  expect(foundIn(JSON.stringify(logged()))).toEqual([])
  return logged().length
}

test('no secret is in any line that a call leaves, wherever the call has it (platform 1.6, PA33)', async () => {
  const stub = await serve({}, { TIDEMARK_SCOPES: 'warn', TIDEMARK_OAUTH_CONSENT: 'auto' })
  const count = await callAll(stub)
  expect(count).toBeGreaterThanOrEqual(Object.keys(secrets).length * (built.length + 4))
  const { payload } = await stub.app.inject('/metrics')
  expect(payload).toContain('tidemark_request_duration_seconds')
  expect(foundIn(payload)).toEqual([])
})

test('none is in what is logged of a fault', async () => {
  const fails = async () => Promise.reject(new Error('the database went away'))
  const stores = {
    credentials: { findCredential: fails },
    personalKeys: { findKey: fails, issueToken: fails },
  }
  const { oauth } = server.stores
  const broken = {
    ...stores,
    oauth: { ...oauth, findClient: fails, findTokenFacts: fails, findRefreshFacts: fails },
  }
  const stub = await serve(broken)
  await callAll(stub, [account.token, account.developerKey, STRANGER])
  const faults = stub.logged().filter(({ msg }) => msg === 'request failed')
  expect(faults.length).toBeGreaterThan(built.length)
})

test('none is in what is logged of a request that is no HTTP', async () => {
  const stub = await serve()
  const port = Number(new URL(await stub.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const requests = Object.values(secrets).flatMap((secret) => [
    `GET /oauth/v1/access-tokens/${secret} HTTP/9.9\r\nAuthorization: Bearer ${secret}\r\n\r\n`,
    head(`GET /x?hapikey=${secret}`, `Authorization: Bearer ${secret}`, `X-Long: ${'x'.repeat(70_000)}`),
    head(`POST /oauth/v1/token`, `Content-Length: ${secret}`),
  ])
  for (const request of requests) expect((await sendRaw(port, request)).status).toBeGreaterThanOrEqual(400)
  expect(stub.logged().length).toBeGreaterThanOrEqual(requests.length)
  expect(foundIn(JSON.stringify(stub.logged()))).toEqual([])
})
