import { describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  BATCH,
  createAccountOfApp,
  createContact,
  createRecord,
  createTemplate,
  EVENTS,
  INSTANT,
  postBatch,
  postEvent,
  readEvent,
  RETIRED_PREFIX,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withTemplate(definition = {}): Promise<{ account: TestAccount; eventTemplateId: string }> {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account, definition) }
}

const errorOf = (category: string, message: unknown) => ({
  status: 'error',
  category,
  message,
  correlationId: expect.stringMatching(UUID_V7),
})

describe('what create and read answer (timeline 2.5, 2.6)', () => {
  test('answers 201 with every field as sent, values as text, and reads the same back (P1, P3, P1.0, P1.1, V8)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const timelineIFrame = {
      linkLabel: 'Open',
      headerLabel: 'Report',
      url: 'https://learn.example.com/r/9',
      width: 800,
      height: 300,
    }
    const event = {
      eventTemplateId,
      id: 'acme:1',
      email: 'Dana@example.org',
      utk: 'AbC',
      domain: 'learn.example.com',
      timestamp: 1777911600000,
      tokens: { course: 'Rust basics', score: 92.5, level: 'intro', finishedOn: 1777852800000 },
      extraData: { modules: [{ title: 'Setup & tools', minutes: 12 }] },
      timelineIFrame,
    }
    const created = await postEvent(account, event)
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      ...event,
      objectType: 'contacts',
      objectId: expect.stringMatching(/^\d+$/),
      timestamp: '2026-05-04T16:20:00.000Z',
      tokens: { course: 'Rust basics', score: '92.5', level: 'intro', finishedOn: '1777852800000' },
    })
    const read = await readEvent(account, eventTemplateId, 'acme:1')
    expect(read.status).toBe(200)
    expect(read.body).toEqual(created.body)
  })

  test('needs nothing but the template and one identifier; absent fields are left out, tokens are {} (2.5, 2.6, W3, V26)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await postEvent(account, { eventTemplateId, email: 'a@example.org' })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      id: expect.stringMatching(UUID_V7),
      eventTemplateId,
      objectType: 'contacts',
      objectId: expect.stringMatching(/^\d+$/),
      email: 'a@example.org',
      timestamp: expect.stringMatching(INSTANT),
      tokens: {},
    })
  })

  test('never shows createdAt, and reads do not expand the record (2.6, P3.1)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'b@example.org', firstname: 'Bo' })
    await postEvent(account, { eventTemplateId, id: 'e', objectId, createdAt: '2020-01-01T00:00:00Z' })
    const read = await readEvent(account, eventTemplateId, 'e')
    expect(read.status).toBe(200)
    expect(read.body).toEqual({
      id: 'e',
      eventTemplateId,
      objectType: 'contacts',
      objectId,
      timestamp: expect.stringMatching(INSTANT),
      tokens: {},
    })
  })

  test.each([
    ['contacts', { email: 'k@example.org' }],
    ['companies', { name: 'Acme' }],
    ['deals', { dealname: 'Big', dealstage: 'appointmentscheduled', pipeline: 'default' }],
    ['tickets', { subject: 'Help', hs_pipeline: '0', hs_pipeline_stage: '1' }],
  ])('stores events on %s by objectId (M5, V1, V3)', async (objectType, properties) => {
    const { account, eventTemplateId } = await withTemplate({ objectType })
    const objectId = await createRecord(account, objectType, properties)
    const created = await postEvent(account, { eventTemplateId, id: 'e', objectId })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ objectType, objectId, id: 'e' })
    expect((await readEvent(account, eventTemplateId, 'e')).body).toEqual(created.body)
  })
})

describe('wire rules of events', () => {
  test('takes numbers and booleans where text is declared (W6)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'n@example.org' })
    const created = await postEvent(account, {
      eventTemplateId: Number(eventTemplateId),
      id: 77,
      objectId: Number(objectId),
      utk: 12345,
      domain: true,
      tokens: { course: false, score: 3 },
    })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      eventTemplateId,
      id: '77',
      objectId,
      utk: '12345',
      domain: 'true',
      tokens: { course: 'false', score: '3' },
    })
  })

  test.each([
    'eventTemplateId',
    'id',
    'objectId',
    'email',
    'utk',
    'domain',
    'timestamp',
    'customObjectTypeId',
  ])('refuses an object or a list in %s with 400 and stores nothing (W6, E3)', async (field) => {
    const { account, eventTemplateId } = await withTemplate()
    const replies = [
      await postEvent(account, { eventTemplateId, id: 'e', email: 'x@example.org', [field]: { a: 1 } }),
      await postEvent(account, { eventTemplateId, id: 'e', email: 'x@example.org', [field]: ['a'] }),
    ]
    expect(replies.map(({ status }) => status)).toEqual([400, 400])
    expect(replies[0]?.body).toEqual(
      errorOf(
        'VALIDATION_ERROR',
        expect.stringMatching(/^Invalid input JSON on line 1, column \d+: .*Object value/),
      ),
    )
    expect(replies[1]?.body.message).toMatch(/Array value/)
    expect((await readEvent(account, eventTemplateId, 'e')).status).toBe(404)
  })

  test('treats null in every optional field as absent (W7, V24)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await postEvent(account, {
      eventTemplateId,
      email: 'null@example.org',
      id: null,
      objectId: null,
      utk: null,
      domain: null,
      timestamp: null,
      customObjectTypeId: null,
      extraData: null,
      timelineIFrame: null,
      tokens: { course: null, unknown: null },
    })
    expect(created.status).toBe(201)
    expect(Object.keys(created.body).toSorted()).toEqual([
      'email',
      'eventTemplateId',
      'id',
      'objectId',
      'objectType',
      'timestamp',
      'tokens',
    ])
    expect(created.body.tokens).toEqual({})
    expect(
      (await postEvent(account, { eventTemplateId, email: 'null@example.org', tokens: null })).status,
    ).toBe(201)
  })

  test('ignores unknown fields, so a snake_case body fails only for what is missing (W5, E3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const ignored = await postEvent(account, { eventTemplateId, email: 'u@example.org', color: 'red' })
    expect(ignored.status).toBe(201)
    expect(ignored.body).not.toHaveProperty('color')
    const refused = await postEvent(account, { event_template_id: eventTemplateId, email: 'u@example.org' })
    expect(refused.status).toBe(400)
    expect(refused.body).toEqual(
      errorOf(
        'VALIDATION_ERROR',
        expect.stringMatching(
          /^Invalid input JSON on line 1, column \d+: Cannot build TimelineEvent, some of required attributes are not set \[eventTemplateId\]$/,
        ),
      ),
    )
  })

  test.each([
    'acme:2003117/dana#1',
    'a b',
    'ünï/✓/😀',
    '100%',
    '%2F',
    'a%252Fb',
    '?x=1&y',
    'a+b',
    '...',
    '{{x}}',
    "it's",
  ])(
    'reads the event with the id %s by its percent-encoded path and by its Location (W8, W12)',
    async (id) => {
      const { account, eventTemplateId } = await withTemplate()
      const created = await postEvent(account, { eventTemplateId, id, email: 'path@example.org' })
      expect(created.status).toBe(201)
      expect(created.headers.location).toBe(`${EVENTS}/${eventTemplateId}/${encodeURIComponent(id)}`)
      const read = await account.send('GET', String(created.headers.location))
      expect(read.status).toBe(200)
      expect(read.body.id).toBe(id)
    },
  )

  test('serves the retired prefix the same way, with Location on the prefix that was called (W12, W13)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await account.send('POST', `${RETIRED_PREFIX}/events`, {
      eventTemplateId,
      id: 'old',
      email: 'o@example.org',
    })
    expect(created.status).toBe(201)
    expect(created.headers.location).toBe(`${RETIRED_PREFIX}/events/${eventTemplateId}/old`)
    const read = await account.send('GET', String(created.headers.location))
    expect(read.status).toBe(200)
    expect(read.body).toEqual(created.body)
    expect((await readEvent(account, eventTemplateId, 'old')).body).toEqual(created.body)
    const batch = await account.send('POST', `${RETIRED_PREFIX}/events/batch/create`, {
      inputs: [{ eventTemplateId, id: 'old-2', email: 'o@example.org' }],
    })
    expect(batch.status).toBe(201)
    expect(batch.body.results[0]).toMatchObject({ id: 'old-2', objectId: created.body.objectId })
  })

  test('sends JSON with its exact content type and the correlation id of the error body (W1, W11)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const good = await postEvent(account, { eventTemplateId, email: 'w@example.org' })
    const bad = await postEvent(account, { eventTemplateId: '1' })
    expect(good).toMatchObject({ status: 201, body: { eventTemplateId } })
    expect(bad).toMatchObject({ status: 404, body: { correlationId: expect.stringMatching(UUID_V7) } })
    expect(good.headers['content-type']).toBe('application/json;charset=utf-8')
    expect(good.headers['x-hubspot-correlation-id']).toMatch(UUID_V7)
    expect(bad.headers['content-type']).toBe('application/json;charset=utf-8')
    expect(bad.headers['x-hubspot-correlation-id']).toBe(bad.body.correlationId)
  })
})

describe('what is missing (E5)', () => {
  test('answers 404 for an unknown event, naming template and event (E5, P3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await readEvent(account, eventTemplateId, 'r-78')
    expect(reply.status).toBe(404)
    expect(reply.body).toEqual({
      ...errorOf('OBJECT_NOT_FOUND', 'Event r-78 not found'),
      context: { eventTemplateId: [eventTemplateId], eventId: ['r-78'] },
    })
  })

  test.each(['999999999', 'abc', '99999999999999999999', '-1', ' 1'])(
    'answers 404 for the unknown template %s in a body (E5, M4)',
    async (eventTemplateId) => {
      const account = await server.createAccount()
      const reply = await postEvent(account, { eventTemplateId, email: 'x@example.org' })
      expect(reply.status).toBe(404)
      expect(reply.body).toEqual({
        ...errorOf('OBJECT_NOT_FOUND', `Event template ${eventTemplateId} not found`),
        context: { eventTemplateId: [eventTemplateId] },
      })
    },
  )

  test("treats another app's template as unknown, for writing and for reading (M3, M4)", async () => {
    const { account: owner, eventTemplateId } = await withTemplate()
    const stranger = await server.createAccount()
    await postEvent(owner, { eventTemplateId, id: 'mine', email: 'x@example.org' })
    const write = await postEvent(stranger, { eventTemplateId, email: 'x@example.org' })
    const read = await readEvent(stranger, eventTemplateId, 'mine')
    expect([write.status, write.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    expect([read.status, read.body.message]).toEqual([404, 'Event mine not found'])
  })

  test('keeps the events of two accounts apart under one template and one id (M1, M2)', async () => {
    const { account: first, eventTemplateId } = await withTemplate()
    const second = await createAccountOfApp(server, first)
    const one = await postEvent(first, {
      eventTemplateId,
      id: 'same',
      email: 'one@example.org',
      tokens: { course: 'One' },
    })
    const missing = await readEvent(second, eventTemplateId, 'same')
    const two = await postEvent(second, {
      eventTemplateId,
      id: 'same',
      email: 'one@example.org',
      tokens: { course: 'Two' },
    })
    expect([one.status, missing.status, two.status]).toEqual([201, 404, 201])
    expect((await readEvent(first, eventTemplateId, 'same')).body.tokens).toEqual({ course: 'One' })
    expect((await readEvent(second, eventTemplateId, 'same')).body.tokens).toEqual({ course: 'Two' })
  })

  test.each(['%00', 'a%00b', '%E0%A4%A', '%FF'])(
    'answers an id that cannot exist, %s, with a client error (E5, W8, reliability P9)',
    async (encoded) => {
      const { account, eventTemplateId } = await withTemplate()
      const reply = await account.send('GET', `${EVENTS}/${eventTemplateId}/${encoded}`)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      expect(reply.body).toMatchObject({ status: 'error', correlationId: expect.any(String) })
    },
  )
})

describe('bodies that are no event (E3, PE39)', () => {
  test.each([
    ['{"eventTemplateId": "1",', /^Invalid input JSON on line 1, column \d+/],
    ['{"a":\n\n nope}', /^Invalid input JSON on line 3, column 2: unexpected character "n"/],
    ['{"a": 1', /^Invalid input JSON on line 1, column 8: the text ends too early/],
    ['{"a": tru }', /^Invalid input JSON on line 1, column 7: unexpected character "t"/],
    ['{"a":}', /^Invalid input JSON on line 1, column 6: unexpected character "}"/],
    ['[1,,2]', /^Invalid input JSON on line 1, column 4: unexpected character ","/],
    ['{"a":1}}', /^Invalid input JSON on line 1, column 8: unexpected character "}"/],
    ['[]', /Map.*Array value/],
    ['"text"', /Map.*String value/],
    ['null', /Map.*Null value/],
    ['{"eventTemplateId":"1","tokens":[]}', /Map.*Array value.* at tokens/],
    ['{"eventTemplateId":"1","tokens":{"a":{}}}', /String.*Object value.* at tokens\.a/],
    ['{"eventTemplateId":"1","timelineIFrame":"x"}', /Map.*String value.* at timelineIFrame/],
    ['{"eventTemplateId":null}', /String.*Null value.* at eventTemplateId/],
    ['{"id":"\\u0000","eventTemplateId":"1"}', /NUL/],
    ['{"id":"\\ud800","eventTemplateId":"1"}', /surrogate/],
    ['{"__proto__":{},"eventTemplateId":"1"}', /__proto__/],
    ['{"eventTemplateId":"1","tokens":{"\\u005f_proto__":"x"}}', /__proto__/],
    ['{"eventTemplateId":"1","extraData":1e400}', /too large/],
  ])('answers 400 for %s', async (body, message) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', EVENTS, body)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(errorOf('VALIDATION_ERROR', expect.stringMatching(message)))
  })

  test.each([EVENTS, BATCH])('answers 400 for an empty body on %s', async (path) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', path)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      errorOf('VALIDATION_ERROR', 'Invalid JSON input: a request body was expected, but none found'),
    )
  })

  test('lets the last of repeated keys win (decision 17)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await account.send(
      'POST',
      EVENTS,
      `{"eventTemplateId":"${eventTemplateId}","email":"a@example.org","id":"first","id":"last"}`,
    )
    expect([reply.status, reply.body.id]).toEqual([201, 'last'])
  })

  test('takes a list of nearly a hundred thousand values beside an escape, and no longer one (reliability P9)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const list = `[${'0,'.repeat(99_900)}0]`
    const body = `{"eventTemplateId":"${eventTemplateId}","id":"long","email":"l@example.org","domain":"\\u00e9","extraData":${list}}`
    const reply = await account.send('POST', EVENTS, body)
    expect([reply.status, reply.body.extraData?.length]).toEqual([201, 99_901])
    const refused = await account.send('POST', BATCH, `{"x":"\\u00e9","inputs":${list}}`)
    expect([refused.status, refused.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })
})

describe('the order of the checks (timeline 2.3)', () => {
  test('answers JSON faults, then the template, then content, then tokens, then the record', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const wrong = { eventTemplateId, objectId: '999999', timestamp: 'soon', tokens: { nope: '1' } }
    const json = await postEvent(account, { ...wrong, eventTemplateId: '1', id: {} })
    const template = await postEvent(account, { ...wrong, eventTemplateId: '1' })
    const content = await postEvent(account, wrong)
    const tokens = await postEvent(account, { ...wrong, timestamp: 0 })
    const record = await postEvent(account, { ...wrong, timestamp: 0, tokens: {} })
    expect(json.body.message).toMatch(/^Invalid input JSON/)
    expect(template.body.context).toEqual({ eventTemplateId: ['1'] })
    expect(content.body.message).toMatch(/failed with validation error\(s\)$/)
    expect(tokens.body.subCategory).toBe('TimelineEventErrors.INVALID_TOKENS_ERROR')
    expect(record.body.context).toEqual({ objectId: ['999999'] })
    expect([json, template, content, tokens, record].map(({ status }) => status)).toEqual([
      400, 404, 400, 400, 404,
    ])
  })

  test('gives each input of a batch the first stage that it fails itself', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(account, [{ eventTemplateId, timestamp: 'x' }, { eventTemplateId: '1' }])
    expect(reply.status).toBe(207)
    expect(reply.body.errors.map((error: { category: string }) => error.category)).toEqual([
      'VALIDATION_ERROR',
      'OBJECT_NOT_FOUND',
    ])
  })
})
