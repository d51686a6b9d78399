import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { filter, opaque, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const COUNT = 10_050
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  await server.db.query(
    `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
     select $1::bigint, '0-1', 1000 + n, jsonb_build_object('lastname', 'Many', 'city', 'City ' || n % 3),
       timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second'
     from generate_series(1, $2::int) as n`,
    [account.accountId, COUNT],
  )
})

test('a walk in pages of 200 reaches the first 10,000 of more, and all are counted (search 7.6, SRCH-4, SRCH-5, SRCH-24, PH20)', async () => {
  const seen: string[] = []
  let after: string | undefined = '0'
  while (after !== undefined && after !== '10000') {
    const reply = await sendSearch(account, 'contacts', { limit: 200, after, properties: ['city'] })
    expect(reply).toMatchObject({ status: 200, body: { total: COUNT } })
    seen.push(...reply.body.results.map(({ id }: { id: string }) => id))
    after = reply.body.paging?.next.after
  }
  expect(after).toBe('10000')
  expect(seen).toEqual(Array.from({ length: 10_000 }, (_, at) => String(1_001 + at)))
  expect(await sendSearch(account, 'contacts', { after })).toMatchObject(opaque('after'))
})

test('a page that would reach out of the window ends with it (SRCH-5, SRCH-24)', async () => {
  const reply = await sendSearch(account, 'contacts', { limit: 200, after: 9_995 })
  expect(reply).toMatchObject({ status: 200, body: { total: COUNT, paging: { next: { after: '10000' } } } })
  expect(reply.body.results).toHaveLength(5)
})

test('with many matches filters, sorts and pages are as with few (SRCH-4, SRCH-23)', async () => {
  const body = { filters: [filter('city', 'EQ', 'city 1')], sorts: ['-createdate'], limit: 3, after: 2 }
  const reply = await sendSearch(account, 'contacts', body)
  expect(reply).toMatchObject({ status: 200, body: { total: COUNT / 3, paging: { next: { after: '5' } } } })
  const newest = 1_000 + COUNT - 2
  expect(reply.body.results.map(({ id }: { id: string }) => Number(id))).toEqual([
    newest - 6,
    newest - 9,
    newest - 12,
  ])
  const last = await sendSearch(account, 'contacts', { ...body, after: COUNT / 3 - 1 })
  expect(last).toMatchObject({ status: 200, body: { total: COUNT / 3, results: [{ id: '1001' }] } })
  expect(last.body.paging).toBeUndefined()
})

test('what lies behind the window is reached by the last id seen (SRCH-17, SRCH-24)', async () => {
  const body = { filters: [filter('hs_object_id', 'GT', '11000')], sorts: ['hs_object_id'] }
  expect(await searchIds(account, 'contacts', body)).toEqual(
    Array.from({ length: 50 }, (_, at) => String(11_001 + at)),
  )
})

test('long searches leave connections to other calls, and those that wait are answered in the end (decision 86)', async () => {
  const blocker = new pg.Client(server.db.connection)
  await blocker.connect()
  await blocker.query('begin; lock table crm_record in access exclusive mode')
  const searches = Array.from({ length: 20 }, () =>
    sendSearch(account, 'contacts', { query: 'many', limit: 1 }),
  )
  const other = await account.send('GET', '/crm/v3/properties/contacts/email')
  expect(other).toMatchObject({ status: 200, body: { name: 'email' } })
  await blocker.query('rollback')
  await blocker.end()
  const replies = await Promise.all(searches)
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.total}`))).toEqual(
    new Set([`200 ${COUNT}`]),
  )
})

test('a search that takes too long is stopped, and says what would be quicker (SRCH-4, platform PE33)', async () => {
  const blocker = new pg.Client(server.db.connection)
  await blocker.connect()
  await blocker.query('begin; lock table crm_record in access exclusive mode')
  const reply = await sendSearch(account, 'contacts', { query: 'many' })
  await blocker.query('rollback')
  await blocker.end()
  expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  expect(reply.body).toMatchObject({
    category: 'SERVICE_UNAVAILABLE',
    message: expect.stringMatching(/took too long and was stopped.*index/),
  })
  expect(await sendSearch(account, 'contacts', { query: 'many', limit: 1 })).toMatchObject({
    status: 200,
    body: { total: COUNT },
  })
}, 20_000)
