import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Association, CrmRecord, RecordChange, UniqueValue } from '../../src/domain/objects/record.ts'
import type { RecordQuery, RecordStore, RecordWrites } from '../../src/domain/objects/record-store.ts'
import { createIdLeases } from '../../src/storage/id-leases.ts'
import { createRecordStore } from '../../src/storage/record-store.ts'
import { countRows } from '../support/crm.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const CONTACT = '0-1'
const COMPANY = '0-2'
const noQuery: RecordQuery = { records: [], uniqueValues: [], links: [] }
const noWrites: RecordWrites = {
  created: [],
  updated: [],
  changes: [],
  claimed: [],
  released: [],
  linked: [],
  unlinked: [],
}
let store: RecordStore
let lastAccount = 900_000
let account = ''

beforeAll(() => {
  store = createRecordStore(database.db, createIdLeases(database.db, {}), { defaultLinkLimit: 10_000 })
})

beforeEach(() => {
  lastAccount += 1
  account = String(lastAccount)
})

function record(id: string, properties: Record<string, string> = {}, objectTypeId = CONTACT): CrmRecord {
  return { objectTypeId, id, properties, createdAt: 1_000, updatedAt: 1_000 }
}

function changeOf(recordId: string, changeNumber: string, values: Record<string, string>): RecordChange {
  const source = { sourceType: 'INTEGRATION', sourceId: '1' }
  return { objectTypeId: CONTACT, recordId, changeNumber, changedAt: 1_000, ...source, values }
}

function emailOf(recordId: string, value: string): UniqueValue {
  return { objectTypeId: CONTACT, property: 'email', value, recordId }
}

function linkOf(fromId: string, toId: string, typeId = 279): Association {
  const ends = { fromTypeId: CONTACT, fromId, toTypeId: COMPANY, toId }
  return { ...ends, category: 'HUBSPOT_DEFINED', typeId }
}

function put(writes: Partial<RecordWrites>, to = account): Promise<void> {
  const demand = { recordIds: {}, changeNumbers: 0 }
  const planned = { writes: { ...noWrites, ...writes }, result: undefined }
  return store.write(to, { query: noQuery, demand }, () => planned)
}

function readContacts(ids: readonly string[], archived = false) {
  return store.readRecords(account, CONTACT, { ids, archived })
}

async function archive(objectTypeId: string, id: string) {
  await database.db.query(
    'update crm_record set archived_at = now() where account_id = $1 and object_type_id = $2 and id = $3',
    [account, objectTypeId, id],
  )
}

/** Backends of this file's database that wait for another one's row. */
function listWaiting() {
  return database.db.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    [],
  )
}

describe('a write', () => {
  test('that throws while it is planned leaves nothing, and its ids are given out next', async () => {
    const demand = { recordIds: { [CONTACT]: 1 }, changeNumbers: 1 }
    const failing = store.write(account, { query: noQuery, demand }, () => {
      throw new Error('no plan')
    })
    await expect(failing).rejects.toThrow('no plan')
    const id = await store.write(account, { query: noQuery, demand }, (_state, ids) => ({
      writes: noWrites,
      result: ids.nextRecordId(CONTACT),
    }))
    expect(id).toBe('1001')
    expect(await countRows(database.db, account)).toEqual({ records: 0, changes: 0, values: 0, links: 0 })
  })

  test('that fails in its last statement leaves nothing of the others', async () => {
    const tooLong = { ...linkOf('1', '2'), toId: '99999999999999999999' }
    const writes = { created: [record('1')], claimed: [emailOf('1', 'a')], linked: [tooLong] }
    await expect(put(writes)).rejects.toThrow('database trouble')
    expect(await countRows(database.db, account)).toEqual({ records: 0, changes: 0, values: 0, links: 0 })
  })

  test('of a value that another writer takes meanwhile is planned again, with the same ids (CON-2, decision 8)', async () => {
    const key = { objectTypeId: CONTACT, property: 'email', value: 'same' }
    const demand = { recordIds: { [CONTACT]: 1 }, changeNumbers: 1 }
    const rival = await database.db.pool.connect()
    await rival.query('begin')
    await rival.query(`insert into unique_value values ($1, $2, 'email', 'same', 77)`, [account, CONTACT])
    const plans: object[] = []
    const written = store.write(
      account,
      { query: { ...noQuery, uniqueValues: [key] }, demand },
      (state, ids) => {
        const id = ids.nextRecordId(CONTACT)
        const change = changeOf(id, ids.nextChangeNumber(), {})
        const holder = state.findHolder(key)
        plans.push({ id, changeNumber: change.changeNumber, holder })
        const writes = { ...noWrites, created: [record(id)], changes: [change] }
        const claimed = [key].filter(() => holder === undefined).map((value) => ({ ...value, recordId: id }))
        return { writes: { ...writes, claimed }, result: id }
      },
    )
    await vi.waitFor(async () => expect(await listWaiting()).toHaveLength(1), {
      timeout: 1_500,
      interval: 10,
    })
    await rival.query('commit')
    rival.release()
    expect(await written).toBe('1001')
    expect(plans).toEqual([
      { id: '1001', changeNumber: '1001', holder: undefined },
      { id: '1001', changeNumber: '1001', holder: '77' },
    ])
    expect(await countRows(database.db, account)).toEqual({ records: 1, changes: 1, values: 1, links: 0 })
  })

  test('of a record that changed meanwhile sees the change: no update is lost (CON-1)', async () => {
    await put({ created: [record('5', { count: '0' })] })
    const key = { objectTypeId: CONTACT, id: '5' }
    const increment = () =>
      store.write(
        account,
        { query: { ...noQuery, records: [key] }, demand: { recordIds: {}, changeNumbers: 1 } },
        (state, ids) => {
          const found = state.findRecord(key) ?? record('5')
          const count = String(Number(found.properties.count) + 1)
          const changed = { ...found, properties: { count }, updatedAt: found.updatedAt + 1 }
          const updated = [{ record: changed, previousUpdatedAt: found.updatedAt }]
          const changes = [changeOf('5', ids.nextChangeNumber(), { count })]
          return { writes: { ...noWrites, updated, changes }, result: count }
        },
      )
    const counts = await Promise.all(Array.from({ length: 12 }, increment))
    expect(counts.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    expect(await readContacts(['5'])).toEqual([{ ...record('5', { count: '12' }), updatedAt: 1_012 }])
  })

  test('may release a value and give it to another record at once (objects 7.2)', async () => {
    await put({ created: [record('1'), record('2')], claimed: [emailOf('1', 'a')] })
    await put({ released: [emailOf('1', 'a')], claimed: [emailOf('2', 'a')] })
    const holders = await store.findIdsByValue(account, CONTACT, { property: 'email', values: ['a'] })
    expect([...holders]).toEqual([['a', '2']])
  })

  test('makes a link that is there already once, and takes one away that may be absent', async () => {
    await put({
      created: [record('1'), record('2', {}, COMPANY)],
      linked: [linkOf('1', '2'), linkOf('1', '2', 1)],
    })
    await put({ linked: [linkOf('1', '2')], unlinked: [linkOf('1', '2', 1), linkOf('1', '3', 1)] })
    const wanted = { fromTypeId: CONTACT, fromIds: ['1'], toTypeId: COMPANY, limit: 9 }
    expect(await store.readLinks(account, wanted)).toEqual([linkOf('1', '2')])
  })
})

describe('reading records', () => {
  test('keeps the order of the ids and leaves out what is not there', async () => {
    await put({ created: [record('1', { a: 'x' }), record('2'), record('3')] })
    await archive(CONTACT, '2')
    expect(await readContacts(['3', '9', '2', '1'])).toEqual([record('3'), record('1', { a: 'x' })])
    expect(await readContacts(['3', '2'], true)).toEqual([{ ...record('2'), archivedAt: expect.any(Number) }])
  })

  test('keeps every millisecond and character', async () => {
    const odd = {
      ...record('1', { text: '\u2028"\\ 🙂 \ud83d\udc4d' }),
      createdAt: -62_135_596_800_000,
      updatedAt: 253_402_300_799_999,
    }
    await put({ created: [odd] })
    expect(await readContacts(['1'])).toEqual([odd])
  })

  test('finds holders by the whole value only', async () => {
    await put({ created: [record('1'), record('2')], claimed: [emailOf('1', 'ab'), emailOf('2', 'b')] })
    const values = ['a', 'ab', 'abc', 'A', 'b', '']
    const holders = await store.findIdsByValue(account, CONTACT, { property: 'email', values })
    expect([...holders]).toEqual([
      ['ab', '1'],
      ['b', '2'],
    ])
    const other = await store.findIdsByValue(account, CONTACT, { property: 'hs_x', values })
    expect([...other]).toEqual([])
  })
})

describe('reading history', () => {
  test('lists the newest versions of each property, each with its own change', async () => {
    const changes = [1, 2, 3].map((n) => changeOf('1', String(n), { city: `c${n}`, zip: 'z' }))
    await put({ created: [record('1')], changes: [...changes, changeOf('1', '4', { zip: '' })] })
    const history = await store.readHistory(account, CONTACT, {
      ids: ['1'],
      properties: ['city', 'zip'],
      limit: 2,
    })
    expect(history.get('1')).toEqual([
      changeOf('1', '4', { zip: '' }),
      changeOf('1', '3', { city: 'c3', zip: 'z' }),
      changeOf('1', '2', { city: 'c2' }),
    ])
  })
})

describe('reading links', () => {
  const wanted = { fromTypeId: CONTACT, fromIds: ['1'], toTypeId: COMPANY }

  beforeEach(async () => {
    const companies = ['10', '11', '12', '13'].map((id) => record(id, {}, COMPANY))
    const linked = ['13', '12', '11', '10'].flatMap((id) => [
      linkOf('1', id),
      linkOf('2', id),
      linkOf('1', id, 931),
    ])
    await put({ created: [record('1'), record('2'), ...companies], linked })
    await archive(COMPANY, '11')
  })

  test('counts live targets toward the limit, each with all its types (ASC-7, ASC-16)', async () => {
    const links = await store.readLinks(account, { ...wanted, limit: 2 })
    expect(links).toEqual([
      linkOf('1', '10'),
      linkOf('1', '10', 931),
      linkOf('1', '12'),
      linkOf('1', '12', 931),
    ])
  })

  test('goes on after a target, whether or not that is linked', async () => {
    const after = (id: string) => store.readLinks(account, { ...wanted, after: id, limit: 9 })
    expect((await after('10')).map(({ toId }) => toId)).toEqual(['12', '12', '13', '13'])
    expect((await after('11')).map(({ toId }) => toId)).toEqual(['12', '12', '13', '13'])
    expect(await after('13')).toEqual([])
  })

  test('applies the limit to each record', async () => {
    const links = await store.readLinks(account, { ...wanted, fromIds: ['2', '1'], limit: 1 })
    expect(links).toEqual([linkOf('1', '10'), linkOf('1', '10', 931), linkOf('2', '10')])
  })
})

test('no function reaches into another account (decision 12)', async () => {
  const other = '1'
  const key = { objectTypeId: CONTACT, id: '1' }
  const email = { objectTypeId: CONTACT, property: 'email', value: 'a' }
  await put({
    created: [record('1'), record('2', {}, COMPANY)],
    claimed: [emailOf('1', 'a')],
    changes: [changeOf('1', '1', { city: 'x' })],
    linked: [linkOf('1', '2')],
  })
  const query = { records: [key], uniqueValues: [email], links: [{ from: key, toTypeId: COMPANY }] }
  const seen = await store.write(other, { query, demand: { recordIds: {}, changeNumbers: 0 } }, (state) => ({
    writes: { ...noWrites, unlinked: [linkOf('1', '2')] },
    result: [state.findRecord(key), state.findHolder(email), state.listLinks(key, COMPANY)],
  }))
  expect(seen).toEqual([undefined, undefined, []])
  expect(await store.readRecords(other, CONTACT, { ids: ['1'], archived: false })).toEqual([])
  expect([...(await store.findIdsByValue(other, CONTACT, { property: 'email', values: ['a'] }))]).toEqual([])
  expect([
    ...(await store.readHistory(other, CONTACT, { ids: ['1'], properties: ['city'], limit: 9 })),
  ]).toEqual([])
  const links = { fromTypeId: CONTACT, fromIds: ['1'], toTypeId: COMPANY, limit: 9 }
  expect(await store.readLinks(other, links)).toEqual([])
  expect(await store.readLinks(account, links)).toEqual([linkOf('1', '2')])
})
