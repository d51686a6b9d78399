import { Command, InvalidArgumentError, Option } from 'commander'
import {
  createToken,
  listTokens,
  listUnknownScopes,
  type NamedToken,
  revokeBootstrap,
  revokeToken,
  rotateToken,
  type TokenRequest,
} from '../app/commands.ts'
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
  serviceKey?: boolean
  admin?: boolean
  personalAccessKey?: boolean
  user?: string
}

/** `tidemark token create | list | rotate | revoke`: works beside a running server. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Make, list, rotate and revoke access tokens and keys')
    .addCommand(createSubcommand())
    .addCommand(listSubcommand())
    .addCommand(rotateSubcommand())
    .addCommand(revokeSubcommand())
}

function createSubcommand(): Command {
  const command = new Command('create')
    .description('Make an access token, or a key; it is shown this once')
    .option('--account <id>', 'account the token acts in; needed when there are several', parseId)
    .option('--app <id>', 'app the token belongs to; needed when the account has several', parseId)
    .option('--scopes <list>', 'scopes, separated by commas; * for all', parseScopes, ['*'])
    .option('--label <text>', 'name shown by token list', 'made by the command line')
    .option('--expires-in <seconds>', 'lifetime; without it the token does not expire', parseSeconds)
    .addOption(
      new Option('--developer-key', 'make a developer key for the hapikey query parameter instead').conflicts(
        ['serviceKey', 'personalAccessKey', 'admin'],
      ),
    )
    .addOption(
      new Option('--service-key', 'make a service key instead').conflicts(['personalAccessKey', 'admin']),
    )
    .addOption(
      new Option('--personal-access-key', 'make a key that the command line of HubSpot gets its tokens for'),
    )
    .option('--user <id>', 'whose the personal access key is', parseId)
    .addOption(
      new Option('--admin', 'make a credential for /tidemark/v1/admin instead').conflicts([
        'account',
        'app',
        'personalAccessKey',
      ]),
    )
  return withDatabaseOptions(command).action(async (flags: CreateFlags) => {
    const created = await createToken(configFrom(flags), {
      kind: kindOf(flags),
      scopes: flags.scopes,
      label: flags.label,
      ...(flags.account === undefined ? {} : { accountId: flags.account }),
      ...(flags.app === undefined ? {} : { appId: flags.app }),
      ...(flags.user === undefined ? {} : { userId: flags.user }),
      ...(flags.expiresIn === undefined ? {} : { lifetimeSeconds: flags.expiresIn }),
    })
    const { tenant } = created
    const until =
      created.expiresAt === undefined ? '' : `, until ${new Date(created.expiresAt).toISOString()}`
    const opens = tenant === undefined ? 'the admin API' : `account ${tenant.accountId}, app ${tenant.appId}`
    const unknown = listUnknownScopes(flags.scopes)
    if (unknown.length > 0)
      process.stderr.write(`HubSpot has no such scope, so it may open nothing: ${unknown.join(', ')}.\n`)
    process.stderr.write(`For ${opens}${until}. It is not shown again:\n`)
    process.stdout.write(`${created.secret}\n`)
  })
}

function kindOf({ developerKey, serviceKey, personalAccessKey, admin }: CreateFlags): TokenRequest['kind'] {
  if (admin) return 'admin'
  if (personalAccessKey) return 'personal_access_key'
  if (serviceKey) return 'service_key'
  return developerKey ? 'developer_key' : 'private_app'
}

function listSubcommand(): Command {
  const command = new Command('list').description('List tokens and keys, never their text')
  return withDatabaseOptions(command).action(async (flags: DatabaseFlags) => {
    for (const token of await listTokens(configFrom(flags)))
      process.stdout.write(
        `${token.tokenId}  ${token.hint}  ${stateOf(token).padEnd(8)}  ${ownerOf(token)}  [${token.scopes.join(' ')}]  ${token.label}\n`,
      )
  })
}

type Listed = Awaited<ReturnType<typeof listTokens>>[number]

function stateOf({ revokedAt, expiresAt, replacedAt }: Listed): string {
  if (revokedAt) return 'revoked'
  if (expiresAt && expiresAt < new Date()) return 'expired'
  return replacedAt ? 'replaced' : 'live'
}

function ownerOf({ kind, accountId, appId, userId }: Listed): string {
  const place = accountId === undefined ? '' : ` account ${accountId} app ${appId}`
  return `${kind.replaceAll('_', ' ')}${place}${userId === undefined ? '' : ` user ${userId}`}`
}

function rotateSubcommand(): Command {
  const command = new Command('rotate')
    .argument('[token]', 'the token or key')
    .option('--id <id>', 'its id, as token list shows it')
    .option('--overlap <seconds>', 'how long the old secret stays good; 0 ends it at once', parseOverlap, 0)
    .description('Give a token or key a new secret; it is shown this once')
  return withDatabaseOptions(command).action(rotate)
}

async function rotate(
  secret: string | undefined,
  flags: DatabaseFlags & { id?: string; overlap: number },
  command: Command,
): Promise<void> {
  const rotated = await rotateToken(configFrom(flags), nameOf(secret, flags, command), flags.overlap)
  if (rotated === undefined) {
    refuseUnknown(flags)
    return
  }
  const old = flags.overlap === 0 ? 'The old secret has ended' : `The old secret ends in ${flags.overlap} s`
  process.stderr.write(`Token ${rotated.tokenId}. ${old}. The new one is not shown again:\n`)
  process.stdout.write(`${rotated.secret}\n`)
}

function nameOf(secret: string | undefined, { id }: { id?: string }, command: Command): NamedToken {
  if (id !== undefined && secret === undefined) return { tokenId: id }
  if (secret !== undefined && id === undefined) return { secret }
  return command.error('error: name one token, by its text or by --id')
}

function revokeSubcommand(): Command {
  const command = new Command('revoke')
    .argument('[token]', 'the token or key')
    .option('--id <id>', 'its id, as token list shows it')
    .option('--bootstrap', 'revoke what dev mode made, before a start in prod mode')
    .description('Revoke a token or key at once, with every secret it has')
  return withDatabaseOptions(command).action(revoke)
}

async function revoke(
  secret: string | undefined,
  flags: DatabaseFlags & { bootstrap?: boolean; id?: string },
  command: Command,
): Promise<void> {
  if (flags.bootstrap) {
    process.stdout.write(`Revoked ${await revokeBootstrap(configFrom(flags))} secrets of dev mode.\n`)
    return
  }
  if (secret === undefined && flags.id === undefined)
    command.error("error: say which token to revoke, or --bootstrap for dev mode's")
  const isRevoked = await revokeToken(configFrom(flags), nameOf(secret, flags, command))
  if (isRevoked) process.stdout.write('Revoked.\n')
  else refuseUnknown(flags)
}

function refuseUnknown({ id }: { id?: string }): void {
  process.stderr.write(`tidemark: No live token or key has this ${id === undefined ? 'text' : 'id'}.\n`)
  process.exitCode = 1
}

function parseOverlap(text: string): number {
  return text === '0' ? 0 : parseSeconds(text)
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 315_360_000) return seconds
  throw new InvalidArgumentError('It must be a whole number of seconds, up to ten years.')
}
