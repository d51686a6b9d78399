import { resetAccount, deleteAccount, type SweepState } from '../domain/admin/manage-accounts.ts'
import type { Outcome } from '../domain/failure.ts'
import type { AdminDeps } from '../wire/tidemark/v1/admin/admin-deps.ts'
import { BOOTSTRAP_LABEL } from './bootstrap.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import { secretMaker } from './secret-maker.ts'

const PAGE_SIZE = 500

/** Runs what the admin API does, too, for a command; a refusal becomes its sentence. */
export async function operate<T>(
  config: Config,
  owner: string,
  work: (deps: AdminDeps) => Promise<Outcome<T>>,
): Promise<T> {
  return withStores(config, owner, async ({ admin }) => {
    const outcome = await work({ admin, secrets: secretMaker, now: Date.now, keptLabel: BOOTSTRAP_LABEL })
    if (outcome.ok) return outcome.value
    throw new ConfigRefusal(outcome.failure.message)
  })
}

/** Empties an account, however long that takes. */
export function emptyAccount(config: Config, accountId: string): Promise<void> {
  return untilDone(config, 'tidemark account reset', (deps) => resetAccount(deps, accountId))
}

/** Deletes an account with everything that is of it, however long that takes. */
export function removeAccount(config: Config, accountId: string): Promise<void> {
  return untilDone(config, 'tidemark account delete', (deps) => deleteAccount(deps, accountId))
}

async function untilDone(
  config: Config,
  owner: string,
  work: (deps: AdminDeps) => Promise<Outcome<SweepState>>,
): Promise<void> {
  while ((await operate(config, owner, work)) === 'more');
}

/** Every item of a list that is read page by page. */
export async function listAll<T>(
  read: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly T[]>,
  cursorOf: (item: T) => string,
): Promise<readonly T[]> {
  const items: T[] = []
  for (;;) {
    const last = items.at(-1)
    const page = await read({ limit: PAGE_SIZE, ...(last === undefined ? {} : { after: cursorOf(last) }) })
    items.push(...page)
    if (page.length < PAGE_SIZE) return items
  }
}
