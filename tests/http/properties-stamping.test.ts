import { beforeAll, describe, expect, test } from 'vitest'
import { defineProperty, formula, kinds, PROPERTIES } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createContact,
  createRecord,
  createStampingTemplate,
  postBatch,
  postEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  const named = { ...kinds, text: {}, code: { hasUniqueValue: true } }
  for (const [kind, members] of Object.entries(named))
    await defineProperty(account, `contacts/my_${kind.toLowerCase()}`, members)
  await defineProperty(account, 'contacts/my_double', formula('number', '2my_number'))
})

/** A template whose tokens are each mapped to the property of their name. */
function createTemplate(tokens: readonly Body[], objectType = 'contacts'): Promise<string> {
  const mapped = tokens.map((token) => ({ objectPropertyName: token.name, ...token }))
  return createStampingTemplate(account, mapped, objectType)
}

describe("stamping an account's own properties (V30-V35)", () => {
  test.each([
    ['my_text', {}, 'Rome', 'Rome'],
    ['my_number', { type: 'number' }, 12.5, '12.5'],
    ['my_text', { type: 'number' }, 7, '7'],
    ['my_date', { type: 'date' }, 1777911600000, '2026-05-04'],
    ['my_datetime', { type: 'date' }, 1777911600000, '2026-05-04T16:20:00Z'],
    ['my_select', {}, 'red', 'red'],
    ['my_checkbox', {}, 'red;blue', 'red;blue'],
    ['my_bool', {}, 'true', 'true'],
    ['my_html', {}, '<i>x</i>', '<i>x</i>'],
  ])('%s from a token of %j: %o as %s (V33)', async (name, token, sent, stored) => {
    const eventTemplateId = await createTemplate([{ name, ...token }])
    const objectId = await createContact(account, { firstname: 'A' })
    expect((await postEvent(account, { eventTemplateId, objectId, tokens: { [name]: sent } })).status).toBe(
      201,
    )
    expect(await readProperties(account, `contacts/${objectId}`, [name])).toEqual({ [name]: stored })
  })

  test.each([
    ['my_number', 'many'],
    ['my_select', 'pink'],
    ['my_date', 'soon'],
    ['my_double', '4'],
    ['my_number#1', '4'],
  ])('%s is left alone by %s, and the event is stored (V31, V32)', async (name, value) => {
    const tokens = [{ name: 'bad', objectPropertyName: name }, { name: 'my_text' }]
    const eventTemplateId = await createTemplate(tokens)
    const objectId = await createContact(account, { firstname: 'A' })
    const event = { eventTemplateId, objectId, tokens: { bad: value, my_text: 'kept' } }
    expect((await postEvent(account, event)).status).toBe(201)
    const read = await readProperties(account, `contacts/${objectId}`, [
      'my_number',
      'my_select',
      'my_date',
      'my_text',
    ])
    expect(read).toEqual({ my_number: null, my_select: null, my_date: null, my_text: 'kept' })
  })

  test('follows the definition of the moment: created, changed, archived, created again (V31)', async () => {
    const eventTemplateId = await createTemplate([{ name: 'late' }])
    const objectId = await createContact(account, { firstname: 'A' })
    const stamp = async (value: string) => {
      expect((await postEvent(account, { eventTemplateId, objectId, tokens: { late: value } })).status).toBe(
        201,
      )
      return (await account.send('GET', `/crm/v3/objects/contacts/${objectId}?properties=late`)).body
        .properties.late
    }
    expect(await stamp('1')).toBeUndefined()
    await defineProperty(account, 'contacts/late')
    expect(await stamp('2a')).toBe('2a')
    await account.send('DELETE', `${PROPERTIES}/contacts/late`)
    expect(await stamp('3')).toBeUndefined()
    await defineProperty(account, 'contacts/late', kinds.number)
    expect(await stamp('four')).toBeNull()
    expect(await stamp('05')).toBe('5')
  })

  test('stamps a contact that the event creates, and claims unique values for it (V4)', async () => {
    const eventTemplateId = await createTemplate([{ name: 'my_code' }, { name: 'my_number', type: 'number' }])
    const event = { eventTemplateId, email: 'new@example.org', tokens: { my_code: 'C-1', my_number: 3 } }
    const { objectId } = (await postEvent(account, event)).body
    const found = await account.send(
      'GET',
      '/crm/v3/objects/contacts/C-1?idProperty=my_code&properties=my_double',
    )
    expect(found.body).toMatchObject({ id: objectId, properties: { my_double: '6' } })
  })

  test('skips a unique value that another record has, and moves one that changes (V33)', async () => {
    const eventTemplateId = await createTemplate([{ name: 'my_code' }, { name: 'my_text' }])
    await createContact(account, { my_code: 'taken' })
    const objectId = await createContact(account, { my_code: 'mine' })
    const stamp = (value: string) =>
      postEvent(account, { eventTemplateId, objectId, tokens: { my_code: value, my_text: value } })
    expect((await stamp('taken')).status).toBe(201)
    const read = () => readProperties(account, `contacts/${objectId}`, ['my_code', 'my_text'])
    expect(await read()).toEqual({ my_code: 'mine', my_text: 'taken' })
    expect((await stamp('fresh')).status).toBe(201)
    expect(await read()).toEqual({ my_code: 'fresh', my_text: 'fresh' })
    await createContact(account, { my_code: 'mine' })
    const clash = await account.send('POST', '/crm/v3/objects/contacts', { properties: { my_code: 'fresh' } })
    expect(clash.status).toBe(400)
  })

  test('gives a value that two events of a batch bring to the first (B5)', async () => {
    const eventTemplateId = await createTemplate([{ name: 'my_code' }])
    const ids = [
      await createContact(account, { firstname: 'A' }),
      await createContact(account, { firstname: 'B' }),
    ]
    const inputs = ids.map((objectId) => ({ eventTemplateId, objectId, tokens: { my_code: 'batch' } }))
    expect((await postBatch(account, inputs)).status).toBe(201)
    const read = await Promise.all(ids.map((id) => readProperties(account, `contacts/${id}`, ['my_code'])))
    expect(read).toEqual([{ my_code: 'batch' }, { my_code: null }])
  })

  test.each(['companies', 'deals', 'tickets'])('stamps %s (V30)', async (type) => {
    await defineProperty(account, `${type}/grade`, { ...kinds.number, hasUniqueValue: true })
    const eventTemplateId = await createTemplate([{ name: 'grade', type: 'number' }], type)
    const required: Readonly<Record<string, Body>> = {
      companies: { name: 'C' },
      deals: { dealname: 'D', dealstage: 'appointmentscheduled' },
      tickets: { subject: 'T', hs_pipeline_stage: '1' },
    }
    const objectId = await createRecord(account, type, required[type] ?? {})
    expect((await postEvent(account, { eventTemplateId, objectId, tokens: { grade: 4 } })).status).toBe(201)
    const found = await account.send('GET', `/crm/v3/objects/${type}/4?idProperty=grade`)
    expect(found.body.id).toBe(objectId)
  })
})
