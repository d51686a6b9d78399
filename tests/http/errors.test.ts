import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FailureKind } from '../../src/domain/failure.ts'
import type { FaultKind } from '../../src/domain/faults/fault.ts'
import { DatabaseError, OutcomeUnknownError } from '../../src/storage/postgres-errors.ts'
import { wireForms } from '../../src/wire/errors.ts'
import { failureSummaries } from '../../src/wire/failure-summaries.ts'
import { type Answer, useFailingServers } from '../support/failing-servers.ts'
import { codeFields, createClient, postForm, saveCodeOfNoAccount } from '../support/oauth-setup.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const { whenFailing, whenFull, tooSlow } = useFailingServers(server)
const kinds = Object.keys(wireForms) as FailureKind[]
const EVENTS = '/integrators/timeline/v3/events'
const CONTACTS = '/crm/v3/objects/contacts'
const PROPERTIES = '/crm/v3/properties/contacts'
const property = { label: 'Code', groupName: 'contactinformation', type: 'string', fieldType: 'text' }
let account: TestAccount
let templates = ''
let templateId = ''

beforeAll(async () => {
  account = await server.createAccount()
  templates = `/integrators/timeline/v3/${account.appId}/event-templates`
  const tokens = [{ name: 'level', label: 'Level', type: 'number' }]
  templateId = (await account.send('POST', templates, { name: 'Errors', tokens })).body.id
})

/** The answer to a call that is made to fail. */
async function withFault(kind: FaultKind): Promise<Answer> {
  const fault = {
    id: kind,
    kind,
    operationId: 'timeline.v3.templates.list',
    maxHits: 1,
    hits: 0,
    createdAt: 0,
  }
  await server.stores.faults.addFault(fault, 100)
  return account.send('GET', templates)
}

/** A code for an account that is gone by the time it is exchanged. */
async function exchangeForNoAccount(): Promise<Answer> {
  const client = await createClient(server, account)
  await saveCodeOfNoAccount(server, client, 'a code')
  return postForm(server, '/oauth/v3/token', codeFields(client, 'a code'))
}

const event = (more: object) => ({ eventTemplateId: templateId, email: 'errors@example.org', ...more })
const post = (url: string, body: unknown, headers?: Record<string, string>) =>
  account.send('POST', url, body, headers)

const LABELS = '/crm/v4/associations/contacts/companies/labels'

/** For each kind of failure a request that provokes it. */
const provoked: Record<FailureKind, () => Promise<Answer>> = {
  authentication_missing: () => server.send({ method: 'GET', url: templates }),
  authentication_expired: async () => {
    const token = await server.createToken(account, { scopes: ['*'], expiresAt: Date.now() - 5_000 })
    return server.send({ method: 'GET', url: templates, token })
  },
  scope_missing: async () => {
    const token = await server.createToken(account, { scopes: ['oauth'] })
    return server.send({ method: 'GET', url: templates, token })
  },
  account_blocked: async () => {
    const suspended = await server.createAccount()
    await account.send('POST', `/tidemark/v1/admin/accounts/${suspended.accountId}/suspend`)
    return suspended.send('GET', `${CONTACTS}/1`)
  },
  admin_invalid: () => post('/tidemark/v1/admin/accounts', { name: '' }),
  host_refused: () => server.send({ method: 'GET', url: templates, headers: { host: 'evil.example' } }),
  oauth_refused: () => post('/oauth/v1/token', ''),
  oauth_denied: exchangeForNoAccount,
  route_unknown: () => account.send('GET', '/crm/v3/nothing'),
  route_not_built: () => account.send('POST', '/events/v3/send', {}),
  method_not_allowed: () => account.send('PUT', EVENTS),
  media_type_unsupported: () => post(EVENTS, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
  body_too_large: () => post(EVENTS, 'x'.repeat(2_097_153)),
  url_too_long: () => account.send('GET', `${templates}?x=${'x'.repeat(33_000)}`),
  headers_too_large: () =>
    account.send(
      'GET',
      templates,
      undefined,
      Object.fromEntries(Array.from({ length: 110 }, (_, at) => [`x-${at}`, '1'])),
    ),
  request_malformed: () => account.send('GET', '/crm/v3/objects/contacts/%zz'),
  request_timeout: tooSlow,
  body_missing: () => account.send('POST', EVENTS),
  json_invalid: () => post(EVENTS, '{"eventTemplateId":}'),
  parameter_invalid: () => account.send('GET', `${CONTACTS}/1?archived=maybe`),
  search_invalid: () => post(`${CONTACTS}/search`, { limit: 201 }),
  batch_size_invalid: () => post(`${EVENTS}/batch/create`, { inputs: [] }),
  object_type_unknown: () => account.send('GET', '/crm/v3/objects/gadgets/1'),
  event_invalid: () => post(EVENTS, event({ timestamp: 'soon' })),
  tokens_invalid: () => post(EVENTS, event({ tokens: { level: 'high' } })),
  template_invalid: () => post(templates, { name: ' ' }),
  properties_invalid: () => post(CONTACTS, { properties: { no_such_property: 'x' } }),
  properties_missing: () => post('/crm/v3/objects/tasks', { properties: {} }),
  submission_invalid: () =>
    post(`/submissions/v3/integration/submit/${account.accountId}/${crypto.randomUUID()}`, { fields: [] }),
  associations_invalid: () =>
    post(CONTACTS, {
      properties: {},
      associations: [
        { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 999_999 }] },
      ],
    }),
  definition_invalid: () => post(PROPERTIES, { ...property, name: '1st' }),
  definition_exists: async () => {
    await post(PROPERTIES, { ...property, name: 'errors_twice' })
    return post(PROPERTIES, { ...property, name: 'errors_twice' })
  },
  not_found: () => account.send('GET', `${templates}/123456`),
  conflict: async () => {
    await post(CONTACTS, { properties: { email: 'taken@example.org' } })
    return post(CONTACTS, { properties: { email: 'taken@example.org' } })
  },
  event_exists: async () => {
    await post(EVENTS, event({ id: 'same', tokens: { level: 1 } }))
    return post(EVENTS, event({ id: 'same', tokens: { level: 2 } }))
  },
  value_taken: async () => {
    await post(PROPERTIES, { ...property, name: 'errors_code', hasUniqueValue: true })
    await post(CONTACTS, { properties: { errors_code: 'same' } })
    return post(CONTACTS, { properties: { errors_code: 'same' } })
  },
  label_invalid: () => post(LABELS, { name: '1', label: 'One' }),
  label_exists: async () => {
    await post(LABELS, { name: 'twice', label: 'Twice' })
    return post(LABELS, { name: 'twice', label: 'Other' })
  },
  identities_exhausted: async () => {
    const create = async (): Promise<string> =>
      (await post(CONTACTS, { properties: { firstname: 'Many' } })).body.id
    const [primaryObjectId, objectIdToMerge] = [await create(), await create()]
    await server.db.query(
      `update crm_record set properties = properties || jsonb_build_object('hs_merged_object_ids', $3::text)
       where account_id = $1 and object_type_id = '0-1' and id = $2`,
      [account.accountId, primaryObjectId, Array.from({ length: 249 }, (_, at) => at + 1).join(';')],
    )
    return post(`${CONTACTS}/merge`, { primaryObjectId, objectIdToMerge })
  },
  rate_limited: () => whenFull(account),
  locked: () => withFault('locked'),
  migrating: () => withFault('migrating'),
  upstream_failed: () => withFault('upstream_failed'),
  upstream_late: () => withFault('upstream_late'),
  unavailable: () =>
    whenFailing(account, new DatabaseError('unavailable', new Error('connect ECONNREFUSED /var/run'))),
  outcome_unknown: () => whenFailing(account, new OutcomeUnknownError(new Error('Connection terminated'))),
  internal: () => whenFailing(account, new TypeError('undefined is not a function')),
}

describe('every kind of failure (timeline E1-E12)', () => {
  test.each(kinds)('%s is answered with its status, category and subCategory', async (kind) => {
    const form: { status: number; category: string; subCategory?: string } = wireForms[kind]
    const { status, body } = await provoked[kind]()
    expect({ status, word: body.status, category: body.category, subCategory: body.subCategory }).toEqual({
      status: form.status,
      // PA20: OAuth has its code there, and no category; nor has the gateway form of a 429 (PE30).
      word: { oauth_refused: 'BAD_GRANT_TYPE', oauth_denied: 'BAD_HUB' }[kind as string] ?? 'error',
      category: ['rate_limited', 'oauth_refused', 'oauth_denied'].includes(kind) ? undefined : form.category,
      subCategory:
        kind === 'tokens_invalid'
          ? 'TimelineEventErrors.INVALID_TOKENS_ERROR'
          : (form.subCategory ?? body.subCategory),
    })
    expect(body.message.length).toBeGreaterThan(0)
    expect(body.correlationId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(JSON.stringify(body)).not.toMatch(/ECONN|\/var\/run|is not a function|terminated|node_modules/)
  })

  test.each(kinds)('%s has a row in docs/reference/errors.md', (kind) => {
    const page = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8')
    const row = page.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`))
    expect(row).toContain(`| ${wireForms[kind].status} |`)
    expect(row).toContain(failureSummaries[kind])
  })
})

test('a 429 has the gateway form on which the official client waits (timeline E9, L9, PE28, PE30, PL12, decision 20)', async () => {
  const { status, body } = await whenFull(account)
  expect(status).toBe(429)
  expect(body).toEqual({
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    correlationId: expect.any(String),
    policyName: 'TEN_SECONDLY_ROLLING',
  })
})

test('a failed input of a batch has every required member and no subCategory (PE3)', async () => {
  const reply = await post(`${EVENTS}/batch/create`, {
    inputs: [event({ tokens: { level: 'high' } }), event({ eventTemplateId: 1 })],
  })
  expect([reply.status, reply.body.numErrors]).toEqual([207, 2])
  for (const error of reply.body.errors) {
    const { status, category, message, context, errors, links, ...others } = error
    expect({ status, category, message, context, errors, links, others }).toEqual({
      status: 'error',
      category: expect.any(String),
      message: expect.any(String),
      context: expect.any(Object),
      errors: expect.any(Array),
      links: expect.any(Object),
      others: {},
    })
  }
})
