import { createPortal, type Portal, type PortalRequest } from '../domain/admin/create-portal.ts'
import {
  findAccount,
  resumeAccount as resume,
  suspendAccount as suspend,
} from '../domain/admin/manage-accounts.ts'
import type { ManagedAccount } from '../domain/admin/managed-account.ts'
import { withStores } from './commands.ts'
import type { Config } from './config.ts'
import { listAll, operate } from './operate.ts'

/** The new account, and what opens it: shown this once. */
export type CreatedAccount = Portal

export function createAccount(config: Config, request: PortalRequest): Promise<CreatedAccount> {
  return operate(config, 'tidemark account create', (deps) => createPortal(deps, request))
}

export function listAccounts(config: Config): Promise<readonly ManagedAccount[]> {
  return withStores(config, 'tidemark account list', ({ admin }) =>
    listAll(admin.listAccounts, ({ id }) => id),
  )
}

export function showAccount(config: Config, accountId: string): Promise<ManagedAccount> {
  return operate(config, 'tidemark account show', (deps) => findAccount(deps, accountId))
}

export function suspendAccount(config: Config, accountId: string): Promise<ManagedAccount> {
  return operate(config, 'tidemark account suspend', (deps) => suspend(deps, accountId))
}

export function resumeAccount(config: Config, accountId: string): Promise<ManagedAccount> {
  return operate(config, 'tidemark account resume', (deps) => resume(deps, accountId))
}
