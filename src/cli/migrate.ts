import { Command } from 'commander'
import { runMigrate } from '../app/commands.ts'
import { configFrom, type DatabaseFlags, withDatabaseOptions } from './database-options.ts'

/** `tidemark migrate`: brings the schema of the database to this release. */
export function migrateCommand(): Command {
  const command = new Command('migrate').description('Bring the schema of the database up to date')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    const applied = await runMigrate(configFrom(flags))
    process.stdout.write(
      applied.length === 0 ? 'The schema is up to date.\n' : `Applied ${applied.join(', ')}.\n`,
    )
  })
}
