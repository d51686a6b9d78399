import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningCommand, startServe } from '../support/command-line.ts'
import { useTestDatabase } from '../support/test-database.ts'
import { ACCOUNT_TIMELINE, insertMany, linesOf } from '../support/timeline-reading.ts'

const COUNT = 20_000
const database = useTestDatabase()
let folder: string
let server: RunningCommand

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-streams-'))
  server = await startServe(['--port', '0', '--data-dir', folder, '--database-url', database.url])
  await database.db.query('delete from timeline_event', [])
  const { accountId } = readBootstrap()
  // The first template of a new database, which dev mode makes.
  const templateId = '1000001'
  await insertMany(database.db, { accountId, templateId, objectId: '1001', count: COUNT, padding: 2_048 })
})

afterEach(async () => {
  if (server.child.exitCode === null) await server.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

function readBootstrap(): { accountId: string; token: string } {
  return JSON.parse(readFileSync(join(folder, 'bootstrap.json'), 'utf8'))
}

/** Keeps its connections open when a reply is over, as clients do. */
const agent = new Agent({ keepAlive: true })

/** A stream that nobody reads yet. */
async function open(query = ''): Promise<IncomingMessage> {
  const url = `${server.url}${ACCOUNT_TIMELINE}?format=ndjson${query}`
  const request = get(url, { headers: { authorization: `Bearer ${readBootstrap().token}` }, agent })
  const [reply] = (await once(request, 'response')) as [IncomingMessage]
  return reply
}

/** Resolves once the server takes no new connections: it has heard the signal. */
async function untilRefused(): Promise<void> {
  const isTaken = () =>
    fetch(`${server.url}/health/live`).then(
      () => true,
      () => false,
    )
  while (await isTaken());
}

/** Resolves once the server has asked the database nothing for a second: the client holds the stream back. */
async function untilHeldBack(): Promise<void> {
  const isQuiet = async () => {
    const [row] = await database.db.query<{ quiet: boolean | null }>(
      `select max(state_change) < now() - interval '1 second' as quiet from pg_stat_activity
       where application_name = 'tidemark' and datname = current_database() and pid <> pg_backend_pid()`,
      [],
    )
    return row?.quiet === true
  }
  while (!(await isQuiet()));
}

async function textOf(reply: IncomingMessage): Promise<string> {
  let text = ''
  reply.setEncoding('utf8')
  for await (const part of reply) text += part
  return text
}

describe('a server that stops', () => {
  test('ends a stream early, with where to go on; the rest is there after the next start (decision 61)', async () => {
    const reply = await open()
    const stopped = server.stop('SIGTERM')
    await untilRefused()
    const lines = linesOf(await textOf(reply))
    const { code, durationMs } = await stopped
    expect([code, durationMs < 5_000]).toEqual([0, true])
    const end = lines.at(-1)
    expect(end).toMatchObject({
      kind: 'end',
      complete: false,
      count: lines.length - 1,
      error: { category: 'SERVICE_UNAVAILABLE' },
    })
    server = await startServe(['--port', '0', '--data-dir', folder, '--database-url', database.url])
    const rest = linesOf(await textOf(await open(`&after=${end.after}`)))
    expect(rest.at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT - end.count })
    const ids = [...lines.slice(0, -1), ...rest.slice(0, -1)].map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: COUNT }, (_, at) => `many-${COUNT - at}`))
  })

  test('cuts a stream that nobody reads when its time to stop is over (reliability P7)', async () => {
    const reply = await open()
    await untilHeldBack()
    const cut = once(reply, 'error')
    const { code, durationMs } = await server.stop('SIGTERM')
    expect([code, durationMs < 12_000]).toEqual([0, true])
    reply.resume()
    expect(await cut).toEqual([expect.objectContaining({ message: 'aborted' })])
  })
})
