import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { buildServer } from '../../src/app/build-server.ts'
import { type Config, loadConfig } from '../../src/app/config.ts'
import { openStores, type Stores } from '../../src/app/open-stores.ts'
import { createLog, type Log } from '../../src/platform/log.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { hashSecret, newAccessToken, newAdminToken, newDeveloperKey } from '../../src/platform/secrets.ts'
import { uuidv7 } from '../../src/platform/uuid.ts'
import type { Database } from '../../src/storage/database.ts'
import { useTestDatabase } from './test-database.ts'

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** Parsed when it is JSON, else the text. Tests look into replies of every shape: the assertion is the type check. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly text: string
}

/** An account with an app, a token with all scopes, and the developer key of the app's owner. */
export type TestAccount = {
  readonly accountId: string
  readonly appId: string
  readonly developerAccountId: string
  readonly token: string
  readonly developerKey: string
  /** Sends as this account, or as the operator to the admin API. `body` is sent as JSON unless it is a string or bytes. */
  readonly send: (
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>
}

export type TestServer = {
  readonly app: FastifyInstance
  readonly db: Database
  readonly databaseUrl: string
  readonly stores: Stores
  readonly config: Config
  readonly clock: { now: number | undefined }
  readonly createAccount: () => Promise<TestAccount>
  /** A credential of the operator. */
  readonly adminToken: string
  /** Stops the servers and starts new ones over the same database; tokens stay valid. */
  readonly restart: () => Promise<void>
  /** A further token of the account. */
  readonly createToken: (
    account: TestAccount,
    token: { scopes: readonly string[]; expiresAt?: number },
  ) => Promise<string>
  readonly send: (request: {
    method: string
    url: string
    body?: unknown
    headers?: Record<string, string>
    token?: string
  }) => Promise<Reply>
}

let lastId = 500_000

/**
 * The whole server in process, on a database of the test file's own. The clock is real until a test sets it. With
 * `serverCount`, requests go in turn to so many servers over that database, as behind a load balancer; `log` is where
 * they log.
 */
export function useTestServer(
  environment: Record<string, string> = {},
  { serverCount = 1, log = createLog('silent') }: { serverCount?: number; log?: Log } = {},
): TestServer {
  const database = useTestDatabase()
  const clock: { now: number | undefined } = { now: undefined }
  const adminToken = newAdminToken()
  const config = loadConfig({ TIDEMARK_LOG_LEVEL: 'silent', ...environment })
  const started: { readonly app: FastifyInstance; readonly stores: Stores }[] = []
  let turn = 0

  async function startOne(): Promise<void> {
    const stores = openStores(database.db, { ...config, testClock: () => clock.now })
    const app = await buildServer({
      config,
      stores,
      log,
      metrics: createMetrics(),
      now: () => clock.now ?? Date.now(),
      newUuid: uuidv7,
      isReady: () => true,
      storeCallsEveryMs: 0,
    })
    await app.ready()
    started.push({ app, stores })
  }

  async function startAll(): Promise<void> {
    for (const _ of Array.from({ length: serverCount })) await startOne()
  }

  async function stopAll(): Promise<void> {
    for (const { app } of started.splice(0)) await app.close()
  }

  beforeAll(async () => {
    await startAll()
    await putAdminToken(server, adminToken)
  })
  afterAll(stopAll)

  const server: TestServer = {
    get app() {
      turn += 1
      return required(started[turn % serverCount]).app
    },
    get db() {
      return database.db
    },
    get databaseUrl() {
      return database.url
    },
    get stores() {
      return required(started[0]).stores
    },
    config,
    clock,
    createAccount: () => createAccount(server),
    adminToken,
    restart: async () => {
      await stopAll()
      await startAll()
    },
    createToken: (account, token) => createToken(server, account, token),
    send: (request) => send(server.app, request),
  }
  return server
}

async function createAccount(server: TestServer): Promise<TestAccount> {
  const next = () => String((lastId += 1))
  const tenant = { accountId: next(), appId: next(), developerAccountId: next() }
  await server.stores.accounts.ensureTenant({ ...tenant, name: 'Test', createdAt: Date.now() })
  const developerKey = newDeveloperKey()
  const account = { ...tenant, developerKey, token: '', send: async () => required<Reply>(undefined) }
  const token = await createToken(server, account, { scopes: ['*'] })
  await server.stores.accounts.putCredential({
    kind: 'developer_key',
    secretHash: hashSecret(developerKey),
    hint: 'test',
    tenant,
    label: 'test',
    scopes: ['*'],
    createdAt: Date.now(),
  })
  return {
    ...account,
    token,
    send: (method, url, body, headers) =>
      send(server.app, {
        method,
        url,
        token: url.startsWith('/tidemark/v1/admin/') ? server.adminToken : token,
        ...(body === undefined ? {} : { body }),
        ...(headers ? { headers } : {}),
      }),
  }
}

function putAdminToken(server: TestServer, secret: string): Promise<void> {
  return server.stores.accounts.putCredential({
    kind: 'admin',
    secretHash: hashSecret(secret),
    hint: 'test',
    label: 'test',
    scopes: [],
    createdAt: Date.now(),
  })
}

async function createToken(
  server: TestServer,
  tenant: Pick<TestAccount, 'accountId' | 'appId' | 'developerAccountId'>,
  token: { scopes: readonly string[]; expiresAt?: number },
): Promise<string> {
  const secret = newAccessToken()
  await server.stores.accounts.putCredential({
    kind: 'private_app',
    secretHash: hashSecret(secret),
    hint: 'test',
    tenant,
    label: 'test',
    scopes: token.scopes,
    createdAt: Date.now(),
    ...(token.expiresAt === undefined ? {} : { expiresAt: token.expiresAt }),
  })
  return secret
}

async function send(
  app: FastifyInstance,
  request: { method: string; url: string; body?: unknown; headers?: Record<string, string>; token?: string },
): Promise<Reply> {
  const isRaw = typeof request.body === 'string' || Buffer.isBuffer(request.body)
  const options: InjectOptions = {
    method: request.method as NonNullable<InjectOptions['method']>,
    url: request.url,
    headers: {
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined
      ? {}
      : { payload: isRaw ? (request.body as string) : JSON.stringify(request.body) }),
  }
  const reply = await app.inject(options)
  const isJson = String(reply.headers['content-type'] ?? '').includes('/json')
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text: reply.body,
    body: isJson && reply.body !== '' ? JSON.parse(reply.body) : reply.body,
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test server is ready only once the tests run')
  return value
}
