import { describe, expect, test } from 'vitest'
import { postAppBatch, postAppEvent, typeNameOf } from '../support/app-event-setup.ts'
import { useTestServer } from '../support/test-server.ts'
import {
  countRows,
  createContact,
  createTemplate,
  invalidTemplate,
  notFound,
  postBatch,
  postEvent,
  templatePath,
  templatesPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const TYPE = '2-3456789'
const NOTHING = { contacts: 0, events: 0, visitors: 0 }

async function withTemplate(objectType = TYPE) {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account, { objectType }) }
}

const refusedEvent = (id: string, details: readonly object[]) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `Event ${id} failed with validation error(s)`,
  correlationId: expect.any(String),
  context: { id: [id] },
  errors: [{ message: `Event ${id} failed with validation error(s)` }, ...details],
})
const mismatch = (templateId: string, sent: string) => ({
  message: `Template ${templateId} is not for object type ${sent}`,
  in: 'customObjectTypeId',
  code: 'OBJECT_TYPE_MISMATCH',
  context: { customObjectTypeId: [sent] },
})
const noIdentifier = {
  message: 'An event of this template needs the objectId of its record',
  in: 'objectId',
  code: 'MISSING_RECORD_IDENTIFIER',
}

describe('templates of custom object types (V9, T1, M5)', () => {
  test.each(['2-1', TYPE, `2-${'9'.repeat(15)}`])(
    '%s is kept as it is, in every answer (V9, T1)',
    async (objectType) => {
      const { account, eventTemplateId } = await withTemplate(objectType)
      const read = await account.send('GET', templatePath(account, eventTemplateId))
      const put = await account.send('PUT', templatePath(account, eventTemplateId), {
        name: 'x',
        objectType: 'contacts',
      })
      expect([read.body.objectType, put.body.objectType]).toEqual([objectType, objectType])
    },
  )

  test.each([
    '2-0',
    '2-01',
    '2-',
    '2-x',
    '2-3 4',
    '3-1',
    '0-99',
    `2-${'9'.repeat(16)}`,
    'p123_boat',
    'boats',
  ])('"%s" is none (T1, E7)', async (objectType) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', templatesPath(account), { name: 'x', objectType })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(
      invalidTemplate([
        {
          message: expect.stringContaining(`'${objectType}'`),
          in: 'objectType',
          code: 'INVALID_OBJECT_TYPE',
          context: { objectType: [objectType] },
        },
      ]),
    )
  })
})

describe('events on custom objects (V9)', () => {
  test('need objectId: email and utk name nobody here (V9, V1)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'e', email: 'kim@example.org', utk: 'u' })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(refusedEvent('e', [noIdentifier]))
    expect(await countRows(server.db, account.accountId)).toEqual(NOTHING)
  })

  test.each(['2-3456780', '2-34567890', '0-1', 'contacts', ' 2-3456789'])(
    'refuse the customObjectTypeId "%s", which is not the type of the template (V9)',
    async (customObjectTypeId) => {
      const { account, eventTemplateId } = await withTemplate()
      const reply = await postEvent(account, { eventTemplateId, id: 'e', objectId: '1', customObjectTypeId })
      expect(reply.status).toBe(400)
      expect(reply.body).toEqual(refusedEvent('e', [mismatch(eventTemplateId, customObjectTypeId)]))
    },
  )

  test('report a missing objectId and a wrong type together (V9, E6)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const reply = await postEvent(account, { eventTemplateId, id: 'e', customObjectTypeId: '2-1' })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(refusedEvent('e', [noIdentifier, mismatch(eventTemplateId, '2-1')]))
  })

  test.each([undefined, null, '', TYPE])(
    'with customObjectTypeId %j get as far as the record, which answers 404 when there is none (V9, W7, E5)',
    async (customObjectTypeId) => {
      const { account, eventTemplateId } = await withTemplate()
      const contact = await createContact(account, { email: 'kim@example.org' })
      for (const objectId of ['1', 'abc', contact]) {
        const reply = await postEvent(account, { eventTemplateId, id: 'e', objectId, customObjectTypeId })
        expect(reply.status).toBe(404)
        expect(reply.body).toEqual(notFound(`Record ${objectId} not found`, { objectId: [objectId] }))
      }
      expect(await countRows(server.db, account.accountId)).toEqual({ ...NOTHING, contacts: 1 })
    },
  )

  test.each(['contacts', 'companies', 'deals', 'tickets'])(
    'of a template for %s refuse every customObjectTypeId, also the id of that type (V9)',
    async (objectType) => {
      const { account, eventTemplateId } = await withTemplate(objectType)
      for (const customObjectTypeId of [TYPE, '0-1', '0-2', '0-3', '0-5', objectType]) {
        const reply = await postEvent(account, {
          eventTemplateId,
          id: 'e',
          objectId: '1',
          customObjectTypeId,
        })
        expect(reply.status).toBe(400)
        expect(reply.body).toEqual(refusedEvent('e', [mismatch(eventTemplateId, customObjectTypeId)]))
      }
    },
  )

  test('fail alone in a batch, in the same words (V9, B7)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const contacts = await createTemplate(account)
    const reply = await postBatch(account, [
      { eventTemplateId, id: 'a', objectId: '1' },
      { eventTemplateId, id: 'b', objectId: '1', customObjectTypeId: '2-1' },
      { eventTemplateId: contacts, id: 'c', email: 'kim@example.org' },
      { eventTemplateId: contacts, id: 'd', email: 'kim@example.org', customObjectTypeId: TYPE },
    ])
    expect(reply.status).toBe(207)
    expect(reply.body.results).toMatchObject([{ id: 'c' }])
    expect(reply.body.errors).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: 'Record 1 not found',
        context: { index: ['0'], id: ['a'], objectId: ['1'] },
        errors: [],
        links: {},
      },
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: 'Event b failed with validation error(s)',
        context: { index: ['1'], id: ['b'] },
        errors: [mismatch(eventTemplateId, '2-1')],
        links: {},
      },
      expect.objectContaining({ errors: [mismatch(contacts, TYPE)] }),
    ])
  })
})

describe('app events on custom objects (X6)', () => {
  test('name their object type, and get as far as the record (X6, V9, E5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const event = {
      eventTypeName: typeNameOf(account, eventTemplateId),
      id: 'e',
      objectId: '1',
      properties: {},
    }
    const named = { ...event, objectTypeFullyQualifiedName: `p${account.accountId}_boat` }
    const missingName = await postAppEvent(account, event)
    expect(missingName.status).toBe(400)
    expect(missingName.body).toEqual(
      refusedEvent('e', [
        {
          message: `An event on a custom object needs objectTypeFullyQualifiedName, p${account.accountId}_{name}`,
          in: 'objectTypeFullyQualifiedName',
          code: 'REQUIRED',
        },
      ]),
    )
    const missingRecord = await postAppEvent(account, named)
    expect(missingRecord.status).toBe(404)
    expect(missingRecord.body).toEqual(notFound('Record 1 not found', { objectId: ['1'] }))
    const batch = await postAppBatch(account, [named])
    expect([batch.status, batch.body.errors[1]]).toEqual([
      400,
      {
        message: 'Record 1 not found',
        in: 'inputs[0].objectId',
        code: 'OBJECT_NOT_FOUND',
        context: { objectId: ['1'], index: ['0'] },
      },
    ])
    const { objectId: _objectId, ...anonymous } = named
    const withoutRecord = await postAppEvent(account, { ...anonymous, email: 'kim@example.org' })
    expect([withoutRecord.status, withoutRecord.body.errors[1]]).toEqual([400, noIdentifier])
  })

  test('customObjectTypeId is a field of v3 alone, and ignored here (W5, section 7)', async () => {
    const account = await server.createAccount()
    const eventTypeName = typeNameOf(account, await createTemplate(account))
    const reply = await postAppEvent(account, {
      eventTypeName,
      id: 'e',
      email: 'kim@example.org',
      properties: {},
      customObjectTypeId: TYPE,
    })
    expect(reply.status).toBe(201)
    expect(reply.body).not.toHaveProperty('customObjectTypeId')
  })

  test('properties may be empty, but not null or absent (section 7, W7, E3)', async () => {
    const account = await server.createAccount()
    const event = {
      eventTypeName: typeNameOf(account, await createTemplate(account)),
      id: 'e',
      email: 'kim@example.org',
    }
    const replies = [
      await postAppEvent(account, event),
      await postAppEvent(account, { ...event, properties: null }),
      await postAppEvent(account, { ...event, properties: [] }),
      await postAppEvent(account, { ...event, properties: {} }),
    ]
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 201])
  })
})
