import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, listTypeIds, UNKNOWN_ID } from '../support/crm.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

// rules: platform 9.4, PH22, PE37

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const COMPANIES = '/companies/v2/companies'
const DEALS = '/deals/v1/deal'
const listed = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
const post = (path: string, values: Readonly<Record<string, unknown>>, more: object = {}): Promise<Reply> =>
  account.send('POST', path, { properties: listed(values), ...more })
const stage = { dealstage: 'appointmentscheduled', pipeline: 'default' }
const missing = { status: 404, body: { status: 'error', category: 'OBJECT_NOT_FOUND' } }

describe('legacy calls for companies (platform 9.4)', () => {
  test('create one, answering all that has a value, with when and by what it was set (9.4, PH22)', async () => {
    const reply = await post(COMPANIES, { name: 'Acme', city: 'Oslo' })
    expect(reply.status).toBe(200)
    const { companyId, properties } = reply.body
    expect(reply.body).toEqual({
      portalId: Number(account.accountId),
      companyId: expect.any(Number),
      isDeleted: false,
      properties: expect.any(Object),
    })
    const { source, sourceId } = properties.name
    expect(properties).toMatchObject({
      name: { value: 'Acme', timestamp: expect.any(Number) },
      city: { value: 'Oslo', source, sourceId },
      createdate: { value: expect.stringMatching(/^\d{13}$/) },
      hs_object_id: { value: String(companyId), source: 'CALCULATED', sourceId: null },
    })
    expect(properties).not.toHaveProperty('phone')
    expect(properties.name).not.toHaveProperty('versions')
    const today = await account.send('GET', `/crm/v3/objects/companies/${companyId}?properties=name,city`)
    expect(today.body.properties).toMatchObject({ name: 'Acme', city: 'Oslo' })
    expect((await account.send('GET', `${COMPANIES}/${companyId}`)).body).toEqual(reply.body)
  })

  test('change one; what has no value stays, an empty one goes, and versions show it (9.4)', async () => {
    const id = await createCompany(account, 'Before')
    const path = `${COMPANIES}/${id}`
    await account.send('PUT', path, { properties: listed({ name: 'Between', city: 'Oslo' }) })
    const properties = [{ name: 'name', value: 'After' }, { name: 'domain' }, { name: 'city', value: '' }]
    const changed = await account.send('PUT', path, { properties: [...properties, { name: 'name' }] })
    expect(changed).toMatchObject({
      status: 200,
      body: { companyId: Number(id), properties: { name: { value: 'After' } } },
    })
    expect(changed.body.properties).not.toHaveProperty('city')
    const { name } = (await account.send('GET', `${path}?includePropertyVersions=true`)).body.properties
    const origin = { source: name.source, sourceId: name.sourceId, timestamp: expect.any(Number) }
    expect(name.versions).toEqual(
      ['After', 'Between', 'Before'].map((value) => ({ name: 'name', value, ...origin })),
    )
    expect(name.timestamp).toBe(name.versions[0].timestamp)
  })

  test('refuse what the calls of today refuse (9.4)', async () => {
    const id = await createCompany(account, 'Strict')
    const odd = { status: 400, body: { errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] } }
    expect(await post(COMPANIES, { name: 'A', no_such_thing: 1 })).toMatchObject(odd)
    const properties = listed({ no_such_thing: 1 })
    expect(await account.send('PUT', `${COMPANIES}/${id}`, { properties })).toMatchObject(odd)
    for (const body of [{}, { properties: { name: 'A' } }, { properties: [{ value: 'A' }] }])
      expect(await account.send('POST', COMPANIES, body)).toMatchObject({ status: 400 })
    const query = await account.send('GET', `${COMPANIES}/${id}?includePropertyVersions=maybe`)
    expect(query).toMatchObject({ status: 400, body: { context: { includePropertyVersions: ['maybe'] } } })
  })

  test('archive one, and find neither that nor what another account has (9.4, PE37)', async () => {
    const other = await server.createAccount()
    const id = await createCompany(account, 'Doomed')
    const path = `${COMPANIES}/${id}`
    expect(await other.send('DELETE', path)).toMatchObject(missing)
    expect(await other.send('GET', path)).toMatchObject(missing)
    const gone = await account.send('DELETE', path)
    expect(gone).toMatchObject({ status: 200, body: { companyId: Number(id), deleted: true } })
    expect((await account.send('GET', `/crm/v3/objects/companies/${id}?archived=true`)).status).toBe(200)
    const body = { properties: listed({ name: 'A' }) }
    for (const at of [path, `${COMPANIES}/${UNKNOWN_ID}`, `${COMPANIES}/acme`]) {
      expect(await account.send('GET', at)).toMatchObject(missing)
      expect(await account.send('DELETE', at)).toMatchObject(missing)
      expect(await account.send('PUT', at, body)).toMatchObject(missing)
    }
  })

  test('list them by pages with the properties asked for (9.4)', async () => {
    const own = await server.createAccount()
    const empty = await own.send('GET', `${COMPANIES}/paged`)
    expect(empty.body).toEqual({ companies: [], 'has-more': false, offset: 0 })
    const ids: number[] = []
    for (const name of ['A', 'B', 'C']) ids.push(Number(await createCompany(own, name)))
    const query = 'limit=2&offset=&properties=name&properties=phone&propertiesWithHistory=city,no_such'
    const first = await own.send('GET', `${COMPANIES}/paged?${query}`)
    const portalId = Number(own.accountId)
    expect(first.body).toEqual({
      companies: ['A', 'B'].map((value, at) => ({
        portalId,
        companyId: ids[at],
        isDeleted: false,
        properties: expect.objectContaining({ name: expect.objectContaining({ value }) }),
      })),
      'has-more': true,
      offset: expect.any(Number),
    })
    expect(Object.keys(first.body.companies[0].properties)).toEqual(['name'])
    expect(first.body.companies[0].properties.name).not.toHaveProperty('versions')
    const history = `offset=${first.body.offset}&propertiesWithHistory=name`
    const second = await own.send('GET', `${COMPANIES}/paged?${history}`)
    expect(second.body).toMatchObject({
      companies: [{ companyId: ids[2], properties: { name: { versions: [{ value: 'C' }] } } }],
      'has-more': false,
    })
    const bare = await own.send('GET', `${COMPANIES}/paged/`)
    expect(bare.body.companies[0]).toEqual({ portalId, companyId: ids[0], isDeleted: false, properties: {} })
    for (const bad of ['limit=251', 'limit=0', 'offset=next'])
      expect(await own.send('GET', `${COMPANIES}/paged?${bad}`)).toMatchObject({ status: 400 })
  })
})

describe('legacy calls for deals (platform 9.4)', () => {
  test('create one with its contacts and companies, the first its primary one (9.4)', async () => {
    const contact = await createContact(account)
    const companies = [await createCompany(account, 'First'), await createCompany(account, 'Second')]
    const associations = { associatedVids: [contact, Number(contact)], associatedCompanyIds: companies }
    const closedate = Date.UTC(2026, 4, 4)
    const made = await post(DEALS, { dealname: 'Boat', closedate, amount: 12, ...stage }, { associations })
    const wanted = { associatedVids: [Number(contact)], associatedCompanyIds: companies.map(Number) }
    expect(made).toMatchObject({
      status: 200,
      body: {
        portalId: Number(account.accountId),
        isDeleted: false,
        associations: wanted,
        properties: {
          dealname: { value: 'Boat' },
          closedate: { value: String(closedate) },
          num_associated_contacts: { value: '1', source: 'CALCULATED' },
        },
      },
    })
    const { dealId } = made.body
    const types = await listTypeIds(account, `deals/${dealId}`, 'companies')
    expect(types).toEqual({ [companies[0] ?? '']: [5, 341], [companies[1] ?? '']: [341] })
    const path = `${DEALS}/${dealId}`
    const properties = listed({ amount: 13 })
    const changed = await account.send('PUT', path, { properties, associations: { associatedVids: [] } })
    expect(changed.body).toMatchObject({ associations: wanted, properties: { amount: { value: '13' } } })
    expect((await account.send('GET', path)).body).toMatchObject({
      dealId,
      associations: wanted,
      properties: { dealname: changed.body.properties.dealname, amount: changed.body.properties.amount },
    })
  })

  test('refuse a deal without a stage, and links to what is not there (9.4)', async () => {
    expect((await post(DEALS, { dealname: 'Boat' })).status).toBe(400)
    for (const associations of [
      { associatedVids: [UNKNOWN_ID] },
      { associatedCompanyIds: ['acme'] },
      { associatedVids: 1 },
    ]) {
      const reply = await post(DEALS, { dealname: 'Boat', ...stage }, { associations })
      expect([400, 404]).toContain(reply.status)
    }
    const { body } = await account.send('GET', `${DEALS}/paged?properties=dealname`)
    const names = body.deals.map((deal: Reply['body']) => deal.properties.dealname.value)
    expect(names).toEqual(['Boat'])
  })

  test('list them, with associations when asked, and archive one with 204 (9.4)', async () => {
    const own = await server.createAccount()
    const contact = await createContact(own)
    const link = {
      to: { id: contact },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }],
    }
    const { id } = await createOne(own, 'deals', { dealname: 'One', ...stage }, [link])
    const other = await createOne(own, 'deals', { dealname: 'Two', ...stage })
    const plain = await own.send('GET', `${DEALS}/paged?properties=dealname`)
    expect(plain.body).toMatchObject({ deals: [{ dealId: Number(id) }, {}], hasMore: false })
    expect(plain.body.deals[0]).not.toHaveProperty('associations')
    const linked = await own.send('GET', `${DEALS}/paged?includeAssociations=true`)
    expect(linked.body.deals.map((deal: Reply['body']) => deal.associations)).toEqual([
      { associatedVids: [Number(contact)], associatedCompanyIds: [] },
      { associatedVids: [], associatedCompanyIds: [] },
    ])
    expect(await own.send('DELETE', `${DEALS}/${id}`)).toMatchObject({ status: 204, text: '' })
    expect(await own.send('DELETE', `${DEALS}/${id}`)).toMatchObject(missing)
    const rest = await own.send('GET', `${DEALS}/paged`)
    expect(rest.body.deals).toMatchObject([{ dealId: Number(other.id) }])
    expect(await own.send('GET', `${DEALS}/paged?includeAssociations=x`)).toMatchObject({ status: 400 })
  })
})
