import { refusal, success } from '../domain/failure.ts'
import type { Failure } from '../domain/failure.ts'
import type { SearchResult, SearchStore } from '../domain/search/search-store.ts'
import type { Search } from '../domain/search/search-value.ts'
import type { Database, Querier } from './database.ts'
import { isTimeout } from './postgres-errors.ts'
import { decodeRecord, type RecordRow } from './record-rows.ts'
import { type Statement, writeCount, writePage } from './search-sql.ts'

const tookTooLong: Failure = {
  kind: 'unavailable',
  message:
    'The search took too long and was stopped. Filter by a property that searches find by an index, or by one more of them: see the guide on searching.',
  rule: 'search SRCH-4, decision 86',
  path: '',
}

/** Searches in PostgreSQL: two statements in one snapshot, and one when the page tells the number of matches. */
export function createSearchStore(db: Database): SearchStore {
  return {
    search: async (accountId, search) => {
      try {
        return success(await db.snapshot((snapshot) => runSearch(snapshot, accountId, search)))
      } catch (error) {
        if (isTimeout(error)) return refusal(tookTooLong)
        throw error
      }
    },
  }
}

async function runSearch(snapshot: Querier, accountId: string, search: Search): Promise<SearchResult> {
  const rows = await run<RecordRow>(snapshot, writePage(accountId, search))
  const { offset, limit } = search
  const isEnd = rows.length < limit && (rows.length > 0 || offset === 0)
  const total = isEnd ? offset + rows.length : await countAll(snapshot, accountId, search)
  return { total, records: rows.map(decodeRecord) }
}

async function countAll(snapshot: Querier, accountId: string, search: Search): Promise<number> {
  const [row] = await run<{ total: string }>(snapshot, writeCount(accountId, search))
  return Number(row?.total ?? 0)
}

function run<R extends Readonly<Record<string, unknown>>>(
  snapshot: Querier,
  statement: Statement<R>,
): Promise<readonly R[]> {
  return snapshot.query<R>(statement.sql, statement.parameters)
}
