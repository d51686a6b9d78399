import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { listByHttp } from './contact-groups.ts'
import type { HttpClient } from './http-client.ts'

const PAGE = 100
const READINGS = 10
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
  /** Before the first page, then after each tenth of the pages. */
  readonly readingsMib: readonly number[]
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
 * Reads every contact of an account, page after page, and watches the memory that the server holds. It grows at first,
 * because V8 collects late; then it should stay where it is, however much is read.
 */
export async function measureMemory(setting: Setting): Promise<MemoryReport> {
  const { http, pool, accountId, serverPid, records, signal } = setting
  await pool.query(FILL, [accountId, records])
  await pool.query('analyze crm_record')
  const pagesPerReading = Math.max(1, Math.floor(records / PAGE / READINGS))
  const readingsMib = [residentMib(serverPid)]
  let maxMib = 0
  let pages = 0
  for (let after: string | undefined = '0'; after !== undefined; ) {
    signal.throwIfAborted()
    after = await listByHttp(http, after)
    pages += 1
    const heldMib = residentMib(serverPid)
    maxMib = Math.max(maxMib, heldMib)
    if (pages % pagesPerReading === 0) readingsMib.push(heldMib)
  }
  return { records, pages, readingsMib, maxMib }
}

export function formatMemory({ records, pages, readingsMib, maxMib }: MemoryReport): string {
  const [first = Number.NaN, ...later] = readingsMib
  return [
    `${records} records in ${pages} pages`,
    `MiB that the server held before: ${first}, after each tenth: ${later.join(' ')}, at most: ${maxMib}`,
  ].join('\n')
}

/** Linux only: VmRSS of /proc. */
function residentMib(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(line?.[1]) / MEBIBYTE_KIB)
}
