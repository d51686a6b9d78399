import {
  codeFields,
  createClient,
  getCode,
  install,
  postForm,
  refreshFields,
  type TestClient,
} from '../support/oauth-setup.ts'
import type { Reply } from '../support/test-server.ts'
import type { RealError, World } from './real-error.ts'

const CONTACTS = '/crm/v3/objects/contacts'
const WORDS = 'PA35: only the start is fixed; the rest says what to send here'
const SCOPE_WORDS = 'PA38: the message is free'
const NOT_FOUND = 'Authentication credentials not found. This API supports…'
const NOT_GRANTED = "This app hasn't been granted all required scopes to make this call.…"

async function withScopes({ server, account }: World, scopes: readonly string[], url: string, body?: object) {
  const token = await server.createToken(account, { scopes })
  return server.send({ method: body ? 'POST' : 'GET', url, token, ...(body ? { body } : {}) })
}

async function expiredFor({ server, account }: World, ms: number): Promise<Reply> {
  const token = await server.createToken(account, { scopes: ['*'], expiresAt: Date.now() - ms })
  return server.send({ method: 'GET', url: CONTACTS, token })
}

/** A client of an account of its own: the world's may have one. */
async function newClient({ server }: World): Promise<TestClient> {
  return createClient(server, await server.createAccount())
}

/** Credentials, scopes and the token endpoint. */
export const credentialErrors: readonly RealError[] = [
  {
    name: 'A token that nobody has',
    source: 'HubSpot/hubspot-api-nodejs#432',
    licence: 'thread',
    year: 2023,
    live: { status: 401, category: 'INVALID_AUTHENTICATION', message: NOT_FOUND, members: [] },
    differs: { message: WORDS },
    ask: ({ server }) => server.send({ method: 'GET', url: CONTACTS, token: 'Bearer-twice' }),
  },
  {
    name: 'Pipelines without credentials',
    source: 'HubSpot/hubspot-api-nodejs#148',
    licence: 'thread',
    year: 2022,
    live: { status: 401, category: 'INVALID_AUTHENTICATION', message: NOT_FOUND, members: [] },
    differs: { message: WORDS },
    ask: ({ server }) => server.send({ method: 'GET', url: '/crm/v3/pipelines/deals' }),
  },
  {
    name: 'A key of developers where a token belongs',
    source: 'StackOneHQ/mcp-connectors#153, second body',
    licence: 'thread',
    year: 2025,
    live: { status: 401, category: 'INVALID_AUTHENTICATION', message: NOT_FOUND, members: [] },
    differs: { message: WORDS },
    ask: ({ server, account }) => server.send({ method: 'GET', url: CONTACTS, token: account.developerKey }),
  },
  {
    name: 'A personal access key as a token',
    source: 'StackOneHQ/mcp-connectors#153, first body',
    licence: 'thread',
    year: 2025,
    live: {
      status: 401,
      category: 'EXPIRED_AUTHENTICATION',
      message: 'The OAuth token used to make this call expired {n} day(s) ago.',
      members: ['context.expire time'],
    },
    differs: {
      category: 'PA44: no "expired since 1970" for what is no token',
      message: 'PA44: no "expired since 1970" for what is no token',
      shape: 'PA44: no "expired since 1970" for what is no token',
    },
    ask: ({ server }) => server.send({ method: 'GET', url: CONTACTS, token: 'CiRuYTEtNTA1Ni1kZjE3' }),
  },
  {
    name: 'A token that has just expired',
    source: 'airbytehq/airbyte#74726',
    licence: 'thread',
    year: 2026,
    live: {
      status: 401,
      category: 'EXPIRED_AUTHENTICATION',
      message: 'The OAuth token used to make this call expired {n} second(s) ago.',
      members: ['context.expire time'],
    },
    ask: (world) => expiredFor(world, 100),
  },
  {
    name: 'A token that expired hours ago',
    source: 'ToolJet/ToolJet#17192',
    licence: 'thread',
    year: 2026,
    live: {
      status: 401,
      category: 'EXPIRED_AUTHENTICATION',
      message: 'The OAuth token used to make this call expired {n} hour(s) ago.',
    },
    ask: (world) => expiredFor(world, 5 * 3_600_000),
  },
  {
    name: 'Owners without the scope',
    source: 'HubSpot/hubspot-api-nodejs#268',
    licence: 'thread',
    year: 2022,
    live: {
      status: 403,
      category: 'MISSING_SCOPES',
      message: NOT_GRANTED,
      members: ['errors[].context.requiredScopes', 'errors[].message', 'links.scopes'],
    },
    differs: { message: SCOPE_WORDS, shape: 'PA38: the list under both names' },
    ask: (world) => withScopes(world, ['oauth'], '/crm/v3/owners/1'),
  },
  {
    name: 'Records of another type without the scope',
    source: 'PostHog/posthog#53339',
    licence: 'thread',
    year: 2026,
    live: {
      status: 403,
      category: 'MISSING_SCOPES',
      message: NOT_GRANTED,
      members: ['errors[].context.requiredGranularScopes', 'errors[].message', 'links.scopes'],
    },
    differs: { message: SCOPE_WORDS, shape: 'PA38: the list under both names' },
    ask: (world) =>
      withScopes(world, ['crm.objects.contacts.write'], '/crm/v3/objects/companies/batch/upsert', {
        inputs: [],
      }),
  },
  {
    name: 'A code that nobody has',
    source: 'HGData/mk-node-hubspot#87',
    licence: 'thread',
    year: 2018,
    live: { category: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' },
    ask: async (world) =>
      postForm(world.server, '/oauth/v1/token', codeFields(await newClient(world), 'codecodecode')),
  },
  {
    name: 'A code that is too old',
    source: 'HubSpot/hubspot-api-python#115',
    licence: 'thread',
    year: 2022,
    live: { category: 'EXPIRED_AUTH_CODE' },
    ask: async (world) => {
      const { server } = world
      const client = await newClient(world)
      const fields = codeFields(client, await getCode(server, client))
      server.clock.now = Date.now() + 3_600_000
      const reply = await postForm(server, '/oauth/v1/token', fields)
      server.clock.now = undefined
      return reply
    },
  },
  {
    name: 'A refresh token that nobody has',
    source: 'HGData/mk-node-hubspot#64',
    licence: 'thread',
    year: 2017,
    live: { status: 400, category: 'BAD_REFRESH_TOKEN' },
    ask: async (world) =>
      postForm(world.server, '/oauth/v1/token', refreshFields(await newClient(world), 'someStringHere')),
  },
  {
    name: 'A refresh token of another client',
    source: 'airbytehq/airbyte#57001',
    licence: 'thread',
    year: 2025,
    live: { status: 400, message: 'refresh token was not issued to this client' },
    ask: async (world) => {
      const { refresh_token: token } = await install(world.server, await newClient(world))
      return postForm(world.server, '/oauth/v1/token', refreshFields(await newClient(world), token))
    },
  },
]
