import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { countRows, createOne } from '../support/crm.ts'
import { defineProperty, kinds } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

const CONTACTS = '/crm/v3/objects/contacts'
const create = (properties: object) => account.send('POST', CONTACTS, { properties })

beforeAll(async () => {
  account = await server.createAccount()
  for (const [kind, members] of Object.entries(kinds))
    await defineProperty(account, `contacts/my_${kind.toLowerCase()}`, members)
  await defineProperty(account, 'contacts/my_text')
  await defineProperty(account, 'contacts/my_code', { hasUniqueValue: true })
  await defineProperty(account, 'contacts/my_serial', { ...kinds.number, hasUniqueValue: true })
})

describe("values of an account's own properties (objects 5.1)", () => {
  test.for([
    ['my_text', ' a ', ' a '],
    ['my_text', 17, '17'],
    ['my_phone', '+49 (0)30', '+49 (0)30'],
    ['my_textarea', 'a\nb', 'a\nb'],
    ['my_html', '<b>x</b><script>y</script>', '<b>x</b>'],
    ['my_file', '1;2', '1;2'],
    ['my_number', '1e3', '1000'],
    ['my_number', 1.5, '1.5'],
    ['my_bool', true, 'true'],
    ['my_bool', 'FALSE', 'false'],
    ['my_checkedbox', 'True', 'true'],
    ['my_select', 'red', 'red'],
    ['my_radio', 'blue', 'blue'],
    ['my_checkbox', 'red;blue;red', 'red;blue'],
    ['my_checkbox', ';green', 'green'],
    ['my_date', '2026-06-01', '2026-06-01'],
    ['my_date', 1780272000000, '2026-06-01'],
    ['my_datetime', '2026-06-01T10:00:00+02:00', '2026-06-01T08:00:00Z'],
    ['my_owner', '12', '12'],
  ] as const)('%s: %o as %s', async ([name, sent, stored]) => {
    const created = await createOne(account, 'contacts', { [name]: sent })
    expect(created.properties[name]).toBe(stored)
    const read = await account.send('GET', `${CONTACTS}/${created.id}?properties=${name}`)
    expect(read.body.properties[name]).toBe(stored)
  })

  test.for([
    ['my_text', 'x'.repeat(65_537), 'PROPERTY_VALUE_TOO_LONG'],
    ['my_number', 'many', 'INVALID_INTEGER'],
    ['my_bool', 'yes', 'INVALID_OPTION'],
    ['my_select', 'Red', 'INVALID_OPTION'],
    ['my_select', ' red', 'LEADING_TRAILING_WHITESPACE'],
    ['my_checkbox', 'red;pink', 'INVALID_OPTION'],
    ['my_date', 'soon', 'INVALID_DATE'],
    ['my_date', 1780300800000, 'INVALID_DATE'],
    ['my_datetime', 'soon', 'INVALID_LONG'],
    ['my_owner', 'Ann', 'INVALID_OWNER_ID'],
  ] as const)('%s refuses %s with %s (OBJ-39)', async ([name, value, code]) => {
    const reply = await create({ [name]: value })
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(reply.body.errors).toMatchObject([{ code, context: { propertyName: [name] } }])
  })

  test('a cleared value is none, and reads as null (OBJ-28, OBJ-35)', async () => {
    const { id } = await createOne(account, 'contacts', { firstname: 'A', my_number: '', my_select: null })
    const read = await account.send('GET', `${CONTACTS}/${id}?properties=my_number,my_select`)
    expect(read.body.properties).toMatchObject({ my_number: null, my_select: null })
  })

  test('appear in a create, a read and a history like built-in ones (OBJ-24, OBJ-29)', async () => {
    const created = await createOne(account, 'contacts', { my_text: 'A', my_number: 1 })
    expect(created.properties).toMatchObject({ my_text: 'A', my_number: '1' })
    const read = await account.send('GET', `${CONTACTS}/${created.id}?propertiesWithHistory=my_text`)
    expect(read.body).toMatchObject({
      properties: { my_text: 'A' },
      propertiesWithHistory: {
        my_text: [{ value: 'A', sourceType: 'INTEGRATION', sourceId: account.appId }],
      },
    })
    expect((await account.send('GET', `${CONTACTS}/${created.id}`)).body.properties).not.toHaveProperty(
      'my_text',
    )
  })

  test('come with tasks and their associations in one batch', async () => {
    await defineProperty(account, 'tasks/escalation', kinds.select)
    const inputs = ['red', 'blue'].map((value) => ({
      properties: { hs_timestamp: '2026-06-01T08:00:00Z', escalation: value },
    }))
    const reply = await account.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
    expect(reply.status).toBe(201)
    type Task = { properties: Record<string, string> }
    expect(reply.body.results.map(({ properties }: Task) => properties.escalation)).toEqual(['red', 'blue'])
  })

  test('no value of whatever form ends in a 500', async () => {
    const names = Object.keys(kinds).map((kind) => `my_${kind.toLowerCase()}`)
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('red', ';', '1e400', '-0', '0001-01-01', '9999-12-31T23:59:59.999Z', '__proto__'),
    )
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (properties) => {
        expect([201, 400]).toContain((await create({ firstname: 'A', ...properties })).status)
      }),
      { numRuns: 100 },
    )
  })
})

describe('unique values of own properties (PROP-30, PROP-31, objects 7.2)', () => {
  test('one live record holds a value; the next is told who', async () => {
    const { id } = await createOne(account, 'contacts', { my_code: 'A-1' })
    const before = await countRows(server.db, account.accountId)
    const reply = await create({ my_code: 'A-1' })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toMatch(
      new RegExp(
        `^Cannot set PropertyValueCoordinates\\{portalId=${account.accountId}, .*propertyName=my_code, value=A-1\\} on \\d+\\. ${id} already has that value\\.$`,
      ),
    )
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })

  test('are compared letter by letter, numbers as they are stored (PROP-31)', async () => {
    await createOne(account, 'contacts', { my_code: 'case' })
    await createOne(account, 'contacts', { my_code: 'Case' })
    await createOne(account, 'contacts', { my_serial: '100' })
    expect((await create({ my_serial: '1e2' })).status).toBe(400)
    await createOne(account, 'contacts', { my_serial: '100.0' })
  })

  test('empty ones never collide (PROP-31)', async () => {
    await createOne(account, 'contacts', { firstname: 'A', my_code: '' })
    await createOne(account, 'contacts', { firstname: 'B', my_code: '' })
  })

  test('find a record, alone and in a batch (OBJ-54, OBJ-66)', async () => {
    const { id } = await createOne(account, 'contacts', { my_code: 'find me/1', my_serial: 77 })
    const path = `${CONTACTS}/${encodeURIComponent('find me/1')}?idProperty=my_code`
    expect((await account.send('GET', path)).body.id).toBe(id)
    expect((await account.send('GET', `${CONTACTS}/077?idProperty=my_serial`)).body.id).toBe(id)
    const batch = await account.send('POST', `${CONTACTS}/batch/read`, {
      inputs: [{ id: 'find me/1' }, { id: 'nobody' }],
      idProperty: 'my_code',
    })
    expect([batch.status, batch.body.results[0].id]).toEqual([207, id])
    const other = await server.createAccount()
    await defineProperty(other, 'contacts/my_code', { hasUniqueValue: true })
    expect((await other.send('GET', path)).status).toBe(404)
  })

  test('of a property that is not unique find nothing (OBJ-58)', async () => {
    const reply = await account.send('GET', `${CONTACTS}/x?idProperty=my_text`)
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('are held once by two inputs of one batch and by writers at the same time (CON-3)', async () => {
    const inputs = [{ properties: { my_code: 'twice' } }, { properties: { my_code: 'twice' } }]
    expect((await account.send('POST', `${CONTACTS}/batch/create`, { inputs })).status).toBe(400)
    const replies = await Promise.all(Array.from({ length: 8 }, () => create({ my_code: 'race' })))
    expect(replies.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      201,
      ...Array.from({ length: 7 }, () => 400),
    ])
  })
})
