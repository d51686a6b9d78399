import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/app/config.ts'
import { hashSecret, newOAuthSecret } from '../../src/platform/secrets.ts'
import { createClient } from '../support/oauth-setup.ts'
import { buildStubServer, type StubServer } from '../support/stub-server.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const CONTACTS = '/crm/v3/objects/contacts'
const OTHER = 'crm.objects.deals.read'
const stubs: StubServer[] = []
let account: TestAccount
let weak = ''
let templates = ''

beforeAll(async () => {
  account = await server.createAccount()
  weak = await server.createToken(account, { scopes: [OTHER] })
  templates = `/integrators/timeline/v3/${account.appId}/event-templates`
})

afterAll(async () => {
  for (const { app } of stubs) await app.close()
})

async function serve(environment: Record<string, string>): Promise<StubServer> {
  const stub = await buildStubServer(server.db, {}, environment)
  stubs.push(stub)
  return stub
}

async function ask({ app }: StubServer, url: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const reply = await app.inject({ url, headers })
  return { status: reply.statusCode, body: JSON.parse(reply.payload) }
}

/** A token of the app itself, with every scope. */
async function clientToken(): Promise<string> {
  const { clientId } = await createClient(server, account, { scopes: ['*'] })
  const client = await server.stores.oauth.findClient(clientId)
  const secret = newOAuthSecret('toa-')
  if (client === undefined) throw new Error('the client is not there')
  await server.stores.oauth.issueToApp(client, {
    tokenHash: hashSecret(secret),
    hint: 'test',
    scopes: ['*'],
    createdAt: Date.now(),
    expiresAt: Date.now() + 60_000,
  })
  return secret
}

describe('scopes are enforced as the setting says (PS2)', () => {
  test('strict is the default: refused, and no line but that of the request', async () => {
    const stub = await serve({})
    expect(await ask(stub, CONTACTS, weak)).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES' },
    })
    expect(stub.logged().map(({ msg }) => msg)).toEqual(['request'])
  })

  test('warn lets the call through and leaves one line that says what strict would ask for, and no token', async () => {
    const stub = await serve({ TIDEMARK_SCOPES: 'warn' })
    expect((await ask(stub, CONTACTS, weak)).status).toBe(200)
    expect((await ask(stub, '/crm/v3/objects/deals', weak)).status).toBe(200)
    const [lapse, ...others] = stub.logged().filter(({ msg }) => msg === 'scope missing')
    expect([others, lapse]).toMatchObject([
      [],
      {
        level: 40,
        operation: 'objects.v3.list',
        accountId: account.accountId,
        appId: account.appId,
        kind: 'private_app',
        needsOneOf: expect.arrayContaining(['crm.objects.contacts.read']),
        correlationId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    ])
    expect(JSON.stringify(stub.logged())).not.toContain(weak)
  })

  test('off lets it through without a word', async () => {
    const stub = await serve({ TIDEMARK_SCOPES: 'off' })
    expect((await ask(stub, CONTACTS, weak)).status).toBe(200)
    expect(stub.logged().map(({ msg }) => msg)).toEqual(['request'])
  })

  test('a timeline shows the kinds that the token may read, or all of them (decision 62)', async () => {
    const contact = await account.send('POST', CONTACTS, { properties: { email: 'ann@example.org' } })
    const token = await server.createToken(account, { scopes: ['timeline'] })
    const url = `/tidemark/v1/records/contacts/${contact.body.id}/timeline`
    const kinds = async (stub: StubServer, query = '') => {
      const { status, body } = await ask(stub, `${url}${query}`, token)
      return [status, body.results?.map(({ kind }: { kind: string }) => kind)]
    }
    const [strict, warn, off] = [
      await serve({}),
      await serve({ TIDEMARK_SCOPES: 'warn' }),
      await serve({ TIDEMARK_SCOPES: 'off' }),
    ]
    expect([await kinds(strict), await kinds(warn), await kinds(off)]).toEqual([
      [200, []],
      [200, ['property_change']],
      [200, ['property_change']],
    ])
    const named = '?kind=property_change'
    expect([await kinds(strict, named), await kinds(warn, named), await kinds(off, named)]).toEqual([
      [403, undefined],
      [200, ['property_change']],
      [200, ['property_change']],
    ])
    const lapses = warn.logged().filter(({ msg }) => msg === 'scope missing')
    expect(lapses.map(({ operation }) => operation)).toEqual([
      'tidemark.v1.timeline.record',
      'tidemark.v1.timeline.record',
    ])
    expect(off.logged().filter(({ msg }) => msg !== 'request')).toEqual([])
  })

  test.each(['strict', 'warn', 'off'])('%s leaves closed what no scope opens (decision 49)', async (mode) => {
    const stub = await serve({ TIDEMARK_SCOPES: mode })
    const other = await server.createAccount()
    const email = `${mode}@example.org`
    expect((await other.send('POST', CONTACTS, { properties: { email } })).status).toBe(201)
    const closed: readonly (readonly [url: string, token: string | undefined, status: number])[] = [
      [CONTACTS, undefined, 401],
      [CONTACTS, 'unknown', 401],
      [CONTACTS, account.developerKey, 401],
      [CONTACTS, await clientToken(), 403],
      ['/crm/v3/objects/goal_targets', account.token, 403],
      [templates, weak, 403],
      [`/integrators/timeline/v3/${other.appId}/event-templates`, account.token, 404],
      [`${CONTACTS}/${email}?idProperty=email`, weak, mode === 'strict' ? 403 : 404],
    ]
    const seen = []
    for (const [url, token] of closed) seen.push((await ask(stub, url, token)).status)
    expect(seen).toEqual(closed.map(([, , status]) => status))
    expect(
      stub
        .logged()
        .filter(({ msg, operation }) => msg === 'scope missing' && operation !== 'objects.v3.read'),
    ).toEqual([])
  })

  test('prod mode takes warn, and not off', () => {
    const prod = { TIDEMARK_MODE: 'prod' }
    expect(loadConfig({ ...prod, TIDEMARK_SCOPES: 'warn' }).scopeMode).toBe('warn')
    expect(() => loadConfig({ ...prod, TIDEMARK_SCOPES: 'off' })).toThrow(
      /TIDEMARK_SCOPES=off.*dev mode only/,
    )
    expect(() => loadConfig({ TIDEMARK_SCOPES: 'lax' })).toThrow(/strict, warn or off/)
  })
})

describe('developer endpoints that are strict (PA7)', () => {
  let strict: StubServer

  beforeAll(async () => {
    strict = await serve({ TIDEMARK_DEVELOPER_ENDPOINTS: 'strict', TIDEMARK_SCOPES: 'off' })
  })

  test('take the developer key alone', async () => {
    expect((await ask(strict, `${templates}?hapikey=${account.developerKey}`)).status).toBe(200)
  })

  test('tell a token of OAuth that it is no credential, with a link', async () => {
    const reply = await ask(strict, templates, await clientToken())
    expect([reply.status, reply.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
    expect(reply.body).toMatchObject({ links: { docs: expect.any(String) }, status: 'error' })
  })

  test('tell a private app which scopes it lacks, however many it has', async () => {
    const read = await ask(strict, templates, account.token)
    expect([read.status, read.body.errors[0].context.requiredScopes]).toEqual([403, ['developers-read']])
    const url = `${templates}/1?hapikey=${account.developerKey}`
    const { app } = strict
    const headers = { authorization: `Bearer ${account.token}` }
    const write = await app.inject({ method: 'DELETE', url, headers })
    expect([write.statusCode, JSON.parse(write.payload).errors[0].context.requiredScopes]).toEqual([
      403,
      ['developers-write'],
    ])
  })

  test('do not change what tokens open elsewhere', async () => {
    expect((await ask(strict, CONTACTS, account.token)).status).toBe(200)
  })
})
