import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { OwnerEntry } from '../../src/domain/owners/owner-store.ts'
import { textOf } from '../support/statements.ts'
import { defineProperty, PROPERTIES } from '../support/properties.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createContact,
  createRecord,
  createStampingTemplate,
  postEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const OWNERS = '/crm/v3/owners'
const CONTACTS = '/crm/v3/objects/contacts'
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
  server.clock.now = undefined
})

const north = { id: '31', name: 'North', primary: true }
const south = { id: '32', name: 'South', primary: false }

function owner(id: string, more: Partial<OwnerEntry> = {}): OwnerEntry {
  return { id, type: 'PERSON', email: `o${id}@example.test`, teams: [], archived: false, ...more }
}

async function putOwners(...owners: readonly OwnerEntry[]): Promise<void> {
  const now = Date.parse('2026-01-05T09:00:00.100Z')
  await server.stores.owners.putOwners(account.accountId, { owners, now })
}

const idsOf = ({ body }: Reply) => body.results.map(({ id }: { id: string }) => id)
const read = (path: string) => account.send('GET', `${OWNERS}${path}`)
const create = (properties: Body) => account.send('POST', CONTACTS, { properties })
const update = (id: string, properties: Body) => account.send('PATCH', `${CONTACTS}/${id}`, { properties })

describe('listing owners (OW1)', () => {
  test('shows each with its user and teams (OWN-4)', async () => {
    await putOwners(owner('501', { firstName: 'Lin', lastName: 'Ray', userId: 9001, teams: [north] }))
    const reply = await read('')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      results: [
        {
          id: '501',
          email: 'o501@example.test',
          type: 'PERSON',
          firstName: 'Lin',
          lastName: 'Ray',
          userId: 9001,
          userIdIncludingInactive: 9001,
          createdAt: '2026-01-05T09:00:00.100Z',
          updatedAt: '2026-01-05T09:00:00.100Z',
          archived: false,
          teams: [north],
        },
      ],
    })
  })

  test('a queue has no user; who is deactivated shows it in the second place alone (OWN-4)', async () => {
    const { email: _email, ...queue } = owner('502', { type: 'QUEUE' })
    await putOwners(queue, owner('503', { userId: 9003, archived: true }))
    expect((await read('')).body.results).toEqual([
      {
        id: '502',
        type: 'QUEUE',
        createdAt: '2026-01-05T09:00:00.100Z',
        updatedAt: '2026-01-05T09:00:00.100Z',
        archived: false,
      },
    ])
    const [gone] = (await read('?archived=true')).body.results
    expect(gone).toMatchObject({ id: '503', userIdIncludingInactive: 9003, archived: true })
    expect(gone).not.toHaveProperty('userId')
  })

  test('without owners it is empty', async () => {
    const reply = await read('')
    expect([reply.status, reply.body]).toEqual([200, { results: [] }])
  })

  test('goes up by id, in pages that lead to each other (OWN-2)', async () => {
    await putOwners(...['30', '4', '100', '7'].map((id) => owner(id)))
    const first = await read('?limit=2')
    expect([first.status, idsOf(first), first.body.paging.next.after]).toEqual([200, ['4', '7'], '7'])
    const link = new URL(first.body.paging.next.link)
    expect(link.pathname + link.search).toBe(`${OWNERS}?limit=2&after=7`)
    const second = await account.send('GET', link.pathname + link.search)
    expect(idsOf(second)).toEqual(['30', '100'])
    expect(second.body).not.toHaveProperty('paging')
  })

  test('shows 100 on a page unless told otherwise, 500 at most (OWN-2)', async () => {
    await putOwners(...Array.from({ length: 101 }, (_, at) => owner(String(at + 1))))
    const first = await read('')
    expect([idsOf(first).length, first.body.paging.next.after]).toEqual([100, '100'])
    expect(idsOf(await read('?limit=500'))).toHaveLength(101)
  })

  test('finds an address in any letter case, whole only (OWN-2)', async () => {
    await putOwners(owner('1', { email: 'Lin@Example.test' }), owner('2', { email: 'lin@example.test.org' }))
    expect(idsOf(await read('?email=lin@EXAMPLE.test'))).toEqual(['1'])
    expect(idsOf(await read('?email=lin'))).toEqual([])
  })

  test.each(['limit=0', 'limit=501', 'limit=x', 'after=x', 'after=-1', 'archived=maybe'])(
    '?%s is refused (OWN-2, PE13)',
    async (query) => {
      const reply = await read(`?${query}`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )

  test.each(['/crm/owners/2026-03', '/crm/owners/2025-09', `${OWNERS}/`])(
    '%s is the same list (pipelines-owners 2)',
    async (path) => {
      await putOwners(owner('501'))
      const reply = await account.send('GET', path)
      expect([reply.status, idsOf(reply)]).toEqual([200, ['501']])
    },
  )

  test("does not show another account's (OWN-7)", async () => {
    await putOwners(owner('501'))
    const other = await server.createAccount()
    expect((await other.send('GET', OWNERS)).body).toEqual({ results: [] })
    expect((await other.send('GET', `${OWNERS}/501`)).status).toBe(404)
  })

  test.each([
    ['crm.objects.owners.read', 200],
    ['automation', 200],
    ['crm.objects.contacts.read', 403],
  ])('takes the scope %s: %i (OWN-1)', async (scope, status) => {
    await putOwners(owner('501'))
    const token = await server.createToken(account, { scopes: [scope] })
    const list = await server.send({ method: 'GET', url: OWNERS, token })
    const one = await server.send({ method: 'GET', url: `${OWNERS}/501`, token })
    expect([list.status, one.status]).toEqual([status, status])
    expect(list.body.category).toBe(status === 403 ? 'MISSING_SCOPES' : undefined)
  })
})

describe('reading an owner (OW2)', () => {
  test('by its id, or by that of its user (OWN-3)', async () => {
    await putOwners(owner('501', { userId: 9001 }), owner('9001', { userId: 7 }))
    const byId = await read('/9001')
    expect([byId.status, byId.body.userId]).toEqual([200, 7])
    const same = await read('/9001?idProperty=id')
    expect(same.body).toEqual(byId.body)
    const byUser = await read('/9001?idProperty=userId&archived=false')
    expect([byUser.status, byUser.body.id]).toEqual([200, '501'])
  })

  test('a deactivated one is there with archived=true alone (OWN-3)', async () => {
    await putOwners(owner('501', { userId: 9001, archived: true }))
    expect((await read('/501')).status).toBe(404)
    const reply = await read('/9001?idProperty=userId&archived=true')
    expect([reply.status, reply.body.id, reply.body.archived]).toEqual([200, '501', true])
  })

  test.each(['/502', '/0', '/99999999999999999999999', '/501?idProperty=userId'])(
    '%s is not there (OWN-3)',
    async (path) => {
      await putOwners(owner('501'))
      const reply = await read(path)
      expect([reply.status, reply.body.category, reply.body.message]).toEqual([
        404,
        'OBJECT_NOT_FOUND',
        'resource not found',
      ])
    },
  )

  test.each(['/lin', '/1.5', '/-1', '/501?idProperty=email', '/501?archived=x'])(
    '%s is refused (OWN-3)',
    async (path) => {
      await putOwners(owner('501'))
      const reply = await read(path)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )
})

describe('assigning owners (OWN-5)', () => {
  test('takes any number while the account has no owners, and nothing else', async () => {
    const made = await create({ hubspot_owner_id: '4711' })
    expect([made.status, made.body.properties.hubspot_owner_id]).toEqual([201, '4711'])
    const refused = await create({ hubspot_owner_id: 'lin' })
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'INVALID_OWNER_ID'])
  })

  test.each([
    ['an unknown one', '999'],
    ['the id of a user', '9001'],
    ['a deactivated one', '502'],
    ['a number written otherwise', '0501'],
    ['a number without end', '9'.repeat(40)],
    ['no number', 'lin'],
  ])('%s is refused in a create, update, batch and upsert', async (_what, ownerId) => {
    await putOwners(owner('501', { userId: 9001 }), owner('502', { archived: true }))
    const id = await createContact(account, { email: 'a@example.test', hubspot_owner_id: '501' })
    const properties = { hubspot_owner_id: ownerId }
    const replies = [
      await create(properties),
      await update(id, properties),
      await account.send('POST', `${CONTACTS}/batch/create`, { inputs: [{ properties }] }),
      await account.send('POST', `${CONTACTS}/batch/update`, { inputs: [{ id, properties }] }),
      await account.send('POST', `${CONTACTS}/batch/upsert`, {
        inputs: [{ id: 'a@example.test', idProperty: 'email', properties }],
      }),
    ]
    const message = `${ownerId} was not a valid owner ID`
    const detail = { message, code: 'INVALID_OWNER_ID', context: { propertyName: ['hubspot_owner_id'] } }
    expect(replies.map(({ status, body }) => [status, body.errors])).toEqual(
      replies.map(() => [400, [detail]]),
    )
    const entry = { isValid: false, message, error: 'INVALID_OWNER_ID', name: 'hubspot_owner_id' }
    expect(replies[0]?.body.message).toBe(
      `Property values were not valid: ${JSON.stringify([{ ...entry, localizedErrorMessage: message }])}`,
    )
    expect(await readProperties(account, `contacts/${id}`, ['hubspot_owner_id'])).toEqual({
      hubspot_owner_id: '501',
    })
  })

  test('a number in JSON names an owner too (OBJ-16)', async () => {
    await putOwners(owner('501'))
    const reply = await create({ hubspot_owner_id: 501 })
    expect([reply.status, reply.body.properties.hubspot_owner_id]).toEqual([201, '501'])
  })

  test('properties of the account that name owners are checked alike', async () => {
    await putOwners(owner('501'), owner('502'))
    const kind = { type: 'enumeration', externalOptions: true, referencedObjectType: 'OWNER' }
    await defineProperty(account, 'contacts/backup', { ...kind, fieldType: 'select', options: [] })
    await defineProperty(account, 'contacts/helpers', { ...kind, fieldType: 'checkbox', options: [] })
    const made = await create({ backup: '502', helpers: '501;502' })
    expect([made.status, made.body.properties.helpers]).toEqual([201, '501;502'])
    const bad = await create({ backup: '7', helpers: '501;8;9' })
    expect([bad.status, bad.body.errors.map(({ message }: { message: string }) => message)]).toEqual([
      400,
      ['7', '8', '9'].map((id) => `${id} was not a valid owner ID`),
    ])
    expect((await account.send('GET', `${PROPERTIES}/contacts/backup`)).body.referencedObjectType).toBe(
      'OWNER',
    )
  })

  test("another account's owner is none (OWN-7)", async () => {
    await putOwners(owner('501'))
    account = await server.createAccount()
    await putOwners(owner('600'))
    expect((await create({ hubspot_owner_id: '501' })).status).toBe(400)
  })

  test('who was deactivated stays where it is; other values are taken', async () => {
    await putOwners(owner('501'), owner('502'))
    const id = await createContact(account, { hubspot_owner_id: '501' })
    await putOwners(owner('501', { archived: true }))
    const reply = await update(id, { firstname: 'A' })
    expect([reply.status, reply.body.properties.firstname]).toEqual([200, 'A'])
    expect(await readProperties(account, `contacts/${id}`, ['hubspot_owner_id'])).toEqual({
      hubspot_owner_id: '501',
    })
    expect((await update(id, { hubspot_owner_id: '501' })).status).toBe(400)
  })
})

describe('what follows from the owner (OWN-6)', () => {
  const names = [
    'hubspot_owner_id',
    'hubspot_owner_assigneddate',
    'hs_all_owner_ids',
    'hs_user_ids_of_all_owners',
    'hubspot_team_id',
    'hs_all_team_ids',
    'hs_all_accessible_team_ids',
  ]
  const assigned = {
    hubspot_owner_id: '501',
    hubspot_owner_assigneddate: '2026-05-01T00:00:00Z',
    hs_all_owner_ids: '501',
    hs_user_ids_of_all_owners: '9001',
    hubspot_team_id: '31',
    hs_all_team_ids: '32;31',
    hs_all_accessible_team_ids: '32;31',
  }
  const nothing = Object.fromEntries(names.map((name) => [name, null]))

  beforeEach(async () => {
    server.clock.now = Date.parse('2026-05-01T00:00:00.000Z')
    await putOwners(owner('501', { userId: 9001, teams: [south, north] }), owner('502', { userId: 9002 }))
  })

  test.each([
    ['contacts', {}],
    ['companies', { name: 'C' }],
    ['deals', { dealname: 'D', dealstage: 'closedwon' }],
    ['tickets', { subject: 'T', hs_pipeline_stage: '1' }],
    ['tasks', { hs_timestamp: '2026-05-02' }],
  ])('a new record of %s has it', async (type, properties) => {
    const reply = await account.send('POST', `/crm/v3/objects/${type}`, {
      properties: { ...properties, hubspot_owner_id: '501' },
    })
    expect(reply.status).toBe(201)
    expect(reply.body.properties).toMatchObject(assigned)
  })

  test('moves with the owner, and goes with it', async () => {
    const id = await createContact(account, { hubspot_owner_id: '501' })
    server.clock.now = Date.parse('2026-06-01T00:00:00.000Z')
    const same = await update(id, { hubspot_owner_id: '501', firstname: 'A' })
    expect(same.status).toBe(200)
    expect(await readProperties(account, `contacts/${id}`, names)).toEqual(assigned)
    const moved = await update(id, { hubspot_owner_id: '502' })
    expect(moved.body.properties).toMatchObject({
      hs_user_ids_of_all_owners: '9002',
      hs_all_owner_ids: '502',
    })
    expect(await readProperties(account, `contacts/${id}`, names)).toEqual({
      ...nothing,
      hubspot_owner_id: '502',
      hubspot_owner_assigneddate: '2026-06-01T00:00:00Z',
      hs_all_owner_ids: '502',
      hs_user_ids_of_all_owners: '9002',
    })
    await update(id, { hubspot_owner_id: '501' })
    const cleared = await update(id, { hubspot_owner_id: '' })
    expect([cleared.status, cleared.body.properties.hubspot_owner_id]).toEqual([200, ''])
    expect(await readProperties(account, `contacts/${id}`, names)).toEqual(nothing)
  })

  test('none of it can be written', async () => {
    const reply = await create({ hs_all_team_ids: '31', hubspot_owner_assigneddate: '2026-01-01' })
    expect([reply.status, reply.body.errors.map(({ code }: { code: string }) => code)]).toEqual([
      400,
      ['READ_ONLY_VALUE', 'READ_ONLY_VALUE'],
    ])
  })

  test('an event stamps it with the owner, and leaves an unknown owner out (V31, V33)', async () => {
    const stamps = [{ name: 'owner', objectPropertyName: 'hubspot_owner_id' }]
    const eventTemplateId = await createStampingTemplate(account, stamps)
    const stamp = async (event: Body) => {
      const reply = await postEvent(account, { eventTemplateId, ...event })
      expect(reply.status).toBe(201)
      return readProperties(account, `contacts/${reply.body.objectId}`, names)
    }
    const email = 'new@example.test'
    expect(await stamp({ email, tokens: { owner: '501' } })).toEqual(assigned)
    expect(await stamp({ email, tokens: { owner: '999' } })).toEqual(assigned)
    expect(await stamp({ email, tokens: { owner: '502' } })).toMatchObject({
      hubspot_owner_id: '502',
      hs_user_ids_of_all_owners: '9002',
      hs_all_team_ids: null,
    })
  })

  test('a merge keeps what belongs to the owner that it keeps (OBJ-81)', async () => {
    const merge = async (primary: Body, other: Body) => {
      const primaryObjectId = await createRecord(account, 'contacts', { firstname: 'A', ...primary })
      const objectIdToMerge = await createRecord(account, 'contacts', { lastname: 'B', ...other })
      const reply = await account.send('POST', `${CONTACTS}/merge`, { primaryObjectId, objectIdToMerge })
      expect(reply.status).toBe(200)
      return readProperties(account, `contacts/${reply.body.id}`, names)
    }
    expect(await merge({ hubspot_owner_id: '502' }, { hubspot_owner_id: '501' })).toMatchObject({
      hubspot_owner_id: '502',
      hs_user_ids_of_all_owners: '9002',
      hubspot_team_id: null,
      hs_all_team_ids: null,
    })
    expect(await merge({}, { hubspot_owner_id: '501' })).toEqual(assigned)
  })

  test('assigning costs one statement more, other writes none', async () => {
    const count = async (properties: Body) => {
      const queries = vi.spyOn(server.db.pool, 'query')
      expect((await create(properties)).status).toBe(201)
      const texts = queries.mock.calls.map(([statement]) => textOf(statement))
      queries.mockRestore()
      expect(texts.some((text) => text.includes('from property_model'))).toBe(true)
      return texts.filter((text) => text.includes('from owner')).length
    }
    expect(await count({ firstname: 'A' })).toBe(0)
    expect(await count({ firstname: 'A', hubspot_owner_id: '' })).toBe(0)
    expect(await count({ firstname: 'A', hubspot_owner_id: '501' })).toBe(1)
  })
})
