import type { Reply, TestServer } from './test-server.ts'

/** Calls the admin API as the operator. */
export type Admin = (method: string, path: string, body?: unknown) => Promise<Reply>

export function adminOf(server: TestServer): Admin {
  return (method, path, body) =>
    server.send({
      method,
      url: `/tidemark/v1/admin${path}`,
      token: server.adminToken,
      ...(body === undefined ? {} : { body }),
    })
}

/** Admin operations of which the path says everything, though they are no reading and no deleting. */
export const bodilessAdmin: readonly string[] = [
  'tidemark.v1.admin.accounts.suspend',
  'tidemark.v1.admin.accounts.resume',
  'tidemark.v1.admin.accounts.reset',
  'tidemark.v1.admin.apps.clients.replace-secret',
]

/** A body that each admin operation takes. */
export const adminBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'tidemark.v1.admin.accounts.create': {
    name: 'Good',
    id: '424243',
    kind: 'standard',
    accountType: 'SANDBOX',
    timeZone: 'UTC',
    currency: 'EUR',
    app: { id: '424242', name: 'Good', scopes: ['oauth'] },
  },
  'tidemark.v1.admin.accounts.update': { name: 'Good', timeZone: 'UTC', currency: 'EUR' },
  'tidemark.v1.admin.apps.create': {
    developerAccountId: '424242',
    name: 'Good',
    redirectUris: ['https://app.example/'],
    scopes: ['oauth'],
    public: false,
  },
  'tidemark.v1.admin.installs.put': { scopes: ['oauth'] },
  'tidemark.v1.admin.users.create': { email: 'good@example.org', password: 'long enough' },
  'tidemark.v1.admin.users.set-password': { password: 'long enough' },
  'tidemark.v1.admin.tokens.create': { appId: '424242', scopes: ['oauth'], label: 'Good', expiresIn: 60 },
  'tidemark.v1.admin.developer-keys.create': { label: 'Good', expiresIn: 60 },
}

/** An account with an app of its own, and what opens it. */
export async function createPortal(admin: Admin, more: object = {}): Promise<Reply['body']> {
  const reply = await admin('POST', '/accounts', { name: 'Portal', app: {}, ...more })
  if (reply.status !== 201) throw new Error(`no portal was made: ${reply.text}`)
  return reply.body
}
