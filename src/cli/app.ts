import { Command } from 'commander'
import { createOAuthApp, listOAuthApps } from '../app/manage-oauth.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type CreateFlags = DatabaseFlags & {
  name: string
  redirectUri: string[]
  scopes: string
  public?: boolean
  developerAccount?: string
}

/** `tidemark app create | list`: apps that accounts let in by OAuth. Works beside a running server. */
export function appCommand(): Command {
  return new Command('app')
    .description('Make and list apps that accounts let in by OAuth')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make an app with a client id and secret; the secret is shown this once')
    .requiredOption('--name <text>', 'name that users see when they let the app in')
    .requiredOption(
      '--redirect-uri <uri...>',
      'where users are sent back to; exactly as the app will send it',
    )
    .option('--scopes <list>', 'scopes that the app may hold for itself, separated by commas', '')
    .option('--public', 'an app that cannot keep a secret: it has to use PKCE')
    .option('--developer-account <id>', 'owner of the app; needed when there are several', parseId)
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const created = await createOAuthApp(configFrom(flags), {
      name: flags.name,
      redirectUris: flags.redirectUri,
      scopes: flags.scopes
        .split(',')
        .map((scope) => scope.trim())
        .filter(Boolean),
      isPublic: flags.public === true,
      ...(flags.developerAccount === undefined ? {} : { developerAccountId: flags.developerAccount }),
    })
    const secret = created.secret === undefined ? '' : `client secret ${created.secret}\n`
    process.stdout.write(`app id        ${created.appId}\nclient id     ${created.clientId}\n${secret}`)
  })
}

function listSubcommand(): Command {
  const command = new Command('list').description('List apps, never their secrets')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    for (const app of await listOAuthApps(configFrom(flags))) {
      const kind = app.isPublic ? 'public' : 'confidential'
      const uris = app.redirectUris.join(' ')
      process.stdout.write(`${app.appId}  ${app.clientId}  ${kind}  ${app.name}  ${uris}\n`)
    }
  })
}
