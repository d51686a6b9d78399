import { describe, expect, test } from 'vitest'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  countRows,
  createContact,
  createStampingTemplate,
  createTemplate,
  postBatch,
  postEvent,
  readEvent,
  readProperties,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withTemplate(): Promise<{ account: TestAccount; eventTemplateId: string }> {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account) }
}

const clash = (id: string, objectId: string) => ({
  status: 'error',
  category: 'OBJECT_ALREADY_EXISTS',
  subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
  correlationId: expect.any(String),
  message: `An event already exists with that id (${id}). Events cannot be changed; send another id.`,
  context: { fieldValue: [id], id: [id], objectId: [objectId] },
})

describe('event ids (V10-V12, V14b)', () => {
  test.each([[{}], [{ id: null }], [{ id: '' }]])(
    'are generated as UUID v7 when %j is sent, a new one each time (V10, V14b)',
    async (sent) => {
      const { account, eventTemplateId } = await withTemplate()
      const replies = [
        await postEvent(account, { eventTemplateId, email: 'a@example.org', ...sent }),
        await postEvent(account, { eventTemplateId, email: 'a@example.org', ...sent }),
      ]
      expect(replies.map(({ status }) => status)).toEqual([201, 201])
      const [first, second] = replies.map(({ body }) => body.id)
      expect(first).toMatch(UUID_V7)
      expect(second).toMatch(UUID_V7)
      expect(second > first).toBe(true)
    },
  )

  test('have every {{uuid}} replaced by one value, the exact text only, in no other field (V11)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const event = {
      eventTemplateId,
      id: '{{uuid}}/{{ uuid }}/{{UUID}}/{{uuid}}',
      email: 'a@example.org',
      domain: '{{uuid}}',
      tokens: { course: '{{uuid}}' },
    }
    const first = await postEvent(account, event)
    const second = await postEvent(account, event)
    const [uuid = '', ...rest] = first.body.id.split('/')
    expect(uuid).toMatch(UUID_V7)
    expect(rest).toEqual(['{{ uuid }}', '{{UUID}}', uuid])
    expect(first.body).toMatchObject({ domain: '{{uuid}}', tokens: { course: '{{uuid}}' } })
    expect([second.status, second.body.id === first.body.id]).toEqual([201, false])
    expect((await readEvent(account, eventTemplateId, first.body.id)).body).toEqual(first.body)
  })

  test('get another {{uuid}} for each input of a batch (V11)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'x{{uuid}}', email: 'a@example.org' },
      { eventTemplateId, id: 'x{{uuid}}', email: 'a@example.org' },
    ])
    expect(reply.status).toBe(201)
    expect(new Set(reply.body.results.map((event: Body) => event.id)).size).toBe(2)
  })

  test('are measured after the replacement, and errors show the replaced id (V12, L3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const fits = await postEvent(account, {
      eventTemplateId,
      id: `${'x'.repeat(464)}{{uuid}}`,
      email: 'a@example.org',
    })
    const large = await postEvent(account, {
      eventTemplateId,
      id: `${'x'.repeat(465)}{{uuid}}`,
      email: 'a@example.org',
    })
    const wrong = await postEvent(account, { eventTemplateId, id: 'x-{{uuid}}', email: 'nobody' })
    expect(fits.status).toBe(201)
    expect(large.body.errors[1]).toMatchObject({ in: 'id', code: 'ID_TOO_LARGE' })
    expect(wrong.body.message).toMatch(
      /^Event x-[0-9a-f]{8}-[0-9a-f-]{27} failed with validation error\(s\)$/,
    )
  })

  test('belong to their template: another template may use the same one (M2, V13)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const other = await createTemplate(account)
    const first = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 'a@example.org',
      tokens: { course: '1' },
    })
    const second = await postEvent(account, {
      eventTemplateId: other,
      id: 'e',
      email: 'a@example.org',
      tokens: { course: '2' },
    })
    expect([first.status, second.status]).toEqual([201, 201])
    expect((await readEvent(account, eventTemplateId, 'e')).body.tokens).toEqual({ course: '1' })
  })
})

/** Posts the two events in two calls, or in one batch; answers the status that the second would have alone, and its body. */
type Poster = (account: TestAccount, first: Body, second: Body) => Promise<Pick<Reply, 'status' | 'body'>>

const apart: Poster = async (account, first, second) => {
  await postEvent(account, first)
  return postEvent(account, second)
}

const together: Poster = async (account, first, second) => {
  const reply = await postBatch(account, [first, second])
  const [error] = reply.body.errors ?? []
  return {
    status: { 201: 201, 207: 409 }[reply.status] ?? reply.status,
    body: error ?? reply.body.results[1],
  }
}

describe.each([
  ['in two calls', apart],
  ['inside one batch', together],
])('the same id again, %s (V13, decision 14)', (_name, post) => {
  test('on another record replaces the event; the first record no longer has it (V13 row 1)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const [one, two] = [
      await createContact(account, { email: 'one@example.org' }),
      await createContact(account, { email: 'two@example.org' }),
    ]
    const first = {
      eventTemplateId,
      id: 'e',
      objectId: one,
      tokens: { course: 'a' },
      domain: 'd',
      timestamp: 1000,
    }
    const second = await post(account, first, {
      eventTemplateId,
      id: 'e',
      objectId: two,
      tokens: { course: 'b' },
      timestamp: 2000,
    })
    expect(second.status).toBe(201)
    expect((await readEvent(account, eventTemplateId, 'e')).body).toEqual({
      id: 'e',
      eventTemplateId,
      objectType: 'contacts',
      objectId: two,
      timestamp: '1970-01-01T00:00:02.000Z',
      tokens: { course: 'b' },
    })
    const rows = await server.db.query('select object_id from timeline_event where account_id = $1', [
      account.accountId,
    ])
    expect(rows).toEqual([{ object_id: two }])
  })

  test('on the same record with the same content answers the stored event (V13 row 2, V14)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const event = {
      eventTemplateId,
      id: 'e',
      email: 'a@example.org',
      domain: 'd',
      tokens: { score: '1', course: 'x' },
      extraData: { a: [1, { b: null }], c: 2 },
    }
    const again = { ...event, tokens: { course: 'x', score: 1 }, extraData: { c: 2.0, a: [1, { b: null }] } }
    const second = await post(account, event, again)
    expect(second.status).toBe(201)
    expect((await readEvent(account, eventTemplateId, 'e')).body).toEqual(second.body)
    expect(await countRows(server.db, account.accountId)).toMatchObject({ contacts: 1, events: 1 })
  })

  const changes: [name: string, change: Body][] = [
    ['another token value', { tokens: { course: 'y' } }],
    ['a further token', { tokens: { course: 'x', score: '1' } }],
    ['no token', { tokens: {} }],
    ['other extraData', { extraData: { a: 2 } }],
    ['extraData of another order', { extraData: { a: 1, list: [2, 1] } }],
    ['no extraData', { extraData: undefined }],
    ['another domain', { domain: 'other' }],
    ['another time', { timestamp: 1001 }],
    [
      'an iframe',
      {
        timelineIFrame: { linkLabel: 'a', headerLabel: 'b', url: 'https://e.example/', width: 1, height: 1 },
      },
    ],
  ]
  test.each(changes)(
    'on the same record with %s answers 409 and changes nothing (V13 row 3, V14, E8a)',
    async (_change, change) => {
      const { account, eventTemplateId } = await withTemplate()
      const objectId = await createContact(account, { email: 'a@example.org' })
      const event = {
        eventTemplateId,
        id: 'e',
        objectId,
        timestamp: 1000,
        domain: 'd',
        tokens: { course: 'x' },
        extraData: { a: 1, list: [1, 2] },
      }
      const second = await post(account, event, { ...event, ...change })
      expect(second.status).toBe(409)
      expect(second.body).toMatchObject({
        message: clash('e', objectId).message,
        category: 'OBJECT_ALREADY_EXISTS',
      })
      expect((await readEvent(account, eventTemplateId, 'e')).body).toMatchObject({
        timestamp: '1970-01-01T00:00:01.000Z',
        domain: 'd',
        tokens: { course: 'x' },
        extraData: { a: 1, list: [1, 2] },
      })
    },
  )

  test('on a visitor that still waits compares content as on a record (V13, V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const event = { eventTemplateId, id: 'e', utk: 'u', tokens: { course: 'x' } }
    const same = await post(account, event, { ...event, utk: 'U' })
    const changed = await post(account, event, { ...event, tokens: { course: 'y' } })
    expect([same.status, changed.status]).toEqual([201, 409])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 1, visitors: 1 })
  })

  test('does not move an address or link a visitor when nothing is stored (V13, decision 14)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'a@example.org' })
    const second = await post(
      account,
      { eventTemplateId, id: 'e', objectId },
      { eventTemplateId, id: 'e', objectId, email: 'b@example.org', utk: 'u' },
    )
    expect(second.status).toBe(201)
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe('a@example.org')
    expect(await countRows(server.db, account.accountId)).toMatchObject({ visitors: 0 })
  })
})

describe('the same id again', () => {
  test('answers the whole E8a body and tells clients not to retry (E8a, PH10)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'a@example.org' })
    await postEvent(account, { eventTemplateId, id: 'r-77', objectId, tokens: { course: 'x' } })
    const reply: Reply = await postEvent(account, {
      eventTemplateId,
      id: 'r-77',
      objectId,
      tokens: { course: 'y' },
    })
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual(clash('r-77', objectId))
    expect(reply.headers['x-should-retry']).toBe('false')
  })

  test('compares a time only when it is sent now, and answers the stored one (V14)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const first = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 'a@example.org',
      timestamp: 1000,
    })
    const replay = await postEvent(account, { eventTemplateId, id: 'e', email: 'a@example.org' })
    expect([replay.status, replay.body]).toEqual([201, first.body])
    const spelledOtherwise = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      email: 'a@example.org',
      timestamp: '1970-01-01T01:00:01+01:00',
    })
    expect(spelledOtherwise.status).toBe(201)
  })

  test.each([
    '12345678901234567890.10',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '-9007199254740993',
  ])('takes the same long number %s in extraData for the same content (V14, V28)', async (number) => {
    const { account, eventTemplateId } = await withTemplate()
    const post = (text: string) =>
      account.send(
        'POST',
        '/integrators/timeline/v3/events',
        `{"eventTemplateId":"${eventTemplateId}","id":"e","email":"a@example.org","extraData":[${text}]}`,
      )
    const replies = [await post(number), await post(number), await post(`${number}1`)]
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 409])
  })

  test('takes an object that looks like a long number for what it is (V14)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const post = (text: string) =>
      account.send(
        'POST',
        '/integrators/timeline/v3/events',
        `{"eventTemplateId":"${eventTemplateId}","id":"e","email":"a@example.org","extraData":${text}}`,
      )
    const replies = [await post('12345678901234567890'), await post('{"rawJSON":"12345678901234567890"}')]
    expect(replies.map(({ status }) => status)).toEqual([201, 409])
  })

  test('does not stamp a second time, and does when another record takes the event (V13, V14a)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'first', objectPropertyName: 'firstname' },
    ])
    const [one, two] = [
      await createContact(account, { email: 'one@example.org' }),
      await createContact(account, { email: 'two@example.org' }),
    ]
    const event = { eventTemplateId, id: 'e', objectId: one, tokens: { first: 'Stamped' } }
    await postEvent(account, event)
    await postEvent(account, { eventTemplateId, id: 'other', objectId: one, tokens: { first: 'Later' } })
    await postEvent(account, event)
    expect((await readProperties(account, `contacts/${one}`, ['firstname'])).firstname).toBe('Later')
    const moved = await postEvent(account, { ...event, objectId: two })
    expect(moved).toMatchObject({ status: 201, body: { objectId: two } })
    expect((await readProperties(account, `contacts/${one}`, ['firstname'])).firstname).toBe('Later')
    expect((await readProperties(account, `contacts/${two}`, ['firstname'])).firstname).toBe('Stamped')
  })

  test("knows a waiting event as the contact's own from the item of the batch that links its visitor (V13, B5)", async () => {
    const { account, eventTemplateId } = await withTemplate()
    await postEvent(account, { eventTemplateId, id: 'e', utk: 'u', tokens: { course: 'x' } })
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'link', utk: 'u', email: 'a@example.org' },
      { eventTemplateId, id: 'e', utk: 'u', tokens: { course: 'y' } },
      { eventTemplateId, id: 'e', utk: 'u', tokens: { course: 'x' } },
    ])
    expect(reply.status).toBe(207)
    const { objectId } = reply.body.results[0]
    expect(reply.body.results[1]).toMatchObject({ id: 'e', objectId, tokens: { course: 'x' } })
    expect(reply.body.errors).toMatchObject([
      { category: 'OBJECT_ALREADY_EXISTS', context: { index: ['1'], id: ['e'], objectId: [objectId] } },
    ])
    expect((await readEvent(account, eventTemplateId, 'e')).body).toMatchObject({
      objectId,
      tokens: { course: 'x' },
    })
  })
})
