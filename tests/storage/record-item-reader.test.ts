import { beforeAll, describe, expect, test } from 'vitest'
import { comparePositions, type TimelinePosition } from '../../src/domain/timeline/timeline-position.ts'
import type { Querier } from '../../src/storage/database.ts'
import { createRecordItemReader } from '../../src/storage/record-item-reader.ts'
import { textOf } from '../support/statements.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const CONTACT = { objectTypeId: '0-1', id: '1001' }
const BUSY = { objectTypeId: '0-1', id: '1002' }

/** Tasks one hour apart, the first ones the newest, associated with a contact. */
async function insertTasks(contactId: string, count: number, firstId: number): Promise<void> {
  await database.db.query(
    `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
     select 1, '0-27', $1::bigint + n, jsonb_build_object('hs_timestamp',
       to_char(timestamp '2026-01-01' - n * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), now(), now()
     from generate_series(1, $2::int) n`,
    [firstId, count],
  )
  await database.db.query(
    `insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
     select 1, '0-1', $1, '0-27', $2::bigint + n, 'HUBSPOT_DEFINED', 203 from generate_series(1, $3::int) n`,
    [contactId, firstId, count],
  )
}

beforeAll(async () => {
  await insertTasks(CONTACT.id, 10_000, 0)
  await insertTasks('1003', 20_000, 20_000)
  await database.db.query(
    `insert into record_change
       (account_id, object_type_id, record_id, change_number, changed_at, source_type, source_id, property_values)
     select 1, '0-1', id, id * 100000 + n, timestamptz '2026-01-01Z' + n * interval '1 second', 'INTEGRATION', '1',
       json_build_object('city', n::text)
     from (values (1001), (1002), (1003)) as record (id), generate_series(1, 20000) n`,
    [],
  )
  await database.db.query('vacuum analyze crm_record, association, record_change', [])
})

type PlanNode = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly Plans?: readonly PlanNode[]
}
const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** How the statement of a call reads tables: by which index, and how many rows. */
async function scansOf(call: (reader: ReturnType<typeof createRecordItemReader>) => Promise<unknown>) {
  const seen: { text: string; values: readonly unknown[] }[] = []
  const watched: Querier = {
    query: (statement, values) => {
      seen.push({ text: textOf(statement), values })
      return database.db.query(statement, values)
    },
  }
  await call(createRecordItemReader(watched))
  const [statement] = seen
  const explained = `explain (analyze, timing off, format json) ${statement?.text}`
  type Row = { 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }
  const [row] = await database.db.query<Row>(explained, [...(statement?.values ?? [])])
  const nodes = row?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? []
  return nodes
    .filter((node) => node['Relation Name'] !== undefined)
    .map((node) => ({
      table: node['Relation Name'],
      index: node['Index Name'],
      rows: (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0),
    }))
}

const cursor: TimelinePosition = { occurredAt: Date.parse('2025-12-01T00:00:00Z'), rank: 27, number: '1' }

describe('one step (decision 62)', () => {
  test.each([
    ['the start', {}],
    ['a cursor', { newest: cursor }],
  ])('over activities goes by primary keys from %s, and past no other record', async (_name, range) => {
    const walk = { record: CONTACT, range, limit: 250, typeIds: ['0-27', '0-46'] }
    const scans = await scansOf((reader) => reader.listActivities('1', walk))
    expect(scans.map(({ table, index }) => [table, index])).toEqual([
      ['association', 'association__pkey'],
      ['crm_record', 'crm_record__pkey'],
    ])
    expect(scans.map(({ rows }) => rows)).toEqual([10_000, 10_000])
  })

  test.each([
    ['the start', {}],
    ['a cursor', { newest: { ...cursor, occurredAt: Date.parse('2026-01-01T01:00:00Z'), rank: 0 } }],
  ])(
    'over changes goes by the key from %s, and past no row that it does not give back',
    async (_name, range) => {
      const scans = await scansOf((reader) => reader.listChanges('1', { record: BUSY, range, limit: 250 }))
      expect(scans).toEqual([{ table: 'record_change', index: 'record_change__pkey', rows: 251 }])
    },
  )

  test('follows another until each of 10,000 activities was there once, newest first', async () => {
    const reader = createRecordItemReader(database.db)
    const positions: TimelinePosition[] = []
    let range = {}
    for (let isDone = false; !isDone; ) {
      const walk = { record: CONTACT, range, limit: 1_000, typeIds: ['0-27'] }
      const page = await reader.listActivities('1', walk)
      positions.push(...page.items.map(({ position }) => position))
      range = { newest: page.next }
      isDone = page.next === undefined
    }
    expect(positions).toHaveLength(10_000)
    expect(positions).toEqual(positions.toSorted((a, b) => comparePositions(b, a)))
  })

  test('sees nothing of another account (reliability P5)', async () => {
    const reader = createRecordItemReader(database.db)
    const walk = { record: CONTACT, range: {}, limit: 10 }
    expect(await reader.listActivities('2', { ...walk, typeIds: ['0-27'] })).toEqual({ items: [] })
    expect(await reader.listChanges('2', walk)).toEqual({ items: [] })
  })
})
