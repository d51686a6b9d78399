import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds, UNKNOWN_ID } from '../support/crm.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createTemplate, postEvent, readEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const purge = (body: object, type = 'contacts', sender = account) =>
  sender.send('POST', `/crm/v3/objects/${type}/gdpr-delete`, body)

describe('deleting a contact for good', () => {
  test('leaves not one row of it: values, history, links, events, visitors, merged ids (E13, OBJ-86)', async () => {
    const fresh = await server.createAccount()
    const company = await createCompany(fresh, 'Stays')
    const eventTemplateId = await createTemplate(fresh)
    const before = await digestDatabase(server.db, fresh.accountId)
    const first = await createOne(fresh, 'contacts', { email: 'one@example.org' }, [linkTo(company, 931)])
    const second = await createOne(fresh, 'contacts', { email: 'two@example.org' })
    const merged = await fresh.send('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: first.id,
      objectIdToMerge: second.id,
    })
    await postEvent(fresh, { eventTemplateId, id: 'erased', objectId: merged.body.id, utk: 'erased' })
    const reply = await purge({ objectId: second.id }, 'contacts', fresh)
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(await digestDatabase(server.db, fresh.accountId)).toEqual(before)
    for (const id of [first.id, second.id, merged.body.id])
      for (const query of ['', '?archived=true'])
        expect((await fresh.send('GET', `/crm/v3/objects/contacts/${id}${query}`)).status).toBe(404)
    expect((await readEvent(fresh, eventTemplateId, 'erased')).status).toBe(404)
    expect(await listTypeIds(fresh, `companies/${company}`, 'contacts')).toEqual({})
  })

  test('works by e-mail in any letter case, and on the dated path; the address is free again (OBJ-86)', async () => {
    const id = await createContact(account, { email: 'erase@example.org' })
    const reply = await account.send('POST', '/crm/objects/2026-03/contacts/gdpr-delete', {
      objectId: 'Erase@example.org',
      idProperty: 'email',
    })
    expect(reply.status).toBe(204)
    expect(await createContact(account, { email: 'erase@example.org' })).not.toBe(id)
  })

  test('reaches the archive, and does not touch who has the address now (OBJ-86)', async () => {
    const old = await createContact(account, { email: 'passed.on@example.org' })
    await account.send('DELETE', `/crm/v3/objects/contacts/${old}`)
    const heir = await createContact(account, { email: 'passed.on@example.org' })
    expect((await purge({ objectId: Number(old) })).status).toBe(204)
    expect((await account.send('GET', `/crm/v3/objects/contacts/${old}?archived=true`)).status).toBe(404)
    const found = await account.send('GET', '/crm/v3/objects/contacts/passed.on@example.org?idProperty=email')
    expect(found.body.id).toBe(heir)
  })

  test('of an unknown address is 204, of an unknown id 404 (OBJ-86)', async () => {
    expect((await purge({ objectId: 'nobody@example.org', idProperty: 'email' })).status).toBe(204)
    expect(await purge({ objectId: UNKNOWN_ID })).toMatchObject({
      status: 404,
      body: { message: 'resource not found' },
    })
    expect(await purge({ objectId: 'ann' })).toMatchObject({
      status: 404,
      body: { context: { id: ['ann'] } },
    })
  })

  test('takes email alone as property, and contacts alone (OBJ-1, OBJ-86)', async () => {
    expect(await purge({ objectId: 'Ann', idProperty: 'firstname' })).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR' },
    })
    const company = await createCompany(account, 'C')
    expect(await purge({ objectId: company }, 'companies')).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
  })
})
