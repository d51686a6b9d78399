import { beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/command-line.ts'
import { createCompany, createContact, createOne, linkTo, UNKNOWN_ID } from '../support/crm.ts'
import { createBoat, createType } from '../support/schemas.ts'
import { filter, filterIn, opaque, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let contact: string
let otherContact: string
let tasks: readonly string[]

const createTask = async (subject: string, to: readonly string[]) =>
  (
    await createOne(
      account,
      'tasks',
      { hs_timestamp: '2026-06-01T08:00:00Z', hs_task_subject: subject },
      to.map((id) => linkTo(id, 204)),
    )
  ).id as string

beforeAll(async () => {
  account = await server.createAccount()
  contact = await createContact(account, { firstname: 'Ann' })
  otherContact = await createContact(account, { firstname: 'Bob' })
  tasks = [
    await createTask('of Ann', [contact]),
    await createTask('of both', [contact, otherContact]),
    await createTask('of Bob', [otherContact]),
    await createTask('of nobody', []),
  ]
})

const find = (...filters: readonly object[]) => searchIds(account, 'tasks', { filters })
const archive = (path: string) => account.send('DELETE', `/crm/v3/objects/${path}`)

describe('searching by linked records (SRCH-14)', () => {
  test.each(['contact', 'contacts', '0-1', 'CONTACT'])(
    'associations.%s finds exactly the linked records (search 7.8, SRCH-14)',
    async (type) => {
      expect(await find(filter(`associations.${type}`, 'EQ', contact))).toEqual([tasks[0], tasks[1]])
      expect(await find(filter(`associations.${type}`, 'EQ', Number(otherContact)))).toEqual([
        tasks[1],
        tasks[2],
      ])
    },
  )

  test('IN takes several, and other filters hold besides (SRCH-14)', async () => {
    expect(await find(filterIn('associations.contact', 'IN', [contact, otherContact]))).toEqual(
      tasks.slice(0, 3),
    )
    const both = [
      filter('associations.contact', 'EQ', contact),
      filter('associations.contact', 'EQ', otherContact),
    ]
    expect(await find(...both)).toEqual([tasks[1]])
    const named = [filter('associations.contact', 'EQ', contact), filter('hs_task_subject', 'EQ', 'OF ANN')]
    expect(await find(...named)).toEqual([tasks[0]])
    const either = named.map((body) => ({ filters: [body] }))
    expect(await searchIds(account, 'tasks', { filterGroups: either })).toEqual([tasks[0], tasks[1]])
  })

  test('a record that is not there, of another type or of another account has no links (SRCH-14)', async () => {
    expect(await find(filter('associations.contact', 'EQ', UNKNOWN_ID))).toEqual([])
    expect(await find(filter('associations.company', 'EQ', contact))).toEqual([])
    const stranger = await server.createAccount()
    await createContact(stranger)
    const body = { filters: [filter('associations.contact', 'EQ', contact)] }
    expect(await searchIds(stranger, 'tasks', body)).toEqual([])
  })

  test('links of an archived record are hidden, those of a merged one are its survivor’s (SRCH-14, ASC-7, OBJ-57)', async () => {
    const gone = await createContact(account)
    const task = await createTask('of one who goes', [gone])
    expect(await find(filter('associations.contact', 'EQ', gone))).toEqual([task])
    await archive(`contacts/${gone}`)
    expect(await find(filter('associations.contact', 'EQ', gone))).toEqual([])
    const first = await createContact(account)
    const second = await createContact(account)
    const ofSecond = await createTask('of the second', [second])
    const ids = { primaryObjectId: first, objectIdToMerge: second }
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', ids)
    expect(await find(filter('associations.contact', 'EQ', second))).toEqual([ofSecond])
    expect(await find(filter('associations.contact', 'EQ', merged.body.id))).toEqual([ofSecond])
  })

  test.each([
    ['HAS_PROPERTY', undefined],
    ['NOT_HAS_PROPERTY', undefined],
    ['NEQ', '1'],
    ['GT', '1'],
    ['CONTAINS_TOKEN', '1'],
  ])('%s is refused (SRCH-14, SRCH-25)', async (operator, value) => {
    const body = { filters: [filter('associations.contact', operator, value)] }
    expect(await sendSearch(account, 'tasks', body)).toMatchObject(opaque('filters[0].operator'))
  })

  test.each(['x', '', '-1', '1.5', '9'.repeat(30)])('%s is no id to be linked to (SRCH-25)', async (id) => {
    const body = { filters: [filter('associations.contact', 'EQ', id)] }
    expect(await sendSearch(account, 'tasks', body)).toMatchObject(opaque('filters[0].value'))
  })

  test('links of custom objects are refused from either end, and so are unknown types (SRCH-15, SRCH-25)', async () => {
    const type = await createType(account)
    const boat = await createBoat(account)
    const refused = {
      status: 400,
      body: {
        message: 'There was a problem with the request.',
        category: 'VALIDATION_ERROR',
        errors: [{ message: expect.stringContaining('ssociations'), in: 'filters[0].propertyName' }],
      },
    }
    const ask = (from: string, to: string, id: string) =>
      sendSearch(account, from, { filters: [filter(`associations.${to}`, 'EQ', id)] })
    for (const to of [type.objectTypeId, 'boat', type.fullyQualifiedName, 'gadget', ''])
      expect(await ask('contacts', to, boat)).toMatchObject(refused)
    expect(await ask('boat', 'contact', contact)).toMatchObject(refused)
    expect(await ask('boat', 'boat', boat)).toMatchObject(refused)
  })

  test('no sort goes by links (SRCH-25)', async () => {
    const reply = await sendSearch(account, 'tasks', { sorts: ['associations.contact'] })
    expect(reply).toMatchObject(opaque('sorts[0]'))
  })

  test('a link that is made or taken away counts at once (SRCH-14, SRCH-20)', async () => {
    const company = await createCompany(account, 'Linked later')
    const path = `tasks/${tasks[3]}/associations/companies/${company}`
    const body = filter('associations.companies', 'EQ', company)
    expect(await find(body)).toEqual([])
    expect(
      (
        await account.send(
          'PUT',
          `/crm/v4/objects/${path.replace('/associations/', '/associations/default/')}`,
        )
      ).status,
    ).toBe(200)
    expect(await find(body)).toEqual([tasks[3]])
    expect((await account.send('DELETE', `/crm/v4/objects/${path}`)).status).toBe(204)
    expect(await find(body)).toEqual([])
  })
})

describe('which records are found (SRCH-19, SRCH-20)', () => {
  test('a record is found as soon as it is written, by its new values alone (SRCH-20)', async () => {
    const company = await createCompany(account, 'Before')
    const named = (name: string) => searchIds(account, 'companies', { filters: [filter('name', 'EQ', name)] })
    expect(await named('before')).toEqual([company])
    const properties = { name: 'After' }
    await account.send('PATCH', `/crm/v3/objects/companies/${company}`, { properties })
    expect(await named('before')).toEqual([])
    expect(await named('after')).toEqual([company])
  })

  test('archived, merged and deleted records are not, whatever the call asks (SRCH-19)', async () => {
    const [archived, first, second, purged] = [
      await createContact(account, { lastname: 'Vanishing' }),
      await createContact(account, { lastname: 'Vanishing' }),
      await createContact(account, { lastname: 'Vanishing' }),
      await createContact(account, { lastname: 'Vanishing' }),
    ]
    const body = { filters: [filter('lastname', 'EQ', 'Vanishing')] }
    const find = () => searchIds(account, 'contacts', { ...body, archived: true })
    expect(await find()).toEqual([archived, first, second, purged])
    await archive(`contacts/${archived}`)
    await account.send('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: purged })
    const ids = { primaryObjectId: first, objectIdToMerge: second }
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', ids)
    expect(await find()).toEqual([merged.body.id])
    const url = '/crm/v3/objects/contacts/search?archived=true'
    expect(await account.send('POST', url, body)).toMatchObject({ status: 200, body: { total: 1 } })
  })

  test('an archived record is gone at once, and back when it is restored (search 7.7, SRCH-19, SRCH-20)', async () => {
    const id = await createContact(account, { lastname: 'Returning' })
    const find = () => searchIds(account, 'contacts', { filters: [filter('lastname', 'EQ', 'Returning')] })
    expect(await find()).toEqual([id])
    await archive(`contacts/${id}`)
    expect(await find()).toEqual([])
    const where = ['--account', account.accountId, '--database-url', server.databaseUrl]
    expect(await runCommand(['records', 'restore', 'contacts', id, ...where])).toMatchObject({ code: 0 })
    expect(await find()).toEqual([id])
  }, 120_000)

  test('another account sees nothing of it (SRCH-19)', async () => {
    const stranger = await server.createAccount()
    expect(await sendSearch(stranger, 'contacts', {})).toMatchObject({
      status: 200,
      body: { total: 0, results: [] },
    })
  })
})
