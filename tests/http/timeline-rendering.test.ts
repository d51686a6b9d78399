import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../../src/app/build-server.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { uuidv7 } from '../../src/platform/uuid.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createAccountOfApp,
  createTemplate,
  eventPath,
  postEvent,
  RETIRED_PREFIX,
  templatesPath,
  UUID_V7,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const HTML = 'text/html;charset=utf-8'

const tokens: readonly Body[] = [
  ...['boat', 'boatId', 'my-note', 'crew.name'].map((name) => ({ name, label: name, type: 'string' })),
  { name: 'price', label: 'Price', type: 'number' },
  { name: 'back', label: 'Back', type: 'date' },
  {
    name: 'size',
    label: 'Size',
    type: 'enumeration',
    options: [{ label: 'Four seats', value: 'seats_4' }],
  },
]

let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  await setTimeZone(account, 'America/New_York')
})

async function setTimeZone({ accountId }: TestAccount, timeZone: string): Promise<void> {
  await server.db.query('update account set time_zone = $2 where id = $1', [accountId, timeZone])
}

/** The address of a new event of a new template. */
async function storeEvent(definition: Body, event: Body = {}): Promise<string> {
  const templateId = await createTemplate(account, { tokens, ...definition })
  const stored = await postEvent(account, {
    eventTemplateId: templateId,
    id: 'rent/9',
    email: 'kim@example.org',
    timestamp: '2026-07-01T18:05:09.123Z',
    ...event,
  })
  expect(stored.status).toBe(201)
  return eventPath(templateId, 'rent/9')
}

const read = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  account.send('GET', path, undefined, headers)
const renderHeader = async (source: string, event: Body = {}): Promise<string> => {
  const reply = await read(`${await storeEvent({ headerTemplate: source }, event)}/render`)
  expect(reply.status).toBe(200)
  return reply.text
}
const renderDetail = async (source: string, event: Body = {}): Promise<string> => {
  const reply = await read(`${await storeEvent({ detailTemplate: source }, event)}/detail`)
  expect(reply.status).toBe(200)
  return reply.body.details
}

describe('a rendered event', () => {
  const headerTemplate = 'Rented [{{boat}}](https://boats.example.com/b/{{boatId}})'
  const detailTemplate = [
    'Rented {{#formatDate timestamp}}{{/formatDate}} for {{price}}.\n\n### Stops\n',
    '{{#each extraData.stops}}\n**{{place}}**: {{hours}} h\n{{/each}}\n\nBack {{#formatDate back}}{{/formatDate}}',
  ].join('')
  const event = {
    tokens: { boat: "Ann's <Red> Gull", boatId: 'g-7', price: 80.5, back: 1783036800000 },
    extraData: {
      stops: [
        { place: 'Pier & Co', hours: 2 },
        { place: 'Cove', hours: 5 },
      ],
    },
  }
  const headerHtml = '<p>Rented <a href="https://boats.example.com/b/g-7">Ann&#x27;s &lt;Red&gt; Gull</a></p>'
  const detailHtml =
    '<p>Rented Jul 1, 2026, 2:05:09 PM for 80.5.</p><h3>Stops</h3><p><strong>Pier &amp; Co</strong>: 2 h</p><p><strong>Cove</strong>: 5 h</p><p>Back Jul 2, 2026, 8:00:00 PM</p>'
  let path: string

  beforeAll(async () => {
    path = await storeEvent({ headerTemplate, detailTemplate }, event)
  })

  test('its detail is JSON with HTML in it (P4, R5, R6, R9, R10)', async () => {
    const reply = await read(`${path}/detail`)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8')
    expect(reply.text).toBe(JSON.stringify({ details: detailHtml }))
  })

  test('its header is a fragment of HTML (P5, R1, R3, R7, R16)', async () => {
    const reply = await read(`${path}/render`)
    expect([reply.status, reply.text]).toEqual([200, headerHtml])
    expect(reply.headers).toMatchObject({ 'content-type': HTML, 'x-content-type-options': 'nosniff' })
    expect(reply.headers['x-hubspot-correlation-id']).toMatch(UUID_V7)
  })

  test.each([
    ['detail=true', detailHtml],
    ['detail=TRUE', detailHtml],
    ['detail=True&other=1', detailHtml],
    ['detail=false', headerHtml],
    ['detail=1', headerHtml],
    ['detail=', headerHtml],
    ['detail', headerHtml],
    ['Detail=true', headerHtml],
    ['detail=%20true', headerHtml],
  ])('render?%s shows what it should (P5)', async (query, html) => {
    expect((await read(`${path}/render?${query}`)).text).toBe(html)
  })

  test.each(['application/json, */*;q=0.8', 'application/json', 'image/png', ''])(
    'render is HTML to a client that accepts %j (W9)',
    async (accept) => {
      const reply = await read(`${path}/render`, { accept })
      expect([reply.status, reply.headers['content-type'], reply.text]).toEqual([200, HTML, headerHtml])
    },
  )

  test('both are there below the retired prefix (W13)', async () => {
    const retired = path.replace('/integrators/timeline/v3', RETIRED_PREFIX)
    expect((await read(`${retired}/render`)).text).toBe(headerHtml)
    expect((await read(`${retired}/detail`)).body).toEqual({ details: detailHtml })
  })

  test('the header knows no extraData (R2)', async () => {
    const source = '[{{extraData.stops.0.place}}{{extraData}}]'.replace('.0', '.[0]')
    const both = await storeEvent({ headerTemplate: source, detailTemplate: source }, event)
    const [header, detail] = [await read(`${both}/render`), await read(`${both}/detail`)]
    expect([header.status, header.text]).toEqual([200, '<p>[]</p>'])
    expect([detail.status, detail.body]).toEqual([200, { details: '<p>[Pier &amp; Co[object Object]]</p>' }])
  })

  test('a long one is compressed for a client that takes it (PH27)', async () => {
    const long = await storeEvent({ headerTemplate: '{{boat}}' }, { tokens: { boat: 'Gull '.repeat(1_000) } })
    const reply = await server.app.inject({
      url: `${long}/render`,
      headers: { authorization: `Bearer ${account.token}`, 'accept-encoding': 'gzip' },
    })
    expect(reply.headers).toMatchObject({ 'content-type': HTML, 'content-encoding': 'gzip' })
    expect(gunzipSync(reply.rawPayload).toString()).toBe(`<p>${'Gull '.repeat(1_000).trimEnd()}</p>`)
  })
})

describe('a template that is not there', () => {
  test('renders as an empty text, with its content type (P4, P5, R16, W1)', async () => {
    const path = await storeEvent({})
    expect((await read(`${path}/detail`)).body).toEqual({ details: '' })
    for (const query of ['', '?detail=true']) {
      const reply = await read(`${path}/render${query}`)
      expect([reply.status, reply.text]).toEqual([200, ''])
      expect(reply.headers).toMatchObject({ 'content-type': HTML, 'content-length': '0' })
    }
  })

  test('each has its own: a header without detail, and the other way round (P4, P5)', async () => {
    const header = await storeEvent({ headerTemplate: 'h' })
    expect((await read(`${header}/render?detail=true`)).text).toBe('')
    const detail = await storeEvent({ detailTemplate: 'd' })
    expect((await read(`${detail}/render`)).text).toBe('')
    expect((await read(`${detail}/render?detail=true`)).text).toBe('<p>d</p>')
  })
})

describe('what a template sees', () => {
  test('the fields of the event, and tokens over them (R2)', async () => {
    const source =
      '{{id}} {{objectType}} {{eventTemplateId}} {{objectId}} {{timestamp}} {{email}} {{utk}} {{domain}}'
    const path = await storeEvent({ headerTemplate: source }, { utk: 'visitor-1', domain: 'boats.example' })
    const { body } = await read(path)
    expect((await read(`${path}/render`)).text).toBe(
      `<p>rent/9 contacts ${body.eventTemplateId} ${body.objectId} 2026-07-01T18:05:09.123Z kim@example.org visitor-1 boats.example</p>`,
    )
  })

  test('unknown names and missing paths are nothing (R4)', async () => {
    expect(await renderDetail('[{{boat}}{{nobody}}{{extraData.a.b}}{{unknown 1}}]')).toBe('<p>[]</p>')
  })

  test('names with dashes and periods (R11)', async () => {
    const event = { tokens: { 'my-note': 'n', 'crew.name': 'c' } }
    expect(await renderHeader('{{my-note}} {{crew.name}} {{[crew.name]}}', event)).toBe('<p>n c c</p>')
  })

  test('Markdown in a token is interpreted, raw HTML is text (R12, R14)', async () => {
    const event = { tokens: { boat: '**Gull** <b>x</b>' } }
    expect(await renderHeader('{{boat}} {{{boat}}} <i>y</i>', event)).toBe(
      '<p><strong>Gull</strong> &lt;b&gt;x&lt;/b&gt; <strong>Gull</strong> &lt;b&gt;x&lt;/b&gt; &lt;i&gt;y&lt;/i&gt;</p>',
    )
  })

  test('URLs that may not be followed are left out (R14)', async () => {
    const event = { tokens: { boat: 'javascript:alert(1)', boatId: 'ftp://x' } }
    expect(await renderHeader('[a]({{boat}}) [b]({{boatId}}) [c](mailto:d@e.example)', event)).toBe(
      '<p>[a](javascript:alert(1)) <a>b</a> <a href="mailto:d@e.example">c</a></p>',
    )
  })

  test('an enumeration shows its value, not its label (R13)', async () => {
    expect(await renderHeader('{{size}}', { tokens: { size: 'seats_4' } })).toBe('<p>seats_4</p>')
  })

  test('all helpers (R8)', async () => {
    const source =
      '{{#if boat}}{{#unless price}}{{log boat}}{{#with extraData.map as |m|}}{{#each m}}{{@key}}={{this}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}{{/with}}{{/unless}}{{/if}} {{lookup extraData.list 1}}'
    const event = { tokens: { boat: 'Gull' }, extraData: { map: { a: 1, b: 2 }, list: ['x', 'y'] } }
    expect(await renderDetail(source, event)).toBe('<p>a=1, b=2 y</p>')
  })

  test('long numbers of extraData keep their digits (decision 24)', async () => {
    const templateId = await createTemplate(account, { detailTemplate: '{{extraData.n}}' })
    const json = `{"eventTemplateId":"${templateId}","id":"n","email":"kim@example.org","extraData":{"n":12345678901234567890.5}}`
    expect((await account.send('POST', eventPath('', '').replace(/\/+$/, ''), json)).status).toBe(201)
    expect((await read(`${eventPath(templateId, 'n')}/detail`)).body.details).toBe(
      '<p>12345678901234567890.5</p>',
    )
  })
})

test("times are in each account's own zone (R9, M1)", async () => {
  const other = await createAccountOfApp(server, account)
  await setTimeZone(other, 'Asia/Kolkata')
  const templateId = await createTemplate(account, { headerTemplate: '{{formatDate timestamp}}', tokens })
  const event = { eventTemplateId: templateId, id: 'z', email: 'z@example.org', timestamp: 1782929109123 }
  await postEvent(account, event)
  await postEvent(other, event)
  const path = `${eventPath(templateId, 'z')}/render`
  expect((await account.send('GET', path)).text).toBe('<p>Jul 1, 2026, 2:05:09 PM</p>')
  expect((await other.send('GET', path)).text).toBe('<p>Jul 1, 2026, 11:35:09 PM</p>')
})

test('an event of the dated API renders too, by the template of its type (X9)', async () => {
  const templateId = await createTemplate(account, { headerTemplate: 'By {{boat}}', tokens })
  const made = await account.send('POST', '/integrators/timeline/2026-03/events', {
    eventTypeName: `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`,
    id: 'dated',
    email: 'kim@example.org',
    properties: { boat: 'Tern' },
  })
  expect(made.status).toBe(201)
  expect((await read(`${eventPath(templateId, 'dated')}/render`)).text).toBe('<p>By Tern</p>')
})

test('a template that changes shows in events that are stored already, in both parts (T15, M7)', async () => {
  const path = await storeEvent(
    { headerTemplate: 'a {{boat}}', detailTemplate: 'b' },
    { tokens: { boat: 'Gull' } },
  )
  expect((await read(`${path}/render`)).text).toBe('<p>a Gull</p>')
  const templateId = path.split('/')[5]
  const changed = await account.send(
    'PUT',
    `/integrators/timeline/v3/${account.appId}/event-templates/${templateId}`,
    { name: 'Changed', headerTemplate: 'c {{boat}}', detailTemplate: 'd {{boat}}' },
  )
  expect(changed.status).toBe(200)
  const [header, detail] = [await read(`${path}/render`), await read(`${path}/detail`)]
  expect([header.status, header.text]).toEqual([200, '<p>c Gull</p>'])
  expect([detail.status, detail.body]).toEqual([200, { details: '<p>d Gull</p>' }])
})

describe('refusals', () => {
  test.each(['detail', 'render', 'render?detail=true'])(
    'an unknown event, template, or id that is none answers 404 at %s (E5)',
    async (operation) => {
      const path = await storeEvent({ headerTemplate: 'h' })
      const templateId = path.split('/')[5] ?? ''
      for (const [template, event] of [
        [templateId, 'other'],
        ['999999999', 'rent/9'],
        ['abc', 'rent/9'],
      ] as const) {
        const reply = await read(`${eventPath(template, event)}/${operation}`)
        expect(reply.status).toBe(404)
        expect(reply.headers['content-type']).toBe('application/json;charset=utf-8')
        expect(reply.body).toEqual({
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          correlationId: expect.stringMatching(UUID_V7),
          message: `Event ${event} not found`,
          context: { eventTemplateId: [template], eventId: [event] },
        })
      }
    },
  )

  test.each(['detail', 'render'])(
    '%s needs a token with a scope that reads events (A1, A4)',
    async (operation) => {
      const url = `${await storeEvent({ headerTemplate: 'h' })}/${operation}`
      expect((await server.send({ method: 'GET', url })).status).toBe(401)
      expect(
        (await server.send({ method: 'GET', url: `${url}?hapikey=${account.developerKey}` })).status,
      ).toBe(401)
      const writer = await server.createToken(account, { scopes: ['crm.objects.contacts.write'] })
      expect((await server.send({ method: 'GET', url, token: writer })).status).toBe(403)
      const reader = await server.createToken(account, { scopes: ['crm.objects.deals.read'] })
      expect((await server.send({ method: 'GET', url, token: reader })).status).toBe(200)
    },
  )
})

describe('a template that cannot be parsed (T6)', () => {
  const problem = (field: string, at: readonly [number, number], message: string) => ({
    message: `${field} cannot be parsed on line ${at[0]}, column ${at[1]}: ${message}`,
    in: field,
    code: 'INVALID_TEMPLATE_SYNTAX',
    context: { line: [String(at[0])], column: [String(at[1])] },
  })

  test.each<[Body, object[]]>([
    [
      { headerTemplate: 'Hi {{name' },
      [problem('headerTemplate', [1, 6], 'the tag is not closed, }} is missing')],
    ],
    [
      { detailTemplate: 'one\n  {{#if a}}\nthree' },
      [problem('detailTemplate', [3, 6], 'the block opened on line 2, column 3 is not closed')],
    ],
    [
      { headerTemplate: '{{/if}}', detailTemplate: 'x\r\n{{#each a}}{{/if}}' },
      [
        problem('headerTemplate', [1, 1], "unexpected '{{/'"),
        problem('detailTemplate', [2, 4], "each doesn't match if"),
      ],
    ],
    [
      { detailTemplate: `${'{{#a}}'.repeat(8_000)}${'{{/a}}'.repeat(8_000)}` },
      [problem('detailTemplate', [1, 601], 'blocks and brackets are nested deeper than 100')],
    ],
  ])('is refused with line and column', async (definition, errors) => {
    const before = (await account.send('GET', templatesPath(account))).body.results.length
    const reply = await account.send('POST', templatesPath(account), { name: 'Broken', ...definition })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message: 'Event template failed with validation error(s)',
    })
    expect(reply.body.errors).toEqual(errors)
    expect((await account.send('GET', templatesPath(account))).body.results).toHaveLength(before)
  })

  test('names that nobody knows are fine, and so are partials and other helpers (T6, R8)', async () => {
    expect(await renderHeader('a{{nobody}}{{> part}}{{helper 1 b=2}}{{#helper 1}}x{{/helper}}b')).toBe(
      '<p>ab</p>',
    )
  })

  test('the caps of the newer platform do not bind a v3 template: 100 KB are stored and rendered (T7)', async () => {
    const html = await renderHeader(`${'x'.repeat(102_392)}{{boat}}`, { tokens: { boat: 'Gull' } })
    expect(html).toBe(`<p>${'x'.repeat(102_392)}Gull</p>`)
  })
})

describe('a rendering that is cut (R15)', () => {
  const lines: string[] = []

  test.each([
    ['iterations', '{{#each extraData}}{{#each @root.extraData}}{{this}}{{/each}}{{/each}}'],
    ['output', '{{#each extraData}}{{@root.boat}}{{/each}}'],
    ['nodes', '{{boat}}'.repeat(2_001)],
    ['syntax', '{{#if boat}}'],
  ])('by its %s answers 200 with nothing, and is logged without values', async (cutBy, source) => {
    const app = await buildServer({
      config: server.config,
      stores: server.stores,
      log: pino({ level: 'warn', base: null }, { write: (line: string) => lines.push(line) }),
      metrics: createMetrics(),
      now: Date.now,
      newUuid: uuidv7,
      isReady: () => true,
    })
    const extraData = Array.from({ length: 150 }, (_, at) => `canary-${at}`)
    const path = await storeEvent(
      { detailTemplate: 'x' },
      { extraData, tokens: { boat: 'canary'.repeat(2_000) } },
    )
    const templateId = path.split('/')[5]
    // Stored by an earlier release, which did not look at the source.
    await server.db.query('update event_template set detail_template = $2 where id = $1', [
      templateId,
      source,
    ])
    lines.length = 0
    const headers = { authorization: `Bearer ${account.token}` }
    const detail = await app.inject({ url: `${path}/detail`, headers })
    expect([detail.statusCode, detail.body]).toEqual([200, '{"details":""}'])
    const render = await app.inject({ url: `${path}/render?detail=true`, headers })
    expect([render.statusCode, render.body, render.headers['content-type']]).toEqual([200, '', HTML])
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      [detail, render].map((reply) => ({
        level: 40,
        time: expect.any(Number),
        templateId,
        part: 'detail',
        cutBy,
        correlationId: reply.headers['x-hubspot-correlation-id'],
        msg: 'rendered empty',
      })),
    )
    expect(lines.join('')).not.toContain('canary')
    await app.close()
  })
})
