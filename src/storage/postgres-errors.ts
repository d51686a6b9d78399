/**
 * What went wrong in PostgreSQL, in the words of this server. The only place that looks at SQLSTATE; nothing looks at
 * message texts (reliability section 2, rule 9).
 */
export type DatabaseTrouble =
  /** Another writer got in between, or a deadlock was broken: the same work may be tried again. */
  | 'conflict'
  /** A COMMIT failed for certain, and nothing of it is there: the same work may be tried again. */
  | 'not_committed'
  /** The connection knows a statement no longer, or a table it reads has changed: to be sent under another name. */
  | 'statement_stale'
  /** The database is away, starting, full or too slow: not the caller's fault, and it may pass. */
  | 'unavailable'
  /** The account is being emptied, or was deleted, and takes no more writes (decision 46). */
  | 'account_closed'
  /** A value got past our own checks that PostgreSQL cannot hold. */
  | 'validation_gap'
  /** A defect of ours or of the database. */
  | 'defect'

/** Thrown when a statement, a connection or a transaction failed; `cause` holds the driver's error. */
export class DatabaseError extends Error {
  readonly trouble: DatabaseTrouble

  constructor(trouble: DatabaseTrouble, cause: unknown) {
    super(`database trouble: ${trouble}`, { cause })
    this.name = 'DatabaseError'
    this.trouble = trouble
  }
}

/** Thrown when a COMMIT was sent, its reply was lost, and the database could not be asked in time (reliability P4). */
export class OutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('the commit was sent but its outcome could not be learned', { cause })
    this.name = 'OutcomeUnknownError'
  }
}

const troubleBySqlState: readonly (readonly [RegExp, DatabaseTrouble])[] = [
  [/^(23505|40001|40P01)$/, 'conflict'],
  // 0A000 is "cached plan must not change result type"; what PostgreSQL lacks, no statement of ours asks for.
  [/^(0A000|26000|42P05)$/, 'statement_stale'],
  // Raised by hold_account.
  [/^TM001$/, 'account_closed'],
  [/^(22...|23514|54000|54001)$/, 'validation_gap'],
  [/^(08...|53...|57P0.|57014|55P03|25006|25P03|58030|3D000|XX00.)$/, 'unavailable'],
  [/^42501$/, 'unavailable'],
]

/** Translates whatever the driver threw. Errors without a SQLSTATE are connection troubles. */
export function translateError(error: unknown): DatabaseError | OutcomeUnknownError {
  if (error instanceof DatabaseError || error instanceof OutcomeUnknownError) return error
  const code = sqlState(error)
  if (code === undefined)
    return new DatabaseError(isProgrammingError(error) ? 'defect' : 'unavailable', error)
  const row = troubleBySqlState.find(([pattern]) => pattern.test(code))
  return new DatabaseError(row?.[1] ?? 'defect', error)
}

/** Whether PostgreSQL stopped a statement for the time it took. */
export function isTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && sqlState(error.cause) === '57014'
}

/** Whether the connection itself failed or did not answer, as far as the driver knows: PostgreSQL said nothing. */
export function isConnectionTrouble(error: unknown): boolean {
  return (
    error instanceof DatabaseError && error.trouble === 'unavailable' && sqlState(error.cause) === undefined
  )
}

/** A SQLSTATE has a digit; the codes of the operating system, such as EPIPE, have none. */
function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

function isProgrammingError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
}
