import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

/** Decision 25: found by their hash, before any account is known. */
const SERVER_OWNED: readonly string[] = ['authorization_code', 'credential', 'refresh_token']

type Key = { table: string; name: string; kind: 'primary' | 'unique' | 'index'; columns: string[] }
type Constraint = { table: string; name: string; kind: string; columns: string[] }

let accountTables: readonly string[]
let keys: readonly Key[]
let constraints: readonly Constraint[]

const LIST_ACCOUNT_TABLES = `
select table_name as name from information_schema.columns
where table_schema = 'public' and column_name = 'account_id' order by table_name`

const LIST_KEYS = `
select t.relname as table, i.relname as name,
  case when x.indisprimary then 'primary' when x.indisunique then 'unique' else 'index' end as kind,
  array(select coalesce(a.attname::text, '(expression)') from unnest(x.indkey::int2[]) with ordinality k(number, place)
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number and k.number > 0 order by place) as columns
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
where t.relnamespace = 'public'::regnamespace order by 1, 2`

const LIST_CONSTRAINTS = `
select t.relname as table, c.conname as name, c.contype as kind,
  array(select a.attname::text from unnest(c.conkey) with ordinality k(number, place)
    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by place) as columns
from pg_constraint c join pg_class t on t.oid = c.conrelid
where t.relnamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'c', 'f', 'x') order by 1, 2`

/** Tables of Kysely's migrator, which names its own keys. */
const isOurs = ({ table }: { table: string }) => !table.startsWith('kysely_')

beforeAll(async () => {
  const tables = await database.db.query<{ name: string }>(LIST_ACCOUNT_TABLES, [])
  accountTables = tables.map(({ name }) => name).filter((name) => !SERVER_OWNED.includes(name))
  keys = (await database.db.query<Key>(LIST_KEYS, [])).filter(isOurs)
  constraints = (await database.db.query<Constraint>(LIST_CONSTRAINTS, [])).filter(isOurs)
})

test('there are account-owned tables, events and records among them', () => {
  expect(accountTables).toEqual(
    expect.arrayContaining(['association', 'crm_record', 'timeline_event', 'visitor']),
  )
})

test('account_id leads every primary key, unique constraint and index of an account-owned table (decision 7)', () => {
  const owned = keys.filter(({ table }) => accountTables.includes(table))
  expect(new Set(owned.map(({ table }) => table))).toEqual(new Set(accountTables))
  expect(owned.filter(({ columns }) => columns[0] !== 'account_id')).toEqual([])
})

test('every account-owned table has a primary key', () => {
  const withKey = keys.filter(({ kind }) => kind === 'primary').map(({ table }) => table)
  expect(accountTables.filter((table) => !withKey.includes(table))).toEqual([])
})

test('account_id is never null in an account-owned table', async () => {
  const nullable = await database.db.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'account_id' and is_nullable = 'YES'`,
    [],
  )
  expect(nullable.map(({ name }) => name)).toEqual(['credential'])
})

test('constraints and indexes are named after their table, what they are about and what they are', () => {
  const suffix: Readonly<Record<string, string>> = { p: 'pkey', u: 'key', c: 'check', f: 'fkey', x: 'excl' }
  const misnamed = constraints.filter(({ table, name, kind, columns }) => {
    const middle = kind === 'p' ? '' : `__${columns.join('_')}`
    return name !== `${table}${middle}__${suffix[kind]}`
  })
  expect(misnamed).toEqual([])
  const indexes = keys.filter(({ kind }) => kind === 'index')
  expect(indexes.filter(({ table, name }) => !new RegExp(`^${table}__[a-z_]+__idx$`).test(name))).toEqual([])
})

test('no column draws its value from a sequence (decision 8)', async () => {
  const rows = await database.db.query(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and table_name not like 'kysely%' and (column_default like 'nextval%' or is_identity = 'YES')`,
    [],
  )
  expect(rows).toEqual([])
})

test('migrations are numbered without a gap and named in words', () => {
  const names = readdirSync(new URL('../../src/storage/migrations/', import.meta.url))
  expect(names.filter((name) => !/^\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/.test(name))).toEqual([])
  const numbers = names.map((name) => Number(name.slice(0, 4))).toSorted((a, b) => a - b)
  expect(numbers).toEqual(names.map((_name, index) => index + 1))
})
