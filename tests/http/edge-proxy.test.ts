import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../../src/app/build-server.ts'
import { loadConfig } from '../../src/app/config.ts'
import { makeAuthority } from '../../src/app/make-authority.ts'
import { readTls, type TlsFiles } from '../../src/app/read-tls.ts'
import { createLog } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { uuidv7 } from '../../src/platform/uuid.ts'
import { authorizePath, createClient, type TestClient } from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const apps: FastifyInstance[] = []
let account: TestAccount
let client: TestClient
let templateId = ''
let contactId = ''

const CONTACTS = '/crm/v3/objects/contacts'
const EVENTS = '/integrators/timeline/v3/events'

beforeAll(async () => {
  account = await server.createAccount()
  client = await createClient(server, account)
  const template = await account.send('POST', `/integrators/timeline/v3/${account.appId}/event-templates`, {
    name: 'Proxy',
  })
  templateId = template.body.id
  const contacts = ['a', 'b', 'c'].map((name) => ({ properties: { email: `${name}@proxy.example` } }))
  const created = await account.send('POST', `${CONTACTS}/batch/create`, { inputs: contacts })
  contactId = created.body.results[0].id
  const associations = [
    {
      to: { id: contactId },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }],
    },
  ]
  const companies = ['x', 'y'].map((name) => ({ properties: { name }, associations }))
  await account.send('POST', '/crm/v3/objects/companies/batch/create', { inputs: companies })
  const inputs = ['1', '2'].map((id) => ({ eventTemplateId: templateId, id, email: 'a@proxy.example' }))
  await account.send('POST', `${EVENTS}/batch/create`, { inputs })
  expect([template.status, created.status]).toEqual([201, 201])
})

afterAll(async () => {
  for (const app of apps) await app.close()
})

type Answer = { readonly status: number; readonly headers: Reply['headers']; readonly text: string }
type Call = {
  readonly method?: 'GET' | 'POST'
  readonly url: string
  readonly body?: object
  readonly headers?: Record<string, string>
  readonly peer?: string
}

/** One more server over the same database, with these settings. */
async function startWith(environment: Record<string, string>, tls?: TlsFiles): Promise<FastifyInstance> {
  const app = await buildServer({
    config: loadConfig({ TIDEMARK_LOG_LEVEL: 'silent', ...environment }),
    stores: server.stores,
    log: createLog('silent'),
    metrics: createMetrics(),
    now: Date.now,
    newUuid: uuidv7,
    isReady: () => true,
    storeCallsEveryMs: 0,
    ...(tls ? { tls } : {}),
  })
  apps.push(app)
  return app
}

async function serverWith(environment: Record<string, string>): Promise<(call: Call) => Promise<Answer>> {
  const app = await startWith(environment)
  return async ({ method = 'GET', url, body, headers, peer = '127.0.0.1' }) => {
    const reply = await app.inject({
      method,
      url,
      remoteAddress: peer,
      headers: {
        host: 'localhost:4870',
        authorization: `Bearer ${account.token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { payload: body } : {}),
    })
    return { status: reply.statusCode, headers: reply.headers, text: reply.body }
  }
}

/** Every route whose reply has an address of this server in it. */
function linkingCalls(unique: string): readonly (Call & { readonly name: string })[] {
  const properties = { email: `${unique}@proxy.example` }
  return [
    { name: 'contacts list', url: `${CONTACTS}?limit=1` },
    { name: 'contact', url: `${CONTACTS}/${contactId}` },
    { name: 'contact create', method: 'POST', url: CONTACTS, body: { properties } },
    { name: 'contacts search', method: 'POST', url: `${CONTACTS}/search`, body: { limit: 1 } },
    { name: 'associations v4', url: `/crm/v4/objects/contacts/${contactId}/associations/companies?limit=1` },
    { name: 'associations v3', url: `${CONTACTS}/${contactId}/associations/companies?limit=1` },
    { name: 'event occurrences', url: `/events/v3/events?objectType=contact&objectId=${contactId}&limit=1` },
    { name: 'record timeline', url: `/tidemark/v1/records/contacts/${contactId}/timeline?limit=1` },
    { name: 'account details', url: '/account-info/v3/details' },
    {
      name: 'event create',
      method: 'POST',
      url: EVENTS,
      body: { eventTemplateId: templateId, id: unique, email: 'a@proxy.example' },
    },
    {
      name: 'template create',
      method: 'POST',
      url: `/integrators/timeline/v3/${account.appId}/event-templates`,
      body: { name: unique },
    },
    { name: 'consent page', url: authorizePath(client) },
  ]
}

/** Addresses of this server in a reply: absolute links, Location, form action, cookie path, uiDomain. */
function linksIn({ headers, text }: Answer): string {
  const inText = text.match(/https?:\/\/(?!app\.example)[^"<]+|action="[^"]*"|"uiDomain":"[^"]*"/g) ?? []
  const { location = '', 'set-cookie': cookie = '' } = headers
  return [...inText, location, cookie]
    .join(' ')
    .replace(/tidemark_consent=[\w-]+/, '')
    .trim()
}

const FORGED = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-port': '666',
  'x-forwarded-prefix': '/stolen',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-server': 'evil.example',
  'x-original-host': 'evil.example',
  forwarded: 'for=203.0.113.7;proto=https;host=evil.example',
}

describe('forged headers (PH18)', () => {
  test('nobody is believed by default, on any route that makes links', async () => {
    const send = await serverWith({ TIDEMARK_MODE: 'prod' })
    for (const call of linkingCalls('default')) {
      const answer = await send({ ...call, headers: FORGED })
      expect(answer.status, call.name).toBeLessThan(300)
      const links = linksIn(answer)
      expect(links, call.name).not.toMatch(/evil|stolen|666|https|Secure/)
      expect(links, call.name).toMatch(/http:\/\/localhost:4870\/|^\/|action="\/oauth|"localhost:4870"/)
      expect(answer.headers, call.name).not.toHaveProperty('strict-transport-security')
    }
  })

  test('a peer that is not on the list is not believed', async () => {
    const send = await serverWith({ TIDEMARK_MODE: 'prod', TIDEMARK_TRUST_PROXY: '10.0.0.0/8' })
    for (const peer of ['127.0.0.1', '203.0.113.7', '::1']) {
      const answer = await send({ url: `${CONTACTS}?limit=1`, headers: FORGED, peer })
      expect(linksIn(answer), peer).not.toMatch(/evil|stolen|https/)
    }
  })

  test('they do not get around the Host check of dev mode (decision 34)', async () => {
    const send = await serverWith({ TIDEMARK_TRUST_PROXY: 'loopback' })
    const own = { 'x-forwarded-host': 'localhost' }
    const answers = [
      await send({ url: CONTACTS, headers: { host: 'evil.example', ...own } }),
      await send({ url: CONTACTS, headers: { 'x-forwarded-host': 'evil.example' } }),
      await send({ url: CONTACTS, headers: own }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 200])
    expect(answers.map(({ text }) => /HOST_REFUSED/.test(text))).toEqual([true, true, false])
  })

  test('what cannot be part of an address is left out, in Host, too', async () => {
    const send = await serverWith({ TIDEMARK_MODE: 'prod', TIDEMARK_TRUST_PROXY: 'loopback' })
    const bad = { 'x-forwarded-proto': 'javascript', 'x-forwarded-prefix': '//evil.example' }
    for (const host of ['a b', 'a/b', 'a@b', 'a:99999', '"<x>"']) {
      const answer = await send({
        url: `${CONTACTS}?limit=1`,
        headers: { ...bad, host, 'x-forwarded-host': host },
      })
      expect([answer.status, linksIn(answer)], host).toEqual([
        200,
        expect.stringMatching(/^(http:\/\/127\.0\.0\.1:4870\/\S+ ?){2}$/),
      ])
      const details = await send({ url: '/account-info/v3/details', headers: { host } })
      expect(details.status, host).toBe(200)
    }
  })
})

describe('a trusted proxy', () => {
  const trust = { TIDEMARK_MODE: 'prod', TIDEMARK_TRUST_PROXY: '10.0.0.0/8, loopback' }

  test('says how it was called, on every route that makes links (PH18)', async () => {
    const send = await serverWith(trust)
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'crm.example.test:8443',
      'x-forwarded-prefix': '/hub/',
    }
    for (const call of linkingCalls('trusted')) {
      const links = linksIn(await send({ ...call, headers, peer: '10.1.2.3' }))
      expect(links, call.name).toMatch(
        /https:\/\/crm\.example\.test:8443\/hub\/|^\/hub\/|action="\/hub\/oauth|"crm\.example\.test:8443"/,
      )
      expect(links, call.name).not.toContain('localhost')
    }
  })

  test.each([
    ['proto=https;host=crm.example.test', 'https://crm.example.test/'],
    [
      'for=1.2.3.4;host=evil.example, for=10.0.0.9;proto=https;host="crm.example.test:8443"',
      'https://crm.example.test:8443/',
    ],
    ['for=1.2.3.4', 'http://localhost:4870/'],
    ['host=a b;proto=gopher', 'http://localhost:4870/'],
  ])('Forwarded: %s makes links begin with %s', async (forwarded, start) => {
    const send = await serverWith(trust)
    const answer = await send({ url: `${CONTACTS}?limit=1`, headers: { forwarded } })
    expect(linksIn(answer)).toContain(`${start}crm/v3/objects/contacts?limit=1&after=`)
  })

  test('its own words, at the end, count before those that it passes on', async () => {
    const send = await serverWith(trust)
    const headers = {
      forwarded: 'proto=http;host=evil.example',
      'x-forwarded-proto': 'http, https',
      'x-forwarded-host': 'evil.example, crm.example.test',
    }
    const answer = await send({ url: `${CONTACTS}?limit=1`, headers })
    expect(linksIn(answer)).toMatch(/^(https:\/\/crm\.example\.test\/\S+ ?){2}$/)
  })

  test('over TLS browsers are told to keep to it, but for localhost (PH5)', async () => {
    const send = await serverWith(trust)
    const hsts = async (host: string, proto: string) => {
      const headers = { 'x-forwarded-host': host, 'x-forwarded-proto': proto }
      return (await send({ url: '/nowhere', headers })).headers['strict-transport-security']
    }
    expect(await hsts('crm.example.test', 'https')).toBe('max-age=31536000')
    expect(await hsts('crm.example.test', 'http')).toBeUndefined()
    expect(await hsts('localhost:4870', 'https')).toBeUndefined()
  })
})

describe('a public URL with a path', () => {
  const environment = { TIDEMARK_PUBLIC_URL: 'https://crm.example.test/hub/' }

  test.each(['', '/hub'])(
    'links, Location, form and cookie have it, whether the path comes as %j/… (PH18)',
    async (passedOn) => {
      const send = await serverWith(environment)
      for (const call of linkingCalls(`public${passedOn.length}`)) {
        const answer = await send({ ...call, url: passedOn + call.url, headers: FORGED })
        expect(answer.status, call.name).toBeLessThan(300)
        const links = linksIn(answer)
        expect(links, call.name).toMatch(
          /https:\/\/crm\.example\.test\/hub\/|^\/hub\/|action="\/hub\/oauth|"crm\.example\.test"/,
        )
        expect(links, call.name).not.toMatch(/hub\/hub|evil|stolen|localhost/)
        expect(answer.headers['strict-transport-security'], call.name).toBe('max-age=31536000')
      }
    },
  )

  test('the cookie of the consent page is for its path and TLS alone', async () => {
    const send = await serverWith(environment)
    const page = await send({ url: `/hub${authorizePath(client)}` })
    expect(page.headers['set-cookie']).toMatch(/; Path=\/hub\/oauth; .*; Secure$/)
    expect(page.text).toContain(`action="/hub/oauth/${account.accountId}/authorize"`)
  })

  test('a link leads to the next page through a proxy that strips the path and one that does not', async () => {
    const send = await serverWith(environment)
    const first = JSON.parse((await send({ url: `${CONTACTS}?limit=1` })).text)
    const next = new URL(first.paging.next.link)
    expect(next.pathname).toBe(`/hub${CONTACTS}`)
    for (const path of [next.pathname, next.pathname.replace('/hub', '')]) {
      const second = JSON.parse((await send({ url: path + next.search })).text)
      expect(second.results[0].id).not.toBe(first.results[0].id)
    }
  })

  test.each([
    ['/hub', 404],
    ['/hub/', 404],
    ['/hub/nowhere', 404],
    ['/hubble/crm/v3/objects/contacts', 404],
    ['/hub/hub/crm/v3/objects/contacts', 404],
    ['/hub//crm/v3/objects/contacts/', 200],
    ['/hub/health/live', 200],
    ['/hub?x=1', 404],
  ])('%s answers %d', async (url, status) => {
    const send = await serverWith(environment)
    expect((await send({ url })).status).toBe(status)
  })

  test('a path that begins as our own do is taken away where one of ours follows', async () => {
    const send = await serverWith({ TIDEMARK_PUBLIC_URL: 'https://example.test/crm' })
    for (const url of [CONTACTS, `/crm${CONTACTS}`]) {
      const answer = await send({ url: `${url}?limit=1` })
      expect(linksIn(answer)).toContain(`https://example.test/crm${CONTACTS}?limit=1`)
    }
  })

  test('what a refusal links to is under it, too', async () => {
    const send = await serverWith(environment)
    const token = await server.createToken(account, { scopes: ['oauth'] })
    const answer = await send({ url: CONTACTS, headers: { authorization: `Bearer ${token}` } })
    expect([answer.status, JSON.parse(answer.text).links]).toEqual([403, { scopes: '/hub/openapi.json' }])
  })
})

describe('HTTPS by a certificate of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-https-'))
  let port = 0
  let ca = ''

  beforeAll(async () => {
    const made = await makeAuthority({ dir: folder, hosts: [], isForced: false })
    ca = readFileSync(made.ca, 'utf8')
    const tls = await readTls({ tlsCert: made.cert, tlsKey: made.key }, Date.now())
    const app = await startWith({}, tls?.files)
    port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** A call by a name that resolves here, whose certificate is checked against the authority. */
  function callBy(name: string, path: string, options: { method?: string; trust?: string } = {}) {
    const headers = { host: name, authorization: `Bearer ${account.token}` }
    return new Promise<Answer>((resolve, reject) => {
      const call = httpsRequest(
        {
          ...{ host: '127.0.0.1', port, servername: name, path, headers, agent: false },
          ...{ ca: options.trust ?? ca, method: options.method ?? 'GET' },
        },
        (reply) => {
          const answer = (chunks: Buffer[]) => ({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString(),
          })
          reply.toArray().then((chunks) => resolve(answer(chunks)), reject)
        },
      )
      call.on('error', reject)
      call.end()
    })
  }

  test.each(['api.hubapi.com', 'api.hubspot.com', 'app.hubspot.com', 'api.hsforms.com'])(
    'a client that knows no other name than %s is answered (PX3, PD26, PV1, PH5)',
    async (name) => {
      const answer = await callBy(name, `${CONTACTS}?limit=1`)
      expect([answer.status, answer.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000'])
      expect(linksIn(answer)).toContain(`https://${name}${CONTACTS}?limit=1&after=`)
    },
  )

  test('it is refused by a client that does not trust the authority', async () => {
    await expect(callBy('api.hubapi.com', CONTACTS, { trust: '' })).rejects.toThrow(
      /verify|issuer|certificate/,
    )
  })

  test('the consent page and its cookie keep to TLS', async () => {
    const page = await callBy('app.hubspot.com', authorizePath(client))
    expect([page.status, page.headers['set-cookie']]).toEqual([
      200,
      [expect.stringMatching(/; Path=\/oauth; .*; Secure$/)],
    ])
  })

  test('limits of heads hold as over HTTP (PH28, PE24)', async () => {
    const url = (length: number) => `${CONTACTS}?properties=`.padEnd(length, 'a')
    expect((await callBy('localhost', url(30_000))).status).toBe(200)
    expect((await callBy('localhost', url(40_000))).status).toBe(414)
  })

  test('localhost is not told to keep to TLS', async () => {
    const answer = await callBy('localhost', CONTACTS)
    expect([answer.status, answer.headers['strict-transport-security']]).toEqual([200, undefined])
  })
})
