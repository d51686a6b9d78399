import { describe, expect, test } from 'vitest'
import { isEqualJson } from './same-content.ts'

const rawNumber = (text: string) => (JSON as unknown as { rawJSON: (text: string) => object }).rawJSON(text)

describe('isEqualJson (timeline V14)', () => {
  test.each([
    [1, 1],
    [0, -0],
    [null, null],
    [undefined, undefined],
    ['a', 'a'],
    [[], []],
    [{}, {}],
    [
      { a: 1, b: [2, { c: null }] },
      { b: [2, { c: null }], a: 1 },
    ],
    [rawNumber('12345678901234567890'), rawNumber('12345678901234567890')],
  ])('%j equals %j', (a, b) => {
    expect([isEqualJson(a, b), isEqualJson(b, a)]).toEqual([true, true])
  })

  test.each([
    [1, 2],
    [1, '1'],
    [0, false],
    [null, undefined],
    [null, {}],
    [[], {}],
    [{}, []],
    [[1], [1, 1]],
    [[1], { 0: 1, length: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[undefined], []],
    [{ a: 1 }, {}],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ toString: 1 }, {}],
    [rawNumber('12345678901234567890'), rawNumber('12345678901234567891')],
    [rawNumber('12345678901234567890'), { rawJSON: '12345678901234567890' }],
    [rawNumber('12345678901234567890'), '12345678901234567890'],
  ])('%j differs from %j', (a, b) => {
    expect([isEqualJson(a, b), isEqualJson(b, a)]).toEqual([false, false])
  })
})
