import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds } from '../support/crm.ts'
import { defineProperty, formula } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

async function read(path: string, names: string) {
  const reply = await account.send('GET', `/crm/v3/objects/${path}?properties=${names}`)
  return Object.fromEntries(names.split(',').map((name) => [name, reply.body.properties[name]]))
}

const link = (path: string) => account.send('PUT', `/crm/v4/objects/${path}`)

describe('counts of associated records', () => {
  test('follow the links that are there now, archived targets left out (OBJ-105)', async () => {
    const company = await createCompany(account, 'Counted')
    const names = 'num_associated_contacts,num_associated_deals'
    expect(await read(`companies/${company}`, names)).toEqual({
      num_associated_contacts: '0',
      num_associated_deals: '0',
    })
    const contacts = [
      await createContact(account),
      await createContact(account),
      await createContact(account),
    ]
    for (const id of contacts) await link(`contacts/${id}/associations/default/companies/${company}`)
    await account.send('DELETE', `/crm/v3/objects/contacts/${contacts[0]}`)
    await account.send('DELETE', `/crm/v4/objects/contacts/${contacts[1]}/associations/companies/${company}`)
    expect(await read(`companies/${company}`, names)).toMatchObject({ num_associated_contacts: '1' })
  })

  test.for([
    ['contacts', { firstname: 'Ann' }, [202, 194, 204]],
    ['companies', { name: 'C' }, [190, 182, 192]],
    ['deals', { dealname: 'D', dealstage: 'contractsent' }, [214, 206, 216]],
    ['tickets', { hs_pipeline_stage: '1' }, [228, 220, 230]],
  ] as const)(
    'of %s tell how many activities they have (properties 8.1 to 8.4)',
    async ([type, properties, ids]) => {
      const { id } = await createOne(account, type, properties)
      const at = { hs_timestamp: '2026-06-01T08:00:00Z' }
      const [note = 0, call = 0, task = 0] = ids
      for (const [activity, typeId] of [
        ['notes', note],
        ['notes', note],
        ['calls', call],
        ['tasks', task],
      ] as const)
        await createOne(account, activity, at, [linkTo(id, typeId)])
      expect(await read(`${type}/${id}`, 'num_notes')).toEqual({ num_notes: '4' })
      const { body } = await account.send('GET', `/crm/v3/objects/${type}/${id}?associations=calls`)
      await account.send('DELETE', `/crm/v3/objects/calls/${body.associations.calls.results[0].id}`)
      expect(await read(`${type}/${id}`, 'num_notes')).toEqual({ num_notes: '3' })
    },
  )

  test('are in lists and batch reads too, and of tasks for each type (OBJ-105)', async () => {
    const fresh = await server.createAccount()
    const contact = await createContact(fresh)
    const inputs = [[linkTo(contact, 204)], []].map((associations) => ({
      properties: { hs_timestamp: '2026-06-01T08:00:00Z' },
      associations,
    }))
    const made = await fresh.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })
    const names = ['hs_num_associated_contacts', 'hs_num_associated_deals']
    const wanted = [
      { properties: { hs_num_associated_contacts: '1', hs_num_associated_deals: '0' } },
      { properties: { hs_num_associated_contacts: '0', hs_num_associated_deals: '0' } },
    ]
    const list = await fresh.send('GET', `/crm/v3/objects/tasks?properties=${names.join(',')}`)
    const batch = await fresh.send('POST', '/crm/v3/objects/tasks/batch/read', {
      inputs: made.body.results.map(({ id }: { id: string }) => ({ id })),
      properties: names,
    })
    expect([list.body.results, batch.body.results]).toMatchObject([wanted, wanted])
  })

  test('of a parent company are its children, which know their parent', async () => {
    const parent = await createCompany(account, 'Parent')
    const child = await createCompany(account, 'Child', [linkTo(parent, 14)])
    expect(await read(`companies/${parent}`, 'hs_num_child_companies,hs_parent_company_id')).toEqual({
      hs_num_child_companies: '1',
      hs_parent_company_id: null,
    })
    expect(await read(`companies/${child}`, 'hs_num_child_companies,hs_parent_company_id')).toEqual({
      hs_num_child_companies: '0',
      hs_parent_company_id: parent,
    })
  })
})

describe('associatedcompanyid', () => {
  test('is the primary company, however it was linked (properties 8.1)', async () => {
    const [first, second] = [await createCompany(account, '1'), await createCompany(account, '2')]
    const { id } = await createOne(account, 'contacts', { firstname: 'A', associatedcompanyid: first })
    const shown = () => read(`contacts/${id}`, 'associatedcompanyid')
    expect(await shown()).toEqual({ associatedcompanyid: first })
    await account.send('PUT', `/crm/v4/objects/contacts/${id}/associations/companies/${second}`, [
      { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
    ])
    expect(await shown()).toEqual({ associatedcompanyid: second })
    await account.send('DELETE', `/crm/v3/objects/companies/${second}`)
    expect(await shown()).toEqual({ associatedcompanyid: null })
  })

  test('cleared makes the primary company a plain one (properties 8.1)', async () => {
    const company = await createCompany(account, 'C')
    const { id } = await createOne(account, 'contacts', { firstname: 'A' }, [linkTo(company, 279)])
    const reply = await account.send('PATCH', `/crm/v3/objects/contacts/${id}`, {
      properties: { associatedcompanyid: '' },
    })
    expect(reply.status).toBe(200)
    expect(await listTypeIds(account, `contacts/${id}`, 'companies')).toEqual({ [company]: [279] })
    expect(await read(`contacts/${id}`, 'associatedcompanyid')).toEqual({ associatedcompanyid: null })
  })
})

describe('formulas that read what follows from links (PROP-34, OBJ-105)', () => {
  test('count the links there are when they are read, and are in no reply of a write', async () => {
    const fresh = await server.createAccount()
    await defineProperty(fresh, 'contacts/deals_twice', formula('number', '2num_associated_deals'))
    await defineProperty(fresh, 'contacts/deals_more', formula('number', 'deals_twice + 1'))
    await defineProperty(fresh, 'contacts/plain', formula('number', '1 + 1'))
    const created = await createOne(fresh, 'contacts', { firstname: 'A' })
    const deal = await createOne(fresh, 'deals', { dealname: 'D', dealstage: 'appointmentscheduled' })
    const path = `contacts/${created.id}`
    await fresh.send('PUT', `/crm/v4/objects/${path}/associations/default/deals/${deal.id}`)
    const names = 'deals_more,deals_twice'
    const shown = await fresh.send('GET', `/crm/v3/objects/${path}?properties=${names}`)
    expect(shown.body.properties).toMatchObject({ deals_more: '3', deals_twice: '2' })
    expect(shown.body.properties).not.toHaveProperty('num_associated_deals')
    const listed = await fresh.send('GET', `/crm/v3/objects/contacts?properties=deals_more`)
    expect(listed.body.results[0].properties.deals_more).toBe('3')
    const body = { properties: { firstname: 'B' } }
    const updated = await fresh.send('PATCH', `/crm/v3/objects/${path}`, body)
    for (const { properties } of [created, updated.body]) {
      expect(properties).not.toHaveProperty('deals_more')
      expect(properties).not.toHaveProperty('deals_twice')
    }
    expect(created.properties.plain).toBe('2')
  })
})
