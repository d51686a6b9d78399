import { randomInt } from 'node:crypto'
import pg from 'pg'
import { countStatements } from '../platform/request-scope.ts'
import { DatabaseError, isConnectionTrouble, OutcomeUnknownError, translateError } from './postgres-errors.ts'
import { createStatementNames, type Statement, type StatementNames } from './statement.ts'

/** Where the database is: a URL, or the socket of the embedded server. */
export type Connection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string }

type Row = Readonly<Record<string, unknown>>

/** Runs one statement with bound parameters and returns its rows; `bigint` columns arrive as text. */
export type Querier = {
  readonly query: <R extends Row>(
    statement: string | Statement,
    values: readonly unknown[],
  ) => Promise<readonly R[]>
}

export type Database = Querier & {
  /**
   * Runs `work` in one READ COMMITTED transaction. When the reply to COMMIT was lost, `verify` is asked on another
   * connection, once the transaction is known to be over: true when the rows are there, so that the answer given is
   * the truth (reliability section 2, rule 4).
   */
  readonly transaction: <T>(
    work: (tx: Querier) => Promise<T>,
    verify: CommitCheck<T>,
    account?: AccountShare,
  ) => Promise<T>
  /** Runs reads that see one state of the database; each statement is stopped after 5 s. */
  readonly snapshot: <T>(work: (querier: Querier) => Promise<T>) => Promise<T>
  /** Where it is, for connections with other limits, such as those of migrations. */
  readonly connection: Connection
  readonly pool: pg.Pool
  readonly close: () => Promise<void>
}

/** An account that a transaction writes to, beside others, or with none of them there meanwhile (decision 70). */
type AccountShare = { readonly accountId: string; readonly isAlone: boolean }

type CommitCheck<T> = (db: Querier, result: T) => Promise<boolean>

const CONNECT_TIMEOUT_MS = 2_000
const STATEMENT_TIMEOUT_MS = 5_000
const LOCK_TIMEOUT_MS = 2_000
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000
const RESOLVE_WINDOW_MS = 5_000
const RESOLVE_PAUSE_MS = 100
const CLOSE_TIMEOUT_MS = 3_000
const MAX_LOCK_KEY = 2 ** 48 - 1

// enable_seqscan: plans of named statements are kept. One that was made while a table had a page would read all of it,
// row by row, when it has grown; every statement of a transaction finds its rows by an index (decision 95).
const BEGIN =
  `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; ` +
  `set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_TIMEOUT_MS}; set local enable_seqscan = off`

/** Compiling a statement costs more than it saves on the few that are long. */
const BEGIN_SNAPSHOT =
  `begin isolation level repeatable read read only; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; ` +
  'set local jit = off'

/** Free once its transaction is over, committed or not: how that is learned when the connection is lost. */
const LOCK_TRANSACTION = 'select pg_advisory_xact_lock'
const IS_TRANSACTION_OVER = 'select pg_try_advisory_xact_lock($1::bigint) as is_over'

export type DatabaseOptions = {
  readonly poolSize: number
  readonly onError: (error: Error) => void
  /** False: statements travel with their text each time, for poolers that know no named ones (decision 95). */
  readonly namesStatements?: boolean
}

/**
 * Opens a bounded pool. Settings travel with each transaction, none stay in a session, so a pooler in transaction
 * mode may stand between.
 */
export function openDatabase(connection: Connection, options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...connection,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    idleTimeoutMillis: 30_000,
    application_name: 'tidemark',
    // What is asked on one connection without waiting for the answer before is sent at once, and answered in order.
    pipeline: true,
  })
  let isClosing = false
  const report = (error: Error) => {
    if (!isClosing) options.onError(error)
  }
  // An idle client that loses its connection reports here; without a listener the process would end.
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  const names = createStatementNames(options.namesStatements !== false)
  const query = onceMore(runOn(pool, names))
  return {
    query,
    transaction: (work, verify, account) => runTransaction({ pool, query, names }, { work, verify, account }),
    snapshot: (work) => runSnapshot(pool, names, work),
    connection,
    pool,
    close: async () => {
      isClosing = true
      await Promise.race([pool.end(), closeLimit()])
    },
  }
}

/** A server that hangs never closes its side: it must not hold up a stop. */
function closeLimit(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())
}

type Target = { query: (query: string | pg.QueryConfig) => Promise<pg.QueryResult> }

function runOn(target: Target, names: StatementNames): Querier['query'] {
  return async <R extends Row>(statement: string | Statement, values: readonly unknown[]) => {
    countStatements(1)
    try {
      const result = await target.query(toQuery(statement, values, names))
      return result.rows as readonly R[]
    } catch (error) {
      const known = translateError(error)
      if (isStale(known)) names.renew()
      throw known
    }
  }
}

function toQuery(
  statement: string | Statement,
  values: readonly unknown[],
  names: StatementNames,
): string | pg.QueryConfig {
  if (typeof statement !== 'string') {
    const name = names.nameOf(statement)
    return { text: statement.text, values: [...values], ...(name === undefined ? {} : { name }) }
  }
  return values.length === 0 ? statement : { text: statement, values: [...values] }
}

/** Outside of a transaction a stale statement is simply sent again: it had no effect, and has a new name now. */
function onceMore(query: Querier['query']): Querier['query'] {
  return async (statement, values) => {
    try {
      return await query(statement, values)
    } catch (error) {
      if (!isStale(error)) throw error
      return query(statement, values)
    }
  }
}

function isStale(error: unknown): boolean {
  return error instanceof DatabaseError && error.trouble === 'statement_stale'
}

type Transaction<T> = {
  readonly work: (tx: Querier) => Promise<T>
  readonly verify: CommitCheck<T>
  readonly account: AccountShare | undefined
}

async function runTransaction<T>(
  db: { pool: pg.Pool; query: Querier['query']; names: StatementNames },
  { work, verify, account }: Transaction<T>,
): Promise<T> {
  const lockKey = randomInt(MAX_LOCK_KEY)
  const client = await connect(db.pool)
  const { tx, end } = createScope(runOn(client, db.names))
  let result: T
  try {
    // Sent together with what the work asks first: when this fails, so does everything after it.
    const begun = tx.query(`${BEGIN}; ${LOCK_TRANSACTION}(${lockKey})${lockAccount(account)}`, [])
    ;[, result] = await Promise.all([begun, work(tx)])
    end()
  } catch (error) {
    end()
    await rollBack(client, error)
    throw error
  }
  try {
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    client.release(true)
    return resolveLostCommit({ db, lockKey, verify, result, cause: error })
  }
}

async function runSnapshot<T>(
  pool: pg.Pool,
  names: StatementNames,
  work: (querier: Querier) => Promise<T>,
): Promise<T> {
  const client = await connect(pool)
  const querier = { query: runOn(client, names) }
  try {
    await querier.query(BEGIN_SNAPSHOT, [])
    const result = await work(querier)
    await querier.query('commit', [])
    client.release()
    return result
  } catch (error) {
    await rollBack(client, error)
    throw error
  }
}

/**
 * The statements of one transaction. Several may be on their way when one fails: what would follow on the others must
 * not reach the connection after the rollback, where it would be a transaction of its own.
 */
function createScope(query: Querier['query']): { readonly tx: Querier; readonly end: () => void } {
  let isOver = false
  const tx: Querier = {
    query: async (statement, values) => {
      if (isOver) throw new RangeError('a statement came after the end of its transaction')
      return query(statement, values)
    },
  }
  const end = () => {
    isOver = true
  }
  return { tx, end }
}

/**
 * Had before anything is read, so that nothing a plan saw can be merged or archived away before it is written. A closed
 * account fails the transaction (decision 46).
 */
function lockAccount(account: AccountShare | undefined): string {
  if (account === undefined) return ''
  return `; select hold_account(${BigInt(account.accountId)}, ${account.isAlone})`
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw translateError(error)
  }
}

async function rollBack(client: pg.PoolClient, reason: unknown): Promise<void> {
  // A connection that was lost, or does not answer in time, rolls back on the server when it is closed.
  if (isConnectionTrouble(reason)) return client.release(true)
  try {
    await client.query('rollback')
    client.release()
  } catch {
    // The connection is gone by now; the first error is the one to report.
    client.release(true)
  }
}

type LostCommit<T> = {
  readonly db: Querier
  readonly lockKey: number
  readonly verify: CommitCheck<T>
  readonly result: T
  readonly cause: unknown
}

async function resolveLostCommit<T>(lost: LostCommit<T>): Promise<T> {
  const deadline = Date.now() + RESOLVE_WINDOW_MS
  for (;;) {
    const isCommitted = await askWhetherCommitted(lost)
    if (isCommitted === true) return lost.result
    if (isCommitted === false) throw new DatabaseError('not_committed', lost.cause)
    if (Date.now() > deadline) throw new OutcomeUnknownError(lost.cause)
    await new Promise((resolve) => setTimeout(resolve, RESOLVE_PAUSE_MS))
  }
}

/** Undefined while the database cannot be asked, or still works on the COMMIT. */
async function askWhetherCommitted<T>(lost: LostCommit<T>): Promise<boolean | undefined> {
  try {
    const [row] = await lost.db.query<{ is_over: boolean }>(IS_TRANSACTION_OVER, [lost.lockKey])
    if (!row?.is_over) return undefined
    return await lost.verify(lost.db, lost.result)
  } catch {
    return undefined
  }
}
