import type { Route } from '../wire/route.ts'
import type { AdminDeps } from '../wire/tidemark/v1/admin/admin-deps.ts'
import { createAccount } from '../wire/tidemark/v1/admin/create-account.ts'
import { listAccounts } from '../wire/tidemark/v1/admin/list-accounts.ts'
import { getAccount } from '../wire/tidemark/v1/admin/get-account.ts'
import { updateAccount } from '../wire/tidemark/v1/admin/update-account.ts'
import { suspendAccountRoute } from '../wire/tidemark/v1/admin/suspend-account.ts'
import { resumeAccountRoute } from '../wire/tidemark/v1/admin/resume-account.ts'
import { resetAccountRoute } from '../wire/tidemark/v1/admin/reset-account.ts'
import { deleteAccountRoute } from '../wire/tidemark/v1/admin/delete-account.ts'
import { createAppRoute } from '../wire/tidemark/v1/admin/create-app.ts'
import { listApps } from '../wire/tidemark/v1/admin/list-apps.ts'
import { getApp } from '../wire/tidemark/v1/admin/get-app.ts'
import { deleteAppRoute } from '../wire/tidemark/v1/admin/delete-app.ts'
import { replaceSecretRoute } from '../wire/tidemark/v1/admin/replace-client-secret.ts'
import { listInstalls } from '../wire/tidemark/v1/admin/list-installs.ts'
import { putInstall } from '../wire/tidemark/v1/admin/put-install.ts'
import { removeInstallationRoute } from '../wire/tidemark/v1/admin/delete-install.ts'
import { createUserRoute } from '../wire/tidemark/v1/admin/create-user.ts'
import { listUsers } from '../wire/tidemark/v1/admin/list-users.ts'
import { deleteUserRoute } from '../wire/tidemark/v1/admin/delete-user.ts'
import { setPasswordRoute } from '../wire/tidemark/v1/admin/set-password.ts'
import { createTokenRoute } from '../wire/tidemark/v1/admin/create-token.ts'
import { listTokens } from '../wire/tidemark/v1/admin/list-tokens.ts'
import { createDeveloperKeyRoute } from '../wire/tidemark/v1/admin/create-developer-key.ts'
import { revokeCredentialRoute } from '../wire/tidemark/v1/admin/revoke-token.ts'
import { BOOTSTRAP_LABEL } from './bootstrap.ts'
import type { ServerDeps } from './build-server.ts'
import { secretMaker } from './secret-maker.ts'

/** Every route for operators (decision 46). */
export function adminRoutes({ stores, now }: ServerDeps): readonly Route[] {
  const deps: AdminDeps = { admin: stores.admin, secrets: secretMaker, now, keptLabel: BOOTSTRAP_LABEL }
  return [
    createAccount,
    listAccounts,
    getAccount,
    updateAccount,
    suspendAccountRoute,
    resumeAccountRoute,
    resetAccountRoute,
    deleteAccountRoute,
    createAppRoute,
    listApps,
    getApp,
    deleteAppRoute,
    replaceSecretRoute,
    listInstalls,
    putInstall,
    removeInstallationRoute,
    createUserRoute,
    listUsers,
    deleteUserRoute,
    setPasswordRoute,
    createTokenRoute,
    listTokens,
    createDeveloperKeyRoute,
    revokeCredentialRoute,
  ].map((route) => route(deps))
}
