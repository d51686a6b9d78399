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

/** An account with an app of its own, and what opens it. */
export async function createPortal(admin: Admin, more: object = {}): Promise<Reply['body']> {
  const reply = await admin('POST', '/accounts', { name: 'Portal', app: {}, ...more })
  if (reply.status !== 201) throw new Error(`no portal was made: ${reply.text}`)
  return reply.body
}
