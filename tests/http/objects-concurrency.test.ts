import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, listTypeIds } from '../support/crm.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({}, { serverCount: 3 })
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const CONTACTS = '/crm/v3/objects/contacts'
const times = <T>(count: number, make: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => make(place)))
const countOf = (replies: readonly Reply[], status: number) =>
  replies.filter((reply) => reply.status === status).length
const live = async (type: string): Promise<readonly string[]> => {
  const reply = await account.send('GET', `/crm/v3/objects/${type}?limit=100`)
  return reply.body.results.map(({ id }: { id: string }) => id)
}

describe('many writers on several servers', () => {
  test('who upsert one address make one record between them (CON-2, OBJ-74, OBJ-75)', async () => {
    const before = await live('contacts')
    const replies = await times(100, (place) => {
      const id = place % 2 === 0 ? 'Race@Example.org' : 'race@example.org'
      const inputs = [{ id, idProperty: 'email', properties: { city: `city ${place}` } }]
      return account.send('POST', `${CONTACTS}/batch/upsert`, { inputs })
    })
    expect(countOf(replies, 200)).toBe(100)
    const results = replies.map(({ body }) => body.results[0])
    expect(results.filter((result) => result.new)).toHaveLength(1)
    const after = await live('contacts')
    expect(new Set(results.map(({ id }) => id))).toEqual(new Set(after.filter((id) => !before.includes(id))))
    const [{ id }] = results
    const history = await account.send('GET', `${CONTACTS}/${id}?propertiesWithHistory=city`)
    const versions: { value: string; timestamp: string }[] = history.body.propertiesWithHistory.city
    expect(versions[0]?.value).toBe(history.body.properties.city)
    expect(new Set(versions.map(({ timestamp }) => timestamp)).size).toBe(45)
  })

  test('who create one address make one record, and the others are told which (CON-2, objects 7.2)', async () => {
    const properties = { email: 'one.of.us@example.org' }
    const replies = await times(40, () => account.send('POST', CONTACTS, { properties }))
    const [made] = replies.filter(({ status }) => status === 201)
    expect([countOf(replies, 201), countOf(replies, 409)]).toEqual([1, 39])
    const refused = replies.filter(({ status }) => status === 409).map(({ body }) => body.message)
    expect(new Set(refused)).toEqual(new Set([`Contact already exists. Existing ID: ${made?.body.id}`]))
  })

  test('who change one record lose none of their properties (CON-1)', async () => {
    const id = await createContact(account)
    const names = ['city', 'zip', 'state', 'country', 'address', 'jobtitle', 'company', 'industry']
    const replies = await times(40, (place) => {
      const properties = { [names[place % names.length] ?? '']: `v${place}` }
      return account.send('PATCH', `${CONTACTS}/${id}`, { properties })
    })
    expect(countOf(replies, 200)).toBe(40)
    const read = await account.send('GET', `${CONTACTS}/${id}?properties=${names.join()}`)
    for (const [at, name] of names.entries()) {
      const written = Array.from({ length: 5 }, (_, round) => `v${round * names.length + at}`)
      expect(written).toContain(read.body.properties[name])
    }
  })

  test('who give a contact primary companies leave it exactly one (ASC-6, CON-1)', async () => {
    const contact = await createContact(account)
    const companies = await times(12, (place) => createCompany(account, `C${place}`))
    const body = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]
    const url = (company: string) => `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`
    const replies = await Promise.all(companies.map((company) => account.send('PUT', url(company), body)))
    expect(countOf(replies, 201)).toBe(12)
    const links = await listTypeIds(account, `contacts/${contact}`, 'companies')
    expect(Object.keys(links).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      companies.toSorted((a, b) => Number(a) - Number(b)),
    )
    const primaries = Object.entries(links).filter(([, types]) => types.includes(1))
    expect(primaries).toHaveLength(1)
    const backs = await times(12, async (place) =>
      listTypeIds(account, `companies/${companies[place]}`, 'contacts'),
    )
    expect(backs.filter((back) => back[contact]?.includes(2))).toHaveLength(1)
  })

  test('who merge one pair merge it once, and what others link meanwhile is there after it (OBJ-80, CON-3)', async () => {
    const [first, second] = [await createContact(account), await createContact(account)]
    const tasks = await times(10, async () => (await createOne(account, 'tasks', { hs_timestamp: 0 })).id)
    const merge = { primaryObjectId: first, objectIdToMerge: second }
    const merging = times(6, () => account.send('POST', `${CONTACTS}/merge`, merge))
    const linking = times(10, (place) => {
      const contact = place % 2 === 0 ? first : second
      return account.send(
        'PUT',
        `/crm/v4/objects/tasks/${tasks[place]}/associations/default/contacts/${contact}`,
      )
    })
    const merged = await merging
    expect([countOf(merged, 200), countOf(merged, 400)]).toEqual([1, 5])
    expect(countOf(await linking, 200)).toBe(10)
    const survivor = merged.find(({ status }) => status === 200)?.body.id
    for (const id of [first, second])
      expect((await account.send('GET', `${CONTACTS}/${id}`)).body.id).toBe(survivor)
    const links = await listTypeIds(account, `contacts/${survivor}`, 'tasks')
    expect(links).toEqual(Object.fromEntries(tasks.map((id) => [id, [203]])))
  })

  test('who erase a contact while others write it leave no trace, or a new contact (OBJ-86, CON-1)', async () => {
    const properties = { email: 'erased.meanwhile@example.org' }
    const id = await createContact(account, properties)
    const [replies] = await Promise.all([
      times(20, (place) => account.send('PATCH', `${CONTACTS}/${id}`, { properties: { city: `c${place}` } })),
      times(4, () => account.send('POST', `${CONTACTS}/gdpr-delete`, { objectId: id })),
    ])
    expect(countOf(replies, 200) + countOf(replies, 404)).toBe(20)
    const [left] = await server.db.query<{ rows: number }>(
      `select (select count(*) from record_change where account_id = $1 and object_type_id = '0-1' and record_id = $2)::int
        + (select count(*) from unique_value where account_id = $1 and value = $3)::int as rows`,
      [account.accountId, id, properties.email],
    )
    expect(left?.rows).toBe(0)
  })
})
