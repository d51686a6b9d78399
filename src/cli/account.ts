import { Command } from 'commander'
import {
  type CreatedAccount,
  createAccount,
  listAccounts,
  resumeAccount,
  showAccount,
  suspendAccount,
} from '../app/manage-accounts.ts'
import { emptyAccount, removeAccount } from '../app/operate.ts'
import { updateAccount } from '../app/update-account.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type UpdateFlags = DatabaseFlags & { account?: string; timeZone?: string; rateLimits?: string }
type CreateFlags = DatabaseFlags & {
  name: string
  id?: string
  developer?: boolean
  timeZone: string
  currency: string
  app?: boolean
}

/** `tidemark account`: works beside a running server. */
export function accountCommand(): Command {
  return new Command('account')
    .description('Make, list, show, change, suspend, empty and delete accounts')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
    .addCommand(showSubcommand())
    .addCommand(updateSubcommand())
    .addCommand(suspendSubcommand())
    .addCommand(resumeSubcommand())
    .addCommand(resetSubcommand())
    .addCommand(deleteSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make an account; with --app also an app in it, an access token and a developer key')
    .requiredOption('--name <text>', 'name of the account')
    .option('--id <id>', 'id of the account; one is chosen without it', parseId)
    .option('--developer', 'make a developer account')
    .option('--time-zone <zone>', 'time zone that rendered dates are in', 'UTC')
    .option('--currency <code>', 'ISO 4217 code', 'USD')
    .option('--app', 'put a new app in, with what opens the account')
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const created = await createAccount(configFrom(flags), {
      name: flags.name,
      kind: flags.developer ? 'developer' : 'standard',
      timeZone: flags.timeZone,
      currency: flags.currency,
      ...(flags.id === undefined ? {} : { id: flags.id }),
      ...(flags.app ? { app: { scopes: ['*'] } } : {}),
    })
    process.stdout.write(describeCreated(created))
  })
}

function describeCreated({ account, app, token, developerKey }: CreatedAccount): string {
  const lines = [
    `account       ${account.id}`,
    ...(app === undefined ? [] : [`app id        ${app.id}`]),
    ...(token === undefined ? [] : [`access token  ${token.text}`]),
    ...(developerKey === undefined ? [] : [`developer key ${developerKey.text}`]),
  ]
  return `${lines.join('\n')}\n`
}

function listSubcommand(): Command {
  const command = new Command('list').description('List accounts: id, kind, state, time zone and name')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    for (const { id, kind, state, timeZone, name } of await listAccounts(configFrom(flags)))
      process.stdout.write(`${id}  ${kind.padEnd(9)}  ${state.padEnd(9)}  ${timeZone}  ${name}\n`)
  })
}

function showSubcommand(): Command {
  return ofAccount('show', 'Show an account as JSON', async (flags, id) => {
    process.stdout.write(`${JSON.stringify(await showAccount(configFrom(flags), id), undefined, 2)}\n`)
  })
}

function updateSubcommand(): Command {
  const command = new Command('update')
    .description('Change the settings of an account')
    .option('--account <id>', 'account to change; needed when there are several', parseId)
    .option('--time-zone <zone>', 'time zone of its days and of rendered dates, such as Europe/Berlin')
    .option('--rate-limits <profile>', 'limits of its calls: off, free, pro, enterprise, oauth, or server')
  return withDatabaseOptions(command).action(async (flags: UpdateFlags) => {
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
}

function suspendSubcommand(): Command {
  return ofAccount('suspend', 'Refuse whatever acts in an account', async (flags, id) => {
    await suspendAccount(configFrom(flags), id)
    process.stdout.write(`Account ${id} is suspended.\n`)
  })
}

function resumeSubcommand(): Command {
  return ofAccount('resume', 'Take the suspension of an account back', async (flags, id) => {
    const { state } = await resumeAccount(configFrom(flags), id)
    process.stdout.write(`Account ${id} is ${state}.\n`)
  })
}

function resetSubcommand(): Command {
  return ofAccount('reset', 'Empty an account; its users, apps and credentials stay', async (flags, id) => {
    await emptyAccount(configFrom(flags), id)
    process.stdout.write(`Account ${id} is empty.\n`)
  })
}

function deleteSubcommand(): Command {
  return ofAccount('delete', 'Delete an account with everything that is of it', async (flags, id) => {
    await removeAccount(configFrom(flags), id)
    process.stdout.write(`Account ${id} is gone.\n`)
  })
}

function ofAccount(
  name: string,
  description: string,
  work: (flags: DatabaseFlags, accountId: string) => Promise<void>,
): Command {
  const command = new Command(name)
    .description(description)
    .argument('<account>', 'id of the account', parseId)
  return withDatabaseOptions(command).action((accountId: string, flags: DatabaseFlags) =>
    work(flags, accountId),
  )
}
