import { beforeAll, describe, expect, test } from 'vitest'
import { createContact } from '../support/crm.ts'
import { filter, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_SEARCH_LAG_MS: '5000' })
const START = Date.parse('2026-06-01T12:00:00Z')
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

const at = (ms: number) => {
  server.clock.now = START + ms
}
const inCity = (city: string) => searchIds(account, 'contacts', { filters: [filter('city', 'EQ', city)] })

describe('searches with a lag (SRCH-20)', () => {
  test('see a new record, a change and an archived record when they are older than the lag', async () => {
    at(0)
    const id = await createContact(account, { email: 'lag@example.org', city: 'Bonn', state: 'NW' })
    expect(await inCity('Bonn')).toEqual([])
    expect((await account.send('GET', `/crm/v3/objects/contacts/${id}`)).status).toBe(200)
    at(4_999)
    expect(await searchIds(account, 'contacts', {})).toEqual([])
    at(5_000)
    expect(await inCity('Bonn')).toEqual([id])

    at(10_000)
    const properties = { city: 'Kiel', state: '', country: 'DE' }
    await account.send('PATCH', `/crm/v3/objects/contacts/${id}`, { properties })
    at(14_999)
    const before = await sendSearch(account, 'contacts', { properties: ['city', 'state', 'country'] })
    expect(before).toMatchObject({
      status: 200,
      body: {
        total: 1,
        results: [
          {
            id,
            updatedAt: '2026-06-01T12:00:00.000Z',
            properties: { city: 'Bonn', state: 'NW', country: null },
          },
        ],
      },
    })
    expect([await inCity('Bonn'), await inCity('Kiel')]).toEqual([[id], []])
    at(15_000)
    expect([await inCity('Bonn'), await inCity('Kiel')]).toEqual([[], [id]])
    const after = await sendSearch(account, 'contacts', { properties: ['state', 'country'] })
    expect(after).toMatchObject({
      status: 200,
      body: { results: [{ properties: { state: null, country: 'DE' } }] },
    })

    at(20_000)
    await account.send('DELETE', `/crm/v3/objects/contacts/${id}`)
    at(24_999)
    expect(await inCity('Kiel')).toEqual([id])
    at(25_000)
    expect(await inCity('Kiel')).toEqual([])
  })

  test('count and page as others do (SRCH-4, SRCH-5)', async () => {
    at(100_000)
    const ids: string[] = []
    for (const city of ['Ulm', 'Aachen', 'Trier']) ids.push(await createContact(account, { city }))
    at(103_000)
    await createContact(account, { city: 'Ulm' })
    at(106_000)
    const sorts = [{ propertyName: 'city', direction: 'DESCENDING' }]
    const page = await sendSearch(account, 'contacts', { sorts, limit: 2 })
    expect(page).toMatchObject({ status: 200, body: { total: 3, paging: { next: { after: '2' } } } })
    expect(page.body.results.map(({ id }: { id: string }) => id)).toEqual([ids[0], ids[2]])
  })
})
