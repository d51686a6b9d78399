import type pg from 'pg'
import { CHANGED_SINCE, fillContacts, pickNumber, searchStatements } from './driver-search.ts'
import type { Group } from './group.ts'
import type { HttpClient } from './http-client.ts'

const SEARCH = '/crm/v3/objects/contacts/search'
const CONCURRENCY = 4

type SearchDeps = { readonly http: HttpClient; readonly accountId: string; readonly pool: pg.Pool }

type Case = {
  readonly name: string
  readonly statement: string
  readonly valueOf: (place: number) => string
  readonly bodyOf: (value: string) => object
}

const filters = (propertyName: string, operator: string, value: string) => ({
  filters: [{ propertyName, operator, value }],
})

const cases: readonly Case[] = [
  {
    name: 'search contacts by email',
    statement: searchStatements.email,
    valueOf: (place) => `search${place}@example.com`,
    bodyOf: (value) => filters('email', 'EQ', value),
  },
  {
    name: 'search contacts by last name, 10 of 10',
    statement: searchStatements.lastName,
    valueOf: (place) => `Name${Math.floor(place / 10)}`,
    bodyOf: (value) => filters('lastname', 'EQ', value),
  },
  {
    name: 'search contacts by change, 10 of 4,000',
    statement: searchStatements.changed,
    valueOf: () => CHANGED_SINCE,
    bodyOf: (value) => ({ ...filters('lastmodifieddate', 'GTE', value), sorts: ['lastmodifieddate'] }),
  },
]

/** Searches among a million contacts: over HTTP, and the least statement that answers them. */
export async function buildSearchGroups({ http, accountId, pool }: SearchDeps): Promise<readonly Group[]> {
  await fillContacts(pool, accountId)
  return cases.map(({ name, statement, valueOf, bodyOf }) => {
    const size = { concurrency: CONCURRENCY, eventsPerCall: 1 }
    const ask = async () => {
      await pool.query({ name, text: statement, values: [accountId, valueOf(pickNumber())] })
    }
    const post = async () => {
      await http.post(SEARCH, bodyOf(valueOf(pickNumber())))
    }
    return { name, driver: { ...size, call: ask }, http: { ...size, call: post } }
  })
}

/** They are measured only when they are asked for: a million contacts would change what the others show. */
export function isSearchWanted(only: string | undefined): boolean {
  return only?.startsWith('search') === true
}
