import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll } from 'vitest'
import { openStores, type Stores } from '../../src/app/open-stores.ts'
import { buildStubServer } from './stub-server.ts'
import type { Reply, TestAccount, TestServer } from './test-server.ts'

export type Answer = Pick<Reply, 'status' | 'body'>

/** Servers over the database of another one that answer as a server does when it is in trouble. */
export type FailingServers = {
  /** A list of templates from a store that fails in this way. */
  readonly whenFailing: (account: TestAccount, error: Error) => Promise<Answer>
  /** One request more than a server has room for: the others never get their credentials checked. */
  readonly whenFull: (account: TestAccount) => Promise<Answer>
  /** A request whose headers never end, to a server that waits less long than usual. */
  readonly tooSlow: () => Promise<Answer>
}

/** They are closed after the tests of the file. */
export function useFailingServers(server: TestServer): FailingServers {
  const stubs: { close: () => PromiseLike<unknown> }[] = []
  afterAll(async () => {
    await Promise.all(stubs.map((app) => app.close()))
  })

  async function start(replaced: Partial<Stores> = {}) {
    const { app } = await buildStubServer(server.db, replaced)
    stubs.push(app)
    return app
  }

  return {
    whenFailing: async ({ appId, token }, error) => {
      const { templates } = openStores(server.db)
      const listTemplates = () => Promise.reject(error)
      const app = await start({ templates: { ...templates, listTemplates } })
      const headers = { authorization: `Bearer ${token}` }
      return answerOf(await app.inject({ url: templatesOf(appId), headers }))
    },
    whenFull: async ({ appId }) => {
      const release = Promise.withResolvers<undefined>()
      const app = await start({ credentials: { findCredential: () => release.promise } })
      const ask = () => app.inject({ url: templatesOf(appId), headers: { authorization: 'Bearer x' } })
      // An injected request starts when it is waited for.
      const waiting = Array.from({ length: 256 }, () => ask().then(({ statusCode }) => statusCode))
      const reply = await ask()
      release.resolve(undefined)
      await Promise.all(waiting)
      return answerOf(reply)
    },
    tooSlow: async () => {
      const app = await start()
      app.server.headersTimeout = 1
      app.server.requestTimeout = 1
      const address = await app.listen({ port: 0, host: '127.0.0.1' })
      const socket = connect(Number(new URL(address).port), '127.0.0.1')
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
      const received: Buffer[] = []
      socket.on('data', (bytes: Buffer) => received.push(bytes))
      await once(socket, 'end')
      const text = Buffer.concat(received).toString()
      return { status: Number(text.split(' ')[1]), body: JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) }
    },
  }
}

function templatesOf(appId: string): string {
  return `/integrators/timeline/v3/${appId}/event-templates`
}

function answerOf(reply: { readonly statusCode: number; readonly payload: string }): Answer {
  return { status: reply.statusCode, body: JSON.parse(reply.payload) }
}
