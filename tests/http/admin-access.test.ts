import { beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/platform/secrets.ts'
import { operations } from '../../src/wire/operations.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const built = operations.filter(({ isBuilt }) => isBuilt)
const forOperators = built.filter(({ access }) => access.kind === 'admin')
const forAccounts = built.filter(({ access }) => !['admin', 'public'].includes(access.kind))
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const concrete = (path: string) => path.replace(/:\w+/g, '1')
const summary = ({ status, body }: Reply) => [status, body.category, body.message]
const call = (method: string, path: string, token?: string, query = '') =>
  server.send({
    method,
    url: `${concrete(path)}${query}`,
    body: '{broken',
    ...(token === undefined ? {} : { token }),
  })

describe.each(forOperators.map(({ method, path }) => [method, path] as const))('%s %s', (method, path) => {
  test('is for admin credentials alone, before its body is read (decision 46, platform PA8)', async () => {
    const missing = [401, 'INVALID_AUTHENTICATION', expect.stringMatching(/^Authentication credentials not/)]
    const forbidden = [403, 'MISSING_SCOPES', expect.stringContaining('needs an admin credential')]
    expect(summary(await call(method, path))).toEqual(missing)
    expect(summary(await call(method, path, 'adm-tm1-unknown'))).toEqual(missing)
    expect(summary(await call(method, path, undefined, `?hapikey=${account.developerKey}`))).toEqual(missing)
    expect(summary(await call(method, path, account.developerKey))).toEqual(missing)
    expect(summary(await call(method, path, account.token))).toEqual(forbidden)
  })
})

test.each(forAccounts.map(({ method, path }) => [method, path] as const))(
  '%s %s takes no admin credential (decision 46)',
  async (method, path) => {
    expect(summary(await call(method, path, server.adminToken))).toEqual([
      403,
      'MISSING_SCOPES',
      expect.stringContaining('opens /tidemark/v1/admin alone'),
    ])
  },
)

test('an admin credential in the query opens nothing; as a developer key it is unknown (platform PA4, PA37)', async () => {
  const [{ path }] = forOperators as [(typeof forOperators)[number]]
  expect((await call('GET', path, undefined, `?hapikey=${server.adminToken}`)).status).toBe(401)
  const templates = `/integrators/timeline/v3/${account.appId}/event-templates`
  expect((await call('GET', templates, undefined, `?hapikey=${server.adminToken}`)).status).toBe(401)
})

test('an admin credential expires and is revoked like any other (platform PA36)', async () => {
  const secret = 'adm-tm1-for-an-hour'
  const credential = { secretHash: hashSecret(secret), hint: '…', label: 'hour', scopes: [], createdAt: 0 }
  const expiresAt = Date.now() + 3_600_000
  await server.stores.accounts.putCredential({ ...credential, kind: 'admin', expiresAt })
  const status = async () => {
    const reply = await server.send({ method: 'GET', url: '/tidemark/v1/admin/accounts', token: secret })
    return [reply.status, reply.body.category]
  }
  expect(await status()).toEqual([200, undefined])
  server.clock.now = expiresAt
  expect(await status()).toEqual([401, 'EXPIRED_AUTHENTICATION'])
  server.clock.now = undefined
  await server.stores.accounts.revokeCredential(hashSecret(secret), Date.now())
  expect(await status()).toEqual([401, 'INVALID_AUTHENTICATION'])
})

test('what operators call is counted for no account', async () => {
  await server.send({ method: 'GET', url: '/tidemark/v1/admin/accounts', token: server.adminToken })
  await server.restart()
  const rows = await server.db.query(
    "select account_id from call_count where operation_id like 'tidemark.v1.admin.%'",
    [],
  )
  expect(rows).toEqual([])
})
