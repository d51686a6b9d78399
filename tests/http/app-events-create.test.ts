import { describe, expect, test } from 'vitest'
import { APP_EVENTS, postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  createAccountOfApp,
  createContact,
  createRecord,
  createStampingTemplate,
  createTemplate,
  countRows,
  INSTANT,
  postEvent,
  readEvent,
  readProperties,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withType(
  definition = {},
): Promise<{ account: TestAccount; templateId: string; eventTypeName: string }> {
  const account = await server.createAccount()
  const templateId = await createTemplate(account, definition)
  return { account, templateId, eventTypeName: typeNameOf(account, templateId) }
}

const errorOf = (category: string, message: unknown) => ({
  status: 'error',
  category,
  message,
  correlationId: expect.stringMatching(UUID_V7),
})

describe('one app event (X1, X4)', () => {
  test('answers 201 with the occurrence as sent, the record resolved, neither objectType nor createdAt (X1, X4)', async () => {
    const { account, eventTypeName } = await withType()
    const timelineIFrame = {
      linkLabel: 'Open',
      headerLabel: 'Report',
      url: 'https://a.example/r',
      width: 8,
      height: 3,
    }
    const event = {
      eventTypeName,
      id: 'login-77',
      email: 'Dana@example.org',
      utk: 'AbC',
      domain: 'learn.example.com',
      timestamp: '2026-05-04T16:20:00Z',
      properties: { course: 'Rust basics', score: 92.5, level: 'intro', finishedOn: 1777852800000 },
      extraData: { modules: [{ title: 'Setup', minutes: 12 }] },
      timelineIFrame,
    }
    const created = await postAppEvent(account, event)
    expect(created.status).toBe(201)
    expect(created.headers.location).toBeUndefined()
    expect(created.body).toEqual({
      ...event,
      objectId: expect.stringMatching(/^\d+$/),
      timestamp: '2026-05-04T16:20:00.000Z',
      properties: { course: 'Rust basics', score: '92.5', level: 'intro', finishedOn: '1777852800000' },
    })
  })

  test('needs type, id, properties and one identifier (section 7, V2, V17)', async () => {
    const { account, eventTypeName } = await withType()
    const created = await postAppEvent(account, {
      eventTypeName,
      id: 7,
      email: 'a@example.org',
      properties: {},
    })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      eventTypeName,
      id: '7',
      objectId: expect.stringMatching(/^\d+$/),
      email: 'a@example.org',
      timestamp: expect.stringMatching(INSTANT),
      properties: {},
    })
  })

  test.each(['eventTypeName', 'id', 'properties'])(
    'refuses an event without %s as a body that is none (section 7, E3)',
    async (field) => {
      const { account, eventTypeName } = await withType()
      const event = { eventTypeName, id: 'e', email: 'a@example.org', properties: {} }
      const { [field as 'id']: _left, ...rest } = event
      const reply = await postAppEvent(account, rest)
      expect(reply.status).toBe(400)
      expect(reply.body).toEqual(
        errorOf('VALIDATION_ERROR', expect.stringContaining(`attributes are not set [${field}]`)),
      )
    },
  )

  test('generates no id and leaves {{uuid}} alone (section 7)', async () => {
    const { account, templateId, eventTypeName } = await withType()
    const event = { eventTypeName, email: 'a@example.org', properties: {} }
    const empty = await postAppEvent(account, { ...event, id: '' })
    const literal = await postAppEvent(account, { ...event, id: 'x-{{uuid}}' })
    expect([empty.status, empty.body.errors[1]]).toMatchObject([400, { in: 'id', code: 'REQUIRED' }])
    expect([literal.status, literal.body.id]).toEqual([201, 'x-{{uuid}}'])
    expect((await readEvent(account, templateId, 'x-{{uuid}}')).status).toBe(200)
  })

  test.each([
    '/integrators/timeline/v4',
    '/integrators/timeline/2026-09',
    '/integrators/timeline/2027-03-beta',
  ])('serves %s the same way (section 7, PV3, PV4)', async (prefix) => {
    const { account, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'e', email: 'a@example.org', properties: {} }
    const created = await account.send('POST', `${prefix}/events`, event)
    const again = await postAppEvent(account, event)
    const batch = await account.send('POST', `${prefix}/events/batch`, { inputs: [{ ...event, id: 'f' }] })
    expect([created.status, again.status, batch.status]).toEqual([201, 409, 200])
  })

  test('keeps v3 a different API: no dated paths below it, no v3 paths below the dated one (PV3)', async () => {
    const { account, eventTypeName } = await withType()
    const inputs = [{ eventTypeName, id: 'e', email: 'a@example.org', properties: {} }]
    const underV3 = await account.send('POST', '/integrators/timeline/v3/events/batch', { inputs })
    const underDate = await account.send('POST', `${APP_EVENTS}/batch/create`, { inputs })
    const reading = await account.send('GET', `${APP_EVENTS}`)
    expect([underV3.status, underDate.status, reading.status]).toEqual([404, 404, 405])
  })

  test('asks for a write scope of events (X1, A4, E4)', async () => {
    const { account, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'e', email: 'a@example.org', properties: {} }
    const sendWith = async (scopes: readonly string[]) => {
      const token = await server.createToken(account, { scopes })
      return (await server.send({ method: 'POST', url: APP_EVENTS, body: event, token })).status
    }
    expect(await sendWith(['crm.objects.contacts.read'])).toBe(403)
    expect(await sendWith(['timeline'])).toBe(201)
    expect((await server.send({ method: 'POST', url: APP_EVENTS, body: event })).status).toBe(401)
  })
})

describe('one store under both APIs (X9)', () => {
  test('reads an app event through v3, and clashes with events made there (X9, P3, X10)', async () => {
    const { account, templateId, eventTypeName } = await withType()
    const app = await postAppEvent(account, {
      eventTypeName,
      id: 'a',
      email: 'x@example.org',
      properties: { course: 'Go' },
    })
    const read = await readEvent(account, templateId, 'a')
    expect(read.status).toBe(200)
    expect(read.body).toEqual({
      id: 'a',
      eventTemplateId: templateId,
      objectType: 'contacts',
      objectId: app.body.objectId,
      email: 'x@example.org',
      timestamp: app.body.timestamp,
      tokens: { course: 'Go' },
    })
    await postEvent(account, { eventTemplateId: templateId, id: 'v3', objectId: app.body.objectId })
    const clash = await postAppEvent(account, {
      eventTypeName,
      id: 'v3',
      objectId: app.body.objectId,
      properties: {},
    })
    expect(clash.status).toBe(409)
    const replay = await postEvent(account, {
      eventTemplateId: templateId,
      id: 'a',
      email: 'x@example.org',
      tokens: { course: 'Go' },
    })
    expect([replay.status, replay.body]).toEqual([201, read.body])
  })

  test.each([
    ['an unknown number', (appId: string) => `ae${appId}_integrators-timeline-event-type-id-999999999`],
    [
      'a number out of range',
      (appId: string) => `ae${appId}_integrators-timeline-event-type-id-${'9'.repeat(20)}`,
    ],
    ['an unknown uid', () => 'customer_login'],
    ['a bare template id', () => '1000001'],
    ['an empty name', () => ''],
  ])('answers 404 for %s (X9, E5)', async (_what, nameOf) => {
    const { account } = await withType()
    const eventTypeName = nameOf(account.appId)
    const reply = await postAppEvent(account, {
      eventTypeName,
      id: 'e',
      email: 'a@example.org',
      properties: {},
    })
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      ...errorOf('OBJECT_NOT_FOUND', `Event type ${eventTypeName} not found`),
      context: { eventTypeName: [eventTypeName] },
    })
  })

  test("treats another app's type as unknown, by its own name and under the caller's (M3, M4, X9)", async () => {
    const { templateId, eventTypeName } = await withType()
    const stranger = await server.createAccount()
    const event = { id: 'e', email: 'a@example.org', properties: {} }
    const foreign = await postAppEvent(stranger, { ...event, eventTypeName })
    const disguised = await postAppEvent(stranger, {
      ...event,
      eventTypeName: typeNameOf(stranger, templateId),
    })
    expect([foreign.status, disguised.status]).toEqual([404, 404])
  })

  test('keeps two accounts of one app apart (M2)', async () => {
    const { account, eventTypeName } = await withType()
    const second = await createAccountOfApp(server, account)
    const event = { eventTypeName, id: 'same', email: 'a@example.org', properties: {} }
    const replies = [await postAppEvent(account, event), await postAppEvent(second, event)]
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
  })
})

describe('values of app events', () => {
  test('refuses unknown properties, with the words of this API (section 7, E6a, V25)', async () => {
    const { account, eventTypeName, templateId } = await withType()
    const reply = await postAppEvent(account, {
      eventTypeName,
      id: 'e',
      email: 'u@example.org',
      properties: { nope: '1', score: 'high' },
    })
    const unknown =
      `Event [id e | eventTypeId ${templateId}] does not contain property [nope]. ` +
      'Must be one of [course, finishedOn, level, score]'
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      ...errorOf(
        'VALIDATION_ERROR',
        `Couldn't validate some supplied token values: ${unknown}; property score needs a number`,
      ),
      subCategory: 'TimelineEventErrors.INVALID_TOKENS_ERROR',
      context: { errorDetails: [unknown, 'property score needs a number'] },
      errors: [
        {
          message: unknown,
          in: 'properties.nope',
          code: 'UNKNOWN_PROPERTY',
          context: { propertyName: ['nope'], allowedValues: ['course', 'finishedOn', 'level', 'score'] },
        },
        {
          message: 'property score needs a number',
          in: 'properties.score',
          code: 'INVALID_NUMBER',
          context: { propertyName: ['score'], value: ['high'] },
        },
      ],
    })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test.each([
    [{ score: true }, 'INVALID_NUMBER'],
    [{ finishedOn: '2026-05-04' }, 'INVALID_DATE'],
    [{ level: 'expert' }, 'INVALID_OPTION'],
  ])('checks %j as v3 does (V21-V23)', async (properties, code) => {
    const { account, eventTypeName } = await withType()
    const reply = await postAppEvent(account, { eventTypeName, id: 'e', email: 'c@example.org', properties })
    expect([reply.status, reply.body.errors[0].code]).toEqual([400, code])
  })

  test('treats null as not sent, and stamps mapped properties (W7, V24, V30)', async () => {
    const account = await server.createAccount()
    const templateId = await createStampingTemplate(account, [
      { name: 'first', objectPropertyName: 'firstname' },
      { name: 'last', objectPropertyName: 'lastname' },
    ])
    const created = await postAppEvent(account, {
      eventTypeName: typeNameOf(account, templateId),
      id: 'e',
      email: 's@example.org',
      utk: null,
      domain: null,
      timestamp: null,
      extraData: null,
      properties: { first: 'Ann', last: null },
    })
    expect([created.status, created.body.properties]).toEqual([201, { first: 'Ann' }])
    const shown = await readProperties(account, `contacts/${created.body.objectId}`, [
      'firstname',
      'lastname',
    ])
    expect(shown).toEqual({ firstname: 'Ann', lastname: null })
  })

  test.each([
    [1777911600000, '2026-05-04T16:20:00.000Z'],
    ['1777911600000', '2026-05-04T16:20:00.000Z'],
    ['2026-05-04T18:20:00+02:00', '2026-05-04T16:20:00.000Z'],
    ['2026-05-04', '2026-05-04T00:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
  ])('takes the time %j (V15, V16)', async (timestamp, shown) => {
    const { account, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'e', email: 't@example.org', properties: {}, timestamp }
    expect((await postAppEvent(account, event)).body.timestamp).toBe(shown)
  })

  test('refuses another time, an oversized id and an oversized value (V16, L3, L4)', async () => {
    const { account, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'e', email: 't@example.org', properties: {} }
    const codesOf = async (change: object) => {
      const reply = await postAppEvent(account, { ...event, ...change })
      return [reply.status, reply.body.errors.at(-1).code, reply.body.errors.at(-1).in]
    }
    expect(await codesOf({ timestamp: 'soon' })).toEqual([400, 'INVALID_TIMESTAMP', 'timestamp'])
    expect(await codesOf({ id: 'x'.repeat(501) })).toEqual([400, 'ID_TOO_LARGE', 'id'])
    expect(await codesOf({ properties: { course: 'x'.repeat(522_241) } })).toEqual([
      400,
      'TOKEN_TOO_LARGE',
      'properties.course',
    ])
  })
})

describe('whom an app event is about (X5-X7)', () => {
  test('finds or creates the contact by objectId, utk, email (X5, V1-V4)', async () => {
    const { account, eventTypeName } = await withType()
    const objectId = await createContact(account, { email: 'known@example.org' })
    const send = (id: string, who: object) =>
      postAppEvent(account, { eventTypeName, id, properties: {}, ...who })
    const byId = await send('1', { objectId, utk: 'v-1' })
    const byUtk = await send('2', { utk: 'V-1' })
    const byEmail = await send('3', { email: ' Known@Example.org ' })
    const pending = await send('4', { utk: 'v-2' })
    const created = await send('5', { email: 'new@example.org', utk: 'v-2' })
    const nobody = await send('6', {})
    const missing = await send('7', { objectId: '999999999' })
    expect([byId, byUtk, byEmail].map((reply) => reply.body.objectId)).toEqual([objectId, objectId, objectId])
    expect([pending.status, pending.body.objectId]).toEqual([201, undefined])
    expect(created.body.objectId).not.toBe(objectId)
    expect([nobody.status, nobody.body.errors[1].code]).toEqual([400, 'MISSING_RECORD_IDENTIFIER'])
    expect([missing.status, missing.body.context]).toEqual([404, { objectId: ['999999999'] }])
  })

  test('changes the e-mail of the contact, never to a taken one (V5, V6, E8)', async () => {
    const { account, eventTypeName } = await withType()
    const objectId = await createContact(account, { email: 'one@example.org' })
    const other = await createContact(account, { email: 'two@example.org' })
    const send = (id: string, email: string) =>
      postAppEvent(account, { eventTypeName, id, objectId, email, properties: {} })
    const taken = await send('1', 'two@example.org')
    const malformed = await send('2', 'nobody')
    const free = await send('3', 'three@example.org')
    expect([taken.status, taken.body.category, taken.body.context.objectId]).toEqual([
      409,
      'CONFLICT',
      [other],
    ])
    expect([malformed.status, malformed.body.errors[1].code]).toEqual([400, 'INVALID_EMAIL'])
    expect(free.status).toBe(201)
    expect(await readProperties(account, `contacts/${objectId}`, ['email'])).toEqual({
      email: 'three@example.org',
    })
  })

  test("sets the company's domain, which v3 does not (X7, V8)", async () => {
    const { account, templateId, eventTypeName } = await withType({ objectType: 'companies' })
    const objectId = await createRecord(account, 'companies', { name: 'Acme', domain: 'old.example' })
    await postEvent(account, { eventTemplateId: templateId, id: '1', objectId, domain: 'v3.example' })
    expect(await readProperties(account, `companies/${objectId}`, ['domain'])).toEqual({
      domain: 'old.example',
    })
    const created = await postAppEvent(account, {
      eventTypeName,
      id: '2',
      objectId,
      domain: 'new.example',
      properties: {},
    })
    expect([created.status, created.body.domain]).toEqual([201, 'new.example'])
    expect(await readProperties(account, `companies/${objectId}`, ['domain'])).toEqual({
      domain: 'new.example',
    })
    const bad = await postAppEvent(account, {
      eventTypeName,
      id: '3',
      objectId,
      domain: 'two words',
      properties: {},
    })
    expect([bad.status, bad.body.errors[1]]).toMatchObject([400, { in: 'domain', code: 'INVALID_DOMAIN' }])
    const again = await postAppEvent(account, {
      eventTypeName,
      id: '2',
      objectId,
      domain: 'late.example',
      properties: {},
    })
    expect(again.status).toBe(409)
    expect(await readProperties(account, `companies/${objectId}`, ['domain'])).toEqual({
      domain: 'new.example',
    })
  })

  test('lets the named domain win over a stamped one (X7, V30)', async () => {
    const account = await server.createAccount()
    const templateId = await createStampingTemplate(
      account,
      [{ name: 'site', objectPropertyName: 'domain' }],
      'companies',
    )
    const objectId = await createRecord(account, 'companies', { name: 'Acme' })
    const created = await postAppEvent(account, {
      eventTypeName: typeNameOf(account, templateId),
      id: 'e',
      objectId,
      domain: 'named.example',
      properties: { site: 'stamped.example' },
    })
    expect(created.status).toBe(201)
    expect(await readProperties(account, `companies/${objectId}`, ['domain'])).toEqual({
      domain: 'named.example',
    })
  })

  test('refuses an object type name on a standard type (X6)', async () => {
    const { account, eventTypeName } = await withType()
    const reply = await postAppEvent(account, {
      eventTypeName,
      id: 'e',
      email: 'o@example.org',
      objectTypeFullyQualifiedName: `p${account.accountId}_boat`,
      properties: {},
    })
    expect([reply.status, reply.body.errors[1]]).toMatchObject([
      400,
      { in: 'objectTypeFullyQualifiedName', code: 'OBJECT_TYPE_MISMATCH' },
    ])
  })

  test('asks for a well-formed object type name on a custom type (X6)', async () => {
    const { account, eventTypeName } = await withType({ objectType: '2-3456789' })
    const send = (objectTypeFullyQualifiedName: string | undefined) =>
      postAppEvent(account, {
        eventTypeName,
        id: 'e',
        objectId: '1',
        properties: {},
        objectTypeFullyQualifiedName,
      })
    const codeOf = async (name: string | undefined) => (await send(name)).body.errors?.[1].code
    expect(await codeOf(undefined)).toBe('REQUIRED')
    expect(await codeOf('boat')).toBe('OBJECT_TYPE_MISMATCH')
    expect(await codeOf('p1_boat')).toBe('OBJECT_TYPE_MISMATCH')
    expect(await codeOf(`p${account.accountId}_`)).toBe('OBJECT_TYPE_MISMATCH')
    expect((await send(`p${account.accountId}_boat`)).status).toBe(404)
  })
})

describe('an id that exists (section 7, X10)', () => {
  test.each([
    ['the same content', {}],
    ['other content', { properties: { course: 'Other' } }],
    ['another record', { email: 'other@example.org' }],
    ['a record that is not there', { objectId: '999999999', email: undefined }],
  ])('answers 409 for %s and leaves the first event (X10, decision 14)', async (_what, change) => {
    const { account, templateId, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'login-77', email: 'a@example.org', properties: { course: 'First' } }
    expect((await postAppEvent(account, event)).status).toBe(201)
    const before = await countRows(server.db, account.accountId)
    const again = await postAppEvent(account, { ...event, ...change })
    expect(again.status).toBe(409)
    expect(again.headers['x-should-retry']).toBe('false')
    expect(again.body).toEqual({
      ...errorOf('OBJECT_ALREADY_EXISTS', 'An event already exists with that id (login-77).'),
      subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
      context: { fieldValue: ['login-77'], id: ['login-77'] },
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
    expect((await readEvent(account, templateId, 'login-77')).body.tokens).toEqual({ course: 'First' })
  })

  test('answers 409 years later as well (section 7)', async () => {
    const { account, eventTypeName } = await withType()
    const event = { eventTypeName, id: 'old', email: 'a@example.org', properties: {} }
    server.clock.now = Date.UTC(2020, 0, 1)
    const first = await postAppEvent(account, event)
    server.clock.now = Date.UTC(2026, 0, 1)
    const again = await postAppEvent(account, event)
    server.clock.now = undefined
    expect([first.body.timestamp, first.status, again.status]).toEqual(['2020-01-01T00:00:00.000Z', 201, 409])
  })

  test('takes one id under two types (M2)', async () => {
    const { account, eventTypeName } = await withType()
    const second = typeNameOf(account, await createTemplate(account))
    const event = { id: 'same', email: 'a@example.org', properties: {} }
    const replies = [
      await postAppEvent(account, { ...event, eventTypeName }),
      await postAppEvent(account, { ...event, eventTypeName: second }),
    ]
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
  })

  test('lets exactly one of 20 equal posts through (X10, reliability P3)', async () => {
    const { account, eventTypeName } = await withType()
    const posts = Array.from({ length: 20 }, (_, index) =>
      postAppEvent(account, {
        eventTypeName,
        id: 'race',
        email: `racer${index % 4}@example.org`,
        properties: { course: String(index) },
      }),
    )
    const statuses = (await Promise.all(posts)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 1, visitors: 0 })
  })
})
