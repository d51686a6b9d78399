import { describe, expect, test } from 'vitest'
import { JsonRefusal, readStrictJson } from './strict-json.ts'

const read = (text: string | Uint8Array) =>
  readStrictJson(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'extraData')

function refusalOf(text: string | Uint8Array): JsonRefusal {
  try {
    read(text)
  } catch (error) {
    return error as JsonRefusal
  }
  throw new Error('it was read')
}

describe('readStrictJson (decision 17, reliability section 3)', () => {
  test('reads JSON, the last of repeated keys winning', () => {
    expect(read('{"a":1,"b":{"c":[null,true,"é"]},"a":2}')).toEqual({ a: 2, b: { c: [null, true, 'é'] } })
  })

  test.each([
    ['{"a":', 1, 6, 'the text ends too early'],
    ['', 1, 1, 'the text ends too early'],
    ['{"a":1}\n x', 2, 2, 'unexpected character "x"'],
    ["{'a':1}", 1, 2, `unexpected character "'"`],
    ['{"a":01}', 1, 7, 'unexpected character "1"'],
    ['{"a":1,}', 1, 8, 'unexpected character "}"'],
    ['{"at position 1": x}', 1, 19, 'unexpected character "x"'],
    ['[1 2]', 1, 4, 'unexpected character "2"'],
    ['{"a" 1}', 1, 6, 'unexpected character "1"'],
    ['{1:2}', 1, 2, 'unexpected character "1"'],
    ['["\t"]', 1, 2, 'unexpected character "\\""'],
    ['[NaN]', 1, 2, 'unexpected character "N"'],
    ['[}', 1, 2, 'unexpected character "}"'],
    ['\u{1f600}', 1, 1, 'unexpected character "\u{1f600}"'],
    ['\ufeff{}', 1, 1, 'a byte order mark'],
    ['{"a":1e400}', 1, 12, 'the number 1e400 is too large'],
    ['{"extraData":[-1e400]}', 1, 23, 'the number -1e400 is too large'],
    ['{"__proto__":1}', 1, 16, 'a member named __proto__'],
    ['{"a":[{"\\u005f_proto__":1}]}', 1, 29, 'a member named __proto__'],
    ['{"a":"\\u0000"}', 1, 7, 'a NUL character (\\u0000) in a string'],
    ['[\n"\\ud800"]', 2, 2, 'half of a surrogate pair in a string'],
  ])('refuses %j on line %i, column %i: %s', (text, line, column, reason) => {
    const refusal = refusalOf(text)
    expect(refusal).toBeInstanceOf(JsonRefusal)
    expect([refusal.line, refusal.column, refusal.message]).toEqual([line, column, reason])
  })

  test('names the place behind a string of twenty million escapes', () => {
    const text = `\n["${String.raw`\n`.repeat(20_000_000)}" x]`
    const refusal = refusalOf(text)
    expect(refusal).toBeInstanceOf(JsonRefusal)
    expect([refusal.line, refusal.column]).toEqual([2, text.length - 2])
  })

  test.each([
    [[0xff]],
    [[0x22, 0xed, 0xa0, 0x80, 0x22]],
    [[0x22, 0xc0, 0x80, 0x22]],
    [[0x22, 0xe2, 0x82]],
    [[0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses the bytes %j, which are not UTF-8', (bytes) => {
    expect(refusalOf(new Uint8Array(bytes)).message).toBe('the body is not valid UTF-8')
  })

  test('holds depth 32, 1 000 members and 100 000 values, and no more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    const members = (count: number) =>
      `{${Array.from({ length: count }, (_, index) => `"${index}":0`).join(',')}}`
    const values = (count: number) => `[${Array.from({ length: count }, () => '0').join(',')}]`
    expect([read(nested(32)), read(members(1_000)), read(values(100_000))].every(Boolean)).toBe(true)
    expect(refusalOf(nested(33)).message).toBe('more than 32 levels of nesting')
    expect(refusalOf(members(1_001)).message).toBe('more than 1000 members in one object')
    expect(refusalOf(values(100_001)).message).toBe('more than 100000 values')
  })

  test('survives a hundred thousand open brackets and long lists (reliability P9)', () => {
    expect(refusalOf('['.repeat(100_000)).message).toBe('more than 32 levels of nesting')
    const listOf = (count: number) => `[${'0,'.repeat(count)}0]`
    expect(refusalOf(`{"list":${listOf(1_000_000)}}`).message).toBe('more than 100000 values')
    const list = listOf(99_000)
    expect(read(`{"a":"\\u00e9","list":${list}}`)).toMatchObject({ a: 'é' })
    expect(read(`{"a":12345678901234567890,"list":${list}}`)).toMatchObject({ a: '12345678901234567890' })
  })

  test('keeps a value named like the forbidden key', () => {
    expect(read('{"a":"__proto__"}')).toEqual({ a: '__proto__' })
  })
})
