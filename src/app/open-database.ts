import type { Log } from '../platform/log.ts'
import { type Connection, type Database, openDatabase } from '../storage/database.ts'
import { EmbeddedRefusal, findRunningEmbedded, startEmbedded } from '../storage/embedded/start-embedded.ts'
import { MigrationRefusal } from '../storage/migrate.ts'
import { type Config, ConfigRefusal, parseUrl } from './config.ts'

/** The database of this process, and how to let go of it. */
export type OpenedDatabase = {
  readonly database: Database
  /** What `doctor` and the start-up lines say about it. */
  readonly description: string
  readonly isEmbedded: boolean
  readonly timingsMs: Readonly<Record<string, number>>
  readonly close: () => Promise<void>
}

type Purpose = {
  readonly owner: string
  /** A command may work beside a running server; a server must own the embedded database. */
  readonly isShared: boolean
}

/** Whether an error is a sentence for the operator about the database. */
export function isDatabaseRefusal(error: unknown): error is Error {
  return error instanceof EmbeddedRefusal || error instanceof MigrationRefusal
}

/** Opens the database that the settings name: the URL, or the embedded one of the data directory. */
export async function openConfiguredDatabase(
  config: Config,
  log: Log,
  purpose: Purpose,
): Promise<OpenedDatabase> {
  if (config.databaseUrl !== undefined) {
    const database = connect({ connectionString: config.databaseUrl }, config, log)
    const description = describeUrl(config.databaseUrl)
    await refuseUnreachable(database, description)
    return { database, description, isEmbedded: false, timingsMs: {}, close: () => database.close() }
  }
  const running = purpose.isShared ? await findRunningEmbedded(config.dataDir) : undefined
  if (running) {
    const database = connect(running, config, log)
    return {
      database,
      description: `embedded in ${config.dataDir}, running`,
      isEmbedded: true,
      timingsMs: {},
      close: () => database.close(),
    }
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir, owner: purpose.owner, log })
  const database = connect(embedded.connection, config, log)
  return {
    database,
    description: `embedded in ${embedded.clusterDir}`,
    isEmbedded: true,
    timingsMs: embedded.timings,
    close: async () => {
      await database.close()
      await embedded.stop()
    },
  }
}

function connect(connection: Connection, config: Config, log: Log): Database {
  return openDatabase(connection, {
    poolSize: config.poolSize,
    namesStatements: config.preparedStatements === 'on',
    onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  })
}

/** The address without user and password. */
function describeUrl(databaseUrl: string): string {
  const url = parseUrl(databaseUrl)
  return url ? `${url.protocol}//${url.searchParams.get('host') ?? url.host}${url.pathname}` : 'PostgreSQL'
}

/** Lets a first question through, so that a wrong address or password is a sentence and not a stack. */
async function refuseUnreachable(database: Database, description: string): Promise<void> {
  try {
    await database.query('select 1', [])
  } catch (error) {
    await database.close()
    const cause = error instanceof Error ? error.cause : undefined
    const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : 'no answer'
    throw new ConfigRefusal(`The database ${description} cannot be reached: ${reason}.`)
  }
}
