import { beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../src/platform/passwords.ts'
import {
  authorizePath,
  codeFields,
  createClient,
  postForm,
  REDIRECT_URI,
  redirectedTo,
  type TestClient,
} from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

type Fields = Readonly<Record<string, string>>

/** Fields of the form on a page, as a browser would send them. */
function formOf({ text }: Reply): Record<string, string> {
  const decode = (value: string) =>
    value.replace(/&(amp|lt|gt|quot|#x27);/g, (_all, name: string) => {
      return { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }[name] ?? ''
    })
  const inputs = [...text.matchAll(/<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"/g)]
  const chosen = /<option value="(\d+)" selected>/.exec(text)?.[1]
  return {
    ...Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, decode(value)])),
    ...(chosen === undefined ? {} : { account_id: chosen }),
  }
}

const cookieOf = ({ headers }: Reply) => String(headers['set-cookie']).split(';')[0] ?? ''

describe('letting an app in, in dev mode (platform 1.3)', () => {
  const server = useTestServer()
  let account: TestAccount
  let client: TestClient

  beforeAll(async () => {
    account = await server.createAccount()
    client = await createClient(server, account)
  })

  const open = (more: Fields = {}) => server.send({ method: 'GET', url: authorizePath(client, more) })
  const answer = (page: Reply, fields: Fields, cookie = cookieOf(page)) =>
    postForm(server, `/oauth/${account.accountId}/authorize`, { ...formOf(page), ...fields }, { cookie })

  test('a page names app, scopes, accounts and where the user goes next, in no frame and without scripts', async () => {
    const page = await open({ optional_scope: 'tickets' })
    expect([page.status, page.headers['content-type'], page.headers['x-frame-options']]).toEqual([
      200,
      'text/html;charset=utf-8',
      'DENY',
    ])
    const words = ['Test app', 'crm.objects.contacts.read', 'tickets', account.accountId, REDIRECT_URI]
    expect(words.filter((word) => !page.text.includes(word))).toEqual([])
    expect(page.text).not.toMatch(/<script|src=|href=|\son\w+=/i)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("form-action 'self' https://app.example")
    expect(page.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict$/)
    // With no-referrer a browser answers with the Origin null, which dev mode takes for another site.
    expect(page.headers['referrer-policy']).toBe('same-origin')
  })

  test('what the user allows is granted, and optional scopes only if the box stays checked', async () => {
    const page = await open({ scope: 'oauth', optional_scope: 'tickets crm.lists.read', state: 'x<y' })
    const form = formOf(page)
    expect([form.optional_0, form.optional_1]).toEqual(['on', 'on'])
    const { optional_0: _unchecked, ...kept } = form
    const reply = await postForm(
      server,
      '/oauth/authorize',
      { ...kept, decision: 'allow' },
      { cookie: cookieOf(page) },
    )
    const params = redirectedTo(reply)
    expect(params.get('state')).toBe('x<y')
    const { body } = await postForm(server, '/oauth/v3/token', codeFields(client, params.get('code') ?? ''))
    expect([body.hub_id, body.scopes]).toEqual([Number(account.accountId), ['oauth', 'crm.lists.read']])
  })

  test('a refusal is told to the app (PA12)', async () => {
    const params = redirectedTo(await answer(await open({ state: 's' }), { decision: 'deny' }))
    expect([params.get('error'), params.get('state'), params.get('code')]).toEqual([
      'access_denied',
      's',
      null,
    ])
  })

  test.each([
    ['no cookie', {}, ''],
    ['the cookie of another page', {}, 'tidemark_consent=abc'],
    ['no token in the form', { form_token: '' }, undefined],
    ['another token in the form', { form_token: 'abc' }, undefined],
  ] as const)('an answer from another site grants nothing: %s', async (_what, fields, cookie) => {
    const page = await open()
    const reply = await answer(page, { ...fields, decision: 'allow' }, cookie ?? cookieOf(page))
    expect([reply.status, reply.headers.location]).toEqual([400, undefined])
    expect(reply.text).toContain('The page was open for too long')
  })

  test('an account that there is not is not granted', async () => {
    const reply = await answer(await open(), { decision: 'allow', account_id: '99' })
    expect([reply.status, reply.headers.location]).toEqual([400, undefined])
    expect(reply.text).toContain('Choose an account')
  })

  test.each([
    [{ client_id: 'nobody' }, 'No app has this client id'],
    [{ client_id: '' }, 'No app has this client id'],
    [{ redirect_uri: 'https://evil.example/' }, 'has not registered this redirect URI'],
    [{ redirect_uri: `${REDIRECT_URI}&x=1` }, 'has not registered this redirect URI'],
    [{ redirect_uri: '' }, 'has not registered this redirect URI'],
  ])('nothing is sent to a place that is not known: %j (PA12)', async (fields, message) => {
    const reply = await open(fields)
    expect([reply.status, reply.headers.location, reply.headers['content-type']]).toEqual([
      400,
      undefined,
      'text/html;charset=utf-8',
    ])
    expect(reply.text).toContain(message)
    const page = await open()
    const posted = await answer(page, { ...fields, decision: 'allow' })
    expect([posted.status, posted.headers.location]).toEqual([400, undefined])
  })

  test.each([
    { scope: '' },
    { scope: 'a\tb' },
    { scope: 'x'.repeat(8_001) },
    { optional_scope: 'a"b' },
    { scope: 'oauth crm.objects.contcts.read' },
    { scope: '*' },
    { scope: 'oauth crm.objects.contacts.read.v2' },
    { scope: 'constructor' },
  ])('scopes that cannot be read are told to the app: %j', async (fields) => {
    const params = redirectedTo(await open(fields))
    expect([params.get('error'), params.get('code')]).toEqual(['invalid_scope', null])
  })

  test('optional scopes that no account can grant are dropped silently (platform 1.3)', async () => {
    const page = await open({ scope: 'oauth', optional_scope: 'tickets nobody.knows.this * hubdb' })
    expect([page.status, formOf(page).optional_0, formOf(page).optional_2]).toEqual([200, 'on', undefined])
    expect(page.text).not.toContain('<code>nobody.knows.this')
    const reply = await answer(page, { decision: 'allow' })
    const { body } = await postForm(
      server,
      '/oauth/v3/token',
      codeFields(client, redirectedTo(reply).get('code') ?? ''),
    )
    expect(body.scopes).toEqual(['oauth', 'tickets', 'hubdb'])
  })

  test('what callers write is shown as text', async () => {
    const payload = `"><img/src=x/onerror=alert(1)>'`
    const page = await open({ state: payload, scope: 'oauth', optional_scope: '<b>x</b>' })
    expect(page.text).not.toMatch(/<img|<b>/)
    expect(formOf(page).state).toBe(payload)
  })
})

describe('signing in, in prod mode, on two servers (PA9)', () => {
  const server = useTestServer({ TIDEMARK_MODE: 'prod' }, { serverCount: 2 })
  const password = 'correct horse battery'
  let account: TestAccount
  let client: TestClient

  beforeAll(async () => {
    account = await server.createAccount()
    client = await createClient(server, account)
    await createUser('ann@example.org', account.accountId)
    await createUser('two@example.org', account.accountId)
    await createUser('two@example.org', (await server.createAccount()).accountId)
  })

  async function createUser(email: string, accountId: string): Promise<void> {
    const passwordHash = await hashPassword(password)
    await server.stores.oauth.putUser({ accountId, email, passwordHash, createdAt: 0 })
  }

  async function signIn(fields: Fields, path = `/oauth/${account.accountId}/authorize`): Promise<Reply> {
    const page = await server.send({ method: 'GET', url: authorizePath(client) })
    const form = { ...formOf(page), decision: 'allow', ...fields }
    return postForm(server, path, form, { cookie: cookieOf(page) })
  }

  test('the page lists no account and asks who it is', async () => {
    const page = await server.send({ method: 'GET', url: authorizePath(client) })
    expect(page.text).toContain('type="password"')
    expect(page.text).not.toMatch(/<option/)
  })

  test('a user of the account lets the app in', async () => {
    const params = redirectedTo(await signIn({ email: ' Ann@example.org', password }))
    const { body } = await postForm(server, '/oauth/v3/token', codeFields(client, params.get('code') ?? ''))
    expect([body.hub_id, body.user_id]).toEqual([Number(account.accountId), 1])
    const facts = await server.send({ method: 'GET', url: `/oauth/v1/access-tokens/${body.access_token}` })
    expect(facts.body.user).toBe('ann@example.org')
  })

  test.each([
    [{ email: 'ann@example.org', password: 'wrong' }],
    [{ email: 'ann@example.org' }],
    [{ email: 'nobody@example.org', password }],
    [{}],
  ])('nobody else does: %j', async (fields) => {
    const reply = await signIn(fields)
    expect([reply.status, reply.headers.location]).toEqual([400, undefined])
    expect(reply.text).toContain('The e-mail or password is wrong')
  })

  test('a user of another account does not, and one of several has to say which', async () => {
    const foreign = (await server.createAccount()).accountId
    const refused = await signIn({ email: 'ann@example.org', password }, `/oauth/${foreign}/authorize`)
    expect([refused.status, refused.headers.location]).toEqual([400, undefined])
    const unclear = await signIn({ email: 'two@example.org', password }, '/oauth/authorize')
    expect(unclear.text).toContain('You are in several accounts')
    redirectedTo(await signIn({ email: 'two@example.org', password }))
  })

  test('after ten tries, at whichever server, an address has to wait', async () => {
    await createUser('guess@example.org', account.accountId)
    for (const _ of Array.from({ length: 10 }))
      await signIn({ email: 'guess@example.org', password: 'wrong' })
    const reply = await signIn({ email: 'guess@example.org', password })
    expect([reply.status, reply.headers.location]).toEqual([400, undefined])
    expect(reply.text).toContain('too many tries')
    server.clock.now = Date.now() + 15 * 60_000
    const later = await signIn({ email: 'guess@example.org', password })
    server.clock.now = undefined
    redirectedTo(later)
    // What others tried before that is forgotten with it; no address is kept as it was written.
    const rows = await server.db.query<{ tries: number }>(
      'select tries, t::text as row from sign_in_try t',
      [],
    )
    expect([rows.length, rows[0]?.tries]).toEqual([1, 1])
    expect(JSON.stringify(rows)).not.toContain('guess@example.org')
  })
})
