import { Command } from 'commander'
import { installApp, listInstallations, uninstallApp } from '../app/manage-access.ts'
import {
  configFrom,
  type DatabaseFlags,
  parseId,
  parseScopes,
  withDatabaseOptions,
} from './database-options.ts'

type AccountFlags = DatabaseFlags & { account: string }
type AppFlags = AccountFlags & { app: string }

/** `tidemark install`: which apps are in an account. Works beside a running server. */
export function installCommand(): Command {
  return new Command('install')
    .description('Let apps into accounts, list them and take them out')
    .addCommand(addSubcommand())
    .addCommand(listSubcommand())
    .addCommand(removeSubcommand())
}

function addSubcommand(): Command {
  const command = ofApp('add')
    .description(
      'Let an app into an account, or change its scopes: OAuth tokens lose at once what is left out',
    )
    .option('--scopes <list>', 'scopes, separated by commas; * for all', parseScopes, ['*'])
  return withDatabaseOptions(command).action(async (flags: AppFlags & { scopes: readonly string[] }) => {
    const { account: accountId, app: appId, scopes } = flags
    await installApp(configFrom(flags), { accountId, appId, scopes })
    process.stdout.write(`Account ${accountId} has app ${appId} with [${scopes.join(' ')}].\n`)
  })
}

function listSubcommand(): Command {
  const command = new Command('list')
    .description('List the apps in an account: id, scopes and name')
    .requiredOption('--account <id>', 'the account', parseId)
  return withDatabaseOptions(command).action(async (flags: AccountFlags) => {
    for (const { appId, scopes, appName } of await listInstallations(configFrom(flags), flags.account))
      process.stdout.write(`${appId}  [${scopes.join(' ')}]  ${appName}\n`)
  })
}

function removeSubcommand(): Command {
  const command = ofApp('remove').description('Take an app out of an account: whatever it has there is void')
  return withDatabaseOptions(command).action(async (flags: AppFlags) => {
    const { account: accountId, app: appId } = flags
    await uninstallApp(configFrom(flags), { accountId, appId })
    process.stdout.write(`Account ${accountId} has app ${appId} no longer.\n`)
  })
}

function ofApp(name: string): Command {
  return new Command(name)
    .requiredOption('--account <id>', 'the account', parseId)
    .requiredOption('--app <id>', 'the app', parseId)
}
