import type pg from 'pg'

const CONTACTS = 1_000_000
/** Above what the server leases in a run, below 2^53. */
const FIRST_ID = 7_000_000_000_000_000
const FILL_STEP = 100_000
const FILL_LIMIT_MS = 600_000

const FILL_CONTACTS = `
insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
select $1::bigint, '0-1', $2::bigint + n, jsonb_build_object('email', 'search' || n || '@example.com', 'firstname', 'Ann',
  'lastname', 'Name' || n / 10, 'phone', '+49 30 ' || n, 'company', 'Company ' || n % 20000, 'city', 'City ' || n % 500,
  'jobtitle', 'Engineer', 'website', 'https://www.example.com/path', 'lifecyclestage', 'lead',
  'hubspot_owner_id', (n % 40)::text, 'hs_object_source', 'INTEGRATION', 'hs_object_source_id', '7001'),
  timestamptz '2024-01-01' + n * interval '1 minute', timestamptz '2024-01-01' + n * interval '1 minute'
from generate_series($3::bigint, $4::bigint) as n`

const FILL_VALUES = `
insert into unique_value (account_id, object_type_id, property, value, record_id)
select account_id, object_type_id, 'email', properties ->> 'email', id from crm_record
where account_id = $1 and object_type_id = '0-1' and id >= $2`

/** A million contacts, as the server would have stored them, but for their history. */
export async function fillContacts(pool: pg.Pool, accountId: string): Promise<void> {
  const run = (text: string, values: readonly unknown[] = []) =>
    pool.query({ text, values: [...values], query_timeout: FILL_LIMIT_MS } as pg.QueryConfig)
  for (let from = 1; from <= CONTACTS; from += FILL_STEP)
    await run(FILL_CONTACTS, [accountId, FIRST_ID, from, from + FILL_STEP - 1])
  await run(FILL_VALUES, [accountId, FIRST_ID])
  await run('vacuum analyze crm_record')
  await run('analyze unique_value')
}

const COLUMNS = `r.object_type_id, r.id, r.properties, r.created_at, r.updated_at`
const OF_CONTACTS = `r.account_id = $1 and r.object_type_id = '0-1' and r.archived_at is null and r.created_at > '-infinity'`

/** The least that answers each search, each in one statement. */
export const searchStatements = {
  email: `
select ${COLUMNS} from unique_value u join crm_record r
  on r.account_id = u.account_id and r.object_type_id = u.object_type_id and r.id = u.record_id
where u.account_id = $1 and u.object_type_id = '0-1' and u.property = 'email' and u.value = $2 and r.archived_at is null`,
  lastName: `
select ${COLUMNS} from crm_record r
where ${OF_CONTACTS} and lower(r.properties ->> 'lastname') collate "C" = lower($2::text)
order by r.created_at + interval '0', r.id limit 10`,
  changed: `
select (select count(*) from crm_record r where ${OF_CONTACTS} and r.updated_at >= $2) as total, ${COLUMNS}
from crm_record r where ${OF_CONTACTS} and r.updated_at >= $2 order by r.updated_at, r.id limit 10`,
} as const

export function pickNumber(): number {
  return 1 + Math.floor(Math.random() * CONTACTS)
}

/** About 4,000 contacts changed since. */
export const CHANGED_SINCE = new Date(Date.UTC(2024, 0, 1) + (CONTACTS - 4_000) * 60_000).toISOString()
