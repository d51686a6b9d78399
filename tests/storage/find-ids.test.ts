import { beforeAll, expect, test } from 'vitest'
import type { Querier } from '../../src/storage/database.ts'
import { findArchivedHolders } from '../../src/storage/find-ids.ts'
import { textOf } from '../support/statements.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

beforeAll(async () => {
  await database.db.query(
    `insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at, archived_at)
     select 1, '0-1', n, jsonb_build_object('email', 'p' || n || '@example.org')
       || case when n % 1000 = 0 then jsonb_build_object('hs_additional_emails', 'x@example.org;q' || n || '@example.org')
          else '{}' end, now(), now(), case when n <= 20000 then now() end
     from generate_series(1, 40000) n`,
    [],
  )
  await database.db.query('vacuum analyze crm_record', [])
})

const find = (address: string, db: Querier = database.db) =>
  findArchivedHolders(db, { accountId: '1', address, limit: 100 })

test('finds archived contacts by their own and further addresses, and no live ones (OBJ-86)', async () => {
  expect(await find('p17@example.org')).toEqual(['17'])
  expect(await find('q3000@example.org')).toEqual(['3000'])
  expect(await find('x@example.org')).toHaveLength(20)
  expect(await find('p20001@example.org')).toEqual([])
  expect(await find('q39000@example.org')).toEqual([])
})

test('goes along two indexes, past none of the other archived contacts (decision 63)', async () => {
  const plans: string[] = []
  const explaining: Querier = {
    query: async (statement, values) => {
      type Row = { 'QUERY PLAN': string }
      const rows = await database.db.query<Row>(
        `explain (analyze, costs off, timing off) ${textOf(statement)}`,
        values,
      )
      plans.push(...rows.map((row) => row['QUERY PLAN']))
      return []
    },
  }
  await find('p17@example.org', explaining)
  const plan = plans.join('\n')
  expect(plan).toContain('crm_record__archived_email__idx')
  expect(plan).toContain('crm_record__archived_addresses__idx')
  expect(plan).not.toMatch(/Seq Scan|crm_record__pkey|crm_record__archived__idx/)
})
