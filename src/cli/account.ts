import { Command } from 'commander'
import { updateAccount } from '../app/update-account.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type UpdateFlags = DatabaseFlags & { account?: string; timeZone: string }

/** `tidemark account update`: works beside a running server. */
export function accountCommand(): Command {
  const command = new Command('update')
    .description('Change the settings of an account')
    .option('--account <id>', 'account to change; needed when there are several', parseId)
    .requiredOption('--time-zone <zone>', 'time zone that rendered dates are in, such as Europe/Berlin')
  withDatabaseOptions(command).action(async (flags: UpdateFlags) => {
    const accountId = await updateAccount(configFrom(flags), {
      timeZone: flags.timeZone,
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
    })
    process.stdout.write(`Account ${accountId} has time zone ${flags.timeZone}.\n`)
  })
  return new Command('account').description('Change accounts').addCommand(command)
}
