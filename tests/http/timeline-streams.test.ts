import { once } from 'node:events'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { DatabaseError } from '../../src/storage/postgres-errors.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { ACCOUNT_TIMELINE, insertMany, linesOf, recordEvents } from '../support/timeline-reading.ts'
import { createContact, createTemplate, postEvent } from '../support/timeline-setup.ts'

const COUNT = 20_000
const PADDING = 2_048
const server = useTestServer()
let account: TestAccount
let contactId: string
let port = 0
const lines = `${ACCOUNT_TIMELINE}?format=ndjson`

beforeAll(async () => {
  account = await server.createAccount()
  const templateId = await createTemplate(account)
  contactId = await createContact(account, { email: 'many@example.org' })
  const { accountId } = account
  await insertMany(server.db, {
    accountId,
    templateId,
    objectId: contactId,
    count: COUNT,
    padding: PADDING,
  })
  port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Counts the events that were read for streams. */
function watchReading(): { events: number; steps: number } {
  const seen = { events: 0, steps: 0 }
  const walk = server.stores.reader.walk
  vi.spyOn(server.stores.reader, 'walk').mockImplementation(async (accountId, asked) => {
    const found = await walk(accountId, asked)
    seen.events += found.events.length
    seen.steps += 1
    return found
  })
  return seen
}

/** A reply whose body nobody has asked for yet, and the server's side of it. */
async function open(path: string): Promise<{ reply: IncomingMessage; sent: ServerResponse }> {
  const accepted = once(server.app.server, 'request')
  const request = get({ port, path, headers: { authorization: `Bearer ${account.token}` }, agent: false })
  const [reply] = (await once(request, 'response')) as [IncomingMessage]
  const [, sent] = (await accepted) as [IncomingMessage, ServerResponse]
  return { reply, sent }
}

/** Lets other clients be served for a while. */
async function serveOthers(): Promise<void> {
  for (let count = 0; count < 40; count += 1) {
    expect((await account.send('GET', `/crm/v3/objects/contacts/${contactId}`)).status).toBe(200)
  }
}

/** Waits until the server can give nothing more to a client that does not read: every buffer between is full. */
async function untilHeldBack(sent: ServerResponse): Promise<void> {
  while (!sent.writableNeedDrain) await new Promise((resolve) => setImmediate(resolve))
  await serveOthers()
  while (!sent.writableNeedDrain) await new Promise((resolve) => setImmediate(resolve))
}

describe('a stream', () => {
  test('has one line for each event, newest first, and a last one that says so (decision 61)', async () => {
    for (const path of [lines, `${recordEvents(contactId)}&format=ndjson`]) {
      const reply = await account.send('GET', path)
      expect(reply).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/x-ndjson', 'x-content-type-options': 'nosniff' },
      })
      const all = linesOf(reply.text)
      expect(all.at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT })
      expect(all.slice(0, -1).map(({ kind, id }) => `${kind} ${id}`)).toEqual(
        Array.from({ length: COUNT }, (_, at) => `event many-${COUNT - at}`),
      )
    }
  })

  test('has the same items as pages have', async () => {
    const page = await account.send('GET', `${ACCOUNT_TIMELINE}?limit=3`)
    const stream = await account.send(
      'GET',
      `${ACCOUNT_TIMELINE}?occurredAfter=2020-01-01T05:33:18Z`,
      undefined,
      {
        accept: 'text/plain, Application/X-NDJSON;q=0.5',
      },
    )
    expect(linesOf(stream.text)).toEqual([...page.body.results, { kind: 'end', complete: true, count: 3 }])
  })

  test('is not sent when format says json, whatever is accepted', async () => {
    const headers = { accept: 'application/x-ndjson' }
    const reply = await account.send('GET', `${ACCOUNT_TIMELINE}?format=json`, undefined, headers)
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8')
  })

  test('takes filters and goes on from a cursor', async () => {
    const page = await account.send('GET', `${ACCOUNT_TIMELINE}?limit=10`)
    const rest = await account.send('GET', `${lines}&after=${page.body.paging.next.after}`)
    expect(linesOf(rest.text)[0].id).toBe(`many-${COUNT - 10}`)
    expect(linesOf(rest.text).at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT - 10 })
    const rare = await account.send('GET', `${lines}&token.course=7`)
    expect(linesOf(rare.text).map(({ id }) => id)).toEqual(['many-7', undefined])
  })

  test('leaves out what arrives while it runs, unless it is older than what was sent', async () => {
    const { reply, sent } = await open(lines)
    await untilHeldBack(sent)
    const event = { email: 'many@example.org', eventTemplateId: await createTemplate(account) }
    expect(await postEvent(account, { ...event, id: 'newer' })).toMatchObject({ status: 201 })
    expect(await postEvent(account, { ...event, id: 'older', timestamp: 0 })).toMatchObject({ status: 201 })
    const all = linesOf(await textOf(reply))
    expect(all.at(-2).id).toBe('older')
    expect(all.at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT + 1 })
    await server.db.query("delete from timeline_event where account_id = $1 and id in ('newer', 'older')", [
      account.accountId,
    ])
  })

  test('of a record that is merged while it runs goes on with the one that stands for it (OBJ-80)', async () => {
    const own = await server.createAccount()
    const primary = await createContact(own, { email: 'primary@example.org' })
    const other = await createContact(own, { email: 'other@example.org' })
    const templateId = await createTemplate(own)
    const { accountId } = own
    await insertMany(server.db, { accountId, templateId, objectId: other, count: 600, padding: 1 })
    const walk = server.stores.reader.walk
    const merge = () =>
      own.send('POST', '/crm/v3/objects/contacts/merge', {
        primaryObjectId: primary,
        objectIdToMerge: other,
      })
    vi.spyOn(server.stores.reader, 'walk').mockImplementationOnce(async (asker, asked) => {
      const found = await walk(asker, asked)
      expect((await merge()).status).toBe(200)
      return found
    })
    const reply = await own.send('GET', `${recordEvents(other)}&format=ndjson`)
    expect(linesOf(reply.text).at(-1)).toEqual({ kind: 'end', complete: true, count: 600 })
  })

  test('answers HEAD without reading more than the first page (PH31)', async () => {
    const seen = watchReading()
    const reply = await account.send('HEAD', lines)
    expect([reply.status, reply.text, reply.headers['content-type']]).toEqual([
      200,
      '',
      'application/x-ndjson',
    ])
    expect(seen.steps).toBe(1)
  })
})

const textOf = async (reply: IncomingMessage) => {
  let text = ''
  reply.setEncoding('utf8')
  for await (const part of reply) text += part
  return text
}

/** Waits until no more is read for the stream, however much others are served meanwhile. */
async function untilStill(seen: { events: number }): Promise<void> {
  for (let before = -1; before !== seen.events; ) {
    before = seen.events
    await serveOthers()
  }
}

describe('a slow reader', () => {
  test('holds the server back: a fraction of the events is in memory at any time (reliability P6)', async () => {
    const seen = watchReading()
    const { reply, sent } = await open(lines)
    await untilHeldBack(sent)
    await untilStill(seen)
    // What the kernel's buffers take, some megabytes, and a few pages; all events are over forty.
    expect(seen.events).toBeLessThan(COUNT / 2)
    let text = ''
    let mostAhead = 0
    reply.setEncoding('utf8')
    for await (const part of reply) {
      text += part
      mostAhead = Math.max(mostAhead, seen.events - Math.floor(text.length / PADDING))
    }
    expect(linesOf(text).at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT })
    expect(mostAhead).toBeLessThan(COUNT / 2)
    expect(seen.events).toBeGreaterThanOrEqual(COUNT)
  })

  test('holds no connection to the database', async () => {
    const { reply, sent } = await open(lines)
    await untilHeldBack(sent)
    expect(server.db.pool.totalCount - server.db.pool.idleCount).toBe(0)
    reply.destroy()
    await once(sent, 'close')
  })

  test('who goes away ends the reading', async () => {
    const seen = watchReading()
    const { reply, sent } = await open(lines)
    await untilHeldBack(sent)
    reply.destroy()
    await once(sent, 'close')
    const { events } = seen
    await serveOthers()
    expect(seen.events).toBeLessThanOrEqual(events + 251)
  })

  test('who takes nothing for a minute is let go (reliability P6)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { reply, sent } = await open(lines)
    await untilHeldBack(sent)
    vi.advanceTimersByTime(59_000)
    expect(sent.destroyed).toBe(false)
    const closed = once(sent, 'close')
    vi.advanceTimersByTime(1_000)
    await closed
    await expect(textOf(reply)).rejects.toThrow('aborted')
  })
})

describe('too many streams', () => {
  test('are told to come back, and leave room for other requests (decision 20, decision 61)', async () => {
    const walk = server.stores.reader.walk
    const gate = Promise.withResolvers<void>()
    vi.spyOn(server.stores.reader, 'walk').mockImplementation(async (accountId, asked) => {
      // The first page of each is there at once; the others wait.
      if (asked.range.newest) await gate.promise
      return walk(accountId, asked)
    })
    const first = `${lines}&occurredAfter=2020-01-01T05:25:00Z`
    const running = []
    for (let count = 0; count < 32; count += 1) running.push(await open(first))
    const refused = await account.send('GET', first)
    expect(refused).toMatchObject({ status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } })
    expect((await account.send('GET', `/crm/v3/objects/contacts/${contactId}`)).status).toBe(200)
    gate.resolve()
    const ends = await Promise.all(running.map(({ reply }) => textOf(reply)))
    expect(ends.filter((text) => !text.includes('"complete":true'))).toEqual([])
    expect((await account.send('GET', first)).status).toBe(200)
  })
})

describe('trouble on the way', () => {
  const failFrom = (step: number, error: Error) => {
    const walk = server.stores.reader.walk
    let steps = 0
    vi.spyOn(server.stores.reader, 'walk').mockImplementation(async (accountId, asked) => {
      steps += 1
      if (steps >= step) throw error
      return walk(accountId, asked)
    })
  }

  test('before the first line has a status of its own (PE33)', async () => {
    failFrom(1, new DatabaseError('unavailable', new Error('gone')))
    expect(await account.send('GET', lines)).toMatchObject({
      status: 503,
      body: { category: 'SERVICE_UNAVAILABLE' },
    })
  })

  test('later ends the stream with a line that says why, and where to go on (decision 61)', async () => {
    failFrom(3, new DatabaseError('unavailable', new Error('gone')))
    const reply = await account.send('GET', lines)
    vi.restoreAllMocks()
    const all = linesOf(reply.text)
    expect(all.at(-1)).toEqual({
      kind: 'end',
      complete: false,
      count: 500,
      after: expect.any(String),
      error: expect.objectContaining({
        category: 'SERVICE_UNAVAILABLE',
        correlationId: reply.headers['x-hubspot-correlation-id'],
      }),
    })
    const rest = await account.send('GET', `${lines}&after=${all.at(-1).after}`)
    expect(linesOf(rest.text)[0].id).toBe(`many-${COUNT - 500}`)
    expect(linesOf(rest.text).at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT - 500 })
  })

  test('of our own making tells nothing of its cause (PE31)', async () => {
    failFrom(2, new TypeError('secret detail'))
    const last = linesOf((await account.send('GET', lines)).text).at(-1)
    expect(last).toMatchObject({ complete: false, count: 250, error: { category: 'INTERNAL_ERROR' } })
    expect(JSON.stringify(last)).not.toContain('secret')
  })
})
