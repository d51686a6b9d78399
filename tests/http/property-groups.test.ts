import { beforeEach, describe, expect, test } from 'vitest'
import { defineProperty, PROPERTIES } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const GROUPS = `${PROPERTIES}/contacts/groups`
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const listNames = async (path = GROUPS) => {
  const reply = await account.send('GET', path)
  return reply.body.results.map(({ name }: { name: string }) => name)
}

describe('property groups (properties 5)', () => {
  test.each([
    [
      'contacts',
      [
        'contactinformation',
        'emailinformation',
        'analyticsinformation',
        'conversioninformation',
        'socialmediainformation',
        'sales_properties',
        'contactlcs',
        'deal_information',
        'order_information',
      ],
    ],
    [
      'companies',
      [
        'companyinformation',
        'analyticsinformation',
        'socialmediainformation',
        'sales_properties',
        'companylcs',
        'target_accounts',
      ],
    ],
    ['deals', ['dealinformation', 'deal_activity', 'deal_revenue', 'analyticsinformation']],
    ['tickets', ['ticketinformation', 'ticket_activity', 'emailinformation']],
    ['0-27', ['task']],
  ])('%s have their default groups', async (type, names) => {
    expect(await listNames(`${PROPERTIES}/${type}/groups`)).toEqual(names)
  })

  test('creates, reads, changes and deletes one (G1 to G5)', async () => {
    const created = await account.send('POST', GROUPS, { name: 'Sizes', label: 'Sizes' })
    expect([created.status, created.body]).toEqual([
      201,
      { name: 'sizes', label: 'Sizes', displayOrder: -1, archived: false },
    ])
    expect((await account.send('GET', `${GROUPS}/sizes`)).body).toEqual(created.body)
    expect((await listNames()).at(-1)).toBe('sizes')
    const changed = await account.send('PATCH', `${GROUPS}/sizes`, { label: 'All sizes', displayOrder: 0 })
    expect([changed.status, changed.body]).toEqual([
      200,
      { name: 'sizes', label: 'All sizes', displayOrder: 0, archived: false },
    ])
    expect((await account.send('PATCH', `${GROUPS}/sizes`, {})).body).toEqual(changed.body)
    expect((await listNames()).slice(0, 2)).toEqual(['contactinformation', 'sizes'])
    const removed = await account.send('DELETE', `${GROUPS}/sizes`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await account.send('GET', `${GROUPS}/sizes`)).status).toBe(404)
    expect((await account.send('POST', GROUPS, { name: 'sizes', label: 'Again' })).status).toBe(201)
    expect((await account.send('GET', `${GROUPS}/sizes`)).body.label).toBe('Again')
  })

  test('reaches them by the dated path too (PV4)', async () => {
    const path = '/crm/properties/2026-03/contacts/groups'
    expect((await account.send('POST', path, { name: 'sizes', label: 'Sizes' })).status).toBe(201)
    expect((await account.send('GET', `${path}/sizes`)).body.name).toBe('sizes')
  })

  test('a name that is taken is a 409 (PROP-28)', async () => {
    const reply = await account.send('POST', GROUPS, { name: 'ContactInformation', label: 'Mine' })
    expect([reply.status, reply.body.category, reply.body.subCategory]).toEqual([
      409,
      'OBJECT_ALREADY_EXISTS',
      'PropertyGroupError.GROUP_ALREADY_EXISTS',
    ])
  })

  test.each([
    [{ name: '1st', label: 'x' }],
    [{ name: 'hs_group', label: 'x' }],
    [{ name: 'sizes', label: ' ' }],
    [{ name: 'sizes' }],
    [{ label: 'x' }],
    [{ name: 'sizes', label: 'x', displayOrder: 'first' }],
  ])('refuses %j (PROP-29)', async (body) => {
    const reply = await account.send('POST', GROUPS, body)
    expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('one that live properties are in stays (PROP-28)', async () => {
    await account.send('POST', GROUPS, { name: 'sizes', label: 'Sizes' })
    await defineProperty(account, 'contacts/shoe_size', { groupName: 'sizes' })
    const reply = await account.send('DELETE', `${GROUPS}/sizes`)
    expect([reply.status, reply.body.category, reply.body.subCategory, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
      "Can't delete or purge a group with active properties",
    ])
    await account.send('DELETE', `${PROPERTIES}/contacts/shoe_size`)
    expect((await account.send('DELETE', `${GROUPS}/sizes`)).status).toBe(204)
  })

  test('a default group can be renamed, and deleted once it is empty', async () => {
    const renamed = await account.send('PATCH', `${GROUPS}/contactinformation`, { label: 'Basics' })
    expect(renamed.body).toMatchObject({ name: 'contactinformation', label: 'Basics', displayOrder: 0 })
    expect((await account.send('DELETE', `${GROUPS}/contactinformation`)).status).toBe(400)
    expect((await account.send('DELETE', `${GROUPS}/order_information`)).status).toBe(204)
    expect(await listNames()).not.toContain('order_information')
    const other = await server.createAccount()
    expect((await other.send('GET', `${GROUPS}/order_information`)).status).toBe(200)
  })

  test.each([
    ['GET', undefined],
    ['PATCH', { label: 'x' }],
    ['DELETE', undefined],
  ])('%s of an unknown group is a 404 (PROP-28)', async (method, body) => {
    const reply = await account.send(method, `${GROUPS}/nobodys`, body)
    expect([reply.status, reply.body.category, reply.body.context]).toEqual([
      404,
      'OBJECT_NOT_FOUND',
      { groupName: ['nobodys'] },
    ])
  })

  test('a property named groups is found in lists and batches (PROP-2)', async () => {
    await defineProperty(account, 'contacts/groups')
    const read = await account.send('POST', `${PROPERTIES}/contacts/batch/read`, {
      inputs: [{ name: 'groups' }],
      archived: false,
    })
    expect(read).toMatchObject({ status: 200, body: { results: [{ name: 'groups' }] } })
    expect((await account.send('GET', GROUPS)).body).toHaveProperty('results')
  })
})
