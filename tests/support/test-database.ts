import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { withDatabase } from './global-setup.ts'

let cloneCount = 0

/** A database of its own for the test file that calls it, cloned from the migrated template. */
export function useTestDatabase(): { readonly db: Database; readonly url: string } {
  const holder: { db?: Database; url?: string } = {}
  const name = `${inject('templateDatabase')}_${process.pid}_${cloneCount++}`

  beforeAll(async () => {
    await runOnMaintenance(`create database ${name} template ${inject('templateDatabase')}`)
    holder.url = withDatabase(inject('maintenanceUrl'), name)
    holder.db = openDatabase({ connectionString: holder.url }, { poolSize: 8, onError: () => undefined })
  })

  afterAll(async () => {
    await holder.db?.close()
    // Waits for a checkpoint, so no test waits for it: what it does not get done, the end of the run does.
    runOnMaintenance(`drop database if exists ${name} with (force)`).catch(() => undefined)
  })

  return {
    get db() {
      return required(holder.db)
    },
    get url() {
      return required(holder.url)
    },
  }
}

async function runOnMaintenance(statement: string): Promise<void> {
  const maintenance = new pg.Client({ connectionString: inject('maintenanceUrl') })
  await maintenance.connect()
  try {
    await maintenance.query(statement)
  } finally {
    await maintenance.end()
  }
}

/** `db`, noting in `seen` what each transaction's `verify` answers before its COMMIT and after it. */
export function watchVerify(db: Database, seen: boolean[]): Database {
  return {
    ...db,
    transaction: async (work, verify) => {
      const result = await db.transaction(async (tx) => {
        const made = await work(tx)
        seen.push(await verify(db, made))
        return made
      }, verify)
      seen.push(await verify(db, result))
      return result
    },
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test database is ready only once the tests run')
  return value
}
