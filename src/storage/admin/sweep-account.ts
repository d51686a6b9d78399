import type { AccountDirectory, ClosingReason } from '../../domain/admin/admin-store.ts'
import type { Database } from '../database.ts'
import { removeApp } from './app-rows.ts'

/** Rows that one statement takes: it stays far from its time limit, and holds nobody up. */
const CHUNK = 2_000

/** What emptying an account leaves: how it is entered, and ids that servers have leased (decision 46). */
const KEPT_TABLES: readonly string[] = [
  'account_user',
  'authorization_code',
  'credential',
  'id_counter',
  'installation',
  'refresh_token',
]

/** Every table with rows of accounts, and its key: one that a later migration adds is in. */
const LIST_TABLES = `
select t.relname as name, array(select a.attname::text
  from unnest(x.indkey::int2[]) with ordinality k(number, place)
  join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by k.place) as key
from pg_class t
join pg_attribute c on c.attrelid = t.oid and c.attname = 'account_id' and not c.attisdropped
join pg_index x on x.indrelid = t.oid and x.indisprimary
where t.relkind in ('r', 'p') and t.relnamespace = current_schema()::regnamespace
order by t.relname`

const LIST_APPS = `select id from app where developer_account_id = $1 order by id`
const DELETE_CREDENTIALS = `
delete from credential where secret_hash in (
  select secret_hash from credential where developer_account_id = $1 limit ${CHUNK}) returning 1`
const DELETE_ACCOUNT = `delete from account where id = $1`
// Another call may have closed it anew: that is not ours to open.
const OPEN_ACCOUNT = `delete from closed_account where id = $1 and reason = 'emptying' and closed_at = $2`

type Table = { name: string; key: string[] }
type Sweep = Parameters<AccountDirectory['sweepAccount']>[1]

/**
 * Each statement is a transaction of its own: nothing waits for the whole, and what was done stays done when the server
 * stops. Nobody writes to the account meanwhile.
 */
export async function sweepAccount(
  db: Database,
  accountId: string,
  { reason, closedAt, budgetMs }: Sweep,
): Promise<'done' | 'more'> {
  const deadline = performance.now() + budgetMs
  const closing = [accountId, new Date(closedAt).toISOString()]
  for (const statement of await listDeletions(db, reason))
    if (!(await repeat(db, { statement, values: closing, deadline }))) return 'more'
  if (reason === 'deleted') return removeAccount(db, accountId, deadline)
  await db.query(OPEN_ACCOUNT, closing)
  return 'done'
}

async function removeAccount(db: Database, accountId: string, deadline: number): Promise<'done' | 'more'> {
  for (const { id } of await db.query<{ id: string }>(LIST_APPS, [accountId])) {
    await removeApp(db, id)
    if (performance.now() > deadline) return 'more'
  }
  if (!(await repeat(db, { statement: DELETE_CREDENTIALS, values: [accountId], deadline }))) return 'more'
  await db.query(DELETE_ACCOUNT, [accountId])
  return 'done'
}

async function listDeletions(db: Database, reason: ClosingReason): Promise<readonly string[]> {
  const tables = await db.query<Table>(LIST_TABLES, [])
  return tables
    .filter(({ name }) => reason === 'deleted' || !KEPT_TABLES.includes(name))
    .map((table) => deleteChunk(table))
}

/**
 * Names come from the catalogue; values are parameters. Two calls may empty an account at once: the one that is not done
 * when the other is must find nothing, since writers are let in again.
 */
function deleteChunk({ name, key }: Table): string {
  const columns = key.map(quote)
  return `
delete from ${quote(name)} t using (
  select ${columns.join(', ')} from ${quote(name)} where account_id = $1
    and exists (select 1 from closed_account where id = $1 and closed_at = $2) limit ${CHUNK}
) as c
where t.account_id = $1 and ${columns.map((column) => `t.${column} = c.${column}`).join(' and ')}
returning 1`
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** False when the time was over before nothing was left. */
async function repeat(
  db: Database,
  work: { readonly statement: string; readonly values: readonly string[]; readonly deadline: number },
): Promise<boolean> {
  for (;;) {
    if ((await db.query(work.statement, work.values)).length < CHUNK) return true
    if (performance.now() > work.deadline) return false
  }
}
