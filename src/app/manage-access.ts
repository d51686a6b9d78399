import { deleteUser } from '../domain/admin/manage-access.ts'
import { findLiveAccount } from '../domain/admin/manage-accounts.ts'
import { deleteApp, putInstallation, removeInstallation } from '../domain/admin/manage-apps.ts'
import type { Installation, ManagedUser } from '../domain/admin/managed-app.ts'
import { success } from '../domain/failure.ts'
import type { Config } from './config.ts'
import { listAll, operate } from './operate.ts'

/** Refuses while other accounts than its owner have the app. */
export async function removeApp(config: Config, appId: string): Promise<void> {
  await operate(config, 'tidemark app delete', (deps) => deleteApp(deps, appId))
}

export function listUsers(config: Config, accountId: string): Promise<readonly ManagedUser[]> {
  return operate(config, 'tidemark user list', async ({ admin }) => {
    const account = await findLiveAccount({ admin }, accountId)
    if (!account.ok) return account
    return success(
      await listAll(
        (page) => admin.listUsers(accountId, page),
        ({ id }) => id,
      ),
    )
  })
}

export async function removeUser(
  config: Config,
  user: { readonly accountId: string; readonly userId: string },
): Promise<void> {
  await operate(config, 'tidemark user delete', (deps) => deleteUser(deps, user))
}

/** Lets an app into an account, or changes its scopes there. */
export async function installApp(
  config: Config,
  wanted: Pick<Installation, 'accountId' | 'appId' | 'scopes'>,
): Promise<void> {
  await operate(config, 'tidemark install add', (deps) => putInstallation(deps, wanted))
}

export function listInstallations(config: Config, accountId: string): Promise<readonly Installation[]> {
  return operate(config, 'tidemark install list', async ({ admin }) => {
    const account = await findLiveAccount({ admin }, accountId)
    if (!account.ok) return account
    return success(
      await listAll(
        (page) => admin.listInstallations(accountId, page),
        ({ appId }) => appId,
      ),
    )
  })
}

export async function uninstallApp(
  config: Config,
  of: { readonly accountId: string; readonly appId: string },
): Promise<void> {
  await operate(config, 'tidemark install remove', (deps) => removeInstallation(deps, of))
}
