import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSyntaxError } from './json-syntax.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('takes exactly the texts that the parser takes to their end', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\n"',
    '"\\x"',
    '"',
    '1',
    '-0.5e+3',
    '01',
    '.5',
    'true',
    'nul',
    ' ',
    '\n',
    '\u00a0',
    '\t',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        fc.json(),
      ),
      (text) => {
        // A text that is refused only for ending too early is the other kind that is read to its end.
        expect(!isJson(text) || findSyntaxError(text) === text.length).toBe(true)
        expect(findSyntaxError(text) === text.length || !isJson(text)).toBe(true)
      },
    ),
    { seed: 20_260_504, numRuns: 3_000 },
  )
})

test('names the first place that no continuation could save', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3 }).filter((text) => text.length > 0),
      fc.nat(),
      (text, place) => {
        const at = place % (text.length + 1)
        expect(findSyntaxError(`${text.slice(0, at)}\u00a7`)).toBeLessThanOrEqual(at)
      },
    ),
    { seed: 20_260_504, numRuns: 1_000 },
  )
})
