import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectFully, releases } from './support/clients.ts'
import { createContact, createTemplate, type EventBody, eventsOf, type Template } from './support/fixtures.ts'
import { send, unique } from './support/target.ts'
import { sameNumber } from './support/same-number.ts'

const EVENTS = '/integrators/timeline/v3/events'
const RUNS = { numRuns: 60 }
let template: Template
let contactId: string

beforeAll(async () => {
  template = await createTemplate()
  contactId = (await createContact()).id
})

function event() {
  return { eventTemplateId: template.id, id: unique('trip'), objectId: contactId, tokens: {} }
}

/** Any text without NUL, which is refused by design (decision 17). */
const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => !value.includes('\0'))

/**
 * Any JSON that is stored by design: no NUL, no member `__proto__`; `null` alone counts as absent (W7). Passed through
 * JSON once, as every client does: -0 becomes 0.
 */
const json = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 5 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => value !== null && !/\\u0000|__proto__/.test(JSON.stringify(value)))

/** An id that can stand in a path: URL parsers drop segments of dots; `{{uuid}}` is replaced (V11). */
const eventId = text.filter(
  (id) => id !== '' && !/^\.{1,2}$/.test(id) && !id.includes('{{uuid}}') && Buffer.byteLength(id) < 400,
)

describe.each(releases)('by $name', (release) => {
  const { eventsApi } = connectFully(release).crm.timeline

  test('any text comes back equal in a token and as an id', async () => {
    await fc.assert(
      fc.asyncProperty(eventId, text, async (idPart, course) => {
        const id = unique(idPart)
        const created = await eventsApi.create({ ...event(), id, tokens: { course } })
        expect(created.id).toBe(id)
        const read = await eventsApi.getById(template.id, id)
        expect(read).toMatchObject({ id, tokens: { course } })
      }),
      RUNS,
    )
  })

  test('any JSON comes back equal in extraData', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (extraData) => {
        const sent = event()
        const created = await eventsApi.create({ ...sent, extraData })
        expect(created.extraData).toEqual(extraData)
        expect((await eventsApi.getById(template.id, sent.id)).extraData).toEqual(extraData)
      }),
      RUNS,
    )
  })

  test('any JSON comes back equal in a batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 20 }), async (values) => {
        const inputs = values.map((extraData) => ({ ...event(), extraData }))
        const results = eventsOf(await eventsApi.createBatch({ inputs }))
        expect(results.map(({ extraData }) => extraData)).toEqual(values)
      }),
      { numRuns: 20 },
    )
  })
})

describe('by plain HTTP', () => {
  test('any text comes back equal as an id and a token', async () => {
    await fc.assert(
      fc.asyncProperty(eventId, text, async (idPart, course) => {
        const body = { ...event(), id: unique(idPart), tokens: { course } }
        const created = await send<EventBody>('POST', EVENTS, { body })
        expect(created.status).toBe(201)
        const read = await send<EventBody>('GET', created.headers.get('location') ?? '')
        expect(read.body).toMatchObject({ id: body.id, tokens: { course } })
      }),
      RUNS,
    )
  })

  test('any JSON comes back equal, however it is spaced and escaped', async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.boolean(), async (extraData, isEscaped) => {
        const sent = JSON.stringify({ ...event(), extraData }, undefined, isEscaped ? 0 : 2)
        const body = isEscaped ? escapeNonAscii(sent) : sent
        const created = await send<EventBody>('POST', EVENTS, { body })
        expect(created.status).toBe(201)
        expect(created.body.extraData).toEqual(extraData)
        const read = await send<EventBody>('GET', created.headers.get('location') ?? '')
        expect(read.body.extraData).toEqual(extraData)
      }),
      RUNS,
    )
  })

  const digits = fc.stringMatching(/^[0-9]{1,60}$/)
  const number = fc
    .tuple(fc.boolean(), digits, fc.option(digits), fc.option(fc.integer({ min: -320, max: 200 })))
    .map(([isNegative, whole, fraction, exponent]) => {
      const point = fraction === null ? '' : `.${fraction}`
      const power = exponent === null ? '' : `e${exponent}`
      return `${isNegative ? '-' : ''}${whole.replace(/^0+(?=\d)/, '')}${point}${power}`
    })

  test('any number keeps all its digits, compared as text (decision 24)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 8 }), async (numbers) => {
        const body = `${JSON.stringify(event()).slice(0, -1)},"extraData":{"numbers":[${numbers.join(',')}]}}`
        const created = await send('POST', EVENTS, { body })
        expect(created.status).toBe(201)
        const read = await send('GET', created.headers.get('location') ?? '')
        for (const reply of [created, read]) {
          const found = /"numbers":\[([^\]]*)\]/.exec(reply.text)?.[1]?.split(',') ?? []
          expect(found.length).toBe(numbers.length)
          const changed = numbers.filter((sent, index) => !sameNumber(sent, found[index] ?? ''))
          expect(changed).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('a null or a date in extraData is what JSON made of it', async () => {
    const extraData = { at: new Date(0), none: null, list: [null], empty: {} }
    const reply = await send<EventBody>('POST', EVENTS, { body: { ...event(), extraData } })
    expect(reply.body.extraData).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      none: null,
      list: [null],
      empty: {},
    })
  })
})

function escapeNonAscii(sent: string): string {
  return sent.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
