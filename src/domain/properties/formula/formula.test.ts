import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { define, kinds } from '../../objects/catalogue/define.ts'
import type {
  PropertyCatalogue,
  PropertyDefinition,
  PropertyType,
} from '../../objects/property-definition.ts'
import { createCalculator } from './calculate.ts'
import { listReferences } from './expression.ts'
import { readFormula } from './read-formula.ts'

const sources: readonly PropertyDefinition[] = [
  ...define('a b c', kinds.number),
  ...define('s t', kinds.text),
  ...define('p q', kinds.bool),
]

function evaluate(text: string, values: Record<string, string> = {}, type: PropertyType = 'string'): string {
  const read = readFormula(text)
  if (!read.ok) return `refused: ${read.reason}`
  const [base] = define('result', kinds.formula)
  if (base === undefined) throw new Error('no definition')
  const result = { ...base, type, formula: read.expression }
  const byName = new Map([...sources, result].map((definition) => [definition.name, definition]))
  const catalogue: PropertyCatalogue = { find: (name) => byName.get(name), list: () => [...byName.values()] }
  return createCalculator(values, catalogue)(result)
}

describe('formulas (properties 7)', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['8 / 4 / 2', '1'],
    ['10 - 3 - 2', '5'],
    ['-2 * -3', '6'],
    ['--4', '4'],
    ['10a', '50'],
    ['10a + 1', '51'],
    ['2.5A', '12.5'],
    ['max(a, 9, 3)', '9'],
    ['MIN(a, 9)', '5'],
    ['1 < 2', 'true'],
    ['2 <= 1', 'false'],
    ['1 != 1', 'false'],
    ['1 equals 1', 'true'],
    ['\'a\' = "a"', 'true'],
    ["'a' = 'A'", 'false'],
    ['not true', 'false'],
    ['not 1 > 2 and true', 'true'],
    ['true or true and false', 'true'],
    ['true AND false', 'false'],
    ['bool(p) and not bool(q)', 'true'],
    ['is_present(a)', 'true'],
    ['is_present(c)', 'false'],
    ['is_present(s)', 'true'],
    ['is_present(a + c)', 'false'],
    ["contains(string(s), 'el')", 'true'],
    ["contains(string(t), 'el')", 'false'],
    ["concatenate(string(s), '-', string(t), '!')", 'hello-!'],
    ["'a' + 'b'", 'ab'],
    ['number_to_string(1.50)', '1.5'],
    ["string_to_number('1e3') + 1", '1001'],
    ["string_to_number('many')", ''],
    ["if a > 3 then 'big' else 'small'", 'big'],
    ["if a > 9 then 'big' endif", ''],
    ["if a > 9 then 'x' elseif a > 4 then 'y' else 'z' endif", 'y'],
    ["if (if bool(p) then true else false) then 'in' else 'out'", 'in'],
    ['a / (b - b)', ''],
    ['a + c', ''],
    ['c = c', 'false'],
    ['c != 1', 'true'],
    ['c < 1', 'false'],
    ['1 / 3', '0.333333333333333'],
    ['0.1 + 0.2', '0.3'],
    ['9007199254740993', '9007199254740990'],
  ])('%s is %j', (text, value) => {
    expect(evaluate(text, { a: '5', b: '2', s: 'hello', p: 'true', q: 'false' })).toBe(value)
  })

  it.each([
    ['', 'the formula ends'],
    ['1 +', 'the formula ends'],
    ['(1', "the formula ends where ')' was expected"],
    ['1 2', 'the end of the formula'],
    ["'open", 'unexpected character'],
    ['a # b', 'unexpected character'],
    ['if a then 1', "'elseif', 'else' or 'endif'"],
    ['then', 'a value'],
    ['max()', 'a value'],
    ['max(1)', '2 to 100'],
    ['contains(string(s))', 'takes 2'],
    ['nothing(1)', "no function 'nothing'"],
    ['string(1)', 'the name of a property'],
    ['('.repeat(60) + '1' + ')'.repeat(60), 'levels'],
    ['not '.repeat(60) + 'true', 'levels'],
    ['1+'.repeat(600) + '1', 'parts'],
    [' '.repeat(10_001), 'characters'],
  ])('%s cannot be read: %s', (text, reason) => {
    expect(evaluate(text)).toMatch(/^refused: /)
    expect(evaluate(text)).toContain(reason)
  })

  it('names what it reads, each once', () => {
    const read = readFormula('if bool(p) then a + a else max(b, 2c)')
    expect(read.ok && listReferences(read.expression)).toEqual(['p', 'a', 'b', 'c'])
  })

  it('yields nothing that a property could not hold', () => {
    const long = 'x'.repeat(40_000)
    expect(evaluate('concatenate(string(s), string(s))', { s: long })).toBe('')
    expect(evaluate('string(s) + string(s)', { s: long })).toBe('')
    expect(evaluate('a * a', { a: '1e200' }, 'number')).toBe('')
  })

  it('adds, multiplies and compares as numbers do', () => {
    const number = fc.integer({ min: -1_000_000, max: 1_000_000 })
    fc.assert(
      fc.property(number, number, (a, b) => {
        const values = { a: String(a), b: String(b) }
        expect(evaluate('a + b', values)).toBe(String(a + b))
        expect(evaluate('a * b', values)).toBe(String(a * b === 0 ? 0 : a * b))
        expect(evaluate('a < b', values)).toBe(String(a < b))
        expect(evaluate('if a >= b then a else b', values)).toBe(String(Math.max(a, b)))
      }),
    )
  })

  it('reads or refuses any text, and never fails otherwise', () => {
    const part = fc.constantFrom(
      'a',
      'if',
      'then',
      'else',
      '(',
      ')',
      '+',
      '-',
      '*',
      '1',
      "'x'",
      ',',
      'max',
      'not',
      '=',
      ' ',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, (formula) => {
        expect(typeof evaluate(formula, { a: '1' })).toBe('string')
      }),
      { numRuns: 500 },
    )
  })
})
