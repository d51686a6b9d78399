import { type AccountTurns, createAccountTurns } from './account-turns.ts'
import type { Database, Querier } from './database.ts'
import { DatabaseError, type DatabaseTrouble } from './postgres-errors.ts'

const MAX_ATTEMPTS = 12
/** From this attempt on a writer has the account to itself in this process, so that it gets through. */
const FIRST_LONE_ATTEMPT = 2

/** Thrown inside a transaction when rows are no longer as the plan saw them. */
export class PlanOutdatedError extends Error {}

export type PlannedWrite<S, P> = {
  readonly load: (tx: Querier) => Promise<S>
  readonly plan: (state: S) => P
  /** Writes the plan; throws `PlanOutdatedError` when a row that it counted on changed meanwhile. */
  readonly apply: (tx: Querier, plan: P) => Promise<void>
  /** Whether the plan's rows are in the database: asked when the reply to COMMIT was lost. */
  readonly verify: (db: Querier, plan: P) => Promise<boolean>
}

/**
 * Loads, plans and writes in one transaction. Nothing is locked at first: every write names what it expects to find,
 * and a surprise rolls back and plans anew from what is there then. The second try waits, without a connection, until
 * it has the account to itself, so clients that fight over the same rows end up in line. A COMMIT that failed for
 * certain is run again. `isAlone`: nobody else writes to the account meanwhile, in any process (decision 70).
 */
export async function runPlannedWrite<S, P>(
  db: Database,
  write: PlannedWrite<S, P> & { readonly accountId: string; readonly isAlone?: boolean },
): Promise<P> {
  for (let attempt = 1; ; attempt += 1) {
    const isAlone = write.isAlone === true || attempt >= FIRST_LONE_ATTEMPT
    const release = await turnsOf(db).take(write.accountId, isAlone)
    try {
      return await runOnce(db, write)
    } catch (error) {
      if (!isOutdated(error)) throw error
      if (attempt >= MAX_ATTEMPTS) throw new DatabaseError('conflict', error)
    } finally {
      release()
    }
  }
}

async function runOnce<S, P>(
  db: Database,
  write: PlannedWrite<S, P> & { readonly accountId: string; readonly isAlone?: boolean },
): Promise<P> {
  return db.transaction(
    async (tx) => {
      const plan = write.plan(await write.load(tx))
      await write.apply(tx, plan)
      return plan
    },
    (querier, plan) => write.verify(querier, plan),
    { accountId: write.accountId, isAlone: write.isAlone === true },
  )
}

const turnsByPool = new WeakMap<object, AccountTurns>()

/** The writers over one pool share their turns. */
function turnsOf({ pool }: Database): AccountTurns {
  const turns = turnsByPool.get(pool) ?? createAccountTurns()
  turnsByPool.set(pool, turns)
  return turns
}

/** The count of rows a statement touched has to be the count it was meant for. */
export function expectRows(rows: readonly unknown[], expected: number): void {
  if (rows.length !== expected) throw new PlanOutdatedError(`expected ${expected} rows, found ${rows.length}`)
}

const passingTroubles: readonly DatabaseTrouble[] = ['conflict', 'not_committed', 'statement_stale']

function isOutdated(error: unknown): boolean {
  if (error instanceof PlanOutdatedError) return true
  return error instanceof DatabaseError && passingTroubles.includes(error.trouble)
}
