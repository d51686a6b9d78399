import { readFile } from 'node:fs/promises'
import type { Owner } from '../domain/owners/owner.ts'
import { readOwners } from '../domain/owners/read-owners.ts'
import { chooseAccount } from './choose-account.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'

const MAX_FILE_BYTES = 8_388_608
const SHOWN_PROBLEMS = 20
const PAGE_SIZE = 500

/** Which account the owners are of; needed when there are several. */
type OfAccount = { readonly accountId?: string }

/** What an import did: `unchanged` owners were there just so. */
export type ImportedOwners = {
  readonly accountId: string
  readonly written: number
  readonly unchanged: number
}

/**
 * Creates and changes owners of an account as a file says, all or none; those that the file does not name stay as they
 * are. Refuses a file that cannot be used with a line for each problem (OWN-7).
 */
export async function importOwners(
  config: Config,
  { file, accountId }: OfAccount & { readonly file: string },
): Promise<ImportedOwners> {
  const read = readOwners(await readJson(file))
  if (!read.ok) throw new ConfigRefusal(describeProblems(file, read.problems))
  const { owners } = read
  return withStores(config, 'tidemark owners import', async (stores) => {
    const chosen = await chooseAccount(stores, accountId)
    const written = await stores.owners.putOwners(chosen, { owners, now: Date.now() })
    return { accountId: chosen, written, unchanged: owners.length - written }
  })
}

/** Every owner of an account, or every deactivated one. */
export async function listOwners(
  config: Config,
  { accountId, archived }: OfAccount & { readonly archived: boolean },
): Promise<readonly Owner[]> {
  return withStores(config, 'tidemark owners list', async (stores) => {
    const chosen = await chooseAccount(stores, accountId)
    const owners: Owner[] = []
    for (let afterId: string | undefined = '0'; afterId !== undefined; ) {
      const page: readonly Owner[] = await stores.owners.listOwners(chosen, {
        archived,
        afterId,
        limit: PAGE_SIZE,
      })
      owners.push(...page)
      afterId = page.length < PAGE_SIZE ? undefined : page.at(-1)?.id
    }
    return owners
  })
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new ConfigRefusal(`${file} cannot be read (${codeOf(error)}).`)
  })
  if (bytes.length > MAX_FILE_BYTES)
    throw new ConfigRefusal(`${file} has ${bytes.length} bytes; the limit is ${MAX_FILE_BYTES}.`)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new ConfigRefusal(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function describeProblems(file: string, problems: readonly string[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `\n  ${problem}`)
  const more = problems.length - shown.length
  return `${file} cannot be used; nothing was imported:${shown.join('')}${more > 0 ? `\n  and ${more} more` : ''}`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
