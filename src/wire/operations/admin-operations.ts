import { built, type Operation } from './operation.ts'

const ADMIN = '/tidemark/v1/admin'

function admin(
  id: string,
  [method, path]: readonly [Operation['method'], string],
  summary: string,
): Operation {
  const access = { kind: 'admin' } as const
  return built({
    id: `tidemark.v1.admin.${id}`,
    method,
    path: `${ADMIN}${path}`,
    access,
    rule: 'decision 46',
    summary,
  })
}

/** What operators do from outside: accounts and what is in them of apps, users and tokens. */
export const adminOperations = {
  createAccount: admin(
    'accounts.create',
    ['POST', '/accounts'],
    'Make an account, and if wanted an app in it with what opens it',
  ),
  listAccounts: admin('accounts.list', ['GET', '/accounts'], 'List the accounts of this server'),
  getAccount: admin('accounts.get', ['GET', '/accounts/:accountId'], 'Show an account'),
  updateAccount: admin(
    'accounts.update',
    ['PATCH', '/accounts/:accountId'],
    'Change what an account has set',
  ),
  suspendAccount: admin(
    'accounts.suspend',
    ['POST', '/accounts/:accountId/suspend'],
    'Refuse whatever acts in an account',
  ),
  resumeAccount: admin(
    'accounts.resume',
    ['POST', '/accounts/:accountId/resume'],
    'Take the suspension of an account back',
  ),
  resetAccount: admin(
    'accounts.reset',
    ['POST', '/accounts/:accountId/reset'],
    'Empty an account; its users, apps and credentials stay',
  ),
  deleteAccount: admin(
    'accounts.delete',
    ['DELETE', '/accounts/:accountId'],
    'Delete an account with everything that is of it',
  ),
  createApp: admin(
    'apps.create',
    ['POST', '/apps'],
    'Make an app, with an OAuth client if it has redirect URIs',
  ),
  listApps: admin('apps.list', ['GET', '/apps'], 'List apps and their OAuth clients'),
  getApp: admin('apps.get', ['GET', '/apps/:appId'], 'Show an app and its OAuth clients'),
  deleteApp: admin(
    'apps.delete',
    ['DELETE', '/apps/:appId'],
    'Delete an app with its templates, clients and credentials',
  ),
  replaceSecret: admin(
    'apps.clients.replace-secret',
    ['POST', '/apps/:appId/clients/:clientId/secret'],
    'Give an OAuth client another secret',
  ),
  listInstalls: admin(
    'installs.list',
    ['GET', '/accounts/:accountId/installs'],
    'List the apps in an account',
  ),
  putInstall: admin(
    'installs.put',
    ['PUT', '/accounts/:accountId/installs/:appId'],
    'Let an app into an account, or change its scopes there',
  ),
  deleteInstall: admin(
    'installs.delete',
    ['DELETE', '/accounts/:accountId/installs/:appId'],
    'Take an app out of an account',
  ),
  createUser: admin(
    'users.create',
    ['POST', '/accounts/:accountId/users'],
    'Make a user who may let apps into an account',
  ),
  listUsers: admin('users.list', ['GET', '/accounts/:accountId/users'], 'List the users of an account'),
  deleteUser: admin(
    'users.delete',
    ['DELETE', '/accounts/:accountId/users/:userId'],
    'Delete a user, and what was granted in its name',
  ),
  setPassword: admin(
    'users.set-password',
    ['PUT', '/accounts/:accountId/users/:userId/password'],
    'Give a user another password',
  ),
  createToken: admin(
    'tokens.create',
    ['POST', '/accounts/:accountId/tokens'],
    'Make an access token of an app in an account',
  ),
  listTokens: admin(
    'tokens.list',
    ['GET', '/accounts/:accountId/tokens'],
    'List the credentials of an account, never their text',
  ),
  createDeveloperKey: admin(
    'developer-keys.create',
    ['POST', '/accounts/:accountId/developer-keys'],
    'Make a developer key for the apps that an account owns',
  ),
  revokeToken: admin('tokens.revoke', ['DELETE', '/tokens/:tokenId'], 'Revoke a credential of any kind'),
} as const satisfies Record<string, Operation>
