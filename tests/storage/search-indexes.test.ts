import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { builtInCatalogue } from '../../src/domain/objects/catalogue/built-in-catalogue.ts'
import { findObjectType } from '../../src/domain/objects/object-types.ts'
import { planSearch } from '../../src/domain/search/plan-search.ts'
import type { FilterOperator, SearchFilter, SearchRequest } from '../../src/domain/search/search-request.ts'
import type { Search } from '../../src/domain/search/search-value.ts'
import { searchModel } from '../../src/domain/search/searchable-property.ts'
import { type Statement, writeCount, writePage, writeProbe } from '../../src/storage/search-sql.ts'
import { createSearchStore } from '../../src/storage/search-store.ts'
import { textOf } from '../support/statements.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const ACCOUNT = '77'
const NOW = Date.parse('2026-06-10T12:00:00Z')
const ROWS = 20_000

/** Rows of one type of an account, each with values that few others of it have. */
const FILL = `
insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
select $1::bigint, $2::text, n, jsonb_build_object('hubspot_owner_id', (n % 500)::text, 'email', 'p' || n || '@example.org',
  'lastname', 'Name ' || n / 4, 'domain', 'd' || n || '.example', 'name', 'Company ' || n / 4, 'dealname', 'Deal ' || n / 4,
  'dealstage', 'stage' || n % 500, 'hs_pipeline_stage', (n % 500)::text, 'hs_task_status', 'STATUS' || n % 500,
  'closedate', to_char(timestamp '2026-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'hs_timestamp', to_char(timestamp '2026-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'city', 'City ' || n % 500, 'jobtitle', repeat('word ', 40)),
  timestamptz '2026-01-01 00:00Z' + n * interval '1 minute', timestamptz '2026-02-01 00:00Z' + n * interval '1 minute'
from generate_series(1, $3::int) as n`

const FILL_LINKS = `
insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
select $1::bigint, pair.source, case when pair.source = '0-1' then n / 5 else n end, pair.target,
  case when pair.source = '0-1' then n else n / 5 end, 'HUBSPOT_DEFINED', pair.type_id
from generate_series(1, $2::int) as n, (values ('0-1', '0-27', 203), ('0-27', '0-1', 204)) as pair (source, target, type_id)`

beforeAll(async () => {
  const { pool } = database.db
  for (const account of [ACCOUNT, '78'])
    for (const typeId of ['0-1', '0-2', '0-3', '0-5', '0-27']) await pool.query(FILL, [account, typeId, ROWS])
  await pool.query(FILL_LINKS, [ACCOUNT, ROWS])
  await pool.query(`insert into unique_value (account_id, object_type_id, property, value, record_id)
    select account_id, object_type_id, 'email', properties ->> 'email', id from crm_record where object_type_id = '0-1'`)
  await pool.query(`insert into unique_value (account_id, object_type_id, property, value, record_id)
    select account_id, object_type_id, 'code', 'Code ' || id, id from crm_record where object_type_id = '0-2'`)
  for (const table of ['crm_record', 'association', 'unique_value'])
    await pool.query(`vacuum analyze ${table}`)
}, 120_000)

const filter = (
  propertyName: string,
  operator: FilterOperator,
  values: Partial<SearchFilter> = {},
): SearchFilter => ({ propertyName, operator, value: '', highValue: '', values: [], path: '', ...values })

/** The search that a request for records of the type becomes. */
function plan(type: string, request: Partial<SearchRequest>): Search {
  const found = findObjectType(type)
  if (!found.ok) throw new Error(found.failure.message)
  const objectType = found.value
  const builtIn = builtInCatalogue(objectType.typeId)
  const own = {
    ...builtIn.find('website'),
    name: 'code',
    type: 'string',
    fieldType: 'text',
    options: [],
    writable: 'always',
    calculated: false,
    hasUniqueValue: true,
  } as const
  const catalogue = {
    ...builtIn,
    find: (name: string) => (name === own.name ? own : builtIn.find(name)),
  }
  const planned = planSearch(searchModel(objectType, catalogue, NOW), {
    groups: [],
    query: '',
    offset: 0,
    limit: 10,
    ...request,
  })
  if (!planned.ok) throw new Error(planned.failure.details?.[0]?.message)
  return planned.value
}

type PlanNode = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** How PostgreSQL would run the statement, with the values known to it or for any values. */
async function explain(statement: Statement<unknown>, mode: string): Promise<readonly PlanNode[]> {
  const client = await database.db.pool.connect()
  try {
    await client.query(`begin; set local plan_cache_mode = ${mode}; prepare searching as ${statement.sql}`)
    const literals = statement.parameters.map((value) => toLiteral(value))
    const execute = `execute searching${literals.length === 0 ? '' : `(${literals.join(', ')})`}`
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (format json) ${execute}`,
    )
    return nodesOf(rows[0]?.['QUERY PLAN'][0].Plan ?? { 'Node Type': 'none' })
  } finally {
    await client.query('rollback; deallocate searching')
    client.release()
  }
}

function toLiteral(value: unknown): string {
  const text = Array.isArray(value)
    ? `{${value.map((item) => JSON.stringify(item)).join(',')}}`
    : String(value)
  return pg.escapeLiteral(text)
}

const usedIndexes = (nodes: readonly PlanNode[]) => nodes.flatMap((node) => node['Index Name'] ?? [])
const scannedTables = (nodes: readonly PlanNode[]) =>
  nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])

const at = (minute: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000).toISOString()
const between = (name: string, value: string, highValue: string) =>
  filter(name, 'BETWEEN', { value, highValue })

/** Each indexed property: the index, an equality and a range that few records are in. */
const indexed: readonly (readonly [type: string, index: string, filters: readonly SearchFilter[]])[] = [
  [
    'contacts',
    'crm_record__contact_lastname__idx',
    [
      filter('lastname', 'EQ', { value: 'NAME 77' }),
      filter('lastname', 'IN', { values: ['name 77', 'name 78'] }),
      between('lastname', 'name 77', 'name 778'),
    ],
  ],
  [
    'contacts',
    'unique_value__pkey',
    [
      filter('email', 'EQ', { value: 'P77@example.org' }),
      filter('email', 'IN', { values: ['p77@example.org', 'p78@example.org'] }),
    ],
  ],
  [
    'companies',
    'unique_value__folded__idx',
    [filter('code', 'EQ', { value: 'CODE 77' }), filter('code', 'IN', { values: ['code 77'] })],
  ],
  [
    'companies',
    'crm_record__company_domain__idx',
    [filter('domain', 'EQ', { value: 'd77.example' }), between('domain', 'd77', 'd770')],
  ],
  [
    'companies',
    'crm_record__company_name__idx',
    [filter('name', 'EQ', { value: 'company 77' }), between('name', 'company 77', 'company 770')],
  ],
  [
    'deals',
    'crm_record__deal_name__idx',
    [filter('dealname', 'EQ', { value: 'deal 77' }), between('dealname', 'deal 77', 'deal 770')],
  ],
  ['deals', 'crm_record__deal_stage__idx', [filter('dealstage', 'EQ', { value: 'stage77' })]],
  [
    'deals',
    'crm_record__deal_closedate__idx',
    [filter('closedate', 'EQ', { value: at(77) }), between('closedate', at(77), at(99))],
  ],
  [
    'tickets',
    'crm_record__ticket_stage__idx',
    [
      filter('hs_pipeline_stage', 'EQ', { value: '77' }),
      filter('hs_pipeline_stage', 'IN', { values: ['77', '78'] }),
    ],
  ],
  [
    'tasks',
    'crm_record__task_due__idx',
    [filter('hs_timestamp', 'EQ', { value: at(77) }), between('hs_timestamp', at(77), at(99))],
  ],
  [
    'tasks',
    'crm_record__task_status__idx',
    [
      filter('hs_task_status', 'EQ', { value: 'STATUS77' }),
      filter('hs_task_status', 'IN', { values: ['STATUS77'] }),
    ],
  ],
  ...['contacts', 'companies', 'deals', 'tickets', 'tasks'].flatMap((type) => {
    const taskTime = type === 'tasks' ? 'hs_createdate' : 'createdate'
    const changeTime = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
    return [
      [type, 'crm_record__owner__idx', [filter('hubspot_owner_id', 'EQ', { value: '77' })]] as const,
      [
        type,
        'crm_record__created__idx',
        [filter(taskTime, 'EQ', { value: at(77) }), between(taskTime, at(77), at(99))],
      ] as const,
      [
        type,
        'crm_record__updated__idx',
        [
          filter(changeTime, 'EQ', { value: '2026-02-01T01:17:00Z' }),
          between(changeTime, '2026-02-01', '2026-02-01T00:30Z'),
        ],
      ] as const,
      [
        type,
        'crm_record__pkey',
        [
          filter('hs_object_id', 'EQ', { value: '77' }),
          filter('hs_object_id', 'IN', { values: ['77', '78'] }),
          between('hs_object_id', '77', '99'),
        ],
      ] as const,
    ]
  }),
]

const modes = ['force_custom_plan', 'force_generic_plan']

describe.each(modes)('with %s', (mode) => {
  test.each(indexed)('%s are found by %s (SRCH-4)', async (type, index, filters) => {
    for (const one of filters) {
      const search = plan(type, { groups: [[one]] })
      for (const statement of [writeProbe(ACCOUNT, search), writeCount(ACCOUNT, search)]) {
        const nodes = await explain(statement, mode)
        expect([one.operator, usedIndexes(nodes)]).toEqual([one.operator, expect.arrayContaining([index])])
        expect(scannedTables(nodes)).toEqual([])
      }
    }
  })

  test.each(['contacts', 'companies', 'deals', 'tickets', 'tasks'])(
    'the oldest and the last changed %s are read in the order of an index (SRCH-23)',
    async (type) => {
      const changed = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
      const oldest = await explain(writePage(ACCOUNT, plan(type, {})), mode)
      expect(usedIndexes(oldest)).toContain('crm_record__created__idx')
      expect(oldest.map((node) => node['Node Type'])).not.toContain('Seq Scan')
      const sort = { propertyName: changed, isDescending: false, path: '' }
      const latest = await explain(writePage(ACCOUNT, plan(type, { sort })), mode)
      expect(usedIndexes(latest)).toContain('crm_record__updated__idx')
      expect(latest.map((node) => node['Node Type'])).not.toContain('Seq Scan')
    },
  )

  test('linked records are found from the other end of their links (SRCH-14)', async () => {
    const linked = plan('tasks', { groups: [[filter('associations.contact', 'EQ', { value: '77' })]] })
    for (const statement of [writeProbe(ACCOUNT, linked), writeCount(ACCOUNT, linked)]) {
      const nodes = await explain(statement, mode)
      expect(usedIndexes(nodes)).toEqual(expect.arrayContaining(['association__pkey', 'crm_record__pkey']))
      expect(scannedTables(nodes)).toEqual([])
    }
  })

  test('all records of a type are counted without reading one (SRCH-4)', async () => {
    const nodes = await explain(writeCount(ACCOUNT, plan('contacts', {})), mode)
    expect(nodes.map((node) => node['Node Type'])).toContain('Index Only Scan')
    expect(scannedTables(nodes)).toEqual([])
  })

  test('overdue tasks are looked for among those that are due (SRCH-21)', async () => {
    const overdue = filter('hs_task_is_overdue', 'EQ', { value: 'true' })
    const search = plan('tasks', { groups: [[overdue, between('hs_timestamp', at(77), at(99))]] })
    const nodes = await explain(writeProbe(ACCOUNT, search), mode)
    expect(usedIndexes(nodes)).toContain('crm_record__task_due__idx')
  })
})

test('a search asks the database once when few records match, and three times when many do (SRCH-4)', async () => {
  const asked: string[] = []
  const watched = {
    ...database.db,
    snapshot: <T>(work: Parameters<typeof database.db.snapshot<T>>[0]) =>
      database.db.snapshot<T>((querier) =>
        work({
          query: (text, values) => {
            asked.push(textOf(text))
            return querier.query(text, values)
          },
        }),
      ),
  }
  const store = createSearchStore(watched)
  const few = plan('contacts', { groups: [[filter('lastname', 'EQ', { value: 'name 77' })]] })
  expect(await store.search(ACCOUNT, few)).toMatchObject({ ok: true, value: { total: 4 } })
  expect(asked).toHaveLength(1)
  const many = plan('contacts', { groups: [[filter('lastname', 'HAS_PROPERTY')]], offset: 9_990 })
  expect(await store.search(ACCOUNT, many)).toMatchObject({ ok: true, value: { total: ROWS } })
  expect(asked).toHaveLength(4)
})
