import { describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createContact,
  createRecord,
  createStampingTemplate,
  postBatch,
  postEvent,
  readEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withContact(tokens: readonly Body[], properties: Body = { email: 'a@example.org' }) {
  const account: TestAccount = await server.createAccount()
  const eventTemplateId = await createStampingTemplate(account, tokens)
  const objectId = await createContact(account, properties)
  const stamp = (values: Body) => postEvent(account, { eventTemplateId, objectId, tokens: values })
  const read = (...names: string[]) => readProperties(account, `contacts/${objectId}`, names)
  return { account, eventTemplateId, objectId, stamp, read }
}

describe('stamping token values on the record (V30-V35)', () => {
  test('writes each mapped value to its property and leaves the others (V30, V31)', async () => {
    const { stamp, read } = await withContact(
      [
        { name: 'a', objectPropertyName: 'firstname' },
        { name: 'b', objectPropertyName: 'city' },
        { name: 'c' },
      ],
      { email: 'a@example.org', city: 'Oslo', lastname: 'Lee' },
    )
    const reply = await stamp({ a: 'Ann', b: 'Rome', c: 'nowhere' })
    expect([reply.status, reply.body.tokens]).toEqual([201, { a: 'Ann', b: 'Rome', c: 'nowhere' }])
    expect(await read('firstname', 'city', 'lastname')).toEqual({
      firstname: 'Ann',
      city: 'Rome',
      lastname: 'Lee',
    })
  })

  test.each([
    ['companies', { name: 'Acme' }, 'city', 'Rome'],
    [
      'deals',
      { dealname: 'Big', dealstage: 'appointmentscheduled', pipeline: 'default' },
      'description',
      'Grown',
    ],
    ['tickets', { subject: 'Help', hs_pipeline: '0', hs_pipeline_stage: '1' }, 'content', 'More'],
  ])('writes to %s too (V30)', async (objectType, properties, property, value) => {
    const account = await server.createAccount()
    const eventTemplateId = await createStampingTemplate(
      account,
      [{ name: 'a', objectPropertyName: property }],
      objectType,
    )
    const objectId = await createRecord(account, objectType, properties)
    expect((await postEvent(account, { eventTemplateId, objectId, tokens: { a: value } })).status).toBe(201)
    expect(await readProperties(account, `${objectType}/${objectId}`, [property])).toEqual({
      [property]: value,
    })
  })

  test('an event that waited for its visitor stamps nothing when the contact is known (decision 15)', async () => {
    const { account, eventTemplateId, objectId, read } = await withContact([
      { name: 'a', objectPropertyName: 'firstname' },
    ])
    const event = { eventTemplateId, id: 'waits', utk: 'early-bird', tokens: { a: 'Ann' } }
    expect((await postEvent(account, event)).body).not.toHaveProperty('objectId')
    expect((await postEvent(account, { eventTemplateId, objectId, utk: 'early-bird' })).status).toBe(201)
    expect((await readEvent(account, eventTemplateId, 'waits')).body.objectId).toBe(objectId)
    expect(await read('firstname')).toEqual({ firstname: null })
  })

  test('keeps the change in the history of the property, with the app as its source (V30)', async () => {
    const { account, objectId, stamp } = await withContact([{ name: 'a', objectPropertyName: 'city' }])
    await stamp({ a: 'Rome' })
    await stamp({ a: 'Oslo' })
    const record = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${objectId}?propertiesWithHistory=city`,
    )
    expect(record.body.propertiesWithHistory.city).toMatchObject([
      { value: 'Oslo', sourceType: 'INTEGRATION', sourceId: account.appId },
      { value: 'Rome', sourceType: 'INTEGRATION', sourceId: account.appId },
    ])
  })

  test.each([
    ['an unknown property', 'no_such_property', 'x'],
    ['a read-only property', 'hs_object_id', '5'],
    ['a calculated property', 'hs_full_name_or_email', 'x'],
    ['a text for a number', 'associatedcompanyid', 'many'],
    ['a value that is no option', 'lifecyclestage', 'king'],
    ['a bad address', 'email', 'nobody'],
    ['a text that is no time', 'closedate', 'soon'],
    ['a name of every object', 'constructor', 'x'],
  ])('stores the event and skips %s (V31, V32)', async (_name, property, value) => {
    const { account, objectId, stamp, read } = await withContact([
      { name: 'bad', objectPropertyName: property },
      { name: 'good', objectPropertyName: 'city' },
    ])
    const before = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${objectId}?properties=lifecyclestage,email,closedate,associatedcompanyid`,
    )
    const reply = await stamp({ bad: value, good: 'Rome' })
    expect([reply.status, reply.body.tokens]).toEqual([201, { bad: value, good: 'Rome' }])
    const after = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${objectId}?properties=lifecyclestage,email,closedate,associatedcompanyid`,
    )
    expect({ ...after.body.properties, lastmodifieddate: '' }).toEqual({
      ...before.body.properties,
      lastmodifieddate: '',
    })
    expect(await read('city')).toEqual({ city: 'Rome' })
  })

  test('writes a date token to a datetime property as the instant (V33)', async () => {
    const { stamp, read } = await withContact([{ name: 'on', type: 'date', objectPropertyName: 'closedate' }])
    expect((await stamp({ on: 1777911600000 })).status).toBe(201)
    expect(await read('closedate')).toEqual({ closedate: '2026-05-04T16:20:00Z' })
  })

  test('writes numbers and options as their text (V33)', async () => {
    const { stamp, read } = await withContact([
      { name: 'n', type: 'number', objectPropertyName: 'annualrevenue' },
      { name: 's', type: 'number', objectPropertyName: 'city' },
      { name: 'o', type: 'enumeration', objectPropertyName: 'lifecyclestage' },
      { name: 'd', type: 'date', objectPropertyName: 'state' },
    ])
    expect((await stamp({ n: '42', s: '92.50', o: 'customer', d: 0 })).status).toBe(201)
    expect(await read('annualrevenue', 'city', 'lifecyclestage', 'state')).toEqual({
      annualrevenue: '42',
      city: '92.50',
      lifecyclestage: 'customer',
      state: '0',
    })
  })

  test('writes in the order of processing, whatever the timestamps say (V34)', async () => {
    const { account, eventTemplateId, objectId, read } = await withContact([
      { name: 'a', objectPropertyName: 'city' },
    ])
    await postEvent(account, { eventTemplateId, objectId, timestamp: '2026-05-02', tokens: { a: 'new' } })
    await postEvent(account, { eventTemplateId, objectId, timestamp: '2020-01-01', tokens: { a: 'old' } })
    expect(await read('city')).toEqual({ city: 'old' })
  })

  test('writes in input order inside a batch, each input seeing the one before (V34, B5)', async () => {
    const { account, eventTemplateId, objectId, read } = await withContact([
      { name: 'a', objectPropertyName: 'city' },
      { name: 'b', objectPropertyName: 'state' },
    ])
    const reply = await postBatch(account, [
      { eventTemplateId, objectId, tokens: { a: '1', b: '1' } },
      { eventTemplateId, objectId, tokens: { a: '2' } },
      { eventTemplateId, objectId, tokens: { a: '3' } },
    ])
    expect(reply.status).toBe(201)
    expect(await read('city', 'state')).toEqual({ city: '3', state: '1' })
  })

  test('leaves properties of absent tokens as they are; an empty text clears (V35, V20)', async () => {
    const { stamp, read } = await withContact(
      [
        { name: 'a', objectPropertyName: 'city' },
        { name: 'b', objectPropertyName: 'state' },
      ],
      { email: 'a@example.org', city: 'Oslo', state: 'S' },
    )
    await stamp({})
    expect(await read('city', 'state')).toEqual({ city: 'Oslo', state: 'S' })
    await stamp({ a: '' })
    expect(await read('city', 'state')).toEqual({ city: null, state: 'S' })
  })

  test('does nothing when the value is there already', async () => {
    const { account, objectId, stamp } = await withContact([{ name: 'a', objectPropertyName: 'city' }], {
      email: 'a@example.org',
      city: 'Oslo',
    })
    const before = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${objectId}?propertiesWithHistory=city`,
    )
    await stamp({ a: 'Oslo' })
    const after = await account.send('GET', `/crm/v3/objects/contacts/${objectId}?propertiesWithHistory=city`)
    expect(after.body).toEqual(before.body)
  })
})

describe('a token that is mapped to email (V33)', () => {
  const tokens = [
    { name: 'mail', objectPropertyName: 'email' },
    { name: 'town', objectPropertyName: 'city' },
  ]

  test('moves the contact to the free address and frees the old one (V33, V5)', async () => {
    const { account, eventTemplateId, objectId, stamp, read } = await withContact(tokens)
    expect((await stamp({ mail: ' New@Example.org' })).status).toBe(201)
    expect(await read('email')).toEqual({ email: 'new@example.org' })
    expect((await postEvent(account, { eventTemplateId, email: 'new@example.org' })).body.objectId).toBe(
      objectId,
    )
    expect((await postEvent(account, { eventTemplateId, email: 'a@example.org' })).body.objectId).not.toBe(
      objectId,
    )
  })

  test('skips an address that another contact has, and nothing else (V33)', async () => {
    const { account, stamp, read } = await withContact(tokens)
    await createContact(account, { email: 'taken@example.org' })
    const reply = await stamp({ mail: 'TAKEN@example.org', town: 'Rome' })
    expect([reply.status, reply.body.tokens]).toEqual([201, { mail: 'TAKEN@example.org', town: 'Rome' }])
    expect(await read('email', 'city')).toEqual({ email: 'a@example.org', city: 'Rome' })
  })

  test('skips an address that an earlier input of the batch took (V33, B5)', async () => {
    const { account, eventTemplateId, objectId, read } = await withContact(tokens)
    const reply = await postBatch(account, [
      { eventTemplateId, email: 'fresh@example.org' },
      { eventTemplateId, objectId, tokens: { mail: 'fresh@example.org' } },
    ])
    expect(reply.status).toBe(201)
    expect(await read('email')).toEqual({ email: 'a@example.org' })
  })

  test('gives its address to the contact that the event creates, unless it is taken (V4, V33)', async () => {
    const { account, eventTemplateId } = await withContact(tokens)
    const moved = await postEvent(account, {
      eventTemplateId,
      email: 'one@example.org',
      tokens: { mail: 'two@example.org' },
    })
    const kept = await postEvent(account, {
      eventTemplateId,
      email: 'three@example.org',
      tokens: { mail: 'a@example.org' },
    })
    expect([moved.status, kept.status]).toEqual([201, 201])
    expect(await readProperties(account, `contacts/${moved.body.objectId}`, ['email'])).toEqual({
      email: 'two@example.org',
    })
    expect(await readProperties(account, `contacts/${kept.body.objectId}`, ['email'])).toEqual({
      email: 'three@example.org',
    })
  })

  test('makes a contact for each input of a batch whose address is moved on at once (V33, B5)', async () => {
    const { account, eventTemplateId } = await withContact(tokens)
    const reply = await postBatch(
      account,
      ['x1@example.org', 'x2@example.org', 'x3@example.org'].map((mail) => ({
        eventTemplateId,
        email: 'same@example.org',
        tokens: { mail },
      })),
    )
    expect(reply.status).toBe(201)
    expect(new Set(reply.body.results.map((event: Body) => event.objectId)).size).toBe(3)
  })

  test('never clears the address (V33)', async () => {
    const { stamp, read } = await withContact(tokens)
    expect((await stamp({ mail: '', town: 'Rome' })).status).toBe(201)
    expect(await read('email', 'city')).toEqual({ email: 'a@example.org', city: 'Rome' })
  })
})
