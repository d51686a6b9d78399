import { describe, expect, it, test } from 'vitest'
import { newOAuthSecret } from '../../platform/secrets.ts'
import { parsePath, withoutValue, withValue } from './body-paths.ts'
import { keepCall, type RawCall } from './keep-call.ts'
import { createMasks, maskText } from './masks.ts'
import { nearestWord } from './nearest-word.ts'
import { repairJson } from './repair-json.ts'

const CALL: RawCall = {
  correlationId: '0199c0de-8a31-7f0c-8f11-52d4c7b9a0e2',
  refusedAt: 0,
  status: 400,
  method: 'POST',
  url: '/crm/v3/objects/contacts',
  contentType: 'application/json',
  bodyBytes: 0,
  failures: [{ kind: 'json_invalid', message: 'm', rule: 'r', path: '' }],
}

/** What is kept of a body. */
function kept(text: string, more: Partial<RawCall> = {}): unknown {
  const body = Buffer.from(text)
  return keepCall({ ...CALL, body, bodyBytes: body.length, ...more }).body
}

describe('a text that is almost JSON', () => {
  it.each([
    ['{"a": 1,}', { a: 1 }],
    ['[1, 2, ]', [1, 2]],
    ["{'a': 'it\\'s'}", { a: "it's" }],
    ['{a: true, b-c: None}', { a: true, 'b-c': null }],
    ['{"a": [1, {"b": 2', { a: [1, { b: 2 }] }],
    ['{"a": 1 /* one */, // two\n "b": "// no comment"}', { a: 1, b: '// no comment' }],
    ['\uFEFF{"a": 1}', { a: 1 }],
  ])('%s', (text, value) => {
    expect(repairJson(text)).toEqual(value)
  })

  it.each([
    '{"a":}',
    '{"a" 1}',
    '{"a": "open',
    "{'a': 'open",
    "{'a': 'open\\'",
    'text',
    '5',
    '',
    '{]',
    '{"a": 1} {"b": 2}',
  ])('is left alone where it is not sure: %s', (text) => {
    expect(repairJson(text)).toBeUndefined()
  })
})

describe('what is kept of a body (decision 22)', () => {
  it('has stand-ins for addresses, texts and visitors, the same for the same', () => {
    const properties = {
      email: 'Ada@x.example',
      second: 'ada@X.example',
      firstname: 'Ada',
      nick: 'Ada',
      city: 'Bonn',
    }
    expect(kept(JSON.stringify({ properties, utk: 'u', tokens: { level: 'x', count: 3 } }))).toEqual({
      kind: 'json',
      isRepaired: false,
      value: {
        properties: {
          email: 'person-1-c7b9a0e2@example.com',
          second: 'person-1-c7b9a0e2@example.com',
          firstname: 'redacted-1',
          nick: 'redacted-1',
          city: 'redacted-2',
        },
        utk: 'visitor-1',
        tokens: { level: 'redacted-3', count: 3 },
      },
    })
  })

  it('keeps numbers, times and words to choose from, and what is refused', () => {
    const properties = {
      amount: '12.50',
      closedate: '2026-03-01',
      phone: '491701234567',
      hs_lead_status: 'NEW',
      odd: 'Odd one',
    }
    const failures = [{ ...CALL.failures[0], path: 'properties.odd' }] as RawCall['failures']
    expect(kept(JSON.stringify({ properties }), { failures })).toMatchObject({
      value: { properties: { ...properties, phone: 'redacted-1' } },
    })
  })

  it('has no secret, whatever it is called', () => {
    const value = {
      password: 'p',
      client_secret: 's',
      nested: [{ accessToken: 't' }],
      text: 'Bearer pat-tm1-abcdefgh-2345-6789-abcd',
    }
    expect(kept(JSON.stringify(value))).toMatchObject({
      value: {
        password: '{password}',
        client_secret: '{client_secret}',
        nested: [{ accessToken: '{accessToken}' }],
        text: 'Bearer (secret)',
      },
    })
  })

  it('is nothing of what cannot be read, or is too deep', () => {
    expect(kept('{"a":')).toEqual({ kind: 'left_out', bytes: 5 })
    expect(kept('\u0000\u0001')).toEqual({ kind: 'left_out', bytes: 2 })
    expect(JSON.stringify(kept('['.repeat(20_000) + ']'.repeat(20_000))).length).toBeLessThan(200)
  })

  it.each([
    ['v:0a1b2c3d', 'v:(visitor)'],
    ['Visitor 0a1b2c3d not found', 'Visitor (visitor) not found'],
    ["'37184' is not a valid Hutk", "'(visitor)' is not a valid Hutk"],
    ["Send a token as 'Authorization: Bearer {token}'.", "Send a token as 'Authorization: Bearer {token}'."],
  ])('names visitors, and nothing else, in a message: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it('takes time in proportion to its length', () => {
    const texts = [
      'x'.repeat(60_000),
      'a@'.repeat(30_000),
      '"'.repeat(60_000),
      '/*'.repeat(30_000),
      "{'".repeat(30_000),
    ]
    for (const text of texts) expect(kept(text)).toBeDefined()
    for (const quote of ['"', "'"]) expect(repairJson(`${quote}\\`.repeat(200_000))).toBeUndefined()
    expect(maskText('a.b@'.repeat(15_000)).length).toBeGreaterThan(0)
    expect(createMasks(CALL.correlationId).addresses('@'.repeat(60_000))).toHaveLength(60_000)
  })
})

test('paths and queries have no address, token or key', () => {
  const { path, query } = keepCall({
    ...CALL,
    url: '/oauth/v1/access-tokens/abc/a%40b.example?hapikey=k&code=c&objectProperty.name=Ada&limit=5',
  })
  expect(path).toBe('/oauth/v1/access-tokens/{token}/person-1-c7b9a0e2%40example.com')
  expect(query).toEqual([
    ['hapikey', '{hapikey}'],
    ['code', '{code}'],
    ['objectProperty.name', 'redacted-1'],
    ['limit', '5'],
  ])
})

test.each(['toa-', 'tor-', 'tos-', 'tpa-', 'tpk-', 'tsk-'])(
  'a secret in a wrong place is named: %s',
  (prefix) => {
    const secret = newOAuthSecret(prefix)
    const { path, failures } = keepCall({
      ...CALL,
      url: `/oauth/v9/tokens/${secret}`,
      failures: [{ kind: 'route_unknown', message: `No operation at /${secret}`, rule: 'r', path: '' }],
    })
    expect(JSON.stringify([path, failures])).not.toContain(secret)
  },
)

test('values are set and taken away on any path, without touching the others', () => {
  const body = { inputs: [{ a: 1 }, { a: 2, b: 3 }] }
  expect(withValue(body, ['inputs', 1, 'c', 'd'], 4)).toEqual({
    inputs: [{ a: 1 }, { a: 2, b: 3, c: { d: 4 } }],
  })
  expect(withoutValue(body, ['inputs', 1, 'b'])).toEqual({ inputs: [{ a: 1 }, { a: 2 }] })
  expect(withoutValue(body, ['inputs', 0])).toEqual({ inputs: [{ a: 2, b: 3 }] })
  expect(withoutValue(body, ['inputs', 5, 'b'])).toEqual(body)
  expect(body).toEqual({ inputs: [{ a: 1 }, { a: 2, b: 3 }] })
  expect(withValue({}, parsePath('a[4294967290].b'), 1)).toEqual({ a: { 4294967290: { b: 1 } } })
})

test.each([
  ['contakts', 'contacts'],
  ['Companys', 'companies'],
  ['xyzzyxyzzy', undefined],
])('the word nearest to %s is %s', (word, nearest) => {
  expect(nearestWord(word, ['contacts', 'companies', 'deals'])).toBe(nearest)
})
