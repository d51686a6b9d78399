import { describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  countRows,
  createContact,
  createRecord,
  createStampingTemplate,
  createTemplate,
  postBatch,
  postEvent,
  readEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()

async function withTemplate(definition = {}): Promise<{ account: TestAccount; eventTemplateId: string }> {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account, definition) }
}

const contentError = (id: string, details: readonly object[]) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `Event ${id} failed with validation error(s)`,
  correlationId: expect.any(String),
  context: { id: [id] },
  errors: [{ message: `Event ${id} failed with validation error(s)` }, ...details],
})

describe('the record of an event that is not about a contact (V1)', () => {
  test('needs objectId, whatever email and utk say (V1, E6)', async () => {
    const { account, eventTemplateId } = await withTemplate({ objectType: 'deals' })
    const reply = await postEvent(account, { eventTemplateId, id: 'd', email: 'a@example.org', utk: 'u' })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      contentError('d', [
        {
          message: 'An event of this template needs the objectId of its record',
          in: 'objectId',
          code: 'MISSING_RECORD_IDENTIFIER',
        },
      ]),
    )
  })

  test('echoes email and utk without looking at them: no contact, no visitor, no syntax check (V1, V6)', async () => {
    const { account, eventTemplateId } = await withTemplate({ objectType: 'companies' })
    const objectId = await createRecord(account, 'companies', { name: 'Acme' })
    const reply = await postEvent(account, { eventTemplateId, objectId, email: 'not an address', utk: 'u' })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ objectType: 'companies', objectId, email: 'not an address', utk: 'u' })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 1, visitors: 0 })
  })

  test('answers 404 for a record of another type, another account or none (V3, E5)', async () => {
    const { account, eventTemplateId } = await withTemplate({ objectType: 'tickets' })
    const other = await server.createAccount()
    const foreign = await createRecord(other, 'tickets', {
      subject: 'x',
      hs_pipeline: '0',
      hs_pipeline_stage: '1',
    })
    const contact = await createContact(account, { email: 'c@example.org' })
    const replies = await Promise.all(
      [foreign, contact, '1', 'abc', '00'].map((objectId) =>
        postEvent(account, { eventTemplateId, objectId }),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect(replies[3]?.body).toEqual({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: 'Ticket abc not found',
      correlationId: expect.any(String),
      context: { objectId: ['abc'] },
    })
  })
})

describe('the contact of an event (V2, V3)', () => {
  test('needs one of objectId, utk and email; empty texts count as absent (V2)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'e', objectId: '', utk: '', email: '' })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      contentError('e', [
        { message: 'A contact event needs objectId, utk or email', code: 'MISSING_RECORD_IDENTIFIER' },
      ]),
    )
  })

  test('is the one with that objectId; leading zeros name the same one (V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'a@example.org' })
    const replies = [
      await postEvent(account, { eventTemplateId, objectId }),
      await postEvent(account, { eventTemplateId, objectId: `0${objectId}` }),
    ]
    expect(replies.map(({ status, body }) => [status, body.objectId])).toEqual([
      [201, objectId],
      [201, objectId],
    ])
  })

  test("answers 404 for an unknown contact and for another account's, and stores nothing (V3, E5)", async () => {
    const { account, eventTemplateId } = await withTemplate()
    const foreign = await createContact(await server.createAccount(), { email: 'a@example.org' })
    const replies = [
      await postEvent(account, { eventTemplateId, objectId: foreign, email: 'new@example.org', utk: 'u' }),
      await postEvent(account, { eventTemplateId, objectId: '888888888888888888888', utk: 'u' }),
    ]
    expect(replies.map(({ status, body }) => [status, body.message])).toEqual([
      [404, `Contact ${foreign} not found`],
      [404, 'Contact 888888888888888888888 not found'],
    ])
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test('answers 404 for an archived contact (V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'gone@example.org' })
    await server.db.query(`update crm_record set archived_at = now() where account_id = $1 and id = $2`, [
      account.accountId,
      objectId,
    ])
    const reply = await postEvent(account, { eventTemplateId, objectId })
    expect([reply.status, reply.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })

  test('is found by its address, trimmed and without case; the event keeps the text as sent (V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'Dana@Example.org' })
    const reply = await postEvent(account, { eventTemplateId, email: '  DANA@example.ORG ' })
    expect([reply.status, reply.body.objectId, reply.body.email]).toEqual([
      201,
      objectId,
      '  DANA@example.ORG ',
    ])
  })

  test('is created with the lower-cased address and nothing else when nobody has it (V3, V4)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const first = await postEvent(account, {
      eventTemplateId,
      email: ' New@Example.org',
      tokens: { course: 'x' },
    })
    const second = await postEvent(account, { eventTemplateId, email: 'new@example.org' })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.objectId).toBe(first.body.objectId)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 2, visitors: 0 })
    expect(
      await readProperties(account, `contacts/${first.body.objectId}`, ['email', 'firstname', 'course']),
    ).toEqual({
      email: 'new@example.org',
      firstname: null,
    })
  })

  test.each([
    'no-at',
    'a@b',
    '@example.org',
    'a@@example.org',
    'a b@example.org',
    'a@example.',
    '   ',
    `${'a'.repeat(250)}@example.org`,
  ])('refuses the address "%s", even beside objectId (V6)', async (email) => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'ok@example.org' })
    const reply = await postEvent(account, { eventTemplateId, id: 'e', objectId, email })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      contentError('e', [
        {
          message: `'${email}' is not an e-mail address`,
          in: 'email',
          code: 'INVALID_EMAIL',
          context: { value: [email] },
        },
      ]),
    )
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe('ok@example.org')
  })
})

describe('objectId with email (V5)', () => {
  test('moves the contact to the new address, and frees the old one (V5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'old@example.org' })
    const moved = await postEvent(account, { eventTemplateId, objectId, email: 'New@example.org' })
    expect([moved.status, moved.body.objectId]).toEqual([201, objectId])
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe('new@example.org')
    const byNew = await postEvent(account, { eventTemplateId, email: 'new@example.org' })
    const byOld = await postEvent(account, { eventTemplateId, email: 'old@example.org' })
    expect(byNew.body.objectId).toBe(objectId)
    expect(byOld.status).toBe(201)
    expect(byOld.body.objectId).not.toBe(objectId)
  })

  test('frees the old address for a later item of the same batch (V5, B5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'old@example.org' })
    const reply = await postBatch(account, [
      { eventTemplateId, objectId, email: 'new@example.org' },
      { eventTemplateId, email: 'old@example.org' },
      { eventTemplateId, objectId, email: 'third@example.org' },
      { eventTemplateId, email: 'new@example.org' },
    ])
    expect(reply.status).toBe(201)
    const ids = reply.body.results.map((event: { objectId: string }) => event.objectId)
    expect(new Set(ids).size).toBe(3)
    expect([ids[0], ids[2]]).toEqual([objectId, objectId])
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe('third@example.org')
  })

  test('leaves the contact alone when it has the address already (V5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'same@example.org' })
    const before = await account.send('GET', `/crm/v3/objects/contacts/${objectId}`)
    expect((await postEvent(account, { eventTemplateId, objectId, email: 'SAME@example.org' })).status).toBe(
      201,
    )
    const after = await account.send('GET', `/crm/v3/objects/contacts/${objectId}`)
    expect(after.body).toEqual(before.body)
  })

  test('answers 409 naming the holder when another contact has the address, and stores nothing (V5, E8)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const holder = await createContact(account, { email: 'taken@example.org' })
    const objectId = await createContact(account, { email: 'mine@example.org' })
    const reply = await postEvent(account, { eventTemplateId, id: 'e', objectId, email: 'Taken@example.org' })
    expect(reply.status).toBe(409)
    expect(reply.body).toEqual({
      status: 'error',
      category: 'CONFLICT',
      message: expect.stringContaining('taken@example.org'),
      correlationId: expect.any(String),
      context: { email: ['taken@example.org'], objectId: [holder] },
    })
    expect((await readEvent(account, eventTemplateId, 'e')).status).toBe(404)
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe('mine@example.org')
  })
})

describe('visitors (V3, decisions 15 and 28)', () => {
  test('an unknown utk alone is taken without objectId and waits (V3, PT16)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'p', utk: 'V1' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: 'p',
      eventTemplateId,
      objectType: 'contacts',
      utk: 'V1',
      timestamp: expect.any(String),
      tokens: {},
    })
    expect((await readEvent(account, eventTemplateId, 'p')).body).toEqual(reply.body)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 1, visitors: 1 })
  })

  test('waiting events move to the contact when a later call links the utk, compared without case (V3, PT2)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    await postEvent(account, { eventTemplateId, id: 'p1', utk: 'Abc' })
    await postEvent(account, { eventTemplateId, id: 'p2', utk: 'aBC' })
    await postEvent(account, { eventTemplateId, id: 'other', utk: 'zzz' })
    const link = await postEvent(account, { eventTemplateId, utk: 'ABC', email: 'v@example.org' })
    expect(link.status).toBe(201)
    const reads = [
      await readEvent(account, eventTemplateId, 'p1'),
      await readEvent(account, eventTemplateId, 'p2'),
    ]
    expect(reads.map(({ body }) => body.objectId)).toEqual([link.body.objectId, link.body.objectId])
    expect((await readEvent(account, eventTemplateId, 'other')).body).not.toHaveProperty('objectId')
    const known = await postEvent(account, { eventTemplateId, utk: 'abc' })
    expect([known.status, known.body.objectId]).toEqual([201, link.body.objectId])
  })

  test('waiting events move to the contact that a later item of the same batch links (V3, B5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'p', utk: 'u' },
      { eventTemplateId, id: 'l', utk: 'U', email: 'b@example.org' },
      { eventTemplateId, id: 'k', utk: 'u' },
    ])
    expect(reply.status).toBe(201)
    const objectId = reply.body.results[1].objectId
    expect(objectId).toMatch(/^\d+$/)
    expect(reply.body.results.map((event: { objectId?: string }) => event.objectId)).toEqual([
      objectId,
      objectId,
      objectId,
    ])
    expect((await readEvent(account, eventTemplateId, 'p')).body.objectId).toBe(objectId)
  })

  test('objectId with an unknown utk links it to that contact (V3, decision 28)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'o@example.org' })
    await postEvent(account, { eventTemplateId, id: 'p', utk: 'u' })
    await postEvent(account, { eventTemplateId, objectId, utk: 'u' })
    expect((await readEvent(account, eventTemplateId, 'p')).body.objectId).toBe(objectId)
  })

  test('objectId with a utk of another contact goes to the objectId and leaves the link (V3, PT9)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const first = await createContact(account, { email: 'one@example.org' })
    const second = await createContact(account, { email: 'two@example.org' })
    await postEvent(account, { eventTemplateId, objectId: first, utk: 'u' })
    const reply = await postEvent(account, { eventTemplateId, objectId: second, utk: 'u' })
    expect([reply.status, reply.body.objectId]).toEqual([201, second])
    expect((await postEvent(account, { eventTemplateId, utk: 'u' })).body.objectId).toBe(first)
  })

  test('a known utk wins over email, whose contact it does not touch; a different address stays (V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const visitor = await createContact(account, { email: 'visitor@example.org' })
    await createContact(account, { email: 'other@example.org' })
    await postEvent(account, { eventTemplateId, objectId: visitor, utk: 'u' })
    const replies = [
      await postEvent(account, { eventTemplateId, utk: 'u', email: 'other@example.org' }),
      await postEvent(account, { eventTemplateId, utk: 'u', email: 'free@example.org' }),
    ]
    expect(replies.map(({ status, body }) => [status, body.objectId])).toEqual([
      [201, visitor],
      [201, visitor],
    ])
    expect((await readProperties(account, `contacts/${visitor}`, ['email'])).email).toBe(
      'visitor@example.org',
    )
    expect(await countRows(server.db, account.accountId)).toMatchObject({ contacts: 2 })
  })

  test('a known utk whose contact has no address takes a free one, and not a taken one (V3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const visitor = await createContact(account, { firstname: 'Anna' })
    await createContact(account, { email: 'taken@example.org' })
    await postEvent(account, { eventTemplateId, objectId: visitor, utk: 'u' })
    const taken = await postEvent(account, { eventTemplateId, utk: 'u', email: 'taken@example.org' })
    expect([taken.status, taken.body.objectId]).toEqual([201, visitor])
    expect((await readProperties(account, `contacts/${visitor}`, ['email'])).email).toBeNull()
    await postEvent(account, { eventTemplateId, utk: 'u', email: 'Free@example.org' })
    expect((await readProperties(account, `contacts/${visitor}`, ['email'])).email).toBe('free@example.org')
    expect((await postEvent(account, { eventTemplateId, email: 'free@example.org' })).body.objectId).toBe(
      visitor,
    )
  })

  test('all three: the objectId contact takes the address and the unknown utk (V3, V5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'first@example.org' })
    const reply = await postEvent(account, {
      eventTemplateId,
      objectId,
      utk: 'u',
      email: 'second@example.org',
    })
    expect([reply.status, reply.body.objectId]).toEqual([201, objectId])
    expect((await readProperties(account, `contacts/${objectId}`, ['email'])).email).toBe(
      'second@example.org',
    )
    expect((await postEvent(account, { eventTemplateId, utk: 'u' })).body.objectId).toBe(objectId)
  })

  test('a utk has 1 to 255 characters (PT2)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const longest = await postEvent(account, { eventTemplateId, utk: 'u'.repeat(255) })
    const tooLong = await postEvent(account, { eventTemplateId, id: 'e', utk: 'u'.repeat(256) })
    expect([longest.status, tooLong.status]).toEqual([201, 400])
    expect(tooLong.body.errors[1]).toEqual({
      message: 'A utk has at most 255 characters',
      in: 'utk',
      code: 'ID_TOO_LARGE',
    })
  })

  test('visitors of two accounts are two visitors (M2, reliability P5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const other = await server.createAccount()
    const otherTemplate = await createTemplate(other)
    await postEvent(other, { eventTemplateId: otherTemplate, utk: 'u', email: 'x@example.org' })
    const reply = await postEvent(account, { eventTemplateId, utk: 'u' })
    expect(reply.status).toBe(201)
    expect(reply.body).not.toHaveProperty('objectId')
  })
})

describe('custom object types (V9)', () => {
  test.each(['contacts', 'deals'])(
    'a template of %s refuses every customObjectTypeId (V9)',
    async (objectType) => {
      const { account, eventTemplateId } = await withTemplate({ objectType })
      const replies = await Promise.all(
        ['2-3456789', '0-1', '0-3'].map((customObjectTypeId) =>
          postEvent(account, { eventTemplateId, id: 'e', objectId: '1', customObjectTypeId }),
        ),
      )
      expect(replies.map(({ status, body }) => [status, body.errors?.[1].code, body.errors?.[1].in])).toEqual(
        Array.from({ length: 3 }, () => [400, 'OBJECT_TYPE_MISMATCH', 'customObjectTypeId']),
      )
    },
  )

  test('a template of a custom type needs objectId and its own type id, if one is sent (V9)', async () => {
    const { account, eventTemplateId } = await withTemplate({ objectType: '2-3456789' })
    const without = await postEvent(account, { eventTemplateId, id: 'e', email: 'a@example.org' })
    const wrong = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      objectId: '1',
      customObjectTypeId: '2-1',
    })
    const right = await postEvent(account, {
      eventTemplateId,
      id: 'e',
      objectId: '1',
      customObjectTypeId: '2-3456789',
    })
    expect(without.body.errors[1]).toMatchObject({ code: 'MISSING_RECORD_IDENTIFIER', in: 'objectId' })
    expect(wrong.body.errors[1]).toMatchObject({ code: 'OBJECT_TYPE_MISMATCH', in: 'customObjectTypeId' })
    expect([right.status, right.body.context]).toEqual([404, { objectId: ['1'] }])
  })
})

describe('a contact that an event creates (V4)', () => {
  test.each([
    ['unknown token', { tokens: { nope: '1' } }],
    ['bad time', { timestamp: 'soon' }],
    ['bad number', { tokens: { score: 'high' } }],
    ['oversized id', { id: 'x'.repeat(501) }],
  ])('does not appear when the event fails: %s (V4, reliability P4)', async (_name, fault) => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'ghost@example.org',
      utk: 'u',
      ...fault,
    })
    expect(reply.status).toBe(400)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 0, events: 0, visitors: 0 })
  })

  test('carries the stamps of the event that made it (V4, V30)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'first', objectPropertyName: 'firstname' },
    ])
    const reply = await postEvent(account, {
      eventTemplateId,
      email: 'made@example.org',
      tokens: { first: 'Mo' },
    })
    expect(reply.status).toBe(201)
    expect(await readProperties(account, `contacts/${reply.body.objectId}`, ['email', 'firstname'])).toEqual({
      email: 'made@example.org',
      firstname: 'Mo',
    })
  })
})
