import { beforeAll, describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { idsOf } from '../support/timeline-reading.ts'
import { createContact, createRecord, createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
const EVENTS = '/events/v3/events'
let account: TestAccount
let contactType: string
let dealType: string
let contactId: string
let dealId: string

const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 16, 0, second)).toISOString()
const read = (query = '') => account.send('GET', `${EVENTS}${query}`)
const typeName = (templateId: string) => `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`

beforeAll(async () => {
  account = await server.createAccount()
  contactType = await createTemplate(account)
  dealType = await createTemplate(account, { objectType: 'deals' })
  contactId = await createContact(account, { email: 'ada@example.org' })
  dealId = await createRecord(account, 'deals', { dealname: 'One', dealstage: 'appointmentscheduled' })
  const events = [
    { id: 'c1', eventTemplateId: contactType, objectId: contactId, timestamp: at(1), tokens: { score: 1 } },
    { id: 'd1,d', eventTemplateId: dealType, objectId: dealId, timestamp: at(2) },
    { id: 'waits', eventTemplateId: contactType, utk: 'nobody', timestamp: at(3) },
    {
      id: 'c2',
      eventTemplateId: contactType,
      objectId: contactId,
      timestamp: at(4),
      tokens: { course: 'Rust', score: 2 },
    },
  ]
  for (const event of events) expect(await postEvent(account, event)).toMatchObject({ status: 201 })
})

describe('event occurrences', () => {
  test('are events of records, newest first, in the form of HubSpot (PC10, PC11)', async () => {
    const reply = await read()
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body).toEqual({
      results: [
        {
          id: 'c2',
          eventType: typeName(contactType),
          objectType: 'CONTACT',
          objectId: contactId,
          occurredAt: at(4),
          properties: { course: 'Rust', score: '2' },
        },
        {
          id: 'd1,d',
          eventType: typeName(dealType),
          objectType: 'DEAL',
          objectId: dealId,
          occurredAt: at(2),
          properties: {},
        },
        {
          id: 'c1',
          eventType: typeName(contactType),
          objectType: 'CONTACT',
          objectId: contactId,
          occurredAt: at(1),
          properties: { score: '1' },
        },
      ],
    })
  })

  test.each([
    ['objectType=contact', ['c2', 'c1']],
    ['sort=occurredAt', ['c1', 'd1,d', 'c2']],
    ['sort=-occurredAt', ['c2', 'd1,d', 'c1']],
    [`occurredAfter=${at(2)}`, ['c2', 'd1,d']],
    [`occurredAfter=${at(2)}&occurredBefore=${at(4)}`, ['d1,d']],
    ['property.score=2', ['c2']],
    ['property.score=2&property.course=Go', []],
    ['id=c1&id=d1%2Cd&id=absent', ['d1,d', 'c1']],
    ['id=c1,c2', ['c2', 'c1']],
    ['id=c1&property.score=2', []],
    ['id=c1&id=c2&objectType=0-3', []],
    ['eventType=e_visited_page', []],
    ['eventType=ae1_integrators-timeline-event-type-id-1000001', []],
    ['objectType=contacts&objectProperty.email=ADA%40example.org', ['c2', 'c1']],
    ['unknown=parameter', ['c2', 'd1,d', 'c1']],
  ])('%s shows %j', async (query, ids) => {
    const reply = await read(`?${query}`)
    expect([reply.status, idsOf(reply)]).toEqual([200, ids])
  })

  test('are picked out by type and by record id', async () => {
    expect(idsOf(await read(`?eventType=${typeName(dealType)}`))).toEqual(['d1,d'])
    expect(idsOf(await read(`?objectType=deals&objectId=${dealId}`))).toEqual(['d1,d'])
    const both = `?id=c1&objectType=contacts&objectId=${contactId}`
    expect(idsOf(await read(both))).toEqual(['c1'])
  })

  test('show only the properties that are named', async () => {
    for (const query of ['?properties=course&properties=other', '?properties=other,course']) {
      const [newest] = (await read(query)).body.results
      expect(newest.properties).toEqual({ course: 'Rust' })
    }
  })

  test('are paged forwards and back (PH16 to PH19)', async () => {
    const first = await read('?limit=1')
    expect(idsOf(first)).toEqual(['c2'])
    expect(first.body.paging).not.toHaveProperty('prev')
    expect(first.body.paging.next.link).toMatch(/\/events\/v3\/events\?limit=1&after=\w+$/)
    const second = await read(`?limit=1&after=${first.body.paging.next.after}`)
    expect(idsOf(second)).toEqual(['d1,d'])
    const { next, prev } = second.body.paging
    expect(prev.link).toContain(`before=${prev.before}`)
    expect(prev.link).not.toContain('after=')
    const last = await read(`?limit=1&after=${next.after}`)
    expect(idsOf(last)).toEqual(['c1'])
    expect(last.body).not.toHaveProperty('paging')
    const back = await read(`?limit=1&before=${prev.before}`)
    expect(idsOf(back)).toEqual(['c2'])
    expect(back.body.paging.next.after).toBe(first.body.paging.next.after)
    const rising = await read('?limit=2&sort=occurredAt')
    expect(idsOf(rising)).toEqual(['c1', 'd1,d'])
    const risen = await read(`?limit=2&sort=occurredAt&after=${rising.body.paging.next.after}`)
    expect(idsOf(risen)).toEqual(['c2'])
    const back2 = await read(`?limit=2&sort=occurredAt&before=${next.after}`)
    expect(idsOf(back2)).toEqual(['c1'])
  })

  test('answer with 10 at most unless limit says otherwise (PH19)', async () => {
    const many = await createContact(account, { email: 'many@example.org' })
    for (let n = 0; n < 12; n += 1) {
      await postEvent(account, {
        id: `n${n}`,
        eventTemplateId: contactType,
        objectId: many,
        timestamp: at(n),
      })
    }
    const url = `?objectType=contacts&objectId=${many}`
    expect((await read(url)).body.results).toHaveLength(10)
    expect((await read(`${url}&limit=100`)).body.results).toHaveLength(12)
    await server.db.query('delete from timeline_event where account_id = $1 and object_id = $2', [
      account.accountId,
      many,
    ])
  })

  test('go by dated names and with a slash at the end too (PV3, PV5)', async () => {
    const wanted = (await read()).text
    for (const url of [
      `${EVENTS}/?`,
      '/events/event-occurrences/2026-03',
      '/events/event-occurrences/2026-09-beta/',
    ]) {
      expect((await account.send('GET', url)).text).toBe(wanted)
    }
    const types = await account.send('GET', '/events/event-occurrences/2026-03/event-types')
    expect(types.body).toEqual({ eventTypes: [contactType, dealType].map(typeName) })
  })

  test('need a token and no other scope than every app has (PS3)', async () => {
    const token = await server.createToken(account, { scopes: [] })
    expect(await server.send({ method: 'GET', url: EVENTS, token })).toMatchObject({ status: 200 })
    expect(await server.send({ method: 'GET', url: EVENTS })).toMatchObject({ status: 401 })
  })
})

describe('what cannot be answered', () => {
  test.each([
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['sort=name', 'sort'],
    ['after=zzz', 'after'],
    ['before=zzz', 'before'],
    ['occurredAfter=soon', 'occurredAfter'],
    ['objectId=ada&objectType=contacts', 'objectId'],
    ['objectId=1001', 'objectType'],
    ['objectProperty.email=a%40b.example', 'objectProperty.email'],
    ['objectType=contacts&objectProperty.email=a&objectId=1', 'objectProperty.email'],
    ['objectType=contacts&objectProperty.email=a&objectProperty.phone=1', 'objectProperty.phone'],
    ['objectType=contacts&objectProperty.firstname=Ada', 'firstname'],
    ['property.=1', 'property.'],
    [`id=${Array.from({ length: 101 }, (_, n) => n).join('&id=')}`, 'parameter: id'],
    ['objectType=boats', 'boats'],
  ])('%s answers 400 and names %s (PE13)', async (query, name) => {
    const reply = await read(`?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toContain(name)
  })

  test('two cursors at once answer 400', async () => {
    const { after } = (await read('?limit=1')).body.paging.next
    const reply = await read(`?after=${after}&before=${after}`)
    expect(reply).toMatchObject({ status: 400 })
    expect(reply.body.message).toContain('query parameter: before')
  })

  test.each([
    'objectType=contacts&objectId=999999',
    'objectType=contacts&objectProperty.email=no%40one.example',
  ])('%s answers 404 (PE18)', async (query) => {
    expect(await read(`?${query}`)).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
  })
})
