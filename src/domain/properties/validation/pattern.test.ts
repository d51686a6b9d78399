import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from './pattern.ts'

function isFound(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern)
  return compiled.ok ? compiled.isFoundIn(text) : compiled.reason
}

describe('patterns of callers', () => {
  it.each([
    ['^[A-Z]{2}-\\d{3,}$', 'AB-1234', true],
    ['^[A-Z]{2}-\\d{3,}$', 'AB-12', false],
    ['b', 'abc', true],
    ['^b', 'abc', false],
    ['', '', true],
    ['^a{1234}$', 'a{1234}', "nothing to repeat before '{'"],
    ['^$', '', true],
    ['^$', 'a', false],
    ['a|b|^c$', 'xbx', true],
    ['^(?:ab|a)b?$', 'abb', true],
    ['^(a*)*$', 'aaaa', true],
    ['^(a|aa)+$', `${'a'.repeat(4_000)}b`, false],
    ['(x+x+)+y', 'x'.repeat(5_000), false],
    ['\\bcat\\b', 'a cat.', true],
    ['\\bcat\\b', 'concat', false],
    ['^\\W\\S$', '!a', true],
    ['^[^a-c]+$', 'def', true],
    ['^[]a]+$', ']a]', true],
    ['^[a-]+$', 'a-a', true],
    ['(?i)^stra?sse$', 'STRASSE', true],
    ['^.$', '🙂', true],
    ['^.$', '\n', false],
    ['\\.', 'a.b', true],
    ['\\.', 'ab', false],
    ['x', 'x'.repeat(5_000), true],
    ['x', 'x'.repeat(5_001), false],
  ])('%s in %j: %s', (pattern, text, found) => {
    expect(isFound(pattern, text)).toBe(found)
  })

  it.each([
    '(',
    ')',
    'a)',
    '[a',
    '*',
    'a**',
    'a{3,2}',
    'a{500}',
    'a{101}',
    '(?:a{50}){4}',
    '[a-\\d]',
    '(a{100}){100}',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\k',
    '[z-a]',
    '[[:alpha:]]',
    '\\',
    '('.repeat(40),
    'x'.repeat(1_001),
  ])('%s is refused', (pattern) => {
    expect(compilePattern(pattern).ok).toBe(false)
  })

  it('finds what the regular expressions of JavaScript find', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\b',
      '^',
      '$',
      '(a|b)',
      '(?:ab)',
      '(b|)',
    )
    const repeat = fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?')
    const isAnchor = (text: string) => ['^', '$', '\\b'].includes(text)
    const piece = fc.tuple(atom, repeat).map(([text, count]) => text + (isAnchor(text) ? '' : count))
    const pattern = fc
      .array(fc.oneof(piece, fc.constant('|')), { maxLength: 6 })
      .map((pieces) => pieces.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        expect(isFound(source, subject)).toBe(new RegExp(source, 'u').test(subject))
      }),
      { numRuns: 3_000 },
    )
  })

  it('reads or refuses any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, subject) => {
        expect(['boolean', 'string']).toContain(typeof isFound(source, subject))
      }),
      { numRuns: 500 },
    )
  })
})
