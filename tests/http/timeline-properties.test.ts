import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  BATCH,
  type Body,
  createTemplate,
  EVENTS,
  postBatch,
  readEvent,
  templatesPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const runs = { seed: 20_260_504, numRuns: 300 }

let lastId = 0
/** Ids differ between runs of a property, shrinking included: a repeated one would be compared (V13). */
const freshId = (start = '') => `${start}${(lastId += 1)}`

const shared: { account: TestAccount; eventTemplateId: string } = {
  account: undefined as never,
  eventTemplateId: '',
}

beforeAll(async () => {
  shared.account = await server.createAccount()
  shared.eventTemplateId = await createTemplate(shared.account)
})

/** Any text that JSON and PostgreSQL can hold: no NUL, no half of a surrogate pair. */
const text = fc
  .string({ unit: 'binary', maxLength: 60 })
  .filter((value) => !value.includes('\0') && value.isWellFormed())

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: length })

/** A decimal number as JSON writes it, longer than a JavaScript number holds as often as not; never infinite. */
const longNumber = fc
  .tuple(fc.boolean(), digits(40), fc.option(digits(60)), fc.option(fc.integer({ min: -400, max: 200 })))
  .map(([isNegative, whole, fraction, exponent]) =>
    [
      isNegative ? '-' : '',
      whole.replace(/^0+(?=\d)/, ''),
      fraction === null ? '' : `.${fraction}`,
      exponent === null ? '' : `e${exponent}`,
    ].join(''),
  )

/** Digits and power of ten of a decimal number: equal for equal numbers, whatever the spelling. */
function valueOf(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const significant = (whole + fraction).replace(/^0+/, '')
  const trimmed = significant.replace(/0+$/, '')
  const power = Number(exponent) - fraction.length + significant.length - trimmed.length
  return trimmed === '' ? '0' : `${sign}${trimmed}e${power}`
}

const withoutProto = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__')

describe('what is sent comes back (V28, P1.1)', () => {
  test('any JSON value as extraData, in the reply and on reading (V28)', async () => {
    const { account, eventTemplateId } = shared
    const jsonValue = fc
      .jsonValue({ stringUnit: 'binary', maxDepth: 6 })
      .filter((value) => withoutProto(value) && value !== null)
    const storable = jsonValue.filter(
      (value) =>
        !JSON.stringify(value).includes('\\u0000') &&
        JSON.stringify(value).isWellFormed() &&
        !/\\ud[89a-f]/i.test(JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(storable, async (extraData) => {
        const id = freshId()
        const created = await account.send('POST', EVENTS, {
          eventTemplateId,
          id,
          email: 'p@example.org',
          extraData,
        })
        expect(created.status).toBe(201)
        const equal = JSON.parse(JSON.stringify(extraData))
        expect(created.body.extraData).toEqual(equal)
        expect((await readEvent(account, eventTemplateId, id)).body.extraData).toEqual(equal)
      }),
      runs,
    )
  })

  test('any decimal number in extraData, however long (V28, decision 24)', async () => {
    const { account, eventTemplateId } = shared
    await fc.assert(
      fc.asyncProperty(longNumber, async (number) => {
        const id = freshId()
        const created = await account.send(
          'POST',
          EVENTS,
          `{"eventTemplateId":"${eventTemplateId}","id":"${id}","email":"p@example.org","extraData":{"n":[${number}]}}`,
        )
        expect(created.status).toBe(201)
        const read = await readEvent(account, eventTemplateId, id)
        expect(
          [created.text, read.text].map((reply) => valueOf(/"n":\[(.*?)\]/.exec(reply)?.[1] ?? '')),
        ).toEqual([valueOf(number), valueOf(number)])
      }),
      runs,
    )
  })

  test('any text as id, token, domain, utk and iframe label (W8, V20, V8)', async () => {
    const { account, eventTemplateId } = shared
    const start = text.filter((value) => Buffer.byteLength(value) <= 490 && !value.includes('{{uuid}}'))
    await fc.assert(
      fc.asyncProperty(start, text, text, async (idStart, value, label) => {
        const event = {
          eventTemplateId,
          id: freshId(idStart),
          email: 'p@example.org',
          utk: `x${value}`,
          domain: `y${value}`,
          tokens: { course: value },
          timelineIFrame: {
            linkLabel: `l${label}`,
            headerLabel: `h${label}`,
            url: 'https://e.example/',
            width: 1,
            height: 1,
          },
        }
        const created = await account.send('POST', EVENTS, event)
        expect(created.status).toBe(201)
        expect(created.body).toMatchObject(event)
        const read = await account.send('GET', String(created.headers.location))
        expect([read.status, read.body]).toEqual([200, created.body])
      }),
      runs,
    )
  })

  test('any text as name, label, option and template source of a template (P7, P8)', async () => {
    const { account } = shared
    const named = text.filter((value) => value.trim() !== '')
    await fc.assert(
      fc.asyncProperty(named, named, text, async (name, label, value) => {
        const definition = {
          name,
          headerTemplate: `h${value}`,
          tokens: [
            {
              name: 't',
              label,
              type: 'enumeration',
              options: [{ label: value, value }],
              objectPropertyName: `p${value}`,
            },
          ],
        }
        const created = await account.send('POST', templatesPath(account), definition)
        expect(created.status).toBe(201)
        expect(created.body).toMatchObject(definition)
        expect((await account.send('GET', String(created.headers.location))).body).toEqual(created.body)
      }),
      { ...runs, numRuns: 100 },
    )
  })
})

describe('whatever bytes come (reliability P9)', () => {
  const errorShape = {
    status: 'error',
    message: expect.any(String),
    correlationId: expect.any(String),
    category: expect.any(String),
  }

  test('random bytes are a client error in the error shape, on every call with a body', async () => {
    const { account, eventTemplateId } = shared
    const urls = [EVENTS, BATCH, templatesPath(account), tokensPath(account, eventTemplateId)]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...urls),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        async (url, bytes) => {
          const reply = await account.send('POST', url, Buffer.from(bytes))
          expect(reply.status).toBe(400)
          expect(reply.body).toEqual(errorShape)
        },
      ),
      runs,
    )
  })

  test('mutations of a good body never end in a server error', async () => {
    const { account, eventTemplateId } = shared
    const good = JSON.stringify({
      inputs: [
        {
          eventTemplateId,
          id: 'm',
          email: 'm@example.org',
          timestamp: 1,
          tokens: { score: 1.5, level: 'intro' },
          extraData: { a: ['\u00e9', 1e3] },
        },
        {
          eventTemplateId,
          id: 'n',
          utk: 'u',
          timelineIFrame: {
            linkLabel: 'a',
            headerLabel: 'b',
            url: 'https://e.example/',
            width: 1,
            height: 2,
          },
        },
      ],
    })
    const mutation = fc.tuple(
      fc.nat(good.length - 1),
      fc.nat(6),
      fc.constantFrom(
        '',
        '"',
        '{',
        ']',
        '\\',
        '\\u0000',
        '\\ud800',
        '9999999999999999999',
        'null',
        '1e999',
        ',',
        '-',
        '__proto__',
        '\u{1f600}',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        const body = mutations.reduce(
          (sent, [at, removed, inserted]) => sent.slice(0, at) + inserted + sent.slice(at + removed),
          good,
        )
        const reply = await account.send('POST', BATCH, body)
        expect([201, 207, 400]).toContain(reply.status)
        expect(reply.body).toMatchObject({ status: expect.stringMatching(/^(COMPLETE|error)$/) })
      }),
      { ...runs, numRuns: 600 },
    )
  })

  test('any JSON values in the fields of an event never end in a server error', async () => {
    const { account, eventTemplateId } = shared
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        eventTemplateId,
        Number(eventTemplateId),
        '',
        null,
        true,
        {},
        [],
        -1,
        0,
        1e308,
        '0',
        'a@example.org',
        '2026-01-01',
        'NaN',
        'infinity',
        'x'.repeat(600),
      ),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const fields = [
      'id',
      'objectId',
      'email',
      'utk',
      'domain',
      'timestamp',
      'customObjectTypeId',
      'tokens',
      'extraData',
      'timelineIFrame',
      'width',
    ]
    const event = fc.dictionary(fc.constantFrom(...fields), odd)
    await fc.assert(
      fc.asyncProperty(
        event,
        fc.dictionary(fc.constantFrom('course', 'score', 'level', 'finishedOn'), odd),
        async (body, tokens) => {
          const reply = await postBatch(account, [{ eventTemplateId, tokens, ...body }])
          expect([201, 207, 400]).toContain(reply.status)
        },
      ),
      { ...runs, numRuns: 600 },
    )
  })

  test('any path segment for ids answers 2xx or a client error in the error shape', async () => {
    const { account, eventTemplateId } = shared
    const segment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...'%0aF/.?#é\0'), maxLength: 12 }),
    )
    await fc.assert(
      fc.asyncProperty(
        segment.filter((value) => value.isWellFormed()),
        fc.boolean(),
        async (value, isEncoded) => {
          const path = isEncoded ? encodeURIComponent(value) : value.replace(/[^\x21-\x7e]/g, '%00')
          const replies = [
            await account.send('GET', `${EVENTS}/${eventTemplateId}/${path}`),
            await account.send('GET', `${EVENTS}/${path}/x`),
          ]
          expect(
            replies.map(({ status }) => status).filter((status) => ![200, 400, 404, 405].includes(status)),
          ).toEqual([])
          expect(replies.filter(({ status }) => status !== 200).map(({ body }) => body as Body)).toEqual(
            replies.filter(({ status }) => status !== 200).map(() => expect.objectContaining(errorShape)),
          )
        },
      ),
      runs,
    )
  })
})
