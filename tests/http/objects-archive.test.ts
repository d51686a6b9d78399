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
import { createTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const archive = (path: string) => account.send('DELETE', `/crm/v3/objects/${path}`)
const get = (path: string) => account.send('GET', `/crm/v3/objects/${path}`)

describe('archiving', () => {
  test('answers 204 twice without a body; the record is 404, and there with archived=true (E5, OBJ-63, OBJ-64, objects 14.16)', async () => {
    const made = await createOne(account, 'contacts', { firstname: 'Gone', email: 'gone@example.org' })
    const first = await archive(`contacts/${made.id}`)
    expect([first.status, first.text]).toEqual([204, ''])
    expect(first.headers).not.toHaveProperty('content-type')
    expect((await archive(`contacts/${made.id}`)).status).toBe(204)
    expect((await get(`contacts/${made.id}`)).status).toBe(404)
    const shown = await get(`contacts/${made.id}?archived=true`)
    expect(shown).toMatchObject({
      status: 200,
      body: { archived: true, archivedAt: expect.any(String), properties: { firstname: 'Gone' } },
    })
    expect(shown.body.updatedAt).toBe(shown.body.archivedAt)
    expect(Date.parse(shown.body.updatedAt)).toBeGreaterThan(Date.parse(made.updatedAt))
  })

  test.for([UNKNOWN_ID, '99999999999999999999'])(
    'of %s, which no record has, is 204 (OBJ-63)',
    async (id) => {
      expect((await archive(`contacts/${id}`)).status).toBe(204)
    },
  )

  test('of a reference that is no number is 404 (OBJ-63)', async () => {
    expect(await archive('contacts/ann@example.org')).toMatchObject({
      status: 404,
      body: { message: 'Object not found.  objectId are usually numeric.' },
    })
  })

  test('works on the dated path, and with a content type but no body (PE39)', async () => {
    const id = await createContact(account)
    const reply = await account.send('DELETE', `/crm/objects/2026-03/0-1/${id}`, undefined, {
      'content-type': 'application/json',
    })
    expect(reply.status).toBe(204)
    expect((await get(`contacts/${id}`)).status).toBe(404)
  })

  test('frees the e-mail at once; the record keeps its own in the archive (objects 7.2)', async () => {
    const old = await createContact(account, { email: 'reborn@example.org' })
    await archive(`contacts/${old}`)
    expect((await get('contacts/reborn@example.org?idProperty=email')).status).toBe(404)
    const heir = await createContact(account, { email: 'reborn@example.org' })
    expect((await get('contacts/reborn@example.org?idProperty=email')).body.id).toBe(heir)
    expect((await get(`contacts/${old}?archived=true`)).body.properties.email).toBe('reborn@example.org')
  })

  test('hides the links of the record at both ends, and keeps them (ASC-7, OBJ-64)', async () => {
    const company = await createCompany(account, 'C')
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 279)])
    const before = await countRows(server.db, account.accountId)
    await archive(`companies/${company}`)
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({})
    expect((await get(`contacts/${id}?associations=companies`)).body).not.toHaveProperty('associations')
    const gone = await get(`companies/${company}?archived=true&associations=contacts`)
    expect(gone.body).not.toHaveProperty('associations')
    expect(await countRows(server.db, account.accountId)).toMatchObject({
      links: (before as { links: number }).links,
    })
  })

  test('refuses later updates, links and events of the record with 404 and 400 (OBJ-61, OBJ-94, timeline V3)', async () => {
    const id = await createContact(account, { email: 'late@example.org' })
    const eventTemplateId = await createTemplate(account)
    await archive(`contacts/${id}`)
    const patch = await account.send('PATCH', `/crm/v3/objects/contacts/${id}`, {
      properties: { firstname: 'X' },
    })
    expect(patch.status).toBe(404)
    const link = await account.send('POST', '/crm/v3/objects/tasks', {
      properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
      associations: [linkTo(id, 204)],
    })
    expect(link).toMatchObject({
      status: 400,
      body: { context: { INVALID_OBJECT_IDS: [`CONTACT=${id} is not valid`] } },
    })
    expect(await postEvent(account, { eventTemplateId, objectId: id })).toMatchObject({ status: 404 })
    const upsert = await account.send('POST', '/crm/v3/objects/contacts/batch/upsert?idProperty=email', {
      inputs: [{ id: 'late@example.org', properties: { firstname: 'Y' } }],
    })
    expect(upsert.body.results).toMatchObject([{ new: true }])
  })

  test('keeps the events of the record, and makes its visitors unknown (timeline V3, PT5)', async () => {
    const id = await createContact(account)
    const eventTemplateId = await createTemplate(account)
    const event = { eventTemplateId, utk: 'visitor-of-the-gone' }
    expect(await postEvent(account, { ...event, id: 'before', objectId: id })).toMatchObject({ status: 201 })
    await archive(`contacts/${id}`)
    const kept = await account.send('GET', `/integrators/timeline/v3/events/${eventTemplateId}/before`)
    expect(kept).toMatchObject({ status: 200, body: { objectId: id } })
    const waiting = await postEvent(account, { ...event, id: 'after' })
    expect(waiting.status).toBe(201)
    expect(waiting.body).not.toHaveProperty('objectId')
    const known = await postEvent(account, { ...event, id: 'known', email: 'new.one@example.org' })
    expect(known.body.objectId).not.toBe(id)
    const moved = await account.send('GET', `/integrators/timeline/v3/events/${eventTemplateId}/after`)
    expect(moved.body.objectId).toBe(known.body.objectId)
  })

  test('beside updates and events of the same contacts leaves nothing half done (CON-1)', async () => {
    const eventTemplateId = await createTemplate(account)
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, at) => createContact(account, { email: `storm.${at}@example.org` })),
    )
    const replies = await Promise.all(
      ids.flatMap((id, at) => [
        account.send('PATCH', `/crm/v3/objects/contacts/${id}`, {
          properties: { email: `calm.${at}@example.org` },
        }),
        archive(`contacts/${id}`),
        postEvent(account, { eventTemplateId, objectId: id, utk: `storm-${at}` }),
      ]),
    )
    expect(replies.filter(({ status }) => ![200, 201, 204, 404].includes(status))).toEqual([])
    const [held] = await server.db.query<{ values: number; visitors: number }>(
      `select (select count(*)::int from unique_value u where u.account_id = $1 and u.record_id = any($2::bigint[])) as values,
        (select count(*)::int from visitor v where v.account_id = $1 and v.contact_id = any($2::bigint[])) as visitors`,
      [account.accountId, ids],
    )
    expect(held).toEqual({ values: 0, visitors: 0 })
  })
})

describe('a batch archive', () => {
  test('takes live, archived, unknown, repeated and odd ids and answers 204 (E10, OBJ-79)', async () => {
    const [live, gone] = [await createContact(account), await createContact(account)]
    await archive(`contacts/${gone}`)
    const inputs = [live, gone, UNKNOWN_ID, live, Number(live), 'odd'].map((id) => ({ id }))
    const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/archive', { inputs })
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect((await get(`contacts/${live}?archived=true`)).status).toBe(200)
  })

  test('takes 1 to 100 inputs (OBJ-88)', async () => {
    const send = (count: number) =>
      account.send('POST', '/crm/objects/2026-03/contacts/batch/archive', {
        inputs: Array.from({ length: count }, () => ({ id: UNKNOWN_ID })),
      })
    expect((await send(100)).status).toBe(204)
    expect((await send(101)).status).toBe(400)
    expect(await send(0)).toMatchObject({
      status: 400,
      body: { message: 'Batch input provided should have at least one object.' },
    })
  })
})
