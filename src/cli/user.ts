import { Command } from 'commander'
import { listUsers, removeUser } from '../app/manage-access.ts'
import { putUser } from '../app/manage-oauth.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type AccountFlags = DatabaseFlags & { account: string }
type CreateFlags = AccountFlags & { email: string }

/** `tidemark user`: people who may let apps into an account. Works beside a running server. */
export function userCommand(): Command {
  return new Command('user')
    .description('Make, list and delete users who may let apps into accounts')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
    .addCommand(deleteSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make a user of an account, or give one a new password; it is shown this once')
    .requiredOption('--account <id>', 'account that the user may let apps into', parseId)
    .requiredOption('--email <address>', 'what the user signs in with')
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const { userId, password } = await putUser(configFrom(flags), {
      accountId: flags.account,
      email: flags.email,
    })
    process.stderr.write(`User ${userId} of account ${flags.account}. The password is not shown again:\n`)
    process.stdout.write(`${password}\n`)
  })
}

function listSubcommand(): Command {
  const command = new Command('list')
    .description('List the users of an account: id and e-mail')
    .requiredOption('--account <id>', 'the account', parseId)
  return withDatabaseOptions(command).action(async (flags: AccountFlags) => {
    for (const { id, email } of await listUsers(configFrom(flags), flags.account))
      process.stdout.write(`${id}  ${email}\n`)
  })
}

function deleteSubcommand(): Command {
  const command = new Command('delete')
    .description('Delete a user: what was granted in its name is void')
    .requiredOption('--account <id>', 'the account', parseId)
    .argument('<user>', 'id of the user', parseId)
  return withDatabaseOptions(command).action(async (userId: string, flags: AccountFlags) => {
    await removeUser(configFrom(flags), { accountId: flags.account, userId })
    process.stdout.write(`User ${userId} of account ${flags.account} is gone.\n`)
  })
}
