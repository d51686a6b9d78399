import { describe, expect, it } from 'vitest'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { define, kinds } from './catalogue/define.ts'
import { objectTypeById } from './object-types.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import type { CrmRecord } from './record.ts'
import type { RecordQuery, RecordState, RecordStore, RecordWrites } from './record-store.ts'
import { updateRecords } from './update-records.ts'
import type { UpdateRequest } from './update-records.ts'

const NOW = Date.parse('2026-05-30T10:15:00.010Z')
const caller = {
  accountId: '1010',
  appId: '77',
  developerAccountId: '1',
  scopes: [],
  kind: 'private_app',
} as const

/** Companies with a unique property of the account's own. */
const [code] = define('code', kinds.text, { hasUniqueValue: true })
const catalogue: PropertyCatalogue = {
  find: (name) => (name === 'code' ? code : builtInCatalogue('0-2').find(name)),
  list: () => [...builtInCatalogue('0-2').list(), ...(code === undefined ? [] : [code])],
}

function companyType(): ObjectType {
  const objectType = objectTypeById('0-2')
  if (objectType === undefined) throw new Error('no companies')
  return objectType
}

const companies: readonly CrmRecord[] = ['1', '2'].map((id) => ({
  objectTypeId: '0-2',
  id,
  properties: { name: `Company ${id}`, code: `K-${id}` },
  createdAt: 1,
  updatedAt: 1,
}))

const state: RecordState = {
  findRecord: ({ id }) => companies.find((company) => company.id === id),
  findHolder: ({ value }) => companies.find((company) => company.properties.code === value)?.id,
  listLinks: () => [],
  listPairLinks: () => [],
  findRoom: () => ({ used: 0, max: 10_000 }),
  hasLabel: () => true,
}

/** Plans every write twice, as a busy database may, and remembers what was asked and written. */
function memoryStore() {
  const queries: RecordQuery[] = []
  const written: RecordWrites[] = []
  const store: Pick<RecordStore, 'write'> = {
    write: async (_accountId, { query }, plan) => {
      queries.push(query)
      const ids = () => {
        let last = 900
        const next = () => String((last += 1))
        return { nextRecordId: next, nextChangeNumber: next }
      }
      plan(state, ids())
      const { writes, result } = plan(state, ids())
      written.push(writes)
      return result
    },
  }
  return { store: store as RecordStore, queries, written }
}

function request(more: Partial<UpdateRequest>): UpdateRequest {
  const common = { caller, objectType: companyType(), catalogue, idProperty: 'code', updates: [] }
  return { ...common, mode: 'batch', absent: 'skip', ...more }
}

const now = () => NOW

describe('updateRecords by a unique property of the account', () => {
  it('finds records by exact value, and names those it does not find (OBJ-69, OBJ-71)', async () => {
    const { store, written } = memoryStore()
    const updates = ['K-2', 'k-1'].map((reference) => ({ reference, properties: { name: 'New' } }))
    const outcome = await updateRecords({ store, now }, request({ updates }))
    expect(outcome).toMatchObject({
      ok: true,
      value: { written: [{ record: { id: '2' } }], failures: [{ context: { ids: ['k-1'] } }] },
    })
    expect(written[0]?.updated.map(({ record }) => record.properties.name)).toEqual(['New'])
  })

  it('creates the missing ones in an upsert, with the value that names them (OBJ-76)', async () => {
    const { store, written, queries } = memoryStore()
    const updates = [{ reference: 'K-9', properties: { name: 'Ninth' } }]
    const outcome = await updateRecords({ store, now }, request({ updates, absent: 'create' }))
    expect(outcome).toMatchObject({ ok: true, value: { written: [{ record: { id: '901' } }], failures: [] } })
    expect(written[0]).toMatchObject({
      created: [{ properties: { code: 'K-9', name: 'Ninth' } }],
      claimed: [{ property: 'code', value: 'K-9', recordId: '901' }],
    })
    expect(queries[0]?.uniqueValues).toEqual([{ objectTypeId: '0-2', property: 'code', value: 'K-9' }])
  })

  it('refuses a value that another record has, and moves a free one (objects 7.2)', async () => {
    const update = (value: string) => [{ reference: 'K-1', properties: { code: value } }]
    const taken = await updateRecords(
      { store: memoryStore().store, now },
      request({ updates: update('K-2') }),
    )
    expect(taken).toMatchObject({
      ok: false,
      failure: { kind: 'value_taken', message: expect.stringContaining('on 1. 2 already has that value.') },
    })
    const { store, written } = memoryStore()
    await updateRecords({ store, now }, request({ updates: update('K-3') }))
    expect(written[0]).toMatchObject({
      claimed: [{ value: 'K-3', recordId: '1' }],
      released: [{ value: 'K-1', recordId: '1' }],
    })
  })
})
