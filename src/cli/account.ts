import { Command } from 'commander'
import { updateAccount } from '../app/update-account.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type UpdateFlags = DatabaseFlags & { account?: string; timeZone?: string; rateLimits?: string }

/** `tidemark account update`: works beside a running server. */
export function accountCommand(): Command {
  const command = new Command('update')
    .description('Change the settings of an account')
    .option('--account <id>', 'account to change; needed when there are several', parseId)
    .option('--time-zone <zone>', 'time zone of its days and of rendered dates, such as Europe/Berlin')
    .option('--rate-limits <profile>', 'limits of its calls: off, free, pro, enterprise, oauth, or server')
  withDatabaseOptions(command).action(async (flags: UpdateFlags) => {
    const { account, timeZone, rateLimits, ...ofDatabase } = flags
    const accountId = await updateAccount(configFrom(ofDatabase), {
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(rateLimits === undefined ? {} : { rateLimits }),
      ...(account === undefined ? {} : { accountId: account }),
    })
    const facts = [
      ...(timeZone === undefined ? [] : [`time zone ${timeZone}`]),
      ...(rateLimits === undefined ? [] : [`rate limits ${rateLimits}`]),
    ]
    process.stdout.write(`Account ${accountId} has ${facts.join(' and ')}.\n`)
  })
  return new Command('account').description('Change accounts').addCommand(command)
}
