import { beforeAll, describe, expect, test } from 'vitest'
import type { TimelineWalk } from '../../src/domain/timeline/timeline-reader.ts'
import type { Querier } from '../../src/storage/database.ts'
import { EVENT_RANK } from '../../src/domain/timeline/timeline-position.ts'
import { createTimelineReader } from '../../src/storage/timeline-reader.ts'
import { textOf } from '../support/statements.ts'
import { useTestDatabase } from '../support/test-database.ts'
import { insertMany } from '../support/timeline-reading.ts'

const database = useTestDatabase()
const TEMPLATE = '1000001'
const LARGE = '1000002'

const walk: TimelineWalk = {
  scope: 'account',
  filter: { templateIds: [TEMPLATE], tokens: {} },
  order: 'newest_first',
  range: {},
  limit: 21,
  maxExamined: 1_000,
}
const ofRecord: TimelineWalk = {
  ...walk,
  scope: 'record',
  filter: { ...walk.filter, objectTypeId: '0-1', objectId: '1001' },
}

beforeAll(async () => {
  const many = { accountId: '1', templateId: TEMPLATE, objectId: '1001', count: 6_000 }
  await insertMany(database.db, many)
  await insertMany(database.db, { ...many, templateId: '1000003', objectId: '1002' })
  await insertMany(database.db, { ...many, accountId: '2', objectId: '1001' })
  const large = { accountId: '3', templateId: LARGE, objectId: '1001', count: 40, padding: 600_000 }
  await insertMany(database.db, large)
})

/** Runs what the reader would run, and gives the plan of its last statement instead of rows. */
async function planOf(asked: TimelineWalk): Promise<readonly PlanNode[]> {
  const plans: PlanNode[] = []
  const explaining: Querier = {
    query: async (statement, values) => {
      const [row] = await database.db.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `explain (format json) ${textOf(statement)}`,
        values,
      )
      plans.push(...nodesOf(row?.['QUERY PLAN'][0]?.Plan))
      return []
    },
  }
  await createTimelineReader(explaining).walk('1', asked)
  return plans
}

type PlanNode = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Parent Relationship'?: string
  readonly Plans?: readonly PlanNode[]
}

const nodesOf = (node: PlanNode | undefined): readonly PlanNode[] =>
  node ? [node, ...(node.Plans ?? []).flatMap(nodesOf)] : []

/** Whether events come up to the node; what is set aside in a CTE is bounded, and its parts may be sorted. */
const readsEvents = (node: PlanNode): boolean =>
  node['Relation Name'] === 'timeline_event' ||
  (node.Plans ?? []).some((input) => input['Parent Relationship'] !== 'InitPlan' && readsEvents(input))

/** How the events are read, and the sorts that have to wait for them all. */
function readingOf(plan: readonly PlanNode[]): object {
  const scans = plan.filter((node) => node['Relation Name'] === 'timeline_event')
  return {
    scans: scans.map((node) => [node['Node Type'], node['Index Name']]),
    sorts: plan.filter((node) => node['Node Type'].includes('Sort') && readsEvents(node)),
  }
}

describe('a step along a timeline', () => {
  const cursor = { occurredAt: Date.parse('2020-01-01T00:30:00Z'), rank: EVENT_RANK, number: '1001800' }
  test.each([
    ['a record', ofRecord, 'timeline_event__record__idx'],
    ['a record, from a cursor', { ...ofRecord, range: { newest: cursor } }, 'timeline_event__record__idx'],
    ['a record, oldest first', { ...ofRecord, order: 'oldest_first' }, 'timeline_event__record__idx'],
    ['an account', walk, 'timeline_event__account__idx'],
    ['an account, from a cursor', { ...walk, range: { newest: cursor } }, 'timeline_event__account__idx'],
    ['an account, oldest first', { ...walk, order: 'oldest_first' }, 'timeline_event__account__idx'],
    [
      'an account, by token value',
      { ...walk, filter: { ...walk.filter, tokens: { course: '17' } } },
      'timeline_event__account__idx',
    ],
    ['what waits', { ...walk, scope: 'waiting' }, 'timeline_event__waiting__idx'],
  ] as const)('of %s goes along its index, without a sort (decision 61)', async (_name, asked, index) => {
    const plan = await planOf(asked)
    expect(readingOf(plan)).toEqual({ scans: [['Index Scan', index]], sorts: [] })
  })

  test('looks at no more events than it may, and says where it came to', async () => {
    const reader = createTimelineReader(database.db)
    const filter = { ...walk.filter, tokens: { course: '5500' } }
    const first = await reader.walk('1', { ...ofRecord, filter: { ...ofRecord.filter, ...filter } })
    expect(first).toMatchObject({ examined: 1_000, isFull: false, events: [{ id: 'many-5500' }] })
    expect(first.position).toEqual({
      occurredAt: Date.parse('2020-01-01Z') + 5_001_000,
      rank: EVENT_RANK,
      number: '1005001',
    })
  })

  test('ends without a position when the range is walked to its end', async () => {
    const reader = createTimelineReader(database.db)
    const oldest = { occurredAt: Date.parse('2020-01-01Z') + 5_991_000, rank: EVENT_RANK, number: '0' }
    const found = await reader.walk('1', { ...ofRecord, range: { oldest } })
    expect(found.events.map(({ id }) => id)).toEqual(
      [6_000, 5_999, 5_998, 5_997, 5_996, 5_995, 5_994, 5_993, 5_992, 5_991].map((n) => `many-${n}`),
    )
    expect(found).toEqual({ events: found.events, examined: 10, isFull: false })
  })

  test('gives back a few large events at a time, and goes on after the last one (reliability P6)', async () => {
    const reader = createTimelineReader(database.db)
    const asked = { ...walk, filter: { templateIds: [LARGE], tokens: {} }, limit: 40 }
    const ids: string[] = []
    let range = {}
    let steps = 0
    for (let isDone = false; !isDone; steps += 1) {
      const found = await reader.walk('3', { ...asked, range })
      expect(JSON.stringify(found.events).length).toBeLessThan(5_500_000)
      ids.push(...found.events.map(({ id }) => id))
      range = { newest: found.position }
      isDone = found.position === undefined
    }
    expect(ids).toEqual(Array.from({ length: 40 }, (_, at) => `many-${40 - at}`))
    expect(steps).toBeGreaterThan(3)
  })

  test('sees no event of another account (reliability P5)', async () => {
    const reader = createTimelineReader(database.db)
    expect(await reader.walk('4', walk)).toEqual({ events: [], examined: 0, isFull: false })
    const found = await reader.walk('2', { ...walk, filter: { templateIds: ['1000003'], tokens: {} } })
    expect(found.events).toEqual([])
  })
})
