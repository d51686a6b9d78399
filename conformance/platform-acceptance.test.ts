import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { refusalOf, releases } from './support/clients.ts'
import { createContact, createTemplate, type EventBody } from './support/fixtures.ts'
import { type Issued, letIn, type OAuthError, sendForm } from './support/oauth.ts'
import { type ErrorBody, type Reply, send, target, unique, uniqueEmail } from './support/target.ts'

// The checks of platform section 11, as far as what they ask for is built. Check 4 needs a clock that can be set, and is
// tested beside the rules; the clients of other languages are not run here: unverified.

const CONTACTS = '/crm/v3/objects/contacts'
const templates = `/integrators/timeline/v3/${target.appId}/event-templates`

/** A request that `fetch` would not send. */
async function ask(
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; body: { id?: string; results?: readonly unknown[]; category?: string } }> {
  const headers = {
    authorization: `Bearer ${target.token}`,
    'content-type': 'application/json',
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target.url)
    const sent = request({ method, path, headers, hostname, port }, (reply) => {
      const status = reply.statusCode ?? 0
      if (status === 204) resolve({ status, body: {} })
      else json(reply).then((read) => resolve({ status, body: read as object }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe.each(releases)('with $name, only the base URL changed', (release) => {
  test('creates, reads, searches and batches contacts (platform 11.1, PX1, PH14)', async () => {
    const { contacts } = release.create({ accessToken: target.token }).crm
    const email = uniqueEmail()
    const created = await contacts.basicApi.create({ properties: { email }, associations: [] })
    const read = await contacts.basicApi.getById(created.id, ['email'])
    expect(read.properties.email).toBe(email)
    const filters = [{ propertyName: 'email', operator: 'EQ' as never, value: email }]
    const found = await contacts.searchApi.doSearch({ filterGroups: [{ filters }], limit: 1 } as never)
    expect([found.total, found.results[0]?.id]).toEqual([1, created.id])
    const inputs = [uniqueEmail(), uniqueEmail()].map((address) => ({
      properties: { email: address },
      associations: [],
    }))
    const batch = await contacts.batchApi.create({ inputs } as never)
    expect([batch.status, batch.results.length]).toEqual(['COMPLETE', 2])
    const taken = await refusalOf(contacts.basicApi.create({ properties: { email }, associations: [] }))
    expect([taken.code, taken.body.category]).toEqual([409, 'CONFLICT'])
  })
})

describe.skipIf(target.oauth === undefined)('grants', () => {
  const settings = target.oauth ?? { clientId: '', clientSecret: '', redirectUri: '' }
  const client = { client_id: settings.clientId, client_secret: settings.clientSecret }
  const codeForm = (code: string, more: Readonly<Record<string, string>> = {}) => ({
    ...client,
    grant_type: 'authorization_code',
    redirect_uri: settings.redirectUri,
    code,
    ...more,
  })

  test('a grant from its page to its end (platform 11.2)', async () => {
    const code = await letIn(settings)
    const issued = await sendForm<Issued>('/oauth/v3/token', codeForm(code))
    expect(issued.status).toBe(200)
    const { refresh_token: token } = issued.body
    for (const path of ['/oauth/v1/token', '/oauth/2026-03/token']) {
      const fields = { ...client, grant_type: 'refresh_token', refresh_token: token }
      const renewed = await sendForm<Issued>(path, fields)
      expect([renewed.status, renewed.body.refresh_token]).toEqual([200, token])
      const used = await send('GET', CONTACTS, { token: renewed.body.access_token })
      expect(used.status).toBe(200)
    }
    const introspect = () => sendForm<{ active: boolean }>('/oauth/v3/token/introspect', { ...client, token })
    expect(await introspect()).toMatchObject({ status: 200, body: { active: true } })
    const revoked = await sendForm('/oauth/v3/token/revoke', { ...client, token })
    expect([revoked.status, revoked.text]).toEqual([200, ''])
    expect(await introspect()).toMatchObject({ status: 200, text: '{"active":false}' })
  })

  test('a code twice, another address, and JSON for a form (platform 11.3, PA17, PA20)', async () => {
    const code = await letIn(settings)
    const refused = async (reply: Promise<Reply<OAuthError>>) => {
      const { status, body } = await reply
      return [status, body.status, body.error]
    }
    const elsewhere = { redirect_uri: `${settings.redirectUri}/elsewhere` }
    expect(await refused(sendForm('/oauth/v1/token', codeForm(await letIn(settings), elsewhere)))).toEqual([
      400,
      'MISMATCH_REDIRECT_URI_AUTH_CODE',
      'invalid_grant',
    ])
    const first = await sendForm<Issued>('/oauth/v1/token', codeForm(code))
    expect([first.status, typeof first.body.access_token]).toEqual([200, 'string'])
    const again = ['BAD_AUTH_CODE', 'invalid_grant']
    expect(await refused(sendForm('/oauth/v1/token', codeForm(code)))).toEqual([400, ...again])
    const asJson = send<OAuthError>('POST', '/oauth/v1/token', { token: undefined, body: codeForm(code) })
    expect(await refused(asJson)).toEqual([400, 'BAD_GRANT_TYPE', 'unsupported_grant_type'])
  })

  test('a token that may only read writes nothing (platform 11.6, PA38)', async () => {
    const code = await letIn(settings, 'crm.objects.contacts.read')
    const { body: issued } = await sendForm<Issued>('/oauth/v3/token', codeForm(code))
    const properties = { email: uniqueEmail() }
    const options = { token: issued.access_token, body: { properties } }
    const reply = await send<ErrorBody>('POST', CONTACTS, options)
    expect([reply.status, reply.body.category]).toEqual([403, 'MISSING_SCOPES'])
    expect(reply.body.errors?.[0]?.context?.requiredGranularScopes).toContain('crm.objects.contacts.write')
    // The next grant gives the installation its scopes back.
    await sendForm('/oauth/v3/token', codeForm(await letIn(settings)))
  })
})

describe('credentials', () => {
  test.each([
    ['none', undefined],
    ['garbage', 'Bearer garbage'],
    ['Basic', `Basic ${Buffer.from(`x:${target.token}`).toString('base64')}`],
  ])(
    '%s: 401 as JSON, with its correlation id in a header (platform 11.5, PA35, PH1)',
    async (_what, value) => {
      const headers = value === undefined ? {} : { authorization: value }
      const reply = await send<ErrorBody>('GET', CONTACTS, { token: undefined, headers })
      expect([reply.status, reply.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
      expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8')
      expect(reply.headers.get('x-hubspot-correlation-id')).toBe(reply.body.correlationId)
    },
  )

  test('the developer key lists templates and reads no records (platform 11.7, PA2)', async () => {
    const key = `?hapikey=${target.developerKey}`
    const listed = await send<{ results: readonly unknown[] }>('GET', templates + key, { token: undefined })
    expect([listed.status, Array.isArray(listed.body.results)]).toEqual([200, true])
    const read = await send<ErrorBody>('GET', CONTACTS + key, { token: undefined })
    expect([read.status, read.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
  })
})

describe('requests', () => {
  test('slashes too many, a body on GET, and a JSON type without a body (platform 11.8, PV5, PE39, PE41)', async () => {
    const { id } = await createContact()
    const owners = await ask('GET', '//crm/v3/owners/')
    expect([owners.status, Array.isArray(owners.body.results)]).toEqual([200, true])
    const events = await ask('GET', `/events/v3/events/?limit=1&objectType=contact&objectId=${id}`)
    expect([events.status, events.body.results]).toEqual([200, []])
    const record = await ask('GET', `${CONTACTS}/${id}`, '{"limit":1}')
    expect([record.status, record.body.id]).toEqual([200, id])
    const gone = await ask('DELETE', `${CONTACTS}/${id}`)
    expect([gone.status, gone.body]).toEqual([204, {}])
  })

  test('a URL of 30,000 characters is taken, one of 40,000 is not (platform 11.9, PH28)', async () => {
    const { id } = await createContact()
    const url = `${CONTACTS}/${id}?properties=`
    const taken = await send<{ id: string }>('GET', url.padEnd(30_000, 'a'))
    expect([taken.status, taken.body.id]).toEqual([200, id])
    const refused = await send<ErrorBody>('GET', url.padEnd(40_000, 'a'))
    expect([refused.status, refused.body.category]).toEqual([414, 'VALIDATION_ERROR'])
  })

  test('each page links to the next by a whole address, the last to none (platform 11.10, PH16 to PH18)', async () => {
    type Page = { results: readonly object[]; paging?: { next: { after: string; link: string } } }
    const contact = await createContact()
    for (const name of ['One', 'Two']) {
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }]
      const associations = [{ to: { id: contact.id }, types }]
      const body = { properties: { name: unique(name) }, associations }
      expect((await send('POST', '/crm/v3/objects/companies', { body })).status).toBe(201)
    }
    const first = await send<Page>(
      'GET',
      `/crm/v4/objects/contacts/${contact.id}/associations/companies?limit=1`,
    )
    const link = first.body.paging?.next.link ?? ''
    expect([first.status, first.body.results.length, link.startsWith('http')]).toEqual([200, 1, true])
    const last = await send<Page>('GET', link.slice(new URL(link).origin.length))
    expect([last.status, last.body.results.length, 'paging' in last.body]).toEqual([200, 1, false])
  })

  test('a client that tries conflicts again is told not to (platform 11.13, PH10, PX20)', async () => {
    const { properties } = await createContact()
    const replies: Reply<ErrorBody>[] = []
    // The rule of the new clients: 409 is sent again twice, unless the reply says otherwise.
    for (let tries = 0; tries < 3; tries += 1) {
      const reply = await send<ErrorBody>('POST', CONTACTS, {
        body: { properties: { email: properties.email } },
      })
      replies.push(reply)
      if (reply.headers.get('x-should-retry') === 'false') break
    }
    expect(replies.map(({ status }) => status)).toEqual([409])
    expect(replies[0]?.body.category).toBe('CONFLICT')
  })

  test('a form makes a visitor the contact of its events (platform 11.17, PT4, PT14)', async () => {
    const { id: eventTemplateId } = await createTemplate()
    const [email, hutk] = [uniqueEmail(), randomUUID().replaceAll('-', '')]
    const account = await send<{ portalId: number }>('GET', '/account-info/v3/details')
    const form = `/submissions/v3/integration/submit/${account.body.portalId}/${randomUUID()}`
    const fields = [{ objectTypeId: '0-1', name: 'email', value: email }]
    const sent = await send('POST', form, { body: { fields, context: { hutk } } })
    expect(sent.status).toBe(200)
    const contact = await send<{ id: string }>('GET', `${CONTACTS}/${email}?idProperty=email`)
    const body = { eventTemplateId, id: unique('known'), utk: hutk, tokens: { course: 'Rust' } }
    const reply = await send<EventBody>('POST', '/integrators/timeline/v3/events', { body })
    expect([reply.status, reply.body.objectId]).toEqual([201, contact.body.id])
  })

  test('an event of a visitor whom nobody knows is taken, and waits (platform 11.18, PD1)', async () => {
    const { id: eventTemplateId } = await createTemplate()
    const utk = unique('visitor')
    const body = { eventTemplateId, id: unique('waits'), utk, tokens: { course: 'Rust' } }
    const reply = await send<EventBody>('POST', '/integrators/timeline/v3/events', { body })
    expect([reply.status, 'objectId' in reply.body]).toEqual([201, false])
  })
})
