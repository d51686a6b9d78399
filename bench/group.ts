import type pg from 'pg'
import type { Fixture } from './fixture.ts'
import type { HttpClient } from './http-client.ts'
import type { Work } from './load.ts'

/** One thing that is measured: over HTTP, and by the driver alone in the same round. */
export type Group = { readonly name: string; readonly driver: Work; readonly http: Work }

export type GroupDeps = {
  readonly http: HttpClient
  readonly fixture: Fixture
  readonly accountId: string
  /** For batches, as many connections as workers. */
  readonly batchPool: pg.Pool
  /** For single inserts, as many connections as the server has. */
  readonly singlePool: pg.Pool
}

export const BATCH_CONCURRENCY = 4
