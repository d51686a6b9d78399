import { refusal, success } from '../domain/failure.ts'
import type { Failure } from '../domain/failure.ts'
import type { SearchResult, SearchStore } from '../domain/search/search-store.ts'
import type { Search, SearchCondition } from '../domain/search/search-value.ts'
import { type Admission, createAdmission } from '../platform/admission.ts'
import type { Database, Querier } from './database.ts'
import { isTimeout } from './postgres-errors.ts'
import { decodeRecord, type RecordRow } from './record-rows.ts'
import { isFew, type Statement, writeCount, writePage, writeProbe } from './search-sql.ts'

const tookTooLong: Failure = {
  kind: 'unavailable',
  message:
    'The search took too long and was stopped. Filter by a property that has an index as well: docs/guides/search-records.md lists them.',
  rule: 'search SRCH-4, decision 86',
  path: '',
}

const tooMany: Failure = {
  kind: 'rate_limited',
  message: 'You have reached your ten_secondly_rolling limit.',
  rule: 'decision 20, decision 86',
  path: '',
}

const MAX_WAITING = 200
const MAX_WAIT_MS = 5_000

/** Half of the connections at most: long searches leave the others to everything else. */
function roomFor(db: Database): Admission {
  const maxRequests = Math.max(1, Math.floor((db.pool.options.max ?? 1) / 2))
  return createAdmission({ maxRequests, maxBodyBytes: 0, maxWaiting: MAX_WAITING, maxWaitMs: MAX_WAIT_MS })
}

/** A lag of searches, in ms, by the clock that writes are dated by (SRCH-20). */
type SearchLag = { readonly lagMs: number; readonly now: () => number }

/** Searches in PostgreSQL: one statement when few records match, three at most, all of one snapshot. */
export function createSearchStore(db: Database, lag: SearchLag = { lagMs: 0, now: () => 0 }): SearchStore {
  const room = roomFor(db)
  const momentOf = () => (lag.lagMs === 0 ? undefined : lag.now() - lag.lagMs)
  return {
    search: async (accountId, search) => {
      const leave = await room.enter(0)
      if (leave === undefined) return refusal(tooMany)
      try {
        return success(
          await db.snapshot((snapshot) => runSearch(snapshot, search, { accountId, asOf: momentOf() })),
        )
      } catch (error) {
        if (isTimeout(error)) return refusal(tookTooLong)
        throw error
      } finally {
        leave()
      }
    },
  }
}

type Seen = { readonly accountId: string; readonly asOf: number | undefined }

async function runSearch(snapshot: Querier, search: Search, seen: Seen): Promise<SearchResult> {
  const { accountId, asOf } = seen
  const few = await findFew(snapshot, search, seen)
  if (few !== undefined) return few
  const rows = await run<RecordRow>(snapshot, writePage(accountId, search, asOf))
  return { total: await countAll(snapshot, search, seen), records: rows.map(decodeRecord) }
}

/** Undefined when there are more, or when every record matches anyway. */
async function findFew(
  snapshot: Querier,
  search: Search,
  { accountId, asOf }: Seen,
): Promise<SearchResult | undefined> {
  if (matchesAll(search.where)) return undefined
  const rows = await run(snapshot, writeProbe(accountId, search, asOf))
  const total = Number(rows[0]?.found ?? 0)
  if (!isFew(total)) return undefined
  return { total, records: rows.flatMap((row) => (row.id === null ? [] : [decodeRecord(row as RecordRow)])) }
}

function matchesAll(where: SearchCondition): boolean {
  return where.kind === 'all' && where.of.every(matchesAll)
}

async function countAll(snapshot: Querier, search: Search, { accountId, asOf }: Seen): Promise<number> {
  const [row] = await run<{ total: string }>(snapshot, writeCount(accountId, search, asOf))
  return Number(row?.total ?? 0)
}

function run<R extends Readonly<Record<string, unknown>>>(
  snapshot: Querier,
  statement: Statement<R>,
): Promise<readonly R[]> {
  return snapshot.query<R>(statement.sql, statement.parameters)
}
