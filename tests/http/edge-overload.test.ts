import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { buildStubServer, type StubServer } from '../support/stub-server.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()
const ROOM = 256
const MIB = 1_048_576
const BATCH = '/integrators/timeline/v3/events/batch/create'
const READ = '/crm/v3/objects/contacts/1'
const headers = { authorization: 'Bearer x' }
let server: StubServer | undefined

afterEach(() => server?.app.close())

/** A server whose requests wait for their credentials until they are let go. */
async function startHolding() {
  let gate = Promise.withResolvers<undefined>()
  let asked = 0
  const findCredential = () => {
    asked += 1
    return gate.promise
  }
  server = await buildStubServer(database.db, { credentials: { findCredential } })
  const { app } = server
  return {
    app,
    countAsked: () => asked,
    letGo: () => {
      gate.resolve(undefined)
      gate = Promise.withResolvers<undefined>()
    },
    /** Starts a request; an injected one starts when it is waited for. */
    ask: async (url: string, more: object = {}): Promise<number> =>
      (await app.inject({ method: url === BATCH ? 'POST' : 'GET', url, headers: { ...headers, ...more } }))
        .statusCode,
  }
}

test('all operations share one room: a request too many waits a second, then 429 (decision 20)', async () => {
  const { ask, letGo, countAsked } = await startHolding()
  const inside = Array.from({ length: ROOM }, (_, at) => ask(at % 2 === 0 ? READ : BATCH))
  const startedAt = performance.now()
  expect(await ask(READ)).toBe(429)
  expect(performance.now() - startedAt).toBeGreaterThan(900)
  expect(countAsked()).toBe(ROOM)
  letGo()
  expect(new Set(await Promise.all(inside))).toEqual(new Set([401]))
  const later = ask(READ)
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM + 1))
  letGo()
  expect(await later).toBe(401)
})

test('one that waits is let in as soon as another leaves', async () => {
  const { ask, letGo, countAsked } = await startHolding()
  const inside = Array.from({ length: ROOM }, () => ask(READ))
  const waiting = ask(READ)
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM))
  letGo()
  await Promise.all(inside)
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM + 1))
  letGo()
  expect(await waiting).toBe(401)
})

test('a client that leaves while it waits takes no room with it', async () => {
  const { app, ask, letGo, countAsked } = await startHolding()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const inside = Array.from({ length: ROOM }, () => ask(READ))
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM))
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  const taken = once(app.server, 'request')
  socket.write(`GET ${READ} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n`)
  const [, response] = await taken
  await pause(10)
  socket.destroy()
  await once(response, 'close')
  letGo()
  await Promise.all(inside)
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM + 1))
  letGo()
  const again = Array.from({ length: ROOM }, () => ask(READ))
  await vi.waitFor(() => expect(countAsked()).toBe(ROOM + 1 + ROOM))
  letGo()
  await Promise.all(again)
})

test.each([
  ['plain', `Content-Length: ${60 * MIB}`],
  ['chunked, so of unknown size', 'Transfer-Encoding: chunked'],
  ['gzip, so a hundred times as large', `Content-Length: ${MIB}\r\nContent-Encoding: gzip`],
])(
  'bodies count at what they may come to be, and hold back bodies only: %s (decision 30)',
  async (_name, framing) => {
    const caller = {
      kind: 'private_app',
      accountId: '1',
      appId: '1',
      developerAccountId: '1',
      scopes: ['*'],
    } as const
    let asked = 0
    const findCredential = async () => {
      asked += 1
      return { caller, isBlocked: false }
    }
    server = await buildStubServer(database.db, { credentials: { findCredential } })
    const { app } = server
    const socket = connect(
      Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port),
      '127.0.0.1',
    )
    const head = [
      'Host: localhost',
      'Authorization: Bearer x',
      'Content-Type: application/json',
      framing,
    ].join('\r\n')
    socket.write(`POST ${BATCH} HTTP/1.1\r\n${head}\r\n\r\n`)
    await vi.waitFor(() => expect(asked).toBe(1))
    const more = { ...headers, 'content-type': 'application/json', 'content-length': String(10 * MIB) }
    const held = await app.inject({ method: 'POST', url: BATCH, headers: more })
    expect(held.statusCode).toBe(429)
    const read = await app.inject({ method: 'GET', url: READ, headers })
    expect(read.statusCode).toBe(404)
    socket.destroy()
  },
)
