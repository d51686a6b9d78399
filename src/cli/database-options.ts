import { type Command, InvalidArgumentError } from 'commander'
import { type Config, loadConfig, readEnvironment } from '../app/config.ts'

export type ListenFlags = { port?: string; host?: string; tlsCert?: string; tlsKey?: string }
export type DatabaseFlags = { dataDir?: string; databaseUrl?: string; mode?: string }

/** The flags by which a command finds the database; the environment says the same as TIDEMARK_ variables. */
export function withDatabaseOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'folder of the embedded database (TIDEMARK_DATA_DIR)')
    .option('--database-url <url>', 'PostgreSQL to use instead of the embedded one (TIDEMARK_DATABASE_URL)')
}

/** Settings of a command that listens nowhere: where the server listens is none of its business. */
export function configFrom(flags: DatabaseFlags): Config {
  return loadConfig(readEnvironment(), { ...flags, host: '127.0.0.1' })
}

export function serveConfigFrom(flags: DatabaseFlags & ListenFlags): Config {
  return loadConfig(readEnvironment(), flags)
}

/** An id on the command line: digits. */
export function parseId(text: string): string {
  if (/^\d{1,18}$/.test(text)) return text
  throw new InvalidArgumentError('It must be an id of digits.')
}
