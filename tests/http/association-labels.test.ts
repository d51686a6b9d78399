import { beforeEach, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds } from '../support/crm.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const LABELS = '/crm/v4/associations/contacts/companies/labels'
const create = (body: object, path = LABELS) => account.send('POST', path, body)
const spec = (associationTypeId: number) => ({ associationCategory: 'USER_DEFINED', associationTypeId })
const plain = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }
const put = (contact: string, company: string, specs: readonly object[]) =>
  account.send('PUT', `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`, specs)

async function listOwn(path = LABELS) {
  const reply = await account.send('GET', path)
  return reply.body.results.filter(({ category }: { category: string }) => category === 'USER_DEFINED')
}

describe('creating a label', () => {
  test('answers one definition; the inverse has the next id and the same label (L2, ASC-30, ASC-31)', async () => {
    const reply = await create({ name: 'site_lead', label: 'Site lead' })
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.body).toEqual({ results: [{ category: 'USER_DEFINED', typeId: 1, label: 'Site lead' }] })
    expect(await listOwn()).toEqual([{ category: 'USER_DEFINED', typeId: 1, label: 'Site lead' }])
    const back = LABELS.replace('contacts/companies', 'companies/contacts')
    expect(await listOwn(back)).toEqual([{ category: 'USER_DEFINED', typeId: 2, label: 'Site lead' }])
    expect((await create({ name: 'next', label: 'Next' })).body.results[0].typeId).toBe(3)
  })

  test('with an inverse label answers both, the inverse first, under every spelling (ASC-9, ASC-30)', async () => {
    const body = { name: 'boss', label: 'Boss', inverseLabel: 'Report' }
    const people = '/crm/associations/v4/contacts/contacts/labels'
    const both = await create(body, people)
    expect(both.status).toBe(200)
    expect(both.body.results).toEqual([
      { category: 'USER_DEFINED', typeId: 2, label: 'Report' },
      { category: 'USER_DEFINED', typeId: 1, label: 'Boss' },
    ])
    const dated = '/crm/associations/2026-03/contacts/contacts/labels'
    const single = await create({ name: 'friend', label: 'Friend' }, dated)
    expect(single.body.results).toEqual([{ category: 'USER_DEFINED', typeId: 3, label: 'Friend' }])
  })

  test.for([
    { name: '1st', label: 'A' },
    { name: 'a-b', label: 'A' },
    { name: 'a'.repeat(101), label: 'A' },
    { name: 'a', label: '' },
    { name: 'a', label: 'x'.repeat(51) },
    { name: 'a', label: 'A', inverseLabel: ' ' },
  ])('%j is refused with 400 (ASC-32)', async (body) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(await listOwn()).toEqual([])
  })

  test('of a taken name or label is 409, of an eleventh 400 (ASC-32, ASC-33)', async () => {
    await create({ name: 'one', label: 'One' })
    const taken = { status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } }
    expect(await create({ name: 'one', label: 'Other' })).toMatchObject(taken)
    expect(await create({ name: 'other', label: 'One' })).toMatchObject(taken)
    for (let at = 2; at <= 10; at += 1) await create({ name: `n${at}`, label: `L${at}` })
    expect(await create({ name: 'eleventh', label: 'Eleventh' })).toMatchObject({
      status: 400,
      body: { message: 'Maximum number of association labels (10) reached' },
    })
  })

  test('10 times at once makes ten labels with ids of their own', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, at) => create({ name: `race_${at}`, label: `Race ${at}` })),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(new Set(replies.map(({ body }) => body.results[0].typeId)).size).toBe(10)
  })
})

describe('linking by a label', () => {
  test('adds the plain link, and the given labels replace the ones before (ASC-4, ASC-18)', async () => {
    for (const name of ['a', 'b']) await create({ name, label: name.toUpperCase() })
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    expect((await put(contact, company, [spec(1)])).body.labels).toEqual(['Primary', 'A'])
    expect((await put(contact, company, [plain])).body.labels).toEqual(['Primary', 'A'])
    expect(await put(contact, company, [spec(3)])).toMatchObject({
      status: 201,
      body: { labels: ['Primary', 'B'] },
    })
    expect((await put(contact, company, [spec(1), spec(3)])).body.labels).toEqual(['Primary', 'A', 'B'])
    const back = await account.send('GET', `/crm/v4/objects/companies/${company}/associations/contacts`)
    expect(back.body.results[0].associationTypes).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 2, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 280, label: null },
      { category: 'USER_DEFINED', typeId: 2, label: 'A' },
      { category: 'USER_DEFINED', typeId: 4, label: 'B' },
    ])
    await account.send('DELETE', `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`)
    expect(await listTypeIds(account, `companies/${company}`, 'contacts')).toEqual({})
  })

  test('works in a create, shows its name inline, and in v3 (OBJ-93, OBJ-97, ASC-43)', async () => {
    await create({ name: 'advisor', label: 'Advisor' })
    const company = await createCompany(account, 'C')
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [
      linkTo(company, 1, 'USER_DEFINED'),
    ])
    const shown = await account.send('GET', `/crm/v3/objects/contacts/${id}?associations=companies`)
    expect(shown).toMatchObject({ status: 200, body: { id } })
    const types = shown.body.associations.companies.results.map(({ type }: { type: string }) => type)
    expect(types).toEqual(['contact_to_company', 'contact_to_company_unlabeled', 'advisor'])
    const other = await createCompany(account, 'D')
    const v3 = await account.send(
      'PUT',
      `/crm/v3/objects/contacts/${id}/associations/companies/${other}/advisor`,
    )
    expect(v3).toMatchObject({ status: 200 })
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toMatchObject({ [other]: [279, 1] })
  })

  test('survives a merge (OBJ-83)', async () => {
    await create({ name: 'advisor', label: 'Advisor' })
    const [first, second] = [await createContact(account), await createContact(account)]
    const company = await createCompany(account, 'C')
    await put(second, company, [spec(1)])
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: first,
      objectIdToMerge: second,
    })
    expect(await listTypeIds(account, `companies/${company}`, 'contacts')).toEqual({
      [merged.body.id]: [2, 280, 2],
    })
  })
})

describe('changing and deleting a label', () => {
  test('gives it other words from either end (L3, ASC-34)', async () => {
    await create({ name: 'pair', label: 'One', inverseLabel: 'Other' })
    const back = LABELS.replace('contacts/companies', 'companies/contacts')
    const send = (path: string, body: object) => account.send('PUT', path, body)
    expect((await send(LABELS, { associationTypeId: 1, label: 'Uno' })).status).toBe(204)
    expect((await send(back, { associationTypeId: '2', label: 'Altro' })).status).toBe(204)
    expect([await listOwn(), await listOwn(back)]).toEqual([
      [{ category: 'USER_DEFINED', typeId: 1, label: 'Uno' }],
      [{ category: 'USER_DEFINED', typeId: 2, label: 'Altro' }],
    ])
    expect((await send(LABELS, { associationTypeId: 279, label: 'Mine' })).status).toBe(400)
    expect((await send(LABELS, { associationTypeId: 77, label: 'Mine' })).status).toBe(404)
  })

  test('keeps both ends alike when they were, unless told otherwise (ASC-30, ASC-34)', async () => {
    await create({ name: 'alike', label: 'Alike' })
    const back = LABELS.replace('contacts/companies', 'companies/contacts')
    const labels = async () => [(await listOwn())[0].label, (await listOwn(back))[0].label]
    await account.send('PUT', back, { associationTypeId: 2, label: 'Both' })
    expect(await labels()).toEqual(['Both', 'Both'])
    await account.send('PUT', LABELS, { associationTypeId: 1, label: 'Here', inverseLabel: 'There' })
    expect(await labels()).toEqual(['Here', 'There'])
  })

  test('is 400 while a link uses it, then 204 with its inverse, then 404 (L4, ASC-35)', async () => {
    await create({ name: 'pair', label: 'One', inverseLabel: 'Other' })
    const [contact, company] = [await createContact(account), await createCompany(account, 'C')]
    await put(contact, company, [spec(1)])
    const remove = (id: string) => account.send('DELETE', `${LABELS}/${id}`)
    expect(await remove('1')).toMatchObject({
      status: 400,
      body: { message: 'Association definition 1 is in use and cannot be deleted' },
    })
    await account.send('DELETE', `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`)
    expect((await remove('1')).status).toBe(204)
    expect(await listOwn(LABELS.replace('contacts/companies', 'companies/contacts'))).toEqual([])
    // What is left under 1 is HubSpot's own: ids are unique within a category only (ASC-2).
    expect([(await remove('1')).status, (await remove('279')).status, (await remove('x')).status]).toEqual([
      400, 400, 400,
    ])
    expect((await remove('77')).status).toBe(404)
  })

  test("never reaches another account's label (reliability P5)", async () => {
    const tickets = LABELS.replace('companies', 'tickets')
    await create({ name: 'mine', label: 'Mine' }, tickets)
    const intruder = await server.createAccount()
    const before = await digestDatabase(server.db, account.accountId)
    expect((await intruder.send('DELETE', `${tickets}/1`)).status).toBe(404)
    const body = { associationTypeId: 1, label: 'Stolen' }
    expect((await intruder.send('PUT', tickets, body)).status).toBe(404)
    expect((await intruder.send('GET', tickets)).text).not.toContain('Mine')
    expect(await digestDatabase(server.db, account.accountId)).toEqual(before)
  })
})
