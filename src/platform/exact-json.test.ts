import { describe, expect, test } from 'vitest'
import { parseExactJson, rawNumbersToText, rawNumberText } from './exact-json.ts'

describe('parseExactJson (decision 24)', () => {
  test.each([
    ['1', 1],
    ['1.0', 1],
    ['1e3', 1000],
    ['1E+2', 100],
    ['100000000000000000000', 1e20],
    ['0.1', 0.1],
    ['1.50000000000000000000', 1.5],
    ['9007199254740992', 9007199254740992],
    ['0e-500', 0],
    ['-0', -0],
    ['1e22', 1e22],
  ])('keeps %s as a number', (text, value) => {
    expect(parseExactJson(text)).toBe(value)
  })

  test.each([
    '9007199254740993',
    '12345678901234567890',
    '0.1000000000000000055511151231257827',
    '1e400',
    '-1e400',
    '1e-400',
    '1.0000000000000000000001',
  ])('keeps %s as raw text, and writes it as it came', (text) => {
    const value = parseExactJson(text)
    expect(rawNumberText(value)).toBe(text)
    expect(JSON.stringify({ n: [parseExactJson(text)] })).toBe(`{"n":[${text}]}`)
  })

  test('reads a number with a long run of zeros in linear time', () => {
    const text = `1.${'0'.repeat(2_000_000)}1`
    const startedAt = performance.now()
    expect(rawNumberText(parseExactJson(text))).toBe(text)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  test('throws what the parser throws', () => {
    expect(() => parseExactJson('{"a":12345678901234567890,}')).toThrow(SyntaxError)
    expect(() => parseExactJson('')).toThrow(SyntaxError)
  })

  test('leaves long digits inside strings alone', () => {
    expect(parseExactJson('{"a":"12345678901234567890","b":1}')).toEqual({ a: '12345678901234567890', b: 1 })
  })
})

describe('rawNumbersToText', () => {
  const long = '12345678901234567890'
  const convert = (text: string) => JSON.stringify(rawNumbersToText(parseExactJson(text), 'extraData'))

  test('turns long numbers into text, but leaves the named member of the body and of its items', () => {
    expect(convert(`{"id":${long},"tokens":{"a":${long}},"list":[${long}],"extraData":{"a":${long}}}`)).toBe(
      `{"id":"${long}","tokens":{"a":"${long}"},"list":["${long}"],"extraData":{"a":${long}}}`,
    )
    expect(convert(`{"inputs":[{"id":${long},"extraData":[${long}]}]}`)).toBe(
      `{"inputs":[{"id":"${long}","extraData":[${long}]}]}`,
    )
    expect(convert(`{"extraData":${long}}`)).toBe(`{"extraData":${long}}`)
  })

  test('turns a token of that name into text', () => {
    expect(convert(`{"tokens":{"extraData":${long}}}`)).toBe(`{"tokens":{"extraData":"${long}"}}`)
    expect(convert(`{"inputs":[{"tokens":{"extraData":${long}}}]}`)).toBe(
      `{"inputs":[{"tokens":{"extraData":"${long}"}}]}`,
    )
  })
})
