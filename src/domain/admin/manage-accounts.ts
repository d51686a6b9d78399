import { type Outcome, refusal, success } from '../failure.ts'
import { adminConflict, adminInvalid, adminNotFound } from './admin-failures.ts'
import type { AccountDirectory } from './admin-store.ts'
import { checkCurrency, checkName, checkTimeZone, isId } from './check-input.ts'
import type { AccountChanges, ManagedAccount } from './managed-account.ts'

/** How long one call works on emptying or deleting an account before it says that there is more to do. */
const BUDGET_MS = 15_000

type Deps = { readonly admin: AccountDirectory; readonly now: () => number }

/** How far emptying or deleting got: `more` asks for the same call again. */
export type SweepState = 'done' | 'more'

/** The account, on its way out or not. */
export async function findAccount(
  { admin }: Pick<Deps, 'admin'>,
  accountId: string,
): Promise<Outcome<ManagedAccount>> {
  const account = isId(accountId) ? await admin.findAccount(accountId) : undefined
  return account === undefined ? adminNotFound('account', accountId) : success(account)
}

/** The account, unless it is being deleted: as good as gone. */
export async function findLiveAccount(
  deps: Pick<Deps, 'admin'>,
  accountId: string,
): Promise<Outcome<ManagedAccount>> {
  const found = await findAccount(deps, accountId)
  return found.ok && found.value.state === 'deleting' ? adminNotFound('account', accountId) : found
}

/** Changes what an account has set; the account as it is then. */
export async function changeAccount(
  deps: Deps,
  accountId: string,
  changes: AccountChanges,
): Promise<Outcome<ManagedAccount>> {
  const invalid = adminInvalid([
    ...checkName('name', changes.name),
    ...checkTimeZone('timeZone', changes.timeZone),
    ...checkCurrency('currency', changes.currency),
  ])
  if (invalid) return refusal(invalid)
  const found = await findLiveAccount(deps, accountId)
  if (!found.ok) return found
  await deps.admin.changeAccount(accountId, changes)
  return findAccount(deps, accountId)
}

/** From now on whatever acts in the account is refused (platform PA41); again is no trouble. */
export async function suspendAccount(deps: Deps, accountId: string): Promise<Outcome<ManagedAccount>> {
  const found = await findLiveAccount(deps, accountId)
  if (!found.ok) return found
  await deps.admin.suspendAccount(accountId, deps.now())
  return findAccount(deps, accountId)
}

/** Takes a suspension back; of an account that is not suspended it is no trouble. */
export async function resumeAccount(deps: Deps, accountId: string): Promise<Outcome<ManagedAccount>> {
  const found = await findLiveAccount(deps, accountId)
  if (!found.ok) return found
  await deps.admin.suspendAccount(accountId)
  return findAccount(deps, accountId)
}

/**
 * Empties an account: what is left are its settings, apps, installations, users and credentials, and the counters of
 * its ids, so that no id is given twice.
 */
export async function resetAccount(deps: Deps, accountId: string): Promise<Outcome<SweepState>> {
  const found = await findLiveAccount(deps, accountId)
  if (!found.ok) return found
  const closing = { reason: 'emptying', now: deps.now(), keptLabel: '' } as const
  const closed = await deps.admin.closeAccount(accountId, closing)
  if (closed.state !== 'closed') return adminNotFound('account', accountId)
  const sweep = { reason: 'emptying', closedAt: closed.closedAt, budgetMs: BUDGET_MS } as const
  return success(await deps.admin.sweepAccount(accountId, sweep))
}

/**
 * Deletes an account with everything that is of it, its apps too. Refused while other accounts have one of them, and for
 * an account that holds a credential of `keptLabel`: dev mode would make it anew.
 */
export async function deleteAccount(
  deps: Deps & { readonly keptLabel: string },
  accountId: string,
): Promise<Outcome<SweepState>> {
  const found = await findAccount(deps, accountId)
  if (!found.ok) return found
  const closing = { reason: 'deleted', now: deps.now(), keptLabel: deps.keptLabel } as const
  const closed = await deps.admin.closeAccount(accountId, closing)
  if (closed.state === 'absent') return adminNotFound('account', accountId)
  if (closed.state === 'kept') {
    const message = `Dev mode made account ${accountId} and needs it at the next start. Reset it instead.`
    return adminConflict(message, [accountId])
  }
  if (closed.state === 'in_use') {
    const message = `Account ${accountId} owns apps that other accounts have: ${closed.accountIds.join(', ')}. Take them out there, or delete those accounts first.`
    return adminConflict(message, closed.accountIds)
  }
  const sweep = { reason: 'deleted', closedAt: closed.closedAt, budgetMs: BUDGET_MS } as const
  return success(await deps.admin.sweepAccount(accountId, sweep))
}
