import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { refusalOf, releases } from './support/clients.ts'
import { createContact, createTemplate, type EventBody } from './support/fixtures.ts'
import { type ErrorBody, send, target, uniqueEmail } from './support/target.ts'

// Checks of platform section 11 about faults, forms and the paths of popular tools.

const FAULTS = '/tidemark/v1/admin/faults'
const { adminToken } = target

beforeAll(() => {
  // The client reports each retry on stderr, and waits ten seconds after a 429.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { setTimeout: start } = globalThis
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms = 0, ...given: []) =>
    start(work, ms >= 1_000 && ms % 1_000 === 0 ? 0 : ms, ...given)) as typeof setTimeout)
})

afterAll(() => vi.restoreAllMocks())

describe.skipIf(adminToken === undefined).each(releases)('faults and $name', (release) => {
  test('with three tries a 429 and a 503 are survived, without any they are told (platform 11.12)', async () => {
    const { id } = await createContact()
    const fault = { method: 'GET', path: `/crm/v3/objects/contacts/${id}` }
    const inject = (status: number) => send('POST', FAULTS, { token: adminToken, body: { ...fault, status } })
    for (const status of [429, 503]) expect((await inject(status)).status).toBe(201)
    const patient = release.create({ accessToken: target.token, numberOfApiCallRetries: 3 })
    expect((await patient.crm.contacts.basicApi.getById(id)).id).toBe(id)
    await inject(503)
    const refused = await refusalOf(
      release.create({ accessToken: target.token }).crm.contacts.basicApi.getById(id),
    )
    expect([refused.code, refused.body.status]).toEqual([503, 'error'])
  })
})

describe('forms', () => {
  const submit = async (context: object, email = uniqueEmail()) => {
    const details = await send<{ portalId: number }>('GET', '/account-info/v3/details')
    const form = '5f0c2b1e-7a3d-4c55-9e21-0a1b2c3d4e5f'
    const fields = [{ objectTypeId: '0-1', name: 'email', value: email }]
    return send<ErrorBody & { inlineMessage?: string }>(
      'POST',
      `/submissions/v3/integration/submit/${details.body.portalId}/${form}`,
      { token: undefined, body: { fields, context } },
    )
  }

  test('a visitor who sent a form is whom later events of its token are about (platform 11.17, PT4, PT14)', async () => {
    const email = uniqueEmail()
    const hutk = randomUUID().replaceAll('-', '')
    const sent = await submit({ hutk, pageUri: 'https://shop.example/price' }, email)
    expect([sent.status, typeof sent.body.inlineMessage]).toEqual([200, 'string'])
    const contact = await send<{ id: string }>('GET', `/crm/v3/objects/contacts/${email}?idProperty=email`)
    const { id: eventTemplateId } = await createTemplate()
    const body = { eventTemplateId, utk: hutk, tokens: { course: 'Rust' } }
    const event = await send<EventBody>('POST', '/integrators/timeline/v3/events', { body })
    expect([event.status, event.body.objectId]).toEqual([201, contact.body.id])
  })

  test.each([[''], ['x'.repeat(300)]])('the token %j is refused by name (PT11)', async (hutk) => {
    const refused = await submit({ hutk })
    expect([refused.status, refused.body.status]).toEqual([400, 'error'])
    expect(refused.text).toContain('"errorType":"INVALID_HUTK"')
  })
})

test.each([
  '/account-info/v3/details',
  '/crm/v3/objects/contacts',
  '/crm/v3/properties/contacts',
  '/crm/v3/properties/contacts/email',
  '/crm/v3/owners/',
  '/crm/v3/pipelines/deals',
  '/crm/v3/pipelines/tickets',
  '/crm/v3/schemas',
  '/crm-object-schemas/v3/schemas',
  '/crm/v4/associations/contacts/companies/labels',
  `/integrators/timeline/v3/${target.appId}/event-templates`,
  `/crm/v3/timeline/${target.appId}/event-templates`,
])('%s of the first tier answers (platform 11.20)', async (path) => {
  const reply = await send<Readonly<Record<string, unknown>>>('GET', path)
  expect([reply.status, reply.body.category]).toEqual([200, undefined])
})
