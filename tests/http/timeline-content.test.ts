import { describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  countRows,
  createTemplate,
  EVENTS,
  INSTANT,
  plainTokens,
  postBatch,
  postEvent,
  readEvent,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withTemplate(definition = {}): Promise<{ account: TestAccount; eventTemplateId: string }> {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account, definition) }
}

const details = (reply: Reply): readonly unknown[] => reply.body.errors.slice(1)

describe('time (V15-V17, W4)', () => {
  test.each([
    ['2026-05-04T16:20:00Z', '2026-05-04T16:20:00.000Z'],
    ['2026-05-04T18:20:00.5+02:00', '2026-05-04T16:20:00.500Z'],
    ['2026-05-04T16:20:00', '2026-05-04T16:20:00.000Z'],
    ['2026-05-04', '2026-05-04T00:00:00.000Z'],
    ['2026-05-04T16:20:00.123999Z', '2026-05-04T16:20:00.123Z'],
    ['1777911600000', '2026-05-04T16:20:00.000Z'],
    ['-1', '1969-12-31T23:59:59.999Z'],
    [1777911600000, '2026-05-04T16:20:00.000Z'],
    [1777911600, '1970-01-21T13:51:51.600Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-62135596800000, '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('takes the timestamp %j as %s, and reads it back so (V15, V16)', async (timestamp, instant) => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await postEvent(account, { eventTemplateId, id: 'e', email: 't@example.org', timestamp })
    expect([created.status, created.body.timestamp]).toEqual([201, instant])
    expect((await readEvent(account, eventTemplateId, 'e')).body.timestamp).toBe(instant)
  })

  test.each([
    'soon',
    '2026-13-01',
    '2026-02-30',
    '2026-05-04T24:00:00Z',
    '12:00',
    true,
    1.5,
    1e18,
    '253402300800000',
    '+5',
    '1777911600000.0',
    ' 0',
  ])('refuses the timestamp %j (V16, E6)', async (timestamp) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'e', email: 't@example.org', timestamp })
    expect(reply.status).toBe(400)
    expect(details(reply)).toEqual([
      {
        message: expect.stringContaining('timestamp'),
        in: 'timestamp',
        code: 'INVALID_TIMESTAMP',
        context: { value: [String(timestamp)] },
      },
    ])
    expect((await readEvent(account, eventTemplateId, 'e')).status).toBe(404)
  })

  test('takes the time of receipt when none is sent, one value per input (V17)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const before = Date.now()
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'a', email: 't@example.org' },
      { eventTemplateId, id: 'b', email: 't@example.org', timestamp: '' },
      { eventTemplateId, id: 'c', email: 't@example.org', timestamp: null },
    ])
    const times: string[] = reply.body.results.map((event: Body) => event.timestamp)
    expect(times).toHaveLength(3)
    expect(times.every((time) => INSTANT.test(time))).toBe(true)
    expect(Math.min(...times.map(Date.parse))).toBeGreaterThanOrEqual(before)
    expect(Math.max(...times.map(Date.parse))).toBeLessThanOrEqual(Date.now())
  })
})

describe('tokens (V20-V27, E6a)', () => {
  const cases: [sent: Body, stored: Body][] = [
    [{ course: '' }, { course: '' }],
    [{ course: 5 }, { course: '5' }],
    [{ course: true }, { course: 'true' }],
    [{ course: 1e21 }, { course: '1e+21' }],
    [{ score: '92.50' }, { score: '92.50' }],
    [{ score: '-1.5e3' }, { score: '-1.5e3' }],
    [{ score: '+.5' }, { score: '+.5' }],
    [{ score: 92.5 }, { score: '92.5' }],
    [{ score: 0 }, { score: '0' }],
    [{ finishedOn: -86400000 }, { finishedOn: '-86400000' }],
    [{ finishedOn: '1777852800000' }, { finishedOn: '1777852800000' }],
    [{ level: 'advanced' }, { level: 'advanced' }],
    [{ course: null, score: null, finishedOn: null, level: null }, {}],
    [{ score: '', finishedOn: '', level: '' }, {}],
  ]
  test.each(cases)('keeps %j as %j (V20-V24)', async (tokens, stored) => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await postEvent(account, { eventTemplateId, id: 'e', email: 't@example.org', tokens })
    expect([created.status, created.body.tokens]).toEqual([201, stored])
    expect((await readEvent(account, eventTemplateId, 'e')).body.tokens).toEqual(stored)
  })

  test('keeps the digits of a number that JavaScript would round (V20, V21)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const body = `{"eventTemplateId":"${eventTemplateId}","email":"t@example.org","tokens":{"score":12345678901234567890.123,"course":0.10000000000000000001}}`
    const reply = await account.send('POST', EVENTS, body)
    expect([reply.status, reply.body.tokens]).toEqual([
      201,
      { score: '12345678901234567890.123', course: '0.10000000000000000001' },
    ])
  })

  test('writes a JSON number in its shortest form, a text as it is (V20, V21)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const send = (value: string) =>
      account.send(
        'POST',
        EVENTS,
        `{"eventTemplateId":"${eventTemplateId}","email":"t@example.org","tokens":{"score":${value},"course":${value}}}`,
      )
    const sent = ['92.50', '1.0', '1e2', '-0', '"92.50"', '"1e2"']
    const replies = await Promise.all(sent.map(send))
    expect(replies.map(({ body }) => [body.tokens.score, body.tokens.course])).toEqual(
      ['92.5', '1', '100', '0', '92.50', '1e2'].map((text) => [text, text]),
    )
  })

  const faults: [token: string, value: unknown, code: string, message: string, more: Body][] = [
    ['score', 'high', 'INVALID_NUMBER', 'token score needs a number', {}],
    ['score', true, 'INVALID_NUMBER', 'token score needs a number', {}],
    ['score', '1,5', 'INVALID_NUMBER', 'token score needs a number', {}],
    ['score', 'NaN', 'INVALID_NUMBER', 'token score needs a number', {}],
    ['score', '0x10', 'INVALID_NUMBER', 'token score needs a number', {}],
    ['score', ' 1', 'INVALID_NUMBER', 'token score needs a number', {}],
    ['finishedOn', '2026-05-04', 'INVALID_DATE', 'token finishedOn needs a time in epoch milliseconds', {}],
    ['finishedOn', 1.5, 'INVALID_DATE', 'token finishedOn needs a time in epoch milliseconds', {}],
    ['finishedOn', true, 'INVALID_DATE', 'token finishedOn needs a time in epoch milliseconds', {}],
    [
      'finishedOn',
      '9999999999999999',
      'INVALID_DATE',
      'token finishedOn needs a time in epoch milliseconds',
      {},
    ],
    [
      'level',
      'Intro',
      'INVALID_OPTION',
      "'Intro' is not an option of token level",
      { allowedValues: ['advanced', 'intro'] },
    ],
    [
      'level',
      1,
      'INVALID_OPTION',
      "'1' is not an option of token level",
      { allowedValues: ['advanced', 'intro'] },
    ],
  ]
  test.each(faults)('refuses %s = %j with %s (V21-V23, E6a)', async (token, value, code, message, more) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 't@example.org',
      tokens: { [token]: value },
    })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'VALIDATION_ERROR',
      subCategory: 'TimelineEventErrors.INVALID_TOKENS_ERROR',
      correlationId: expect.any(String),
      message: `Couldn't validate some supplied token values: ${message}`,
      context: { errorDetails: [message] },
      errors: [
        {
          message,
          in: `tokens.${token}`,
          code,
          context: { tokenName: [token], value: [String(value)], ...more },
        },
      ],
    })
    expect((await readEvent(account, eventTemplateId, 'e')).status).toBe(404)
  })

  test('names the tokens that the template has not, and those it has (V25, E6a)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 't@example.org',
      tokens: { nope: '1', course: 'x', Course: 'y' },
    })
    const message =
      `Event [id e | eventTypeId ${eventTemplateId}] does not contain property [nope, Course]. ` +
      'Must be one of [course, finishedOn, level, score]'
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      message: `Couldn't validate some supplied token values: ${message}`,
      subCategory: 'TimelineEventErrors.INVALID_TOKENS_ERROR',
      context: { errorDetails: [message] },
    })
    expect(reply.body.errors).toMatchObject([{ message, code: 'UNKNOWN_PROPERTY' }])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test('reports every token problem at once (timeline 2.3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 't@example.org',
      tokens: { level: 'expert', nope: '1', score: 'high', finishedOn: 'x' },
    })
    expect(reply.status).toBe(400)
    expect(reply.body.errors.map(({ code }: Body) => code).toSorted()).toEqual([
      'INVALID_DATE',
      'INVALID_NUMBER',
      'INVALID_OPTION',
      'UNKNOWN_PROPERTY',
    ])
    expect(reply.body.context.errorDetails).toEqual(reply.body.errors.map(({ message }: Body) => message))
    expect(reply.body.message).toBe(
      `Couldn't validate some supplied token values: ${reply.body.context.errorDetails.join('; ')}`,
    )
  })

  test('shows only the start of a huge refused value', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 't@example.org',
      tokens: { level: 'x'.repeat(400_000) },
    })
    expect(reply.status).toBe(400)
    expect(reply.text.length).toBeLessThan(4_000)
  })

  test('takes any text for an enumeration without options (V23)', async () => {
    const { account, eventTemplateId } = await withTemplate({
      tokens: [{ name: 'free', label: 'Free', type: 'enumeration' }],
    })
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 't@example.org',
      tokens: { free: 'anything' },
    })
    expect([reply.status, reply.body.tokens]).toEqual([201, { free: 'anything' }])
  })

  test('takes a token from the moment it is added (P11, V25)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const event = { eventTemplateId, email: 't@example.org', tokens: { late: '1' } }
    expect((await postEvent(account, event)).status).toBe(400)
    await account.send('POST', tokensPath(account, eventTemplateId), {
      name: 'late',
      label: 'Late',
      type: 'string',
    })
    expect((await postEvent(account, event)).status).toBe(201)
  })

  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'extraData', '-', '.'])(
    'treats %s as a token name like any other',
    async (name) => {
      const { account, eventTemplateId } = await withTemplate({
        tokens: [{ name, label: 'Odd', type: 'string', objectPropertyName: 'firstname' }],
      })
      const without = await postEvent(account, { eventTemplateId, email: 't@example.org' })
      const withIt = await account.send(
        'POST',
        EVENTS,
        `{"eventTemplateId":"${eventTemplateId}","email":"t@example.org","tokens":{"${name}":12345678901234567890}}`,
      )
      expect([without.status, without.body.tokens]).toEqual([201, {}])
      expect([withIt.status, withIt.body.tokens]).toEqual([201, { [name]: '12345678901234567890' }])
      const unknown = await postEvent(account, {
        eventTemplateId: await createTemplate(account),
        email: 't@example.org',
        tokens: { [name]: 'x' },
      })
      expect([unknown.status, unknown.body.errors[0].code]).toEqual([400, 'UNKNOWN_PROPERTY'])
    },
  )
})

describe('extraData (V28)', () => {
  test.each([
    '{"a":[1,{"b":null}]}',
    '[]',
    '"text"',
    'true',
    'false',
    '0',
    '12.50',
    '{}',
    '""',
    '1e-20000',
    `0.${'123456789'.repeat(2000)}`,
    '9007199254740993',
    '-0.0',
    '1E+2',
  ])('comes back as the equal JSON value: %s (V28, decision 24)', async (text) => {
    const { account, eventTemplateId } = await withTemplate()
    const created = await account.send(
      'POST',
      EVENTS,
      `{"eventTemplateId":"${eventTemplateId}","id":"e","email":"x@example.org","extraData":${text}}`,
    )
    const read = await readEvent(account, eventTemplateId, 'e')
    expect([created.status, read.status]).toEqual([201, 200])
    expect(read.body.extraData).toEqual(JSON.parse(text.replace('-0.0', '0')))
    expect(read.body).toEqual(created.body)
  })

  test.each([
    '1e-20000',
    `0.${'123456789'.repeat(2000)}`,
    '9007199254740993',
    '12345678901234567890123456789',
  ])('keeps every digit of %s (V28, decision 24)', async (text) => {
    const { account, eventTemplateId } = await withTemplate()
    await account.send(
      'POST',
      EVENTS,
      `{"eventTemplateId":"${eventTemplateId}","id":"e","email":"x@example.org","extraData":{"n":${text}}}`,
    )
    expect((await readEvent(account, eventTemplateId, 'e')).text).toContain(`"extraData":{"n":${text}}`)
  })
})

describe('timelineIFrame (V29)', () => {
  const iframe = {
    linkLabel: 'Open',
    headerLabel: 'Report',
    url: 'https://e.example/x?y=1',
    width: 800,
    height: 300,
  }

  test('comes back as sent, its labels as text (V29, W6)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'x@example.org',
      timelineIFrame: { ...iframe, linkLabel: 5, more: 1 },
    })
    expect([reply.status, reply.body.timelineIFrame]).toEqual([201, { ...iframe, linkLabel: '5' }])
  })

  test.each(Object.keys(iframe))('needs %s (V29, E3)', async (field) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'x@example.org',
      timelineIFrame: { ...iframe, [field]: undefined },
    })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'VALIDATION_ERROR',
      correlationId: expect.any(String),
      message: expect.stringMatching(
        new RegExp(
          `^Invalid input JSON on line 1, column \\d+: Cannot build TimelineEventIFrame, some of required attributes are not set \\[${field}\\]$`,
        ),
      ),
    })
  })

  test('does not take the names of v1 (V29)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const { linkLabel, url, ...rest } = iframe
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'x@example.org',
      timelineIFrame: { ...rest, iframeLabel: linkLabel, iframeUri: url },
    })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain(
      'Cannot build TimelineEventIFrame, some of required attributes are not set [linkLabel, url]',
    )
  })

  const faults: [field: string, value: unknown][] = [
    ['linkLabel', ''],
    ['headerLabel', ''],
    ['url', '/relative'],
    ['url', 'ftp://e.example/'],
    ['url', 'javascript:alert(1)'],
    ['url', 'https://'],
    ['url', 'https:e.example'],
    ['width', 0],
    ['width', -1],
    ['height', 2147483648],
  ]
  test.each(faults)('refuses %s = %j (V29, E6)', async (field, value) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'x@example.org',
      timelineIFrame: { ...iframe, [field]: value },
    })
    expect(reply.status).toBe(400)
    expect(details(reply)).toEqual([
      { message: expect.stringContaining(field), in: `timelineIFrame.${field}`, code: 'INVALID_IFRAME' },
    ])
  })

  test.each(['800', 800.5, null])('refuses the width %j as JSON (V29, E3)', async (width) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'x@example.org',
      timelineIFrame: { ...iframe, width },
    })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toMatch(
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `Integer` .* at timelineIFrame\.width$/,
    )
  })

  test('reports every content problem at once, the first one repeating the message (E6, timeline 2.3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 'nobody',
      timestamp: 'x',
      timelineIFrame: { ...iframe, url: 'x', width: 0 },
    })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toBe('Event e failed with validation error(s)')
    expect(reply.body.errors[0]).toEqual({ message: 'Event e failed with validation error(s)' })
    expect(details(reply)).toMatchObject([
      { code: 'INVALID_EMAIL' },
      { code: 'INVALID_TIMESTAMP' },
      { code: 'INVALID_IFRAME' },
      { code: 'INVALID_IFRAME' },
    ])
  })
})

describe('limits (L3-L6)', () => {
  test('an id has up to 500 bytes of UTF-8; the message shows 100 characters of a larger one (L3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const fits = await postEvent(account, { eventTemplateId, id: 'é'.repeat(250), email: 'x@example.org' })
    const large = await postEvent(account, { eventTemplateId, id: '😀'.repeat(126), email: 'x@example.org' })
    expect([fits.status, fits.body.id]).toEqual([201, 'é'.repeat(250)])
    expect((await readEvent(account, eventTemplateId, 'é'.repeat(250))).status).toBe(200)
    expect(large.status).toBe(400)
    expect(large.body.message).toBe(`Event ${'😀'.repeat(100)} failed with validation error(s)`)
    expect(details(large)).toEqual([
      { message: 'An event id has at most 500 bytes', in: 'id', code: 'ID_TOO_LARGE' },
    ])
  })

  test('an id within the limit is shown whole (L3, E6)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'x'.repeat(500), email: 'nobody' })
    expect(reply.body.message).toBe(`Event ${'x'.repeat(500)} failed with validation error(s)`)
  })

  test('a token value has up to 522 240 bytes of UTF-8 (L4)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const fits = await postEvent(account, {
      eventTemplateId,
      id: 'a',
      email: 'x@example.org',
      tokens: { course: 'é'.repeat(261_120) },
    })
    const large = await postEvent(account, {
      eventTemplateId,
      id: 'b',
      email: 'x@example.org',
      tokens: { course: `${'é'.repeat(261_120)}x` },
    })
    expect(fits.status).toBe(201)
    expect(large.status).toBe(400)
    expect(details(large)).toEqual([
      {
        message: 'A token value has at most 522240 bytes',
        in: 'tokens.course',
        code: 'TOKEN_TOO_LARGE',
        context: { tokenName: ['course'] },
      },
    ])
    expect(await countRows(server.db, account.accountId)).toMatchObject({ events: 1 })
  })

  test('an event has up to 1 048 576 bytes, id, tokens and extraData included (L5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const rest =
      JSON.stringify({ tokens: { course: 'x' }, extraData: '', email: 'x@example.org' }).length + 'id'.length
    const post = (size: number) =>
      postEvent(account, {
        eventTemplateId,
        id: 'id',
        email: 'x@example.org',
        tokens: { course: 'x' },
        extraData: 'x'.repeat(size - rest),
      })
    const large = await post(1_048_577)
    const fits = await post(1_048_576)
    expect(large.status).toBe(400)
    expect(details(large)).toEqual([
      { message: 'An event has at most 1048576 bytes', code: 'EVENT_TOO_LARGE' },
    ])
    expect(fits.status).toBe(201)
    expect((await readEvent(account, eventTemplateId, 'id')).body.extraData).toHaveLength(1_048_576 - rest)
  })

  test('a single body has up to 2 MiB (L6, E10)', async () => {
    const { account } = await withTemplate()
    const reply = await account.send('POST', EVENTS, `{"eventTemplateId":"1","x":"${'x'.repeat(2_097_152)}"}`)
    expect(reply.status).toBe(413)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: expect.any(String),
      correlationId: expect.any(String),
    })
  })

  test('a batch body may be larger than a single one: ten events of a megabyte (L5, L6)', async () => {
    const { account, eventTemplateId } = await withTemplate({ tokens: plainTokens })
    const inputs = Array.from({ length: 10 }, (_, index) => ({
      eventTemplateId,
      id: `e${index}`,
      email: 'x@example.org',
      extraData: 'x'.repeat(1_000_000),
    }))
    const reply = await postBatch(account, inputs)
    expect([reply.status, reply.body.results.length]).toEqual([201, 10])
  })
})
