import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { filter, filterIn, opaque, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const CREATED_AT = Date.parse('2026-05-01T08:00:00.000Z')
let account: TestAccount
let ids: readonly string[]

beforeAll(async () => {
  account = await server.createAccount()
  const created: string[] = []
  for (let at = 0; at < 12; at += 1) {
    server.clock.now = CREATED_AT + at * 1_000
    const properties = { firstname: `Person ${at}`, email: `p${at}@example.org`, annualrevenue: String(at) }
    created.push((await createOne(account, 'contacts', properties)).id)
  }
  ids = created
})

const search = (body: unknown) => sendSearch(account, 'contacts', body)
const find = (body: object) => searchIds(account, 'contacts', body)
const filters = (count: number) => Array.from({ length: count }, () => filter('email', 'HAS_PROPERTY'))
const groups = (...counts: readonly number[]) => counts.map((count) => ({ filters: filters(count) }))

describe('what a search may leave out', () => {
  test('an empty body finds the ten oldest records and counts all (search 7.1, SRCH-1, SRCH-4, SRCH-5, SRCH-6)', async () => {
    const reply = await search({})
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body)).toEqual(['total', 'results', 'paging'])
    expect(reply.body.total).toBe(12)
    expect(reply.body.results.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 10))
    expect(reply.body.paging).toEqual({ next: { after: '10' } })
  })

  test('null counts as absent and unknown members are ignored (SRCH-1)', async () => {
    const body = {
      filterGroups: null,
      filters: null,
      query: null,
      sorts: null,
      properties: null,
      limit: null,
      after: null,
      flavour: 'sweet',
    }
    const reply = await search(body)
    expect(reply).toMatchObject({ status: 200, body: { total: 12 } })
    expect(reply.body.results).toHaveLength(10)
  })

  test('groups without filters ask for nothing (SRCH-1)', async () => {
    expect(await find({ filterGroups: [{ filters: [] }, {}] })).toEqual(ids)
    const one = [filter('email', 'EQ', 'p3@example.org')]
    expect(await find({ filterGroups: [{ filters: [] }, { filters: one }] })).toEqual([ids[3]])
  })

  test('the bare list of filters is one more group (SRCH-2)', async () => {
    const found = await find({
      filterGroups: [{ filters: [filter('email', 'EQ', 'p1@example.org')] }],
      filters: [filter('email', 'EQ', 'p2@example.org')],
    })
    expect(found).toEqual([ids[1], ids[2]])
  })

  test('one of the groups has to hold, with all of its filters, and the query besides (SRCH-2, SRCH-22)', async () => {
    const body = {
      filterGroups: [
        { filters: [filter('annualrevenue', 'EQ', '1'), filter('email', 'EQ', 'p1@example.org')] },
        { filters: [filter('annualrevenue', 'EQ', '2'), filter('email', 'EQ', 'p1@example.org')] },
        { filters: [filter('email', 'EQ', 'p4@example.org')] },
      ],
    }
    expect(await find(body)).toEqual([ids[1], ids[4]])
    expect(await find({ ...body, query: 'person 4' })).toEqual([ids[4]])
  })

  test.each(['/crm/objects/2026-03', '/crm/objects/v3', '/crm/objects/2025-09-beta'])(
    '%s is another spelling of the path (SRCH-28, OBJ-2)',
    async (base) => {
      const reply = await account.send('POST', `${base}/0-1/search?flavour=sweet`, { limit: 1 })
      expect(reply).toMatchObject({ status: 200, body: { total: 12, results: [{ id: ids[0] }] } })
    },
  )

  test('there is no such call with GET, and none without a known type, a body or the scope (SRCH-28)', async () => {
    expect(await account.send('GET', '/crm/v3/objects/contacts/search')).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    })
    expect(await sendSearch(account, 'gadgets', {})).toMatchObject({
      status: 400,
      body: { message: 'Unable to infer object type from: gadgets' },
    })
    expect(await search(undefined)).toMatchObject({
      status: 400,
      body: { message: 'Invalid JSON input: a request body was expected, but none found' },
    })
    const token = await server.createToken(account, { scopes: ['crm.objects.deals.read'] })
    const url = '/crm/v3/objects/contacts/search'
    expect(await server.send({ method: 'POST', url, body: {}, token })).toMatchObject({
      status: 403,
      body: { category: 'MISSING_SCOPES' },
    })
  })
})

describe('what results show', () => {
  test('the default properties, those asked for, or null (SRCH-18, OBJ-26 to OBJ-28)', async () => {
    const byDefault = await search({ limit: 1 })
    expect(byDefault.body.results[0]).toEqual({
      id: ids[0],
      properties: {
        createdate: '2026-05-01T08:00:00Z',
        email: 'p0@example.org',
        firstname: 'Person 0',
        hs_object_id: ids[0],
        lastmodifieddate: '2026-05-01T08:00:00Z',
        lastname: null,
      },
      createdAt: '2026-05-01T08:00:00.000Z',
      updatedAt: '2026-05-01T08:00:00.000Z',
      archived: false,
      url: expect.stringContaining(`/record/0-1/${ids[0]}`),
    })
    const asked = await search({ limit: 1, properties: ['fax', 'no_such_property', 'hs_email_domain'] })
    expect(asked.body.results[0].properties).toEqual({
      createdate: '2026-05-01T08:00:00Z',
      fax: null,
      hs_email_domain: 'example.org',
      hs_object_id: ids[0],
      lastmodifieddate: '2026-05-01T08:00:00Z',
    })
  })
})

describe('pages', () => {
  test('a walk with limit 5 sees every record once and ends without paging (SRCH-5)', async () => {
    const first = await search({ limit: 5 })
    const second = await search({ limit: 5, after: first.body.paging.next.after })
    const third = await search({ limit: 5, after: Number(second.body.paging.next.after) })
    const seen = [first, second, third].flatMap(({ body }) =>
      body.results.map(({ id }: { id: string }) => id),
    )
    expect(seen).toEqual(ids)
    expect(third.body).toEqual({ total: 12, results: [expect.anything(), expect.anything()] })
    expect(await search({ after: '50' })).toMatchObject({ status: 200, body: { total: 12, results: [] } })
  })

  test.each([0, -1, 201, '201'])('limit %j is refused (SRCH-24)', async (limit) => {
    expect(await search({ limit })).toMatchObject({
      status: 400,
      body: { message: 'limit must be between 1 and 200', category: 'VALIDATION_ERROR' },
    })
  })

  test.each([
    ['after', 'soon'],
    ['after', '1.5'],
    ['after', -1],
    ['limit', 'many'],
  ])('%s %j is no whole number (SRCH-24)', async (member, value) => {
    const reply = await search({ [member]: value })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toMatch(
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `Integer` from String/,
    )
  })

  test.each([10_000, '10000', 2_000_000_000, '9'.repeat(30)])(
    'after %j is behind what can be reached (SRCH-24, SRCH-25)',
    async (after) => {
      expect(await search({ after })).toMatchObject(opaque('after', expect.stringContaining('10000')))
    },
  )
})

describe('sorting (SRCH-23)', () => {
  const order = async (sorts: readonly unknown[]) => (await find({ sorts })).map((id) => ids.indexOf(id))

  test('by object, by name and by name with a minus, ascending by default (SRCH-23)', async () => {
    const descending = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    expect(await order([{ propertyName: 'createdate', direction: 'DESCENDING' }])).toEqual(descending)
    expect(await order(['-createdate'])).toEqual(descending)
    expect(await order(['createdate'])).toEqual(descending.toReversed())
    expect(await order([{ propertyName: 'createdate' }])).toEqual(descending.toReversed())
    expect(await order([{ propertyName: 'lastmodifieddate', direction: null }])).toEqual(
      descending.toReversed(),
    )
    expect(await order([])).toEqual(descending.toReversed())
  })

  test('more than one is refused in these words (SRCH-23)', async () => {
    expect(await search({ sorts: ['email', '-createdate'] })).toMatchObject({
      status: 400,
      body: { message: 'too many sorts (count: 2, max allowed: 1)', category: 'VALIDATION_ERROR' },
    })
  })

  test('an unknown direction is a value that cannot be read, an unknown property a problem (SRCH-25, SRCH-26)', async () => {
    const reply = await search({ sorts: [{ propertyName: 'email', direction: 'UP' }] })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toMatch(
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `SortDirection` from String "UP"$/,
    )
    expect(await search({ sorts: ['no_such_property'] })).toMatchObject(opaque('sorts[0]'))
    expect(await search({ sorts: ['constructor'] })).toMatchObject(opaque('sorts[0]'))
  })
})

describe('how much a search may ask (SRCH-2, SRCH-3, SRCH-26)', () => {
  test('five groups, six filters in one and 18 in all pass (SRCH-2)', async () => {
    expect(await find({ filterGroups: groups(1, 1, 1, 1, 1) })).toEqual(ids)
    expect(await find({ filterGroups: groups(6, 6, 6) })).toEqual(ids)
  })

  test('five groups of one filter pass and six are refused, the bare list of filters counted (search 7.2, SRCH-2, SRCH-26)', async () => {
    const message = expect.stringMatching(
      /^Invalid input JSON on line 1, column \d+: too many filterGroups \(count: 6, max allowed: 5\)$/,
    )
    const refused = { status: 400, body: { message, category: 'VALIDATION_ERROR' } }
    expect(await find({ filterGroups: groups(1, 1, 1, 1, 1) })).toEqual(ids)
    expect(await search({ filterGroups: groups(1, 1, 1, 1, 1, 1) })).toMatchObject(refused)
    expect(await search({ filterGroups: groups(1, 1, 1, 1, 1), filters: filters(1) })).toMatchObject(refused)
  })

  test.each([
    [groups(1, 7), 'too many filters per filter group (count: 7, max allowed: 6)'],
    [groups(6, 6, 6, 1), 'too many filters (count: 19, max allowed: 18)'],
  ])('too many filters are refused without a prefix (SRCH-2, SRCH-26)', async (filterGroups, message) => {
    expect(await search({ filterGroups })).toMatchObject({
      status: 400,
      body: { message, category: 'VALIDATION_ERROR' },
    })
  })

  test('3,000 characters pass, and lists of values and properties do not count (SRCH-3)', async () => {
    const values = Array.from({ length: 2_000 }, (_, at) => `p${at}@example.org`)
    const properties = Array.from({ length: 500 }, (_, at) => `property_${at}`)
    expect(await find({ filters: [filterIn('email', 'IN', values)], properties })).toEqual(ids)
    expect(await find({ query: 'q'.repeat(2_900) })).toEqual([])
  })

  test('more are refused (SRCH-3)', async () => {
    const tooLong = { status: 400, body: { category: 'VALIDATION_ERROR', message: /3000/ } }
    const asQuery = await search({ query: 'q'.repeat(3_001) })
    expect(asQuery).toMatchObject({ status: 400, body: { category: tooLong.body.category } })
    expect(asQuery.body.message).toBe('query must have at most 3000 characters')
    const asFilter = await search({ filters: [filter('email', 'EQ', 'x'.repeat(3_001))] })
    expect(asFilter).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(asFilter.body.message).toBe(
      'The search must have at most 3000 characters beside its lists of values and properties',
    )
  })
})

describe('filters that lack something (SRCH-26)', () => {
  test.each([
    [filter('email', 'IN'), 'operator IN requires values'],
    [filterIn('email', 'IN', []), 'operator IN requires values'],
    [filter('email', 'IN', 'x'), 'operator IN requires values'],
    [filter('email', 'NOT_IN'), 'operator NOT_IN requires values'],
    [filter('email', 'EQ'), 'operator EQ requires a value'],
    [filterIn('email', 'EQ', ['x']), 'operator EQ requires a value'],
    [{ ...filter('email', 'EQ'), value: null }, 'operator EQ requires a value'],
    [filter('email', 'CONTAINS_TOKEN'), 'operator CONTAINS_TOKEN requires a value'],
    [{ ...filter('email', 'BETWEEN'), highValue: 'b' }, 'operator BETWEEN requires a value'],
    [filter('email', 'BETWEEN', 'a'), 'operator BETWEEN requires a highValue'],
    [{ ...filterIn('email', 'IN', ['a']), value: 'a' }, 'value and values are mutually exclusive'],
    [{ ...filter('email', 'EQ', 'a'), values: ['a'] }, 'value and values are mutually exclusive'],
    [{ propertyName: 'email' }, 'Cannot build Filter, some of required attributes are not set [operator]'],
    [{ operator: 'EQ' }, 'Cannot build Filter, some of required attributes are not set [propertyName]'],
    [{}, 'Cannot build Filter, some of required attributes are not set [propertyName, operator]'],
    [filter('email', 'LIKE', 'x'), 'Cannot deserialize value of type `FilterOperator` from String "LIKE"'],
    [filter('email', 'eq', 'x'), 'Cannot deserialize value of type `FilterOperator` from String "eq"'],
  ])('%j: %s (SRCH-26)', async (bad, problem) => {
    const reply = await search({ filterGroups: [{ filters: [bad] }] })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.message.replace(/\d+: /, 'N: ')).toBe(
      `Invalid input JSON on line 1, column N: ${problem}`,
    )
  })

  test.each([
    { filterGroups: {} },
    { filters: 'email' },
    { filters: [filter('email', 'EQ', ['a'])] },
    { filters: [filter('email', 'EQ', {})] },
    { filters: [filterIn('email', 'IN', [['a']])] },
    { sorts: [5] },
    { sorts: 'email' },
    { properties: 'email' },
    { query: 5 },
    { limit: [] },
    { after: {} },
    [],
  ])('%j is not a search (SRCH-26, OBJ-107)', async (body) => {
    const reply = await search(body)
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toMatch(/^Invalid input JSON on line 1, column \d+/)
  })
})
