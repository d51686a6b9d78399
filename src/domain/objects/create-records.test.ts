import { describe, expect, it } from 'vitest'
import type { AssociationInput } from '../associations/check-associations.ts'
import type { Outcome } from '../failure.ts'
import { builtInCatalogue } from './catalogue/built-in-catalogue.ts'
import { createRecords } from './create-records.ts'
import type { NewRecordInput } from './prepare-record.ts'
import { objectTypeById } from './object-types.ts'
import type { Association, CrmRecord } from './record.ts'
import type { RecordQuery, RecordState, RecordStore, RecordWrites } from './record-store.ts'

const NOW = Date.parse('2026-05-30T10:15:00.010Z')
const caller = {
  accountId: '1010',
  appId: '77',
  developerAccountId: '1',
  scopes: [],
  kind: 'private_app',
} as const

type Existing = {
  readonly records?: readonly string[]
  readonly emails?: Readonly<Record<string, string>>
  readonly links?: readonly Association[]
}

/** A store that keeps what it was asked and told, and plans every write twice, as a busy database may. */
function memoryStore(existing: Existing = {}) {
  const queries: RecordQuery[] = []
  const written: RecordWrites[] = []
  const store: RecordStore = {
    write: async (_accountId, { query }, plan) => {
      queries.push(query)
      plan(stateOf(existing), countingIds())
      const { writes, result } = plan(stateOf(existing), countingIds())
      written.push(writes)
      return result
    },
    readRecords: async () => [],
    listRecords: async () => [],
    findSurvivors: async () => new Map(),
    findArchivedHolders: async () => [],
    summariseLinks: async () => [],
    readLabels: async () => [],
    readOwners: async () => ({ hasOwners: false, assignable: [] }),
    findIdsByValue: async () => new Map(),
    readHistory: async () => new Map(),
    readLinks: async () => [],
  }
  return { store, queries, written }
}

function stateOf({ records = [], emails = {}, links = [] }: Existing): RecordState {
  const known = new Map(records.map((key) => [key, recordOf(key)]))
  return {
    findRecord: ({ objectTypeId, id }) => known.get(`${objectTypeId}/${id}`),
    findHolder: ({ value }) => emails[value],
    listPairLinks: () => [],
    findRoom: () => ({ used: 0, max: 10_000 }),
    hasLabel: () => true,
    listLinks: (from, toTypeId) =>
      links.filter((link) => link.fromId === from.id && link.toTypeId === toTypeId),
  }
}

function recordOf(key: string): CrmRecord {
  const [objectTypeId = '', id = ''] = key.split('/')
  return { objectTypeId, id, properties: {}, createdAt: 1, updatedAt: 1 }
}

function countingIds() {
  let last = 5000
  const next = () => String((last += 1))
  return { nextRecordId: next, nextChangeNumber: () => '1' }
}

function create(
  typeId: string,
  inputs: readonly NewRecordInput[],
  { existing = {}, mode = 'batch' }: { existing?: Existing; mode?: 'batch' | 'single' } = {},
) {
  const memory = memoryStore(existing)
  const objectType = objectTypeById(typeId)
  if (objectType === undefined) throw new Error(`no type ${typeId}`)
  const request = { caller, objectType, catalogue: builtInCatalogue(typeId), inputs, mode }
  const answer = createRecords({ store: memory.store, now: () => NOW }, request)
  return answer.then((outcome) => ({ ...memory, outcome }))
}

function input(
  properties: NewRecordInput['properties'],
  ...rest: readonly AssociationInput[]
): NewRecordInput {
  return { properties, associations: rest }
}

function traced(objectWriteTraceId: string, properties: NewRecordInput['properties']): NewRecordInput {
  return { ...input(properties), objectWriteTraceId }
}

function to(toId: string, ...typeIds: readonly number[]): AssociationInput {
  return { toId, types: typeIds.map((typeId) => ({ category: 'HUBSPOT_DEFINED', typeId })) }
}

function itemsOf(outcome: Outcome<readonly Outcome<CrmRecord>[]>) {
  return outcome.ok ? outcome.value : []
}

function linkTexts(links: readonly Association[] = []): readonly string[] {
  return links
    .map((link) => `${link.fromTypeId}/${link.fromId} ${link.typeId} ${link.toTypeId}/${link.toId}`)
    .toSorted()
}

const DUE = { hs_timestamp: '2026-06-01T08:00:00Z' }

describe('creating records', () => {
  it('writes records, history and claims of a batch in one write', async () => {
    const { outcome, written } = await create('0-1', [
      input({ email: 'A@x.test' }),
      input({ email: 'b@x.test' }),
    ])
    expect(itemsOf(outcome)).toMatchObject([{ value: { id: '5001' } }, { value: { id: '5002' } }])
    expect(written).toHaveLength(1)
    expect(written[0]?.created.map((record) => record.properties.email)).toEqual(['a@x.test', 'b@x.test'])
    expect(written[0]?.changes.map((change) => change.recordId)).toEqual(['5001', '5002'])
    expect(written[0]?.claimed).toEqual([
      { objectTypeId: '0-1', property: 'email', value: 'a@x.test', recordId: '5001' },
      { objectTypeId: '0-1', property: 'email', value: 'b@x.test', recordId: '5002' },
    ])
  })

  it.each([
    ['0-27', { hs_task_subject: 'x', hs_timestamp: null }, 'TASK', ['hs_timestamp']],
    ['0-1', {}, 'CONTACT', ['email', 'firstname', 'lastname']],
    ['0-2', { city: 'Oslo' }, 'COMPANY', ['name', 'domain']],
    ['0-3', { amount: 1 }, 'DEAL', ['dealname', 'dealstage']],
    ['0-5', { subject: 'x' }, 'TICKET', ['hs_pipeline_stage']],
  ])('names what a new %s lacks (OBJ-44, objects 5.3)', async (...[typeId, properties, label, names]) => {
    const { outcome, written } = await create(typeId, [input(properties)], { mode: 'single' })
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind: 'properties_missing',
        message: `Error creating ${label}. Some required properties were not set.`,
        context: { properties: names },
        path: 'properties',
      },
    })
    expect(written).toEqual([])
  })

  it('accepts a contact with one key, whatever its value (objects 5.3)', async () => {
    expect((await create('0-1', [input({ city: null })])).outcome).toMatchObject({ ok: true })
  })
})

describe('bad inputs of a batch', () => {
  it('undo everything without trace ids (OBJ-87)', async () => {
    const { outcome, written } = await create('0-27', [input(DUE), input({ nope: '1' }), input({})])
    expect(outcome).toMatchObject({ ok: false, failure: { path: 'inputs[1].properties.nope' } })
    expect(written.flatMap(({ created, changes }) => [...created, ...changes])).toEqual([])
  })

  it.each([
    ['one is missing', [traced('a', DUE), input({})]],
    ['two are equal', [traced('a', DUE), traced('a', {})]],
  ])('undo everything when of the trace ids %s (OBJ-87)', async (_name, inputs) => {
    expect((await create('0-27', inputs)).outcome).toMatchObject({
      ok: false,
      failure: { kind: 'properties_missing' },
    })
  })

  it('stand beside good ones when every input has its own trace id (OBJ-87, OBJ-89)', async () => {
    const { outcome, written } = await create('0-27', [traced('row-1', {}), traced('row-2', DUE)])
    expect(itemsOf(outcome)).toMatchObject([
      { ok: false, failure: { context: { properties: ['hs_timestamp'], objectWriteTraceId: ['row-1'] } } },
      { ok: true, value: { id: '5001' } },
    ])
    expect(written[0]?.created).toHaveLength(1)
  })

  it('fail a single create even with a trace id', async () => {
    const { outcome } = await create('0-27', [traced('a', {})], { mode: 'single' })
    expect(outcome).toMatchObject({ ok: false })
  })

  it('are all reported when none is good', async () => {
    const { outcome, written } = await create('0-27', [traced('row-1', {}), traced('row-2', {})])
    expect(itemsOf(outcome).map(({ ok }) => ok)).toEqual([false, false])
    expect(written).toEqual([])
  })

  it.each([
    ['a property name with capitals (OBJ-38)', traced('b', { Email: 'x' }), 'inputs[1].properties'],
    [
      'an association without types (OBJ-94)',
      { ...traced('b', DUE), associations: [to('1')] },
      'inputs[1].associations[0].types',
    ],
  ])('refuse the whole request for %s, trace ids or not', async (_name, bad, path) => {
    const { outcome } = await create('0-27', [traced('a', DUE), bad])
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'json_invalid', path } })
  })
})

describe('unique values (objects 7.2)', () => {
  it('refuses an e-mail that a contact has, in any letter case', async () => {
    const existing = { emails: { 'ada@x.test': '1001' } }
    const { outcome } = await create('0-1', [input({ email: 'ADA@x.test' })], { existing, mode: 'single' })
    expect(outcome).toEqual({
      ok: false,
      failure: {
        kind: 'conflict',
        message: 'Contact already exists. Existing ID: 1001',
        rule: 'objects 7.2',
        path: 'properties.email',
      },
    })
  })

  it('lets the first of two equal e-mails win in multi-status and names its id (OBJ-90, OBJ-91)', async () => {
    const { outcome } = await create('0-1', [
      traced('a', { email: 'a@x.test' }),
      traced('b', { email: 'A@X.test' }),
    ])
    expect(itemsOf(outcome)).toMatchObject([
      { ok: true },
      { failure: { kind: 'conflict', context: { existingId: ['5001'], objectWriteTraceId: ['b'] } } },
    ])
  })

  it('refuses both of two equal e-mails otherwise (OBJ-90)', async () => {
    const { outcome, written } = await create('0-1', [
      input({ email: 'a@x.test' }),
      input({ email: 'a@x.test' }),
    ])
    const failure = { message: 'Contact already exists', path: 'inputs[1].properties.email' }
    expect(outcome).toMatchObject({ ok: false, failure })
    expect(written[0]?.claimed).toEqual([])
  })

  it('checks associations first (OBJ-45)', async () => {
    const existing = { emails: { 'a@x.test': '1' } }
    const { outcome } = await create('0-1', [input({ email: 'a@x.test' }, to('9', 279))], { existing })
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'associations_invalid' } })
  })
})

describe('associations of new records', () => {
  it('are written in both directions (ASC-5)', async () => {
    const { written } = await create('0-27', [input(DUE, to('007', 204))], {
      existing: { records: ['0-1/7'] },
    })
    expect(linkTexts(written[0]?.linked)).toEqual(['0-1/7 203 0-27/5001', '0-27/5001 204 0-1/7'])
  })

  it('are refused when the target is missing, naming all of them (OBJ-94)', async () => {
    const bad = input(DUE, to('999', 204), to('1001', 204), to('x', 192))
    const { outcome, queries } = await create('0-27', [bad], { existing: { records: ['0-1/1001'] } })
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind: 'associations_invalid',
        message: 'One or more associations are invalid',
        context: {
          INVALID_OBJECT_IDS: ['CONTACT=999 is not valid', 'COMPANY=x is not valid'],
          objectId: ['999', 'x'],
          objectType: ['CONTACT', 'COMPANY'],
        },
        path: 'inputs[0].associations',
      },
    })
    expect(queries[0]?.targets?.map(({ id }) => id)).toEqual(['999', '1001'])
  })

  it('cannot lead from a record to itself (ASC-8)', async () => {
    const { outcome } = await create('0-1', [input({ city: 'a' }, to('5001', 449))])
    expect(outcome).toMatchObject({
      failure: { message: 'Object 5001 cannot be associated to itself (5001)' },
    })
  })

  it('make the first company of a contact primary (ASC-6)', async () => {
    const existing = { records: ['0-2/8', '0-2/9'] }
    const { written } = await create('0-1', [input({ city: 'a' }, to('8', 279), to('9', 279))], { existing })
    expect(linkTexts(written[0]?.linked).filter((text) => text.startsWith('0-1'))).toEqual([
      '0-1/5001 1 0-2/8',
      '0-1/5001 279 0-2/8',
      '0-1/5001 279 0-2/9',
    ])
  })

  it('let a later primary demote an earlier one, and add the plain link (ASC-4, ASC-6)', async () => {
    const existing = { records: ['0-2/8', '0-2/9'] }
    const { written } = await create('0-1', [input({ city: 'a' }, to('8', 1), to('9', 1))], { existing })
    expect(linkTexts(written[0]?.linked)).toEqual([
      '0-1/5001 1 0-2/9',
      '0-1/5001 279 0-2/8',
      '0-1/5001 279 0-2/9',
      '0-2/8 280 0-1/5001',
      '0-2/9 2 0-1/5001',
      '0-2/9 280 0-1/5001',
    ])
  })

  it('demote the primary that a linked contact had (ASC-6)', async () => {
    const held = { fromTypeId: '0-1', fromId: '7', toTypeId: '0-2', toId: '8', category: 'HUBSPOT_DEFINED' }
    const existing = {
      records: ['0-1/7'],
      links: [
        { ...held, typeId: 279 },
        { ...held, typeId: 1 },
      ],
    }
    const { written, queries } = await create('0-2', [input({ name: 'a' }, to('7', 2))], { existing })
    expect(queries[0]?.links).toEqual([{ from: { objectTypeId: '0-1', id: '7' }, toTypeId: '0-2' }])
    expect(linkTexts(written[0]?.unlinked)).toEqual(['0-1/7 1 0-2/8', '0-2/8 2 0-1/7'])
    expect(linkTexts(written[0]?.linked)).toContain('0-1/7 1 0-2/5001')
  })

  it('leave the primary of a linked contact alone when they are plain (ASC-6)', async () => {
    const held = {
      fromTypeId: '0-1',
      fromId: '7',
      toTypeId: '0-2',
      toId: '8',
      category: 'HUBSPOT_DEFINED',
      typeId: 1,
    }
    const existing = { records: ['0-1/7'], links: [held] }
    const { written } = await create('0-2', [input({ name: 'a' }, to('7', 280))], { existing })
    expect(written[0]?.unlinked).toEqual([])
    expect(linkTexts(written[0]?.linked)).toEqual(['0-1/7 279 0-2/5001', '0-2/5001 280 0-1/7'])
  })

  it('count the links of earlier inputs of the batch (ASC-6)', async () => {
    const companies = [input({ name: 'a' }, to('7', 280)), input({ name: 'b' }, to('7', 280))]
    const { written } = await create('0-2', companies, { existing: { records: ['0-1/7'] } })
    expect(linkTexts(written[0]?.linked).filter((text) => text.startsWith('0-1/7 1 '))).toEqual([
      '0-1/7 1 0-2/5001',
    ])
  })

  it('follow from associatedcompanyid (properties 8.1)', async () => {
    const { written } = await create('0-1', [input({ associatedcompanyid: 8 })], {
      existing: { records: ['0-2/8'] },
    })
    expect(linkTexts(written[0]?.linked)).toContain('0-1/5001 1 0-2/8')
  })

  it.each([
    ['in the same request', [to('3', 201)], true],
    ['nowhere', [], false],
    ['as another kind of record', [to('3', 279)], false],
  ])('let an activity be pinned that is linked %s (OBJ-92)', async (_name, associations, ok) => {
    const existing = { records: ['0-46/3', '0-2/3'] }
    const { outcome } = await create('0-1', [input({ hs_pinned_engagement_id: '3' }, ...associations)], {
      existing,
    })
    expect(outcome.ok).toBe(ok)
  })
})
