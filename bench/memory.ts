import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { listByHttp } from './contact-groups.ts'
import type { HttpClient } from './http-client.ts'

const PAGE = 100
const PAGES_PER_READING = 100
const MEBIBYTE_KIB = 1_024

/** Ids above what the server leases in a run. $1 account, $2 how many. */
const FILL = `
insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
select $1, '0-1', 8000000000000000 + n, jsonb_build_object('email', 'filled-' || n || '@example.com',
  'firstname', 'Ada', 'lastname', 'Byron', 'city', 'Lisbon', 'lifecyclestage', 'lead'), now(), now()
from generate_series(1, $2::int) as n`

export type MemoryReport = {
  readonly records: number
  readonly pages: number
  readonly firstMib: number
  readonly lastMib: number
  readonly maxMib: number
}

type Setting = {
  readonly http: HttpClient
  readonly pool: pg.Pool
  readonly accountId: string
  readonly serverPid: number
  readonly records: number
  readonly signal: AbortSignal
}

/**
 * Reads every contact of an account, page after page, and watches the memory that the server holds. The first reading
 * is taken after a tenth of the pages, when the server is warm: from there it should not grow with what was read.
 */
export async function measureMemory(setting: Setting): Promise<MemoryReport> {
  const { http, pool, accountId, serverPid, records, signal } = setting
  await pool.query(FILL, [accountId, records])
  await pool.query('analyze crm_record')
  const readings: number[] = []
  let pages = 0
  for (let after: string | undefined = '0'; after !== undefined; ) {
    signal.throwIfAborted()
    after = await listByHttp(http, after)
    pages += 1
    if (pages * PAGE * 10 >= records && pages % PAGES_PER_READING === 0) readings.push(residentMib(serverPid))
  }
  readings.push(residentMib(serverPid))
  return {
    records,
    pages,
    firstMib: readings[0] ?? Number.NaN,
    lastMib: readings.at(-1) ?? Number.NaN,
    maxMib: Math.max(...readings),
  }
}

export function formatMemory({ records, pages, firstMib, lastMib, maxMib }: MemoryReport): string {
  return `${records} records in ${pages} pages; the server held ${firstMib} MiB after a tenth, ${lastMib} at the end, ${maxMib} at most`
}

/** Linux only: VmRSS of /proc. */
function residentMib(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(line?.[1]) / MEBIBYTE_KIB)
}
