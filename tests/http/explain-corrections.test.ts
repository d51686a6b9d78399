import { beforeAll, describe, expect, test } from 'vitest'
import type { FaultKind } from '../../src/domain/faults/fault.ts'
import type { FailureKind } from '../../src/domain/failure.ts'
import { DatabaseError, OutcomeUnknownError } from '../../src/storage/postgres-errors.ts'
import { corrections } from '../../src/wire/explain/corrections.ts'
import { type Answer, useFailingServers } from '../support/failing-servers.ts'
import {
  codeFields,
  createClient,
  install,
  postForm,
  refreshFields,
  saveCodeOfNoAccount,
  type TestClient,
} from '../support/oauth-setup.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import { securePath } from '../support/visitors.ts'

const server = useTestServer({ TIDEMARK_OAUTH_CONSENT: 'auto' })
const { whenFailing, whenFull, tooSlow } = useFailingServers(server)
const EVENTS = '/integrators/timeline/v3/events'
const CONTACTS = '/crm/v3/objects/contacts'
const PROPERTIES = '/crm/v3/properties/contacts'
const LABELS = '/crm/v4/associations/contacts/companies/labels'
const EXPLAIN = '/tidemark/v1/explain'
const property = { label: 'Code', groupName: 'contactinformation', type: 'string', fieldType: 'text' }
let account: TestAccount
let client: TestClient
let refreshToken = ''
let templates = ''
let eventTemplateId = ''

type Refusal = { readonly status: number; readonly correlationId: string }

beforeAll(async () => {
  account = await server.createAccount()
  templates = `/integrators/timeline/v3/${account.appId}/event-templates`
  const options = ['intro', 'expert'].map((value) => ({ label: value, value }))
  const tokens = [
    { name: 'score', label: 'Score', type: 'number' },
    { name: 'when', label: 'When', type: 'date' },
    { name: 'level', label: 'Level', type: 'enumeration', options },
  ]
  eventTemplateId = (await account.send('POST', templates, { name: 'Corrected', tokens })).body.id
  client = await createClient(server, account)
  refreshToken = (await install(server, client)).refresh_token
})

const post = (url: string, body: unknown, headers?: Record<string, string>) =>
  account.send('POST', url, body, headers)
const event = (more: object) => ({ eventTemplateId, email: 'corrected@example.org', ...more })
const contact = (properties: object) => post(CONTACTS, { properties })

function refusalOf(answer: Reply | Answer): Refusal {
  const { status, body } = answer
  // A 207 has its id in the header alone.
  const id = 'headers' in answer ? answer.headers['x-hubspot-correlation-id'] : body.correlationId
  return { status, correlationId: String(id) }
}

/** A call that an operator has made fail once. */
async function whenFaulty(kind: FaultKind): Promise<Reply> {
  const operationId = 'timeline.v3.templates.list'
  await server.stores.faults.addFault(
    { id: `${kind}-${crypto.randomUUID()}`, kind, operationId, maxHits: 1, hits: 0, createdAt: 0 },
    100,
  )
  return account.send('GET', templates)
}

/** A code for an account that there is not. */
async function forNoAccount(): Promise<Reply> {
  await saveCodeOfNoAccount(server, client, 'a code')
  return postForm(server, '/oauth/v3/token', codeFields(client, 'a code'))
}

async function asTokenOf(
  token: { scopes: readonly string[]; expiresAt?: number },
  [method, url, body]: readonly [method: string, url: string, body?: unknown],
): Promise<Reply> {
  const secret = await server.createToken(account, token)
  return server.send({ method, url, token: secret, ...(body === undefined ? {} : { body }) })
}

const manyHeaders = Object.fromEntries(Array.from({ length: 110 }, (_, at) => [`x-${at}`, '1']))
const link = (types: readonly object[]) => [{ to: { id: '1' }, types }]
const unknownType = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 999_999 }
const inputs = (count: number) => Array.from({ length: count }, (_, at) => event({ id: `many-${at}` }))

const searchBy = (operator: string) => ({
  filterGroups: [{ filters: [{ propertyName: 'city', operator, value: 'Oslo' }] }],
})

type Provoked = () => Promise<Reply | Answer>

/** For each kind of failure requests that provoke it. */
const provoked: Record<FailureKind, readonly Provoked[]> = {
  authentication_missing: [
    () => server.send({ method: 'GET', url: templates }),
    () => server.send({ method: 'POST', url: CONTACTS, body: {}, token: 'pat-tm1-unknown' }),
    () => server.send({ method: 'GET', url: `${templates}?hapikey=unknown` }),
  ],
  authentication_expired: [
    () => asTokenOf({ scopes: ['*'], expiresAt: Date.now() - 5_000 }, ['GET', templates]),
    () => asTokenOf({ scopes: ['*'], expiresAt: 1 }, ['POST', EVENTS, event({})]),
  ],
  scope_missing: [
    () => asTokenOf({ scopes: ['oauth'] }, ['GET', templates]),
    () => asTokenOf({ scopes: ['oauth'] }, ['POST', CONTACTS, { properties: {} }]),
  ],
  account_blocked: [
    async () => {
      const path = `/tidemark/v1/admin/accounts/${account.accountId}`
      await account.send('POST', `${path}/suspend`)
      const refused = await account.send('GET', templates)
      await account.send('POST', `${path}/resume`)
      return refused
    },
  ],
  admin_invalid: [() => post('/tidemark/v1/admin/accounts', { name: '' })],
  host_refused: [
    () => server.send({ method: 'GET', url: templates, headers: { host: 'evil.example' } }),
    () => account.send('POST', `${CONTACTS}/search`, {}, { origin: 'https://evil.example' }),
  ],
  oauth_refused: [
    () => postForm(server, '/oauth/v1/token', ''),
    () => postForm(server, '/oauth/v3/token', { ...refreshFields(client, 'unknown') }),
    () => postForm(server, '/oauth/v1/token', { ...refreshFields(client, refreshToken), client_secret: 'x' }),
  ],
  submission_invalid: [
    () => post(securePath(account), { fields: [] }),
    () => post(securePath(account), { fields: [{ name: 'email', value: 'x' }], context: { hutk: 'x' } }),
  ],
  oauth_denied: [forNoAccount],
  route_unknown: [
    () => account.send('GET', '/crm/v3/object/contacts'),
    () => post('/crm/v3/objets/tasks', { properties: {} }),
    () => account.send('GET', '/nothing/like/it/at/all'),
  ],
  route_not_built: [() => post('/events/v3/send', {})],
  method_not_allowed: [() => account.send('PUT', EVENTS, event({})), () => account.send('DELETE', CONTACTS)],
  media_type_unsupported: [
    () => post(EVENTS, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    () => post(CONTACTS, '{}', { 'content-encoding': 'br' }),
  ],
  body_too_large: [() => post(EVENTS, 'x'.repeat(2_097_153))],
  url_too_long: [() => account.send('GET', `${CONTACTS}?limit=5&properties=${'x'.repeat(33_000)}`)],
  headers_too_large: [() => account.send('GET', templates, undefined, manyHeaders)],
  request_malformed: [
    () => post(CONTACTS, 'not gzip', { 'content-encoding': 'gzip' }),
    async () => {
      await post(EVENTS, event({ id: '50%' }))
      return account.send('GET', `${EVENTS}/${eventTemplateId}/50%`)
    },
  ],
  request_timeout: [tooSlow],
  body_missing: [
    () => account.send('POST', EVENTS),
    () => account.send('POST', '/crm/v3/objects/tasks'),
    () => account.send('POST', '/integrators/timeline/2026-03/events'),
  ],
  json_invalid: [
    () => post(EVENTS, '{"eventTemplateId":}'),
    () => post(EVENTS, `{eventTemplateId: '${eventTemplateId}', "email": "j@example.org",}`),
    () => post(EVENTS, { email: 'j@example.org' }),
    () => post(`${EVENTS}/batch/create`, { inputs: event({}) }),
    () => post(CONTACTS, { properties: { Firstname: 'A' } }),
    () => post(CONTACTS, { properties: { city: 'A' }, associations: link([]) }),
    () => post(`${CONTACTS}/search`, { limit: 10, filterGroups: { filters: [] } }),
    () => post(CONTACTS, '{"properties": {"__proto__": "x"}}'),
    () => post(`${CONTACTS}/search`, searchBy('Equals')),
    () => post(`${CONTACTS}/search`, searchBy('sounds like')),
    () => post('/crm-object-schemas/v3/schemas/batch/read', { inputs: 'contacts' }),
  ],
  parameter_invalid: [
    () => account.send('GET', `${CONTACTS}?archived=maybe`),
    () => account.send('GET', `${CONTACTS}?limit=0&after=0`),
    () => account.send('GET', '/integrators/timeline/v3/app/event-templates'),
    async () => {
      const { id } = (await contact({ firstname: 'Twice' })).body
      return post(`${CONTACTS}/batch/update`, {
        inputs: [id, id].map((same) => ({ id: same, properties: { city: 'x' } })),
      })
    },
  ],
  search_invalid: [
    () => post(`${CONTACTS}/search`, { limit: 201 }),
    () => post(`${CONTACTS}/search`, { sorts: ['city', 'zip'] }),
    () =>
      post(`${CONTACTS}/search`, {
        filterGroups: [{ filters: Array(7).fill({ propertyName: 'city', operator: 'HAS_PROPERTY' }) }],
      }),
    () =>
      post(`${CONTACTS}/search`, {
        filterGroups: [{ filters: [{ propertyName: 'createdate', operator: 'EQ', value: 'soon' }] }],
      }),
    () => post(`${CONTACTS}/search`, { after: 10_000 }),
  ],
  batch_size_invalid: [
    () => post(`${EVENTS}/batch/create`, { inputs: [] }),
    () => post(`${EVENTS}/batch/create`, { inputs: inputs(101) }),
    () => post(`${CONTACTS}/batch/archive`, { inputs: Array.from({ length: 101 }, (_, id) => ({ id })) }),
  ],
  object_type_unknown: [
    () => account.send('GET', '/crm/v3/objects/contakts'),
    () => account.send('GET', '/crm/v3/objects/gadgets'),
    () => account.send('GET', `${CONTACTS}?associations=gadgets`),
  ],
  event_invalid: [
    () => post(EVENTS, event({ timestamp: 'soon' })),
    () => post(EVENTS, { eventTemplateId }),
    () => post(EVENTS, { eventTemplateId, email: 'nobody' }),
    () =>
      post(
        EVENTS,
        event({ timelineIFrame: { linkLabel: '', headerLabel: 'x', url: 'y', width: 0, height: 1 } }),
      ),
    () => post(`${EVENTS}/batch/create`, { inputs: [event({}), event({ id: 'x'.repeat(600) })] }),
    () =>
      post('/integrators/timeline/2026-03/events/batch', {
        inputs: [
          {
            eventTypeName: `ae${account.appId}_integrators-timeline-event-type-id-${eventTemplateId}`,
            id: 'dated-1',
            email: 'x@example.org',
            timestamp: 'soon',
            properties: {},
          },
        ],
      }),
  ],
  tokens_invalid: [
    () =>
      post(EVENTS, event({ tokens: { score: 'high', when: '2026-03-01', level: 'novice', colour: 'red' } })),
    () => post(`${EVENTS}/batch/create`, { inputs: [event({}), event({ tokens: { score: 'about 12' } })] }),
  ],
  template_invalid: [
    () => post(templates, { name: ' ', objectType: 'gadgets', headerTemplate: '{{#if' }),
    () => post(templates, { name: 'Bad token', tokens: [{ name: '1 x', label: '', type: 'text' }] }),
  ],
  properties_invalid: [
    () => contact({ firstnam: 'Ada', hs_object_id: '1' }),
    () => contact({ lifecyclestage: 'leed', email: 'nobody', annualrevenue: 'much', colour: 'red' }),
    () =>
      post(`${CONTACTS}/batch/create`, {
        inputs: [
          { properties: { city: 'A' }, objectWriteTraceId: '1' },
          { properties: { lifecyclestage: 'x' }, objectWriteTraceId: '2' },
        ],
      }),
  ],
  properties_missing: [
    () => post('/crm/v3/objects/tasks', { properties: { hs_task_subject: 'Call' } }),
    () => post('/crm/v3/objects/deals', { properties: { dealname: 'A' } }),
    async () => {
      const { body } = await contact({ firstname: 'Ada' })
      return account.send('PATCH', `${CONTACTS}/${body.id}`, { properties: {} })
    },
  ],
  associations_invalid: [
    () => post(CONTACTS, { properties: { firstname: 'A' }, associations: link([unknownType]) }),
    () =>
      post(CONTACTS, {
        properties: { firstname: 'B' },
        associations: link([{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]),
      }),
    async () => {
      const from = (await contact({ firstname: 'From' })).body.id
      const to = (await post('/crm/v3/objects/companies', { properties: { name: 'To' } })).body.id
      return account.send('PUT', `/crm/v4/objects/contacts/${from}/associations/companies/${to}`, [
        unknownType,
      ])
    },
  ],
  definition_invalid: [
    () => post(PROPERTIES, { ...property, name: '1st' }),
    () => post(PROPERTIES, { ...property, name: 'other_group', groupName: 'nowhere' }),
    () => post(PROPERTIES, { ...property, name: 'odd_field', fieldType: 'dial' }),
    () => post(PROPERTIES, { ...property, name: 'no_label', label: ' ' }),
  ],
  definition_exists: [
    async () => {
      await post(PROPERTIES, { ...property, name: 'twice' })
      return post(PROPERTIES, { ...property, name: 'twice' })
    },
    async () => {
      await post(`${PROPERTIES}/groups`, { name: 'twice', label: 'Twice' })
      return post(`${PROPERTIES}/groups`, { name: 'twice', label: 'Twice' })
    },
  ],
  not_found: [
    () => account.send('GET', `${templates}/123456`),
    () => account.send('PATCH', `${CONTACTS}/123456`, { properties: { city: 'x' } }),
    () => post(EVENTS, event({ eventTemplateId: '123456' })),
    () => post(EVENTS, { eventTemplateId, objectId: '123456' }),
    () => account.send('GET', `${PROPERTIES}/nothing`),
    () => account.send('GET', `${EVENTS}/${eventTemplateId}/nothing/render`),
    () => post(`${CONTACTS}/batch/read`, { inputs: [{ id: '123456' }] }),
  ],
  conflict: [
    async () => {
      await contact({ email: 'taken@example.org' })
      return contact({ email: 'taken@example.org', city: 'x' })
    },
    async () => {
      await post(`${templates}/${eventTemplateId}/tokens`, { name: 'again', label: 'A', type: 'string' })
      return post(`${templates}/${eventTemplateId}/tokens`, { name: 'again', label: 'A', type: 'string' })
    },
  ],
  event_exists: [
    async () => {
      await post(EVENTS, event({ id: 'same', tokens: { score: 1 } }))
      return post(EVENTS, event({ id: 'same', tokens: { score: 2 } }))
    },
  ],
  value_taken: [
    async () => {
      await post(PROPERTIES, { ...property, name: 'badge', hasUniqueValue: true })
      await contact({ badge: 'same' })
      return contact({ badge: 'same', firstname: 'Ada' })
    },
  ],
  label_invalid: [
    () => post(LABELS, { name: '1', label: 'One' }),
    () => post(LABELS, { name: 'long', label: 'x'.repeat(60) }),
  ],
  label_exists: [
    async () => {
      await post(LABELS, { name: 'again', label: 'Again' })
      return post(LABELS, { name: 'again', label: 'Other' })
    },
  ],
  identities_exhausted: [
    async () => {
      const create = async (): Promise<string> => (await contact({ firstname: 'Many' })).body.id
      const [primaryObjectId, objectIdToMerge] = [await create(), await create()]
      await server.db.query(
        `update crm_record set properties = properties || jsonb_build_object('hs_merged_object_ids', $3::text)
         where account_id = $1 and object_type_id = '0-1' and id = $2`,
        [account.accountId, primaryObjectId, Array.from({ length: 249 }, (_, at) => at + 1).join(';')],
      )
      return post(`${CONTACTS}/merge`, { primaryObjectId, objectIdToMerge })
    },
  ],
  rate_limited: [() => whenFull(account), () => whenFaulty('rate_limited')],
  locked: [() => whenFaulty('locked')],
  migrating: [() => whenFaulty('migrating')],
  upstream_failed: [() => whenFaulty('upstream_failed')],
  upstream_late: [() => whenFaulty('upstream_late')],
  unavailable: [
    () => whenFaulty('unavailable'),
    () => whenFailing(account, new DatabaseError('unavailable', new Error('gone'))),
  ],
  outcome_unknown: [() => whenFailing(account, new OutcomeUnknownError(new Error('gone')))],
  internal: [() => whenFailing(account, new TypeError('a defect'))],
}

async function provoke(kind: FailureKind, at: number): Promise<{ refusal: Refusal; explanation: Reply }> {
  const answer = await required(provoked[kind][at])()
  const refusal = refusalOf(answer)
  const token = kind === 'admin_invalid' ? server.adminToken : account.token
  const explanation = await server.send({ method: 'GET', url: `${EXPLAIN}/${refusal.correlationId}`, token })
  return { refusal, explanation }
}

/** What only the caller has. */
const suited = (): Readonly<Record<string, string>> => ({
  '{access token}': account.token,
  '{client_id}': client.clientId,
  '{client_secret}': 'a secret of the client',
  '{refresh_token}': refreshToken,
})

function sendCorrected(request: {
  method: string
  url: string
  headers: Record<string, string>
  body?: unknown
}): Promise<Reply> {
  const ofOperator = request.url.includes('/tidemark/v1/admin/')
    ? { '{access token}': server.adminToken }
    : {}
  const fill = (text: string) =>
    Object.entries({ ...suited(), ...ofOperator }).reduce(
      (filled, [name, value]) => filled.replaceAll(name, value),
      text,
    )
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, fill(value)]),
  )
  const isForm = typeof request.body === 'string'
  const body = isForm ? fillForm(String(request.body), fill) : request.body
  const url = request.url.replace(/^https?:\/\/[^/]+/, '')
  return server.send({ method: request.method, url, headers, ...(body === undefined ? {} : { body }) })
}

function fillForm(text: string, fill: (text: string) => string): string {
  const filled = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(text)) filled.append(name, fill(value))
  return filled.toString()
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no such request')
  return value
}

const kinds = Object.keys(corrections) as FailureKind[]
const corrected = kinds.filter((kind) => 'fix' in corrections[kind])
const cases = corrected.flatMap((kind) => provoked[kind].map((_request, at) => [kind, at] as const))

describe('the corrected request of each kind of failure (decision 22)', () => {
  test('every kind has one, or a reason why there is none', () => {
    const excepted = kinds.filter((kind) => !corrected.includes(kind))
    expect(excepted).toEqual([
      'account_blocked',
      'oauth_denied',
      'route_not_built',
      'request_timeout',
      'identities_exhausted',
      'internal',
    ])
    expect(Object.keys(provoked).toSorted()).toEqual(kinds.toSorted())
    expect(kinds.filter((kind) => provoked[kind].length === 0)).toEqual([])
  })

  test.each(cases)('%s, request %d: is answered', async (kind, at) => {
    const { refusal, explanation } = await provoke(kind, at)
    expect(explanation).toMatchObject({
      status: 200,
      body: { status: refusal.status, failures: [{ kind, rule: { sentence: expect.any(String) } }] },
    })
    const { request } = explanation.body.correction
    expect(request, explanation.body.correction.reason).toBeDefined()
    const reply = await sendCorrected(request)
    expect([reply.status, reply.text]).toEqual([
      expect.toSatisfy((status) => status >= 200 && status < 300 && status !== 207),
      expect.any(String),
    ])
  })

  test('an operator in the words of another language is put into those of searches', async () => {
    const reply = await post(`${CONTACTS}/search`, searchBy('not equals'))
    const id = refusalOf(reply).correlationId
    const { body } = await account.send('GET', `${EXPLAIN}/${id}`)
    expect(body.correction.request.body.filterGroups[0].filters[0].operator).toBe('NEQ')
  })

  test.each(kinds.filter((kind) => !corrected.includes(kind)))('%s: the reason is told', async (kind) => {
    const { explanation } = await provoke(kind, 0)
    expect(explanation).toMatchObject({ status: 200, body: { failures: [{ kind }] } })
    expect(explanation.body.correction).toEqual({ reason: expect.stringMatching(/\w+\.$/), notes: [] })
  })
})
