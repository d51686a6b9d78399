import { describe, expect, test } from 'vitest'
import { findJsonFlaw } from './json-scan.ts'

const limits = { depth: 3, keys: 2, nodes: 8, perItemOf: 'inputs', items: 60 }

describe('findJsonFlaw (decision 17, decision 30)', () => {
  test.each([
    '',
    '{}',
    '[[[]]]',
    '{"a":{"b":[1]}}',
    '"[[[[[["',
    '"\\"[[[["',
    '"a\\\\"',
    '{"a":1,"b":2}',
    '[1,2,3,4,5,6,7]',
    '"\\ud83d\\ude00"',
    '"\\\\u0000"',
    '"\\\\ud800"',
    '"\\u0001"',
    'not json at all',
    '"unfinished \\',
    '"\\u12',
    ']]]]}}}',
    '{"inputs":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}',
  ])('finds nothing in %s', (text) => {
    expect(findJsonFlaw(text, limits)).toBeUndefined()
  })

  test.each([
    ['[[[[', 'more than 3 levels of nesting', 3],
    ['{"a":{"b":{"c":{}}}}', 'more than 3 levels of nesting', 15],
    ['{"a":1,"b":2,"c":3}', 'more than 2 members in one object', 16],
    ['[1,2,3,4,5,6,7,8,9,10]', 'more than 8 values', 16],
    ['{"list":[1,2,3,4,5,6,7,8]}', 'more than 8 values', 22],
    ['{"inputsx":[1,2,3,4,5,6,7,8]}', 'more than 8 values', 25],
    [`{"inputs":[${'1,'.repeat(61)}1]}`, 'more than 60 inputs', 132],
    ['"\\u0000"', 'a NUL character (\\u0000) in a string', 1],
    ['{"\\u0000":1}', 'a NUL character (\\u0000) in a string', 2],
    ['"a\\\\\\u0000"', 'a NUL character (\\u0000) in a string', 4],
    ['"\\ud800"', 'half of a surrogate pair in a string', 1],
    ['"\\udc00"', 'half of a surrogate pair in a string', 1],
    ['"\\ud800\\ud800"', 'half of a surrogate pair in a string', 1],
    ['"\\uD83D x \\uDE00"', 'half of a surrogate pair in a string', 1],
    ['"a" "b\\n" "\\udfff"', 'half of a surrogate pair in a string', 11],
  ])('finds in %s: %s, at %i', (text, reason, position) => {
    expect(findJsonFlaw(text, limits)).toEqual({ reason, position })
  })

  test('counts values anew for each item of the named list', () => {
    const deeper = { ...limits, depth: 4 }
    const item = '{"a":[1,2,3]}'
    expect(
      findJsonFlaw(`{"inputs":[${Array.from({ length: 50 }, () => item).join(',')}]}`, deeper),
    ).toBeUndefined()
    expect(findJsonFlaw('{"inputs":[{"a":[1,2,3,4,5,6,7,8,9]}]}', deeper)?.reason).toBe('more than 8 values')
  })

  test('reads long texts with and without escapes', () => {
    const loose = { ...limits, keys: 10_000_000, nodes: 10_000_000 }
    expect(findJsonFlaw(`["${'x'.repeat(2_000_000)}","${'\\n'.repeat(1_000_000)}"]`, loose)).toBeUndefined()
    expect(findJsonFlaw(`["\\n"${',"x"'.repeat(500_000)}]`, loose)).toBeUndefined()
  })
})
