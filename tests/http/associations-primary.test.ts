import { beforeAll, describe, expect, test } from 'vitest'
import { createCompany, createContact, createOne, linkTo, listTypeIds } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe('the primary company (ASC-6)', () => {
  test.for([
    ['contacts', { firstname: 'A' }, { plain: 279, primary: 1, back: 280, primaryBack: 2 }],
    [
      'deals',
      { dealname: 'D', dealstage: 'closedwon' },
      { plain: 341, primary: 5, back: 342, primaryBack: 6 },
    ],
    ['tickets', { hs_pipeline_stage: '1' }, { plain: 339, primary: 26, back: 340, primaryBack: 25 }],
  ] as const)('is the first one linked to %s, the second stays plain', async ([type, properties, ids]) => {
    const [first, second] = [await createCompany(account, 'One'), await createCompany(account, 'Two')]
    const links = [linkTo(first, ids.plain), linkTo(second, ids.plain)]
    const record = await createOne(account, type, properties, links)
    expect(await listTypeIds(account, `${type}/${record.id}`, 'companies')).toEqual({
      [first]: [ids.primary, ids.plain].toSorted((a, b) => a - b),
      [second]: [ids.plain],
    })
    expect(await listTypeIds(account, `companies/${first}`, type)).toEqual({
      [record.id]: [ids.primaryBack, ids.back].toSorted((a, b) => a - b),
    })
    expect(await listTypeIds(account, `companies/${second}`, type)).toEqual({ [record.id]: [ids.back] })
  })

  test('is the one that was named primary, wherever it stands', async () => {
    const [first, second] = [await createCompany(account, 'One'), await createCompany(account, 'Two')]
    const contact = await createOne(account, 'contacts', { firstname: 'A' }, [
      linkTo(first, 279),
      linkTo(second, 1),
    ])
    expect(await listTypeIds(account, `contacts/${contact.id}`, 'companies')).toEqual({
      [first]: [279],
      [second]: [1, 279],
    })
    expect(await listTypeIds(account, `companies/${first}`, 'contacts')).toEqual({ [contact.id]: [280] })
  })

  test('of a contact without one is a company created with a link to it, and stays when a second one comes', async () => {
    const contact = await createContact(account)
    const first = await createCompany(account, 'One', [linkTo(contact, 280)])
    const second = await createCompany(account, 'Two', [linkTo(contact, 280)])
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({
      [first]: [1, 279],
      [second]: [279],
    })
  })

  test('is demoted when a company is created as the new primary one', async () => {
    const contact = await createContact(account)
    const first = await createCompany(account, 'One', [linkTo(contact, 280)])
    const second = await createCompany(account, 'Two', [linkTo(contact, 2)])
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({
      [first]: [279],
      [second]: [1, 279],
    })
    expect(await listTypeIds(account, `companies/${first}`, 'contacts')).toEqual({ [contact]: [280] })
  })

  test('is one only after a batch that names three', async () => {
    const contact = await createContact(account)
    const inputs = ['a', 'b', 'c'].map((name) => ({
      properties: { name },
      associations: [linkTo(contact, 2)],
    }))
    const reply = await account.send('POST', '/crm/v3/objects/companies/batch/create', { inputs })
    const [a, b, c] = reply.body.results.map(({ id }: { id: string }) => id)
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({
      [a]: [279],
      [b]: [279],
      [c]: [1, 279],
    })
  })

  test.for([
    ['plain', 280],
    ['primary', 2],
  ] as const)('is one only after 12 concurrent creates with a %s link to one contact', async ([, typeId]) => {
    const contact = await createContact(account)
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        createCompany(account, `C${index}`, [linkTo(contact, typeId)]),
      ),
    )
    const links = Object.values(await listTypeIds(account, `contacts/${contact}`, 'companies'))
    expect(links).toHaveLength(12)
    expect(links.filter((ids) => ids.includes(279))).toHaveLength(12)
    expect(links.filter((ids) => ids.includes(1))).toEqual([[1, 279]])
  })

  test('is set by associatedcompanyid too (properties 8.1)', async () => {
    const company = await createCompany(account, 'Named')
    const contact = await createContact(account, { associatedcompanyid: company })
    expect(await listTypeIds(account, `contacts/${contact}`, 'companies')).toEqual({ [company]: [1, 279] })
  })
})
