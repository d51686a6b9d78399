import { beforeAll, describe, expect, test } from 'vitest'
import {
  countRows,
  createCompany,
  createContact,
  createOne,
  linkTo,
  listTypeIds,
  UNKNOWN_ID,
} from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent, readEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const get = (path: string) => account.send('GET', `/crm/v3/objects/${path}`)
const merge = (primaryObjectId: unknown, objectIdToMerge: unknown, type = 'contacts') =>
  account.send('POST', `/crm/v3/objects/${type}/merge`, { primaryObjectId, objectIdToMerge })

describe('a merge', () => {
  test('makes a new record of both, to which both ids lead (OBJ-57, OBJ-80, OBJ-81, objects 14.21)', async () => {
    const primary = await createOne(account, 'contacts', { firstname: 'Ann', city: 'Oslo' })
    const other = await createOne(account, 'contacts', { firstname: 'Anna', phone: '123' })
    const reply = await merge(primary.id, Number(other.id))
    expect(reply.status).toBe(200)
    const { id } = reply.body
    expect([primary.id, other.id]).not.toContain(id)
    expect(reply.body).toMatchObject({
      properties: {
        firstname: 'Ann',
        city: 'Oslo',
        phone: '123',
        hs_object_id: id,
        hs_merged_object_ids: `${primary.id};${other.id}`,
      },
      createdAt: primary.createdAt,
      archived: false,
    })
    for (const old of [primary.id, other.id]) expect((await get(`contacts/${old}`)).body.id).toBe(id)
    const batch = await account.send('POST', '/crm/v3/objects/contacts/batch/read', {
      inputs: [{ id: primary.id }, { id: other.id }, { id }],
    })
    expect(batch).toMatchObject({ status: 200, body: { results: [{ id }] } })
    expect(batch.body.results).toHaveLength(1)
    const listed = await get('contacts?limit=100')
    const ids = listed.body.results.map((record: { id: string }) => record.id)
    expect([ids.includes(id), ids.includes(primary.id), ids.includes(other.id)]).toEqual([true, false, false])
  })

  test('works on the dated path and for every type, the older create date wins (OBJ-1, OBJ-81)', async () => {
    const [first, second] = [await createCompany(account, 'A'), await createCompany(account, 'B')]
    const older = (await get(`companies/${first}`)).body.createdAt
    const reply = await account.send('POST', '/crm/objects/2026-03/0-2/merge', {
      primaryObjectId: second,
      objectIdToMerge: first,
    })
    expect(reply).toMatchObject({ status: 200, body: { createdAt: older, properties: { name: 'B' } } })
  })

  test('takes single updates under an old id, and no batch updates (OBJ-61, OBJ-70, objects 14.21)', async () => {
    const [primary, other] = [await createContact(account), await createContact(account)]
    const { id } = (await merge(primary, other)).body
    const patch = await account.send('PATCH', `/crm/v3/objects/contacts/${other}`, {
      properties: { city: 'Rome' },
    })
    expect(patch).toMatchObject({ status: 200, body: { id, properties: { city: 'Rome' } } })
    const batch = await account.send('POST', '/crm/v3/objects/contacts/batch/update', {
      inputs: [{ id: other, properties: { city: 'Bonn' } }],
    })
    expect(batch).toMatchObject({
      status: 207,
      body: { errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: [other] } }] },
    })
  })

  test('is not undone by archiving an old id (OBJ-63)', async () => {
    const [primary, other] = [await createContact(account), await createContact(account)]
    const { id } = (await merge(primary, other)).body
    expect((await account.send('DELETE', `/crm/v3/objects/contacts/${primary}`)).status).toBe(204)
    expect((await get(`contacts/${id}`)).status).toBe(200)
  })

  test('of merged records follows through: every id leads to the last survivor (OBJ-81, OBJ-85)', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => createContact(account)))
    const [a = '', b = '', c = '', d = ''] = ids
    const first = (await merge(a, b)).body.id
    const second = (await merge(c, d)).body.id
    const last = await merge(b, c)
    expect(last.status).toBe(200)
    expect(new Set(last.body.properties.hs_merged_object_ids.split(';'))).toEqual(
      new Set([first, second, ...ids]),
    )
    for (const id of [...ids, first, second]) expect((await get(`contacts/${id}`)).body.id).toBe(last.body.id)
    expect(await merge(a, d)).toMatchObject({
      status: 400,
      body: { message: 'Cannot merge an object with itself' },
    })
  })
})

describe('what a merge takes along', () => {
  test("e-mails: the first one's stays, the others are kept beside it and stay unique (OBJ-82)", async () => {
    const primary = await createContact(account, { email: 'main@example.org', lifecyclestage: 'lead' })
    const other = await createContact(account, { email: 'second@example.org', lifecyclestage: 'customer' })
    const { body } = await merge(primary, other)
    expect(body.properties).toMatchObject({
      email: 'main@example.org',
      hs_additional_emails: 'second@example.org',
      lifecyclestage: 'customer',
    })
    const bySecond = await get('contacts/SECOND@example.org?idProperty=email')
    expect(bySecond.body.id).toBe(body.id)
    const taken = (email: string) =>
      account.send('POST', '/crm/v3/objects/contacts', { properties: { email } })
    expect(await taken('main@example.org')).toMatchObject({
      status: 409,
      body: { message: `Contact already exists. Existing ID: ${body.id}` },
    })
    const secondary = await taken('second@example.org')
    expect(secondary).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(secondary.body.message).toMatch(
      /^Cannot set PropertyValueCoordinates\{portalId=\d+, objectTypeId=ObjectTypeId\{legacyObjectType=CONTACT\}, propertyName=email, value=second@example\.org\} on \d+\. \d+ already has that value\.$/,
    )
    const own = await account.send('PATCH', `/crm/v3/objects/contacts/${body.id}`, {
      properties: { email: 'second@example.org' },
    })
    expect(own).toMatchObject({ status: 200, body: { properties: { email: 'second@example.org' } } })
    const shown = await get(`contacts/${body.id}?properties=email,hs_additional_emails`)
    expect(shown.body.properties.hs_additional_emails).toBe('main@example.org')
    expect((await get('contacts/main@example.org?idProperty=email')).body.id).toBe(body.id)
    const eventTemplateId = await createTemplate(account)
    const event = { eventTemplateId, objectId: body.id, email: 'main@example.org' }
    expect(await postEvent(account, event)).toMatchObject({ status: 201, body: { objectId: body.id } })
    const after = await get(`contacts/${body.id}?properties=email`)
    expect(after.body.properties.email).toBe('second@example.org')
  })

  test('the only e-mail, when the first has none, and archiving frees all of them (OBJ-81, objects 7.2)', async () => {
    const primary = await createContact(account)
    const other = await createContact(account, { email: 'only@example.org' })
    const first = (await merge(primary, other)).body
    expect(first.properties.email).toBe('only@example.org')
    expect(first.properties).not.toHaveProperty('hs_additional_emails')
    const third = await createContact(account, { email: 'third@example.org' })
    const { id } = (await merge(first.id, third)).body
    await account.send('DELETE', `/crm/v3/objects/contacts/${id}`)
    await createContact(account, { email: 'only@example.org' })
    await createContact(account, { email: 'third@example.org' })
  })

  test('events and visitors, of which none is lost (timeline V7, PT8)', async () => {
    const [primary, other] = [await createContact(account), await createContact(account)]
    const eventTemplateId = await createTemplate(account)
    const event = (id: string, more: object) => postEvent(account, { eventTemplateId, id, ...more })
    await event('m-one', { objectId: primary, utk: 'merge-one' })
    await event('m-two', { objectId: other, utk: 'merge-two' })
    const { id } = (await merge(primary, other)).body
    for (const old of ['m-one', 'm-two'])
      expect((await readEvent(account, eventTemplateId, old)).body.objectId).toBe(id)
    expect(await event('m-three', { objectId: other })).toMatchObject({ status: 201, body: { objectId: id } })
    const timeline = await account.send('GET', `/tidemark/v1/records/contacts/${other}/timeline?kind=event`)
    const inOrder = ['m-three', 'm-two', 'm-one'].map((eventId) => ({ id: eventId, objectId: id }))
    expect(timeline).toMatchObject({ status: 200, body: { results: inOrder } })
    const ofAccount = await account.send('GET', `/tidemark/v1/timeline?objectType=contacts&objectId=${other}`)
    expect(ofAccount.body).toEqual(timeline.body)
    expect((await event('m-four', { utk: 'merge-one' })).body.objectId).toBe(id)
    expect((await event('m-five', { utk: 'merge-two' })).body.objectId).toBe(id)
    const [rows] = await server.db.query<{ stray: number; visitors: number }>(
      `select (select count(*)::int from timeline_event where account_id = $1 and object_id = any($2::bigint[])) as stray,
        (select count(*)::int from visitor where account_id = $1 and contact_id = $3) as visitors`,
      [account.accountId, [primary, other], id],
    )
    expect(rows).toEqual({ stray: 0, visitors: 2 })
  })

  test('links of both, once each; where both have a primary company the first one wins (OBJ-83)', async () => {
    const [x, y, shared] = [
      await createCompany(account, 'X'),
      await createCompany(account, 'Y'),
      await createCompany(account, 'S'),
    ]
    const primary = await createOne(account, 'contacts', { firstname: 'P' }, [
      linkTo(x, 1),
      linkTo(shared, 279),
    ])
    const other = await createOne(account, 'contacts', { firstname: 'O' }, [
      linkTo(y, 1),
      linkTo(shared, 931),
    ])
    await account.send(
      'PUT',
      `/crm/v4/objects/contacts/${primary.id}/associations/default/contacts/${other.id}`,
    )
    const task = await createOne(account, 'tasks', { hs_timestamp: '2026-06-01T08:00:00Z' }, [
      linkTo(other.id, 204),
    ])
    const { id } = (await merge(primary.id, other.id)).body
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({
      [x]: [1, 279],
      [y]: [279],
      [shared]: [279, 931],
    })
    expect(await listTypeIds(account, `companies/${y}`, 'contacts')).toEqual({ [id]: [280] })
    expect(await listTypeIds(account, `companies/${x}`, 'contacts')).toEqual({ [id]: [2, 280] })
    expect(await listTypeIds(account, `tasks/${task.id}`, 'contacts')).toEqual({ [id]: [204] })
    expect(await listTypeIds(account, `contacts/${id}`, 'contacts')).toEqual({})
    const [rows] = await server.db.query<{ stray: number }>(
      `select count(*)::int as stray from association where account_id = $1
       and ((from_type_id = '0-1' and from_id = any($2::bigint[])) or (to_type_id = '0-1' and to_id = any($2::bigint[])))`,
      [account.accountId, [primary.id, other.id]],
    )
    expect(rows).toEqual({ stray: 0 })
  })

  test('later links to an old id, which go to the survivor (OBJ-80)', async () => {
    const [primary, other] = [await createContact(account), await createContact(account)]
    const { id } = (await merge(primary, other)).body
    const task = await createOne(account, 'tasks', { hs_timestamp: '2026-06-01T08:00:00Z' }, [
      linkTo(other, 204),
    ])
    expect(await listTypeIds(account, `tasks/${task.id}`, 'contacts')).toEqual({ [id]: [204] })
    const company = await createCompany(account, 'C')
    const put = await account.send(
      'PUT',
      `/crm/v4/objects/contacts/${primary}/associations/companies/${company}`,
      [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
    )
    expect(put.body).toMatchObject({ fromObjectId: Number(id), labels: ['Primary'] })
    expect(await listTypeIds(account, `contacts/${other}`, 'companies')).toEqual({ [company]: [1, 279] })
    const read = await account.send('POST', '/crm/v4/associations/contacts/companies/batch/read', {
      inputs: [{ id: other }],
    })
    expect(read).toMatchObject({ status: 200, body: { results: [{ from: { id: other } }] } })
    await account.send('DELETE', `/crm/v4/objects/contacts/${other}/associations/companies/${company}`)
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({})
  })

  test('histories of both, with the current value newest (OBJ-81)', async () => {
    const primary = await createContact(account, { firstname: 'P1' })
    const other = await createContact(account, { firstname: 'O1' })
    await account.send('PATCH', `/crm/v3/objects/contacts/${other}`, { properties: { firstname: 'O2' } })
    const { id } = (await merge(primary, other)).body
    const shown = await get(`contacts/${id}?propertiesWithHistory=firstname`)
    expect(shown.status).toBe(200)
    const values = shown.body.propertiesWithHistory.firstname.map(({ value }: { value: string }) => value)
    expect(values[0]).toBe('P1')
    expect(values.slice(1).toSorted()).toEqual(['O1', 'O2', 'P1'])
    expect(shown.body.properties.firstname).toBe('P1')
  })

  test('everything that is written at the same time: events, updates and links of 12 contacts (decision 70)', async () => {
    const eventTemplateId = await createTemplate(account)
    const company = await createCompany(account, 'Busy')
    const ids = await Promise.all(Array.from({ length: 12 }, () => createContact(account)))
    const replies = await Promise.all(
      ids.flatMap((id, at) => [
        postEvent(account, { eventTemplateId, id: `busy-${at}`, objectId: id, utk: `busy-${at}` }),
        account.send('PUT', `/crm/v4/objects/contacts/${id}/associations/default/companies/${company}`),
        account.send('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { city: `City ${at}` } }),
        ...(at % 2 ? [merge(ids[at - 1], id)] : []),
      ]),
    )
    expect(replies.filter(({ status }) => ![200, 201].includes(status))).toEqual([])
    const survivors = await Promise.all(
      ids.map(async (id) => (await get(`contacts/${id}`)).body.id as string),
    )
    expect(new Set(survivors).size).toBe(6)
    const events = await Promise.all(ids.map((_id, at) => readEvent(account, eventTemplateId, `busy-${at}`)))
    expect(events.map(({ body }) => body.objectId)).toEqual(survivors)
    const linked = await listTypeIds(account, `companies/${company}`, 'contacts')
    expect(Object.keys(linked).toSorted()).toEqual([...new Set(survivors)].toSorted())
  })
})

describe('a refused merge', () => {
  test('of a record with itself, of unknown, archived or odd ids changes nothing (OBJ-84)', async () => {
    const [id, gone] = [await createContact(account), await createContact(account)]
    await account.send('DELETE', `/crm/v3/objects/contacts/${gone}`)
    const before = await countRows(server.db, account.accountId)
    expect(await merge(id, `0${id}`)).toMatchObject({
      status: 400,
      body: { message: 'Cannot merge an object with itself', category: 'VALIDATION_ERROR' },
    })
    expect(await merge(id, UNKNOWN_ID)).toMatchObject({
      status: 404,
      body: { message: 'resource not found' },
    })
    expect((await merge(gone, id)).status).toBe(404)
    expect(await merge('ann', id)).toMatchObject({ status: 404, body: { context: { id: ['ann'] } } })
    expect(
      await account.send('POST', '/crm/v3/objects/contacts/merge', { primaryObjectId: id }),
    ).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/Some required fields were not set: \[objectIdToMerge\]$/) },
    })
    expect(await countRows(server.db, account.accountId)).toEqual(before)
  })
})
