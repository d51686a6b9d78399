import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { refusalOf, releases } from './support/clients.ts'
import { createTemplate, eventsOf, type Template } from './support/fixtures.ts'
import { send, target, unique, uniqueEmail } from './support/target.ts'

/** Passes requests on, then tells the client that they failed: what a gateway does that loses a reply. */
const gateway = { losing: 0, statuses: [] as number[] }
let proxy: Server
let basePath: string

async function passOn(request: IncomingMessage): Promise<Response> {
  const { authorization = '', 'content-type': contentType = 'application/json' } = request.headers
  const body = await buffer(request)
  return fetch(target.url + (request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: { authorization, 'content-type': contentType },
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  })
}

beforeAll(async () => {
  proxy = createServer((request, reply) => {
    void passOn(request).then(async (answer) => {
      const text = await answer.text()
      gateway.statuses.push(answer.status)
      gateway.losing -= 1
      const isLost = gateway.losing >= 0
      reply.writeHead(isLost ? 502 : answer.status, { 'content-type': 'application/json' })
      reply.end(isLost ? '{"status":"error","message":"Bad gateway"}' : text)
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  basePath = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  // The client reports each retry on stderr.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterAll(() => {
  proxy.closeAllConnections()
  proxy.close()
})

describe.each(releases)('retries by $name', (release) => {
  let template: Template

  beforeAll(async () => {
    template = await createTemplate()
  })

  beforeEach(() => {
    gateway.statuses = []
    gateway.losing = 0
  })

  function connect() {
    // Both settings are read when the client is made; the API objects are made on first use.
    return release.create({ basePath, accessToken: target.token, numberOfApiCallRetries: 4 }).crm.timeline
      .eventsApi
  }

  test('an event whose replies were lost is stored once and answered as the first time (V13, PX15, PX22)', async () => {
    const eventsApi = connect()
    gateway.losing = 2
    const event = {
      eventTemplateId: template.id,
      id: unique('lost'),
      email: uniqueEmail(),
      tokens: { course: 'Rust' },
    }
    const created = await eventsApi.create(event)
    expect(gateway.statuses).toEqual([201, 201, 201])
    expect(created).toMatchObject({ id: event.id, tokens: event.tokens })
    const path = `/crm/v3/objects/contacts/${event.email}?idProperty=email`
    expect((await send<{ id: string }>('GET', path)).body.id).toBe(created.objectId)
  })

  test('a batch whose reply was lost is stored once', async () => {
    const eventsApi = connect()
    gateway.losing = 1
    const inputs = Array.from({ length: 10 }, () => ({
      eventTemplateId: template.id,
      id: unique('lost'),
      email: uniqueEmail(),
      tokens: { course: 'Go' },
    }))
    const reply = await eventsApi.createBatchWithHttpInfo({ inputs })
    expect(gateway.statuses).toEqual([201, 201])
    expect(eventsOf(reply.data).map(({ id }) => id)).toEqual(inputs.map(({ id }) => id))
  })

  test('a refusal is not tried again (PX15)', async () => {
    const refused = await refusalOf(connect().getById(template.id, unique('absent')))
    expect([refused.code, refused.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    expect(gateway.statuses).toEqual([404])
  })
})
