import { Command, InvalidArgumentError, Option } from 'commander'
import { createToken, listTokens, revokeBootstrap, revokeToken } from '../app/commands.ts'
import {
  configFrom,
  type DatabaseFlags,
  parseId,
  parseScopes,
  withDatabaseOptions,
} from './database-options.ts'

type CreateFlags = DatabaseFlags & {
  account?: string
  app?: string
  scopes: readonly string[]
  label: string
  expiresIn?: number
  developerKey?: boolean
  admin?: boolean
}

/** `tidemark token create | list | revoke`: works beside a running server. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Make, list and revoke access tokens, developer keys and admin credentials')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
    .addCommand(revokeSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make an access token, a developer key or an admin credential; it is shown this once')
    .option('--account <id>', 'account the token acts in; needed when there are several', parseId)
    .option('--app <id>', 'app the token belongs to; needed when the account has several', parseId)
    .option('--scopes <list>', 'scopes, separated by commas; * for all', parseScopes, ['*'])
    .option('--label <text>', 'name shown by token list', 'made by the command line')
    .option('--expires-in <seconds>', 'lifetime; without it the token does not expire', parseSeconds)
    .addOption(
      new Option('--developer-key', 'make a developer key for the hapikey query parameter instead').conflicts(
        'admin',
      ),
    )
    .addOption(
      new Option('--admin', 'make a credential for /tidemark/v1/admin instead').conflicts(['account', 'app']),
    )
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const created = await createToken(configFrom(flags), {
      kind: kindOf(flags),
      scopes: flags.scopes,
      label: flags.label,
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
      ...(flags.app === undefined ? {} : { appId: flags.app }),
      ...(flags.expiresIn === undefined ? {} : { lifetimeSeconds: flags.expiresIn }),
    })
    const { tenant } = created
    const until =
      created.expiresAt === undefined ? '' : `, until ${new Date(created.expiresAt).toISOString()}`
    const opens = tenant === undefined ? 'the admin API' : `account ${tenant.accountId}, app ${tenant.appId}`
    process.stderr.write(`For ${opens}${until}. It is not shown again:\n`)
    process.stdout.write(`${created.secret}\n`)
  })
}

function kindOf({ developerKey, admin }: CreateFlags): 'private_app' | 'developer_key' | 'admin' {
  if (admin) return 'admin'
  return developerKey ? 'developer_key' : 'private_app'
}

function listSubcommand(): Command {
  const command = new Command('list').description('List tokens and keys, never their text')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    for (const token of await listTokens(configFrom(flags))) {
      const state = token.revokedAt
        ? 'revoked'
        : token.expiresAt && token.expiresAt < Date.now()
          ? 'expired'
          : 'live'
      process.stdout.write(
        `${token.id}  ${token.hint}  ${state.padEnd(7)}  ${ownerOf(token)}  [${token.scopes.join(' ')}]  ${token.label}\n`,
      )
    }
  })
}

function ownerOf({ kind, accountId, appId }: Awaited<ReturnType<typeof listTokens>>[number]): string {
  if (accountId !== undefined) return `account ${accountId} app ${appId}`
  return kind.replace('_', ' ')
}

function revokeSubcommand(): Command {
  const command = new Command('revoke')
    .argument('[token]', 'the token or key, or its id in the list')
    .option('--bootstrap', 'revoke what dev mode made, before a start in prod mode')
    .description('Revoke a token or key at once')
  return withDatabaseOptions(command).action(revoke)
}

async function revoke(
  secret: string | undefined,
  flags: DatabaseFlags & { bootstrap?: boolean },
  command: Command,
): Promise<void> {
  if (flags.bootstrap) {
    process.stdout.write(`Revoked ${await revokeBootstrap(configFrom(flags))} secrets of dev mode.\n`)
    return
  }
  if (secret === undefined) command.error("error: say which token to revoke, or --bootstrap for dev mode's")
  const isRevoked = await revokeToken(configFrom(flags), secret)
  process.stdout.write(isRevoked ? 'Revoked.\n' : 'No live token or key is this text.\n')
  if (!isRevoked) process.exitCode = 1
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 315_360_000) return seconds
  throw new InvalidArgumentError('It must be a whole number of seconds, up to ten years.')
}
