import { Command } from 'commander'
import { removeApp } from '../app/manage-access.ts'
import { createOAuthApp, listOAuthApps } from '../app/manage-oauth.ts'
import {
  configFrom,
  type DatabaseFlags,
  parseId,
  parseScopes,
  withDatabaseOptions,
} from './database-options.ts'

type CreateFlags = DatabaseFlags & {
  name: string
  redirectUri?: string[]
  scopes: readonly string[]
  public?: boolean
  developerAccount?: string
}

/** `tidemark app create | list | delete`: apps that accounts let in by OAuth. Works beside a running server. */
export function appCommand(): Command {
  return new Command('app')
    .description('Make, list and delete apps, which accounts let in by OAuth')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
    .addCommand(deleteSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make an app with a client id and secret; the secret is shown this once')
    .requiredOption('--name <text>', 'name that users see when they let the app in')
    .option(
      '--redirect-uri <uri...>',
      'where users are sent back to, exactly as the app will send it; without one it has no client',
    )
    .option(
      '--scopes <list>',
      'scopes that the app may hold for itself, separated by commas',
      parseScopes,
      [],
    )
    .option('--public', 'an app that cannot keep a secret: it has to use PKCE')
    .option('--developer-account <id>', 'owner of the app; needed when there are several', parseId)
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const created = await createOAuthApp(configFrom(flags), {
      name: flags.name,
      redirectUris: flags.redirectUri ?? [],
      scopes: flags.scopes,
      isPublic: flags.public === true,
      ...(flags.developerAccount === undefined ? {} : { developerAccountId: flags.developerAccount }),
    })
    const client = created.clientId === undefined ? '' : `client id     ${created.clientId}\n`
    const secret = created.secret === undefined ? '' : `client secret ${created.secret}\n`
    process.stdout.write(`app id        ${created.appId}\n${client}${secret}`)
  })
}

function listSubcommand(): Command {
  const command = new Command('list').description('List apps, never their secrets')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    for (const app of await listOAuthApps(configFrom(flags))) {
      if (app.clients.length === 0) process.stdout.write(`${app.id}  no client  ${app.name}\n`)
      for (const { clientId, isPublic, redirectUris } of app.clients) {
        const kind = isPublic ? 'public' : 'confidential'
        process.stdout.write(`${app.id}  ${clientId}  ${kind}  ${app.name}  ${redirectUris.join(' ')}\n`)
      }
    }
  })
}

function deleteSubcommand(): Command {
  const command = new Command('delete')
    .description('Delete an app with its templates, clients and credentials; no other account may have it')
    .argument('<app>', 'id of the app', parseId)
  return withDatabaseOptions(command).action(async (appId: string, flags: DatabaseFlags) => {
    await removeApp(configFrom(flags), appId)
    process.stdout.write(`App ${appId} is gone.\n`)
  })
}
