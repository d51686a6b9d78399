import type { Querier } from '../../src/storage/database.ts'

type Column = { name: string; type: string }
export type AccountTable = {
  readonly name: string
  readonly columns: readonly Column[]
  readonly checks: string
}

/** Every table with rows of accounts: those that later migrations add, too. */
const LIST_TABLES = `
select c.table_name as name,
  json_agg(json_build_object('name', c.column_name, 'type', c.udt_name) order by c.ordinal_position) as columns,
  coalesce((
    select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k
    where k.conrelid = ('public.' || c.table_name)::regclass and k.contype = 'c'
  ), '') as checks
from information_schema.columns c
where c.table_schema = 'public' and c.is_generated = 'NEVER' and c.table_name in (
  select table_name from information_schema.columns where table_schema = 'public' and column_name = 'account_id')
group by c.table_name order by c.table_name`

export function listAccountTables(db: Querier): Promise<readonly AccountTable[]> {
  return db.query<AccountTable>(LIST_TABLES, [])
}

const byType: Readonly<Record<string, string>> = {
  bool: 'false',
  bytea: "sha256(convert_to($1::text || ' ' || n, 'UTF8'))",
  date: "'2026-05-01'",
  float8: '1',
  int2: '1',
  int4: 'n::int',
  int8: 'n',
  json: "'{}'",
  jsonb: "'{}'",
  numeric: '1',
  text: "'x' || n",
  timestamptz: "'2026-05-01'",
  uuid: 'gen_random_uuid()',
  _text: "'{}'",
}

/** Puts so many rows of the account into the table, with some value in every column. */
export async function fillTable(
  db: Querier,
  { name, columns, checks }: AccountTable,
  of: { readonly accountId: string; readonly count: number },
): Promise<void> {
  const values = columns.map((column) => valueOf(column, checks))
  const names = columns.map((column) => column.name)
  const sql = `insert into ${name} (${names.join(', ')}) select ${values.join(', ')} from generate_series(900001, 900000 + $2::int) n`
  await db.query(sql, [of.accountId, of.count])
}

function valueOf({ name, type }: Column, checks: string): string {
  if (name === 'account_id') return '$1::bigint'
  const allowed = new RegExp(`\\(?${name} = ANY \\(ARRAY\\['([^']+)'`).exec(checks)?.[1]
  const value = allowed === undefined ? byType[type] : `'${allowed}'`
  if (value === undefined) throw new Error(`no value is known for columns of type ${type}`)
  return value
}

/** How many rows each table has of the account; none where it has none. */
export async function countRows(
  db: Querier,
  tables: readonly AccountTable[],
  accountId: string,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await db.query<{ count: number }>(
      `select count(*)::int as count from ${name} where account_id = $1`,
      [accountId],
    )
    if (row !== undefined && row.count > 0) counts[name] = row.count
  }
  return counts
}
