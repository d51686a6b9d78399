import { Command } from 'commander'
import { putUser } from '../app/manage-oauth.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type CreateFlags = DatabaseFlags & { account: string; email: string }

/** `tidemark user create`: people who may let apps into an account. Works beside a running server. */
export function userCommand(): Command {
  const command = new Command('create')
    .description('Make a user of an account, or give one a new password; it is shown this once')
    .requiredOption('--account <id>', 'account that the user may let apps into', parseId)
    .requiredOption('--email <address>', 'what the user signs in with')
  withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const { userId, password } = await putUser(configFrom(flags), {
      accountId: flags.account,
      email: flags.email,
    })
    process.stderr.write(`User ${userId} of account ${flags.account}. The password is not shown again:\n`)
    process.stdout.write(`${password}\n`)
  })
  return new Command('user').description('Make users who may let apps into accounts').addCommand(command)
}
