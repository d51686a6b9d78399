import type { Querier } from '../../src/storage/database.ts'

/** Row count and checksum of each account-owned table, of one account or of all: equal when no row changed. */
export async function digestDatabase(
  db: Querier,
  accountId?: string,
): Promise<Readonly<Record<string, string>>> {
  const tables = await listAccountTables(db)
  const entries = await Promise.all(
    tables.map(async (table) => [table, await digestTable(db, table, accountId)] as const),
  )
  return Object.fromEntries(entries)
}

/**
 * Ids are leased before they are used, so a refused request may leave a gap in them; calls are counted, and refusals
 * kept to be explained, in the background: none of it is content.
 */
const BOOKKEEPING: readonly string[] = ['id_counter', 'call_count', 'explanation']

/** Tables with an account_id, but those of the server (decision 25). */
async function listAccountTables(db: Querier): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c
     where c.table_schema = 'public' and c.column_name = 'account_id' and c.table_name <> 'credential'
     order by c.table_name`,
    [],
  )
  return rows.map(({ name }) => name).filter((name) => !BOOKKEEPING.includes(name))
}

async function digestTable(db: Querier, table: string, accountId: string | undefined): Promise<string> {
  const rows = await db.query<{ digest: string }>(
    `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as digest
     from ${table} t where $1::bigint is null or t.account_id = $1`,
    [accountId],
  )
  return rows[0]?.digest ?? ''
}
