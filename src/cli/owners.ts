import { Command } from 'commander'
import { importOwners, listOwners } from '../app/owners.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type ImportFlags = DatabaseFlags & { account?: string }
type ListFlags = ImportFlags & { archived?: boolean }

/** `tidemark owners`: works beside a running server. */
export function ownersCommand(): Command {
  return new Command('owners')
    .description('Set up who records can be assigned to')
    .addCommand(importSubcommand())
    .addCommand(listSubcommand())
}

function importSubcommand(): Command {
  const command = new Command('import')
    .argument('<file>', 'JSON in the form that GET /crm/v3/owners answers: {"results": [{"id": "501", ...}]}')
    .description(
      'Make each owner what the file says, what it leaves out too; owners not in the file stay as they are',
    )
    .option('--account <id>', 'account that gets them; needed when there are several', parseId)
  return withDatabaseOptions(command).action(async (file: string, flags: ImportFlags) => {
    const { accountId, written, unchanged } = await importOwners(configFrom(flags), {
      file,
      ...accountOf(flags),
    })
    process.stdout.write(`Account ${accountId}: ${written} owner(s) written, ${unchanged} unchanged.\n`)
  })
}

function listSubcommand(): Command {
  const command = new Command('list')
    .description('List owners: id, e-mail, name, user and teams')
    .option('--account <id>', 'account whose owners are listed; needed when there are several', parseId)
    .option('--archived', 'list the deactivated ones')
  return withDatabaseOptions(command).action(async (flags: ListFlags) => {
    const request = { ...accountOf(flags), archived: flags.archived ?? false }
    for (const owner of await listOwners(configFrom(flags), request)) {
      const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ')
      const user = owner.userId === undefined ? '-' : `user ${owner.userId}`
      const teams = owner.teams.map((team) => (team.primary ? `${team.name}*` : team.name)).join(', ')
      process.stdout.write(`${[owner.id, owner.email ?? '-', name || '-', user, teams || '-'].join('\t')}\n`)
    }
  })
}

function accountOf({ account }: ImportFlags): { readonly accountId?: string } {
  return account === undefined ? {} : { accountId: account }
}
