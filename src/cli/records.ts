import { Command } from 'commander'
import { restoreArchived } from '../app/restore-record.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type RestoreFlags = DatabaseFlags & { account?: string }

/** `tidemark records restore`: works beside a running server. */
export function recordsCommand(): Command {
  const command = new Command('restore')
    .description('Bring an archived record back, with its associations and history')
    .argument('<type>', 'type of the record, such as contacts')
    .argument('<id>', 'id of the record', parseId)
    .option('--account <id>', 'account of the record; needed when there are several', parseId)
  withDatabaseOptions(command).action(async (type: string, id: string, flags: RestoreFlags) => {
    const account = flags.account === undefined ? {} : { accountId: flags.account }
    const restored = await restoreArchived(configFrom(flags), { type, id, ...account })
    process.stdout.write(`Restored ${restored.type} ${id} of account ${restored.accountId}.\n`)
    if (restored.dropped.length > 0)
      process.stdout.write(
        `Another record has the value by now, so it lost: ${restored.dropped.join(', ')}.\n`,
      )
  })
  return new Command('records').description('Change records').addCommand(command)
}
