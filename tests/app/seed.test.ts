import { beforeAll, describe, expect, test } from 'vitest'
import { openStores, type Stores } from '../../src/app/open-stores.ts'
import { seedStores } from '../../src/app/seed.ts'
import type { DemoAccount } from '../../src/app/seed-records.ts'
import { buildPerson } from '../../src/domain/seed/demo-people.ts'
import { countsOf, DAY_MS } from '../../src/domain/seed/demo-plan.ts'
import type { Database } from '../../src/storage/database.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { runCommand } from '../support/command-line.ts'
import { useTestDatabase } from '../support/test-database.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const second = useTestDatabase()
const third = useTestDatabase()

const until = Date.parse('2026-06-01')
const now = Date.parse('2026-06-01T15:00:00Z')
const plan = { seed: 7, size: 'tiny', until } as const
const asked = { ...plan, now, maxTypes: 10 }

let account: TestAccount

const demoAccount = (stores: Stores): DemoAccount => {
  const { accountId, appId, developerAccountId } = account
  const caller = { accountId, appId, developerAccountId, scopes: ['*'], kind: 'private_app' } as const
  return { stores, caller }
}

const read = async (url: string) => {
  const reply = await account.send('GET', url)
  expect([reply.status, reply.text]).toEqual([200, reply.text])
  return reply.body
}

type Shown = {
  readonly properties: Readonly<Record<string, string | null>>
  readonly propertiesWithHistory: Readonly<Record<string, readonly object[]>>
  readonly associations: Readonly<Record<string, { readonly results: readonly object[] }>>
}

const listAll = async (type: string, query: string): Promise<readonly Shown[]> =>
  (await read(`/crm/v3/objects/${type}?limit=50&${query}`)).results

/** Storage itself notes by its clock when an app was installed and a visitor first seen. */
const BY_CLOCK = ['installation', 'visitor']
const contentOf = async (db: Database) =>
  Object.fromEntries(Object.entries(await digestDatabase(db)).filter(([table]) => !BY_CLOCK.includes(table)))
const countRows = async (db: Database) =>
  Object.fromEntries(
    Object.entries(await digestDatabase(db)).map(([table, digest]) => [table, Number.parseInt(digest, 10)]),
  )

beforeAll(async () => {
  account = await server.createAccount()
  await seedStores(demoAccount(server.stores), asked)
})

async function openAnother(database: { readonly db: Database }): Promise<DemoAccount> {
  const stores = openStores(database.db)
  await stores.accounts.ensureTenant({ ...account, name: 'Test', createdAt: now })
  return demoAccount(stores)
}

describe('another run', () => {
  test('with the same seed gives the same rows in another database', async () => {
    await seedStores(await openAnother(second), { ...asked, now: now + DAY_MS })
    expect(await contentOf(second.db)).toEqual(await contentOf(server.db))
  })

  test('takes up what an interrupted one left, on another day too', async () => {
    const another = await openAnother(third)
    const interrupted = seedStores(another, {
      ...asked,
      onProgress: ({ kind, done }) => {
        if (kind === 'events' && done > 20) throw new Error('interrupted')
      },
    })
    await expect(interrupted).rejects.toThrow('interrupted')
    const { plan: taken } = await seedStores(another, { now: now + 3 * DAY_MS, maxTypes: 10 })
    expect(taken).toEqual(plan)
    expect(await countRows(third.db)).toEqual(await countRows(server.db))
  })

  test('changes nothing when all is there', async () => {
    const before = await digestDatabase(server.db)
    const again = await seedStores(demoAccount(server.stores), { now: now + DAY_MS, maxTypes: 10 })
    expect(again).toEqual({ accountId: account.accountId, plan, day: '2026-06-01' })
    expect(await digestDatabase(server.db)).toEqual(before)
  })

  test('by the command says so, and with other options is refused by a sentence that names both', async () => {
    const run = async (...args: string[]) =>
      runCommand(['seed', '--database-url', server.databaseUrl, ...args])
    const [again, other, badDay] = await Promise.all([
      run('--seed', '7'),
      run('--seed', '8', '--account', account.accountId),
      run('--until', '2026-02-30'),
    ])
    expect([again.code, again.stderr]).toEqual([0, ''])
    expect(again.stdout).toMatch(
      /^Account \d+ holds the demo data of --seed 7 --size tiny --until 2026-06-01 already; nothing was changed, in [\d.]+ s\.\n$/,
    )
    expect(other).toEqual({
      code: 1,
      stdout: '',
      stderr: `tidemark: Account ${account.accountId} holds the demo data of --seed 7 --size tiny --until 2026-06-01 --app ${account.appId}; those of --seed 8 --size tiny --until 2026-06-01 --app ${account.appId} go into another account only.\n`,
    })
    expect([badDay.code, badDay.stderr]).toEqual([1, expect.stringContaining('It must be a day')])
  })

  test('in the name of another app is refused, since its events would be there twice', async () => {
    const { stores, caller } = demoAccount(server.stores)
    const other = { stores, caller: { ...caller, appId: '4711' } }
    await expect(seedStores(other, asked)).rejects.toThrow(
      `--app ${account.appId}; those of --seed 7 --size tiny --until 2026-06-01 --app 4711 go`,
    )
  })

  test('with another seed makes other people', () => {
    expect(buildPerson({ ...plan, seed: 8 }, 3)).not.toEqual(buildPerson(plan, 3))
  })
})

describe('what is there', () => {
  const counts = countsOf(plan)

  test('every address, domain and link ends in .example, and no name is empty', async () => {
    const people = await listAll('contacts', 'properties=email,firstname,lastname,phone')
    expect(people).toHaveLength(counts.people)
    for (const { properties } of people) {
      expect(properties.email).toMatch(/^[a-z]+\.[a-z]+\.\d+@[a-z.0-9-]+\.example$/)
      expect([properties.firstname, properties.lastname, properties.phone]).not.toContain(null)
    }
    const [row] = await server.db.query<{ texts: string }>(
      `select string_agg(properties::text, ' ') || (select string_agg(e::text, ' ') from timeline_event e) as texts
       from crm_record`,
      [],
    )
    const hosts = [...(row?.texts ?? '').matchAll(/(?:@|https:\/\/)([a-z0-9.-]+)/g)].map(([, host]) => host)
    expect(hosts.length).toBeGreaterThan(counts.people)
    expect(hosts.filter((host) => !host?.endsWith('.example'))).toEqual([])
  })

  test('every event shows something, in the year before the day', async () => {
    const lines = await account.send('GET', '/tidemark/v1/timeline?render=both&format=ndjson')
    const events = lines.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'event')
    expect(events.length).toBeGreaterThan(4 * counts.trips)
    expect(new Set(events.map(({ eventTemplateId }) => eventTemplateId)).size).toBe(9)
    for (const { header, detail, tokens, timestamp } of events) {
      expect(header).toMatch(/^<p>[^<]*\S/)
      expect(header).not.toMatch(/<strong><\/strong>| {2}/)
      // Visits have no detail template.
      expect(detail === '').toBe('page' in tokens && 'seconds' in tokens)
      expect(Date.parse(timestamp)).toBeLessThan(until)
      expect(Date.parse(timestamp)).toBeGreaterThan(until - 366 * DAY_MS)
    }
  })

  test('an event fills the licence of a contact and moves its lifecycle stage', async () => {
    const people = await listAll(
      'contacts',
      'properties=boat_licence,lifecyclestage&propertiesWithHistory=lifecyclestage',
    )
    const licensed = people.filter(({ properties }) => properties.boat_licence !== null)
    expect(licensed).toHaveLength(counts.people / 3)
    for (const { properties, propertiesWithHistory } of licensed) {
      expect(properties.lifecyclestage).toBe('customer')
      expect(propertiesWithHistory.lifecyclestage).toHaveLength(2)
    }
  })

  test('events of a visitor wait until an address is left, those of another wait still', async () => {
    const waiting = await read('/tidemark/v1/timeline?pending=true')
    expect(waiting.results).toHaveLength(5)
  })

  test('every task has its contact; some are done, some overdue, some still to come', async () => {
    const tasks = await listAll('tasks', 'properties=hs_timestamp,hs_task_status&associations=contacts')
    expect(tasks).toHaveLength(counts.tasks)
    for (const { associations } of tasks) expect(associations.contacts?.results.length).toBeGreaterThan(0)
    const isOpen = ({ properties }: Shown) => properties.hs_task_status !== 'COMPLETED'
    const isDue = ({ properties }: Shown) => Date.parse(properties.hs_timestamp ?? '') < until
    const kinds = tasks.map((task) => `${isOpen(task) ? 'open' : 'done'} ${isDue(task) ? 'due' : 'future'}`)
    expect(new Set(kinds)).toEqual(new Set(['open due', 'done due', 'open future']))
  })

  test('the fleet is a type of its own, linked to deals', async () => {
    expect(await listAll('boat', 'associations=deals')).toHaveLength(counts.boats)
    const deals = await listAll('deals', 'associations=p_boat,contacts')
    for (const { associations } of deals) expect(Object.keys(associations)).toContain('contacts')
  })
})
