import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  ACCOUNT_TIMELINE,
  idsOf,
  readPages,
  recordEvents,
  recordTimeline,
} from '../support/timeline-reading.ts'
import { createContact, createRecord, createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount
let contactType: string
let dealType: string
let contactId: string
let dealId: string

const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 16, 0, second)).toISOString()
const read = (query = '', of: TestAccount = account) => of.send('GET', `${ACCOUNT_TIMELINE}${query}`)

beforeAll(async () => {
  account = await server.createAccount()
  contactType = await createTemplate(account)
  dealType = await createTemplate(account, { name: 'Deal won', objectType: 'deals' })
  contactId = await createContact(account, { email: 'one@example.org' })
  dealId = await createRecord(account, 'deals', { dealname: 'One', dealstage: 'appointmentscheduled' })
  const events = [
    { id: 'contact-1', eventTemplateId: contactType, objectId: contactId, timestamp: at(1) },
    { id: 'deal-1', eventTemplateId: dealType, objectId: dealId, timestamp: at(2) },
    { id: 'waits-1', eventTemplateId: contactType, utk: 'nobody', timestamp: at(3) },
    { id: 'contact-2', eventTemplateId: contactType, objectId: contactId, timestamp: at(4) },
  ]
  for (const event of events) expect(await postEvent(account, event)).toMatchObject({ status: 201 })
})

describe("an account's timeline", () => {
  test('shows the events of all records and of unknown visitors, newest first', async () => {
    const reply = await read()
    expect(idsOf(reply)).toEqual(['contact-2', 'waits-1', 'deal-1', 'contact-1'])
    expect(reply.body.results[1]).not.toHaveProperty('objectId')
    expect(reply.body.results[2]).toMatchObject({ objectType: 'deals', objectId: dealId })
    const pages = await readPages(account, `${ACCOUNT_TIMELINE}?limit=3`)
    expect(pages.map(idsOf)).toEqual([['contact-2', 'waits-1', 'deal-1'], ['contact-1']])
  })

  test('shows only what waits, or only what does not, when pending says so (decision 15)', async () => {
    expect(idsOf(await read('?pending=true'))).toEqual(['waits-1'])
    expect(idsOf(await read('?pending=TRUE&objectType=deals'))).toEqual([])
    expect(idsOf(await read('?pending=false'))).toEqual(['contact-2', 'deal-1', 'contact-1'])
  })

  test('shows one type of records, or one record', async () => {
    expect(idsOf(await read('?objectType=deal'))).toEqual(['deal-1'])
    expect(idsOf(await read('?objectType=0-1'))).toEqual(['contact-2', 'waits-1', 'contact-1'])
    expect(idsOf(await read(`?objectType=contacts&objectId=0${contactId}`))).toEqual([
      'contact-2',
      'contact-1',
    ])
    expect(await read('?objectType=contacts&objectId=999999')).toMatchObject({ status: 404 })
  })

  test('takes the other filters too', async () => {
    expect(idsOf(await read(`?eventTemplateId=${dealType}`))).toEqual(['deal-1'])
    expect(idsOf(await read(`?occurredAfter=${at(2)}&occurredBefore=${at(4)}`))).toEqual([
      'waits-1',
      'deal-1',
    ])
  })
})

describe('who sees what', () => {
  test('another account sees nothing of it (reliability P5)', async () => {
    const other = await server.createAccount()
    await createTemplate(other)
    const mine = await createContact(other, { email: 'one@example.org' })
    expect((await read('', other)).body).toEqual({ results: [] })
    expect((await other.send('GET', recordEvents(mine))).body).toEqual({ results: [] })
    expect((await other.send('GET', recordTimeline(dealId, 'deals'))).status).toBe(404)
    expect((await read(`?eventTemplateId=${contactType}`, other)).status).toBe(404)
    const lines = await read('?format=ndjson', other)
    expect(lines.text).toBe('{"kind":"end","complete":true,"count":0}\n')
  })

  test('another app of the account sees the events of all of its apps (decision 60)', async () => {
    const { appId, developerAccountId } = await server.createAccount()
    const tenant = { accountId: account.accountId, appId, developerAccountId }
    await server.stores.accounts.ensureTenant({ ...tenant, name: 'Second', createdAt: Date.now() })
    const token = await server.createToken({ ...account, ...tenant }, { scopes: ['timeline'] })
    const reply = await server.send({ method: 'GET', url: recordTimeline(contactId), token })
    expect(idsOf(reply)).toEqual(['contact-2', 'contact-1'])
    expect(reply.body.results[0].appId).toBe(account.appId)
    // The event as its app sent it stays that app's own (M3).
    const event = `/integrators/timeline/v3/events/${contactType}/contact-1`
    expect((await server.send({ method: 'GET', url: event, token })).status).toBe(404)
  })

  test.each([
    ['tickets', 200],
    ['crm.objects.deals.read', 200],
    ['crm.objects.contacts.write', 403],
    ['developers-read', 403],
  ])('a token with the scope %s gets %d (A4)', async (scope, status) => {
    const token = await server.createToken(account, { scopes: [scope] })
    for (const url of [ACCOUNT_TIMELINE, recordTimeline(contactId)]) {
      expect((await server.send({ method: 'GET', url, token })).status).toBe(status)
    }
  })

  test('nobody gets in without a token, or with a developer key (E1)', async () => {
    for (const query of ['', `?hapikey=${account.developerKey}`]) {
      const reply = await server.send({ method: 'GET', url: ACCOUNT_TIMELINE + query })
      expect(reply).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } })
    }
  })
})

describe('bad parameters are refused by name (PE13)', () => {
  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['after=Mi4xLjI', 'after'],
    ['after=MS4xLjI%3D', 'after'],
    ['after=x', 'after'],
    ['occurredAfter=yesterday', 'occurredAfter'],
    ['occurredBefore=2026-02-30', 'occurredBefore'],
    ['eventTemplateId=abc', 'eventTemplateId'],
    ['token.=1', 'token.'],
    ['token.a=1&token.a=2', 'token.a'],
    ['format=xml', 'format'],
    ['format=ndjson&limit=5', 'limit'],
    ['eventTypeName=%00', 'eventTypeName'],
    ['eventTypeName=%00&eventTypeName=a', 'eventTypeName'],
    ['token.%00=a', 'token.'],
    ['kind=tasks', 'kind'],
    ['kind=task&token.course=1', 'kind'],
  ])('%s', async (query, name) => {
    for (const url of [ACCOUNT_TIMELINE, recordTimeline(contactId)]) {
      const reply = await account.send('GET', `${url}?${query}`)
      expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
      expect(reply.body.message).toContain(`query parameter: ${name}`)
    }
  })

  test.each([
    ['objectType=boats', 'boats'],
    ['objectType=contacts&objectId=ada', 'objectId'],
    ['objectId=1001', 'objectType'],
    ['pending=maybe', 'pending'],
    ['pending=true&objectType=contacts&objectId=1001', 'pending'],
    ['kind=event,task', 'kind'],
  ])('%s, of the account', async (query, name) => {
    const reply = await account.send('GET', `${ACCOUNT_TIMELINE}?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toContain(name)
  })

  test('a type that the account cannot have events of answers 404 (E5)', async () => {
    for (const [query, message] of [
      ['eventTemplateId=999999', 'Event template 999999 not found'],
      ['eventTypeName=ae1_x', 'Event type ae1_x not found'],
    ]) {
      expect(await read(`?${query}`)).toMatchObject({ status: 404, body: { message } })
    }
  })

  test('no value of any parameter is answered with a failure of ours', async () => {
    const names = fc.constantFrom(
      ...[
        'after',
        'before',
        'limit',
        'sort',
        'format',
        'render',
        'pending',
        'objectType',
        'objectId',
        'id',
        'kind',
      ],
      ...['eventTemplateId', 'eventTypeName', 'eventType', 'occurredAfter', 'occurredBefore', 'properties'],
      ...['token.course', 'property.course', 'objectProperty.email', 'token.__proto__', 'constructor'],
    )
    const values = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('0', '-1', '9'.repeat(19), '%00'))
    const urls = fc.constantFrom(ACCOUNT_TIMELINE, recordTimeline(contactId), '/events/v3/events')
    await fc.assert(
      fc.asyncProperty(urls, fc.array(fc.tuple(names, values), { maxLength: 4 }), async (url, parameters) => {
        const query = new URLSearchParams()
        for (const [name, value] of parameters) query.append(name, value)
        const reply = await account.send('GET', `${url}?${query.toString()}`)
        expect([200, 400, 404]).toContain(reply.status)
      }),
      { numRuns: 300 },
    )
  })
})
