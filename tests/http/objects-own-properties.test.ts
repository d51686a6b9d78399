import { beforeAll, describe, expect, test } from 'vitest'
import { createContact, createOne } from '../support/crm.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { defineProperty, formula, kinds, PROPERTIES } from '../support/properties.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import { createStampingTemplate, createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
const CONTACTS = '/crm/v3/objects/contacts'
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  await define(account)
})

/** A text, a number, a list and two unique properties, and one that is calculated. */
async function define(owner: TestAccount): Promise<void> {
  await defineProperty(owner, 'contacts/my_text')
  await defineProperty(owner, 'contacts/my_number', kinds.number)
  await defineProperty(owner, 'contacts/my_list', kinds.checkbox)
  await defineProperty(owner, 'contacts/my_code', { hasUniqueValue: true })
  await defineProperty(owner, 'contacts/my_serial', { ...kinds.number, hasUniqueValue: true })
  await defineProperty(owner, 'contacts/my_double', formula('number', '2my_number'))
}

const patch = (reference: string, properties: object) =>
  account.send('PATCH', `${CONTACTS}/${reference}`, { properties })
const batch = (kind: 'update' | 'upsert', body: object, sender = account) =>
  sender.send('POST', `${CONTACTS}/batch/${kind}`, body)
const merge = (primaryObjectId: string, objectIdToMerge: string, sender = account) =>
  sender.send('POST', `${CONTACTS}/merge`, { primaryObjectId, objectIdToMerge })
const findId = async (code: string, sender = account) =>
  (await sender.send('GET', `${CONTACTS}/${code}?idProperty=my_code`)).body.id
const archiveProperty = (name: string, sender = account) =>
  sender.send('DELETE', `${PROPERTIES}/contacts/${name}`)

/** Values of unique properties that anyone in the account holds. */
async function heldValues(owner: TestAccount): Promise<readonly string[]> {
  const rows = await server.db.query<{ held: string }>(
    `select property || '=' || value as held from unique_value where account_id = $1 order by 1`,
    [owner.accountId],
  )
  return rows.map(({ held }) => held)
}

describe("updates of an account's own properties", () => {
  test('answer with what was named and what is calculated from it, and no more (OBJ-29, OBJ-59)', async () => {
    const { id } = await createOne(account, 'contacts', { my_text: 'A', my_number: 1, my_list: 'red' })
    const reply = await patch(id, { my_number: '4', my_list: ';blue' })
    expect(reply).toMatchObject({
      status: 200,
      body: { id, properties: { my_number: '4', my_double: '8', my_list: 'red;blue' } },
    })
    expect(reply.body.properties).not.toHaveProperty('my_text')
    const cleared = await patch(id, { my_number: '' })
    expect(cleared.body.properties).toMatchObject({ my_number: '' })
    expect(cleared.body.properties).not.toHaveProperty('my_double')
  })

  test('are found by a unique value, single and in a batch, numbers in any form (OBJ-61, OBJ-71)', async () => {
    const { id } = await createOne(account, 'contacts', { my_code: 'U-1', my_serial: 7 })
    const single = await patch('U-1?idProperty=my_code', { my_text: 'single' })
    expect(single).toMatchObject({ status: 200, body: { id, properties: { my_text: 'single' } } })
    const inputs = [
      { id: '007', properties: { my_text: 'batch' } },
      { id: '8', properties: { my_text: 'nobody' } },
    ]
    const both = await batch('update', { inputs: inputs.map((one) => ({ ...one, idProperty: 'my_serial' })) })
    expect(both).toMatchObject({
      status: 207,
      body: {
        results: [{ id, properties: { my_text: 'batch' } }],
        errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['8'] } }],
      },
    })
    const twice = await batch('update', {
      inputs: ['7', '07'].map((value) => ({ id: value, idProperty: 'my_serial', properties: {} })),
    })
    expect(twice).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(twice.body.message).toMatch(/^Duplicate IDs found in batch input: \[07\]/)
  })

  test('move unique values: the old one is free, a taken one is refused by its name (PROP-30)', async () => {
    const first = await createContact(account, { my_code: 'M-1' })
    const second = await createContact(account, { my_code: 'M-2' })
    const taken = await patch(first, { my_code: 'M-2' })
    expect([taken.status, taken.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(taken.body.message).toContain('propertyName=my_code, value=M-2}')
    expect(taken.body.message).toContain(`${second} already has that value.`)
    expect((await patch(first, { my_code: 'M-3' })).status).toBe(200)
    const swap = await batch('update', {
      inputs: [
        { id: second, properties: { my_code: 'M-1' } },
        { id: first, properties: { my_code: 'M-2' } },
      ],
    })
    expect(swap.status).toBe(200)
    expect([await findId('M-1'), await findId('M-2'), await findId('M-3')]).toEqual([
      second,
      first,
      undefined,
    ])
  })

  test('of an archived property are refused as of none, under any spelling (PROP-23, OBJ-40)', async () => {
    await defineProperty(account, 'contacts/gone')
    await defineProperty(account, 'contacts/gone_code', { hasUniqueValue: true })
    const id = await createContact(account, { gone: 'kept', gone_code: 'G-1', my_text: 'A' })
    expect((await archiveProperty('gone')).status).toBe(204)
    expect((await archiveProperty('gone_code')).status).toBe(204)
    const before = await digestDatabase(server.db, account.accountId)
    for (const name of ['gone', 'gone#1', 'gone_code']) {
      const reply = await patch(id, { my_text: 'B', [name]: 'new' })
      expect(reply).toMatchObject({
        status: 400,
        body: {
          category: 'VALIDATION_ERROR',
          errors: [
            {
              message: `Property "${name}" does not exist`,
              code: 'PROPERTY_DOESNT_EXIST',
              context: { propertyName: [name] },
            },
          ],
        },
      })
    }
    const found = await patch('G-1?idProperty=gone_code', { my_text: 'B' })
    expect([found.status, found.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    const upserted = await batch('upsert', {
      inputs: [{ id: 'G-1', idProperty: 'gone_code', properties: { my_text: 'B' } }],
    })
    expect([upserted.status, upserted.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    expect(await digestDatabase(server.db, account.accountId)).toEqual(before)
    const written = await patch(id, { my_text: 'C' })
    expect(Object.keys(written.body.properties).filter((name) => name.startsWith('gone'))).toEqual([])
  })

  test('follow the options and rules of the moment (PROP-19, PROP-35)', async () => {
    await defineProperty(account, 'contacts/colour', kinds.select)
    await defineProperty(account, 'contacts/short')
    const id = await createContact(account, { colour: 'red', short: 'long enough' })
    const options = [{ label: 'Pink', value: 'pink' }]
    await account.send('PATCH', `${PROPERTIES}/contacts/colour`, { options })
    const rule = '/crm/v3/property-validations/contacts/short/rule-type/MAX_LENGTH'
    await account.send('PUT', rule, { ruleArguments: ['3'] })
    expect((await patch(id, { colour: 'pink', short: 'abc' })).status).toBe(200)
    expect((await patch(id, { colour: 'red' })).body.errors).toMatchObject([{ code: 'INVALID_OPTION' }])
    expect((await patch(id, { short: 'abcd' })).status).toBe(400)
  })
})

describe('an upsert by a unique property of the account', () => {
  test('creates what is not there, with the value it was named by, and then updates it (OBJ-74 to OBJ-76)', async () => {
    const upsert = (text: string) =>
      batch('upsert', { inputs: [{ id: 'N-1', idProperty: 'my_code', properties: { my_text: text } }] })
    const created = await upsert('first')
    expect(created).toMatchObject({
      status: 200,
      body: { results: [{ new: true, properties: { my_code: 'N-1', my_text: 'first' } }] },
    })
    const { id } = created.body.results[0]
    const updated = await upsert('second')
    expect(updated).toMatchObject({
      status: 200,
      body: { results: [{ id, new: false, properties: { my_text: 'second' } }] },
    })
    expect(await findId('N-1')).toBe(id)
  })

  test('is one record however many do it at once (CON-3)', async () => {
    const sends = Array.from({ length: 6 }, (_, at) =>
      batch('upsert', { inputs: [{ id: '99', idProperty: 'my_serial', properties: { my_number: at } }] }),
    )
    const replies = await Promise.all(sends)
    expect(replies.map(({ status }) => status)).toEqual(sends.map(() => 200))
    const results = replies.map(({ body }) => body.results[0])
    expect(new Set(results.map(({ id }) => id)).size).toBe(1)
    expect(results.filter((result) => result.new)).toHaveLength(1)
  })

  test('knows the properties of its own account alone', async () => {
    const other = await server.createAccount()
    const body = { inputs: [{ id: 'N-1', idProperty: 'my_code', properties: {} }] }
    expect((await batch('upsert', body, other)).status).toBe(400)
    await define(other)
    const reply = await batch('upsert', body, other)
    expect(reply).toMatchObject({ status: 200, body: { results: [{ new: true }] } })
  })
})

describe('a property that takes the name of an archived one (PROP-17, decision 81)', () => {
  test('goes by its name in every reply, and starts without values', async () => {
    const fresh = await server.createAccount()
    const unique = { hasUniqueValue: true }
    const send = (method: string, path: string, body?: unknown) =>
      fresh.send(method, `${CONTACTS}${path}`, body)
    await defineProperty(fresh, 'contacts/my_code', unique)
    const old = await createContact(fresh, { my_code: 'A' })
    await archiveProperty('my_code', fresh)
    await defineProperty(fresh, 'contacts/my_code', unique)
    const upserted = await batch(
      'upsert',
      { inputs: [{ id: 'A', idProperty: 'my_code', properties: {} }] },
      fresh,
    )
    expect(upserted).toMatchObject({
      status: 200,
      body: { results: [{ new: true, properties: { my_code: 'A' } }] },
    })
    const { id } = upserted.body.results[0]
    const taken = await send('PATCH', `/${old}`, { properties: { my_code: 'A' } })
    expect(taken.body.message).toContain('propertyName=my_code, value=A}')
    const written = await send('PATCH', '/A?idProperty=my_code', { properties: { my_code: 'B' } })
    expect(written).toMatchObject({ status: 200, body: { id, properties: { my_code: 'B' } } })
    const listed = await send('GET', '?properties=my_code&propertiesWithHistory=my_code')
    type Listed = { id: string; properties: object; propertiesWithHistory: { my_code: { value: string }[] } }
    const shown = listed.body.results.map((record: Listed) => [
      record.id,
      record.properties,
      record.propertiesWithHistory.my_code.map(({ value }) => value),
    ])
    expect(shown).toEqual([
      [old, expect.objectContaining({ my_code: null }), []],
      [id, expect.objectContaining({ my_code: 'B' }), ['B', 'A']],
    ])
    const merged = await merge(old, id, fresh)
    expect(merged).toMatchObject({ status: 200, body: { properties: { my_code: 'B' } } })
    expect(await findId('B', fresh)).toBe(merged.body.id)
    const replies: readonly Reply[] = [upserted, taken, written, listed, merged]
    for (const { text } of replies) expect(text).not.toContain('#2')
  })
})

describe("lists show an account's own properties", () => {
  test('when they are named, calculated ones too; unknown and archived ones are left out (OBJ-27, OBJ-28)', async () => {
    const fresh = await server.createAccount()
    await define(fresh)
    await defineProperty(fresh, 'contacts/gone')
    await createContact(fresh, { my_text: 'A', my_number: 3, gone: 'x' })
    await createContact(fresh, { firstname: 'B' })
    await archiveProperty('gone', fresh)
    const reply = await fresh.send('GET', `${CONTACTS}?properties=my_text,my_double,gone,nobodys`)
    const shown = reply.body.results.map(({ properties }: { properties: Record<string, unknown> }) => {
      const { createdate, hs_object_id, lastmodifieddate, ...own } = properties
      return [typeof createdate, typeof hs_object_id, typeof lastmodifieddate, own]
    })
    expect(shown).toEqual([
      ['string', 'string', 'string', { my_double: '6', my_text: 'A' }],
      ['string', 'string', 'string', { my_double: null, my_text: null }],
    ])
  })
})

describe("merging records with an account's own values (OBJ-80 to OBJ-82)", () => {
  test('keeps those of the first, fills up from the second, and frees what is not kept', async () => {
    const primary = await createContact(account, { my_code: 'P-1', my_number: 5, my_list: 'red' })
    const other = await createContact(account, { my_code: 'P-2', my_serial: 500, my_number: 6, my_text: 'T' })
    const reply = await merge(primary, other)
    expect(reply).toMatchObject({
      status: 200,
      body: {
        properties: {
          my_code: 'P-1',
          my_serial: '500',
          my_number: '5',
          my_double: '10',
          my_list: 'red',
          my_text: 'T',
        },
      },
    })
    const { id } = reply.body
    expect([await findId('P-1'), await findId('P-2')]).toEqual([id, undefined])
    const bySerial = await account.send('GET', `${CONTACTS}/500?idProperty=my_serial`)
    expect(bySerial.body.id).toBe(id)
    const heir = await createContact(account, { my_code: 'P-2' })
    expect(await findId('P-2')).toBe(heir)
    const history = await account.send('GET', `${CONTACTS}/${id}?propertiesWithHistory=my_number`)
    type Version = { value: string }
    const versions: readonly Version[] = history.body.propertiesWithHistory.my_number
    expect(versions.map(({ value }) => value).toSorted()).toEqual(['5', '5', '6'])
    expect(versions[0]?.value).toBe('5')
  })

  test('leaves no unique value of an archived property behind when the contact is erased (OBJ-86, PROP-23)', async () => {
    const fresh = await server.createAccount()
    await define(fresh)
    await defineProperty(fresh, 'contacts/gone_code', { hasUniqueValue: true })
    const primary = await createContact(fresh, { my_code: 'E-1', my_serial: 1, gone_code: 'one' })
    const other = await createContact(fresh, { my_code: 'E-2', gone_code: 'two' })
    await createContact(fresh, { my_code: 'E-3', gone_code: 'three' })
    await archiveProperty('gone_code', fresh)
    const { id } = (await merge(primary, other, fresh)).body
    const stays = ['gone_code=three', 'my_code=E-3']
    expect(await heldValues(fresh)).toEqual([...stays, 'my_code=E-1', 'my_serial=1'].toSorted())
    const purged = await fresh.send('POST', `${CONTACTS}/gdpr-delete`, { objectId: id })
    expect(purged.status).toBe(204)
    expect(await heldValues(fresh)).toEqual(stays)
  })
})

describe("contacts that go give up an account's own unique values", () => {
  test('when they are archived, alone and in a batch (OBJ-64)', async () => {
    const single = await createContact(account, { my_code: 'R-1' })
    const several = await createContact(account, { my_code: 'R-2', my_serial: 1000 })
    await account.send('DELETE', `${CONTACTS}/${single}`)
    await account.send('POST', `${CONTACTS}/batch/archive`, { inputs: [{ id: several }] })
    expect([await findId('R-1'), await findId('R-2')]).toEqual([undefined, undefined])
    await createContact(account, { my_code: 'R-1', my_serial: 1000 })
    await createContact(account, { my_code: 'R-2' })
  })

  test('when they are erased, live, archived or with values of archived properties (OBJ-86)', async () => {
    const fresh = await server.createAccount()
    await define(fresh)
    await defineProperty(fresh, 'contacts/gone_code', { hasUniqueValue: true })
    const live = await createContact(fresh, { my_code: 'L-1', gone_code: 'live' })
    const archived = await createContact(fresh, { my_code: 'L-2', gone_code: 'archived' })
    await archiveProperty('gone_code', fresh)
    await fresh.send('DELETE', `${CONTACTS}/${archived}`)
    const heir = await createContact(fresh, { my_code: 'L-2' })
    for (const objectId of [live, archived])
      expect((await fresh.send('POST', `${CONTACTS}/gdpr-delete`, { objectId })).status).toBe(204)
    expect(await heldValues(fresh)).toEqual(['my_code=L-2'])
    expect(await findId('L-2', fresh)).toBe(heir)
    const rows = await server.db.query(
      `select record_id::text as id from record_change where account_id = $1 group by 1`,
      [fresh.accountId],
    )
    expect(rows).toEqual([{ id: heir }])
  })
})

describe("events that stamp an account's own properties (timeline V30 to V35)", () => {
  test('and updates see the unique values of each other', async () => {
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'my_code', objectPropertyName: 'my_code' },
      { name: 'my_number', type: 'number', objectPropertyName: 'my_number' },
    ])
    const stamped = {
      eventTemplateId,
      email: 'stamped@example.org',
      tokens: { my_code: 'S-1', my_number: 2 },
    }
    const { objectId } = (await postEvent(account, stamped)).body
    const upserted = await batch('upsert', {
      inputs: [{ id: 'S-1', idProperty: 'my_code', properties: { my_code: 'S-2' } }],
    })
    expect(upserted).toMatchObject({ status: 200, body: { results: [{ id: objectId, new: false }] } })
    const again = { eventTemplateId, objectId, tokens: { my_code: 'S-1', my_number: 3 } }
    expect((await postEvent(account, again)).status).toBe(201)
    expect([await findId('S-1'), await findId('S-2')]).toEqual([objectId, undefined])
    const read = await account.send('GET', `${CONTACTS}/${objectId}?propertiesWithHistory=my_code`)
    type Version = { value: string }
    const versions: readonly Version[] = read.body.propertiesWithHistory.my_code
    expect(versions.map(({ value }) => value)).toEqual(['S-1', 'S-2', 'S-1'])
  })

  test('are about the survivor of a merge, whose values they may take (timeline V7)', async () => {
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'my_code', objectPropertyName: 'my_code' },
    ])
    const primary = await createContact(account, { my_code: 'V-1' })
    const other = await createContact(account, { my_code: 'V-2' })
    const { id } = (await merge(primary, other)).body
    const event = { eventTemplateId, objectId: other, tokens: { my_code: 'V-2' } }
    expect((await postEvent(account, event)).body.objectId).toBe(id)
    expect([await findId('V-1'), await findId('V-2')]).toEqual([undefined, id])
  })

  test('keep the unique values of a contact that an event gives an address (timeline V5)', async () => {
    const contact = await createContact(account, { my_code: 'K-1' })
    const eventTemplateId = await createTemplate(account)
    await postEvent(account, { eventTemplateId, objectId: contact, email: 'given@example.org' })
    expect(await findId('K-1')).toBe(contact)
    const found = await account.send('GET', `${CONTACTS}/given@example.org?idProperty=email`)
    expect(found.body.id).toBe(contact)
  })

  test('are listed by a unique value of their record (platform PC10)', async () => {
    const contact = await createContact(account, { my_code: 'O-1' })
    const eventTemplateId = await createTemplate(account)
    await postEvent(account, { eventTemplateId, id: 'by-code', objectId: contact })
    const query = 'objectType=contacts&objectProperty.my_code=O-1'
    const reply = await account.send('GET', `/events/v3/events?${query}`)
    expect(reply).toMatchObject({ status: 200, body: { results: [{ id: 'by-code', objectId: contact }] } })
    const unknown = await account.send(
      'GET',
      '/events/v3/events?objectType=contacts&objectProperty.my_text=x',
    )
    expect(unknown.status).toBe(400)
  })
})
