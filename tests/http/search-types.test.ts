import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { minimalProperties, referencesTo, writableTypes } from '../support/registered-types.ts'
import { createBoat, createType } from '../support/schemas.ts'
import { filter, filterIn, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe.each(writableTypes)('$plural', (objectType) => {
  const { plural, defaultProperties, createdProperty } = objectType
  const minimal = minimalProperties(objectType)
  /** An address is one contact's alone. */
  const ofOther = 'email' in minimal ? { ...minimal, email: 'other@example.com' } : minimal
  let ids: readonly string[]

  beforeAll(async () => {
    const one = await createOne(account, plural, { ...minimal, hubspot_owner_id: '501' })
    const other = await createOne(account, plural, { ...ofOther, hubspot_owner_id: '502' })
    ids = [one.id, other.id]
  })

  const find = (body: object) => searchIds(account, plural, body)
  const having = (name: string, operator: string, value?: unknown) =>
    find({ filters: [filter(name, operator, value)] })

  test('are all found, oldest first, with their default properties (SRCH-1, SRCH-4, SRCH-28)', async () => {
    for (const reference of referencesTo(objectType)) {
      const reply = await sendSearch(account, reference, {})
      expect(reply).toMatchObject({
        status: 200,
        body: { total: 2, results: ids.map((id) => ({ id, archived: false })) },
      })
      expect(Object.keys(reply.body.results[0].properties)).toEqual(defaultProperties)
    }
    expect(await find({ sorts: [`-${createdProperty}`] })).toHaveLength(2)
  })

  test('are found by id (SRCH-17)', async () => {
    const [one = '', other = ''] = ids
    expect(await having('hs_object_id', 'EQ', other)).toEqual([other])
    expect(await having('hs_object_id', 'GT', Number(one))).toEqual([other])
    expect(await find({ filters: [filterIn('hs_object_id', 'IN', [one, other])] })).toEqual(ids)
    expect(await find({ sorts: ['-hs_object_id'] })).toEqual([other, one])
  })

  test('are found by a stored property, and by one that follows from it (SRCH-7, SRCH-8, SRCH-21)', async () => {
    expect(await having('hubspot_owner_id', 'EQ', '502')).toEqual([ids[1]])
    expect(await having('hubspot_owner_id', 'NEQ', '502')).toEqual([ids[0]])
    expect(await having('hs_all_owner_ids', 'EQ', '501')).toEqual([ids[0]])
    expect(await having('hubspot_owner_assigneddate', 'HAS_PROPERTY')).toEqual(ids)
    expect(await having('hs_object_source', 'EQ', 'INTEGRATION')).toEqual(ids)
    expect(await having(createdProperty, 'NOT_HAS_PROPERTY')).toEqual([])
    expect(await find({ sorts: ['-hubspot_owner_id'] })).toEqual(ids.toReversed())
  })

  test('are not found by a query or a filter that fits none (SRCH-22, SRCH-25)', async () => {
    expect(await find({ query: 'no-such-word-anywhere' })).toEqual([])
    expect(await having('hubspot_owner_id', 'EQ', '999')).toEqual([])
    expect(await sendSearch(account, plural, { filters: [filter('nope', 'EQ', '1')] })).toMatchObject({
      status: 400,
      body: { message: 'There was a problem with the request.', errors: [{ in: 'filters[0].propertyName' }] },
    })
  })

  test('are not found once archived (SRCH-19)', async () => {
    const { id } = await createOne(account, plural, {
      ...('email' in minimal ? { email: 'gone@example.com' } : minimal),
      hubspot_owner_id: '503',
    })
    expect(await having('hubspot_owner_id', 'EQ', '503')).toEqual([id])
    expect((await account.send('DELETE', `/crm/v3/objects/${plural}/${id}`)).status).toBe(204)
    expect(await having('hubspot_owner_id', 'EQ', '503')).toEqual([])
    expect(await find({})).toEqual(ids)
  })
})

test('a type of the account’s own is searched by each of its names as any other (SRCH-1, SRCH-17, SRCH-19, SRCH-28)', async () => {
  const fresh = await server.createAccount()
  const { objectTypeId, fullyQualifiedName } = await createType(fresh)
  const ids = [
    await createBoat(fresh, { hull_name: 'Aurora', berth: 'A1' }),
    await createBoat(fresh, { hull_name: 'Borealis', berth: 'B2' }),
  ]
  for (const reference of [objectTypeId, fullyQualifiedName, 'boat'])
    expect(await searchIds(fresh, reference, {})).toEqual(ids)
  const having = (name: string, value: unknown) =>
    searchIds(fresh, 'boat', { filters: [filter(name, 'EQ', value)] })
  expect(await having('hs_object_id', ids[1])).toEqual([ids[1]])
  expect(await having('hull_name', 'AURORA')).toEqual([ids[0]])
  expect(await having('berth', 'B2')).toEqual([ids[1]])
  expect(await searchIds(fresh, 'boat', { sorts: ['-hull_name'] })).toEqual(ids.toReversed())
  expect((await fresh.send('DELETE', `/crm/v3/objects/boat/${ids[1]}`)).status).toBe(204)
  expect(await having('berth', 'B2')).toEqual([])
  expect(await sendSearch(account, objectTypeId, {})).toMatchObject({
    status: 400,
    body: { category: 'VALIDATION_ERROR', message: `Invalid object or event type id: ${objectTypeId}` },
  })
})

test('feedback is searched although nobody writes any, goals are not (SRCH-28)', async () => {
  expect(await sendSearch(account, 'feedback_submissions', { query: 'x' })).toMatchObject({
    status: 200,
    body: { total: 0, results: [] },
  })
  expect(await sendSearch(account, 'goal_targets', {})).toMatchObject({
    status: 403,
    body: { category: 'MISSING_SCOPES' },
  })
})
