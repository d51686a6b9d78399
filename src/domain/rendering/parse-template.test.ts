import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSyntaxError, parseTemplate } from './parse-template.ts'

describe('findSyntaxError (T6)', () => {
  test.each([
    [''],
    ['plain text, { and }}'],
    ['{{a}} {{{b}}} {{&c}} {{[d e]}} {{e.f/g}} {{@root.x}}'],
    ['{{#if a}}x{{else if b}}y{{else}}z{{/if}}'],
    ['{{#each list as |item at|}}{{item}}{{/each}}{{^none}}-{{/none}}'],
    ['{{> partial}}{{#> layout}}x{{/layout}}{{* decorator}}{{unknown (helper 1)}}'],
    ['{{{{raw}}}} {{not closed {{{{/raw}}}}'],
    ['\\{{escaped {{!-- {{#if}} --}}{{! note }}'],
  ])('finds nothing in %j', (source) => {
    expect(findSyntaxError(source)).toBeUndefined()
  })

  test.each([
    ['{{a', 1, 3, 'the tag is not closed, }} is missing'],
    ['{{foo} {{bar}}', 1, 6, 'the tag is not closed, }} is missing'],
    ['one\ntwo {{a b=}}', 2, 11, "unexpected '}}'"],
    ['one\r\n{{ü !}}', 2, 5, "unexpected '!'"],
    ['one\rtwo\r{{/if}}', 3, 1, "unexpected '{{/'"],
    ['{{#if a}}\n  {{/each}}', 1, 4, "if doesn't match each"],
    ['{{!-- a\n b --}}\n {{#a}}{{/b}}', 3, 5, "a doesn't match b"],
    ['x\n {{#if a}}\n\ny', 4, 2, 'the block opened on line 2, column 2 is not closed'],
    ['{{#if a}}{{else}}{{else}}{{/if}}', 1, 18, "unexpected '{{else}}'"],
    ['{{a/../b}}', 1, 3, 'Invalid path: a/..'],
    ['{{"a}}', 1, 3, "unexpected '\"'"],
    ['a {{!-- never closed', 1, 3, "cannot read '{{!-- never closed'"],
    ['{{#*inline "x"}}{{else}}{{/inline}}', 1, 36, 'Unexpected inverse block on decorator'],
    ['{{#each a}}\n{{#if b}}{{/each}}', 2, 4, "if doesn't match each"],
  ])('finds the mistake in %j', (source, line, column, message) => {
    expect(findSyntaxError(source)).toEqual({ line, column, message })
  })

  test('what was parsed is kept for the next call, until much else was parsed', () => {
    const first = parseTemplate('{{kept}}')
    expect(parseTemplate('{{kept}}')).toBe(first)
    for (let at = 0; at < 60; at += 1) parseTemplate(`${'{{a}}'.repeat(1_000)}${at}`)
    expect(parseTemplate('{{kept}}')).not.toBe(first)
    expect(parseTemplate('{{kept}}')).toEqual(first)
  })

  test('large sources are kept by their size, whatever they hold: not as many as small ones', () => {
    const large = (name: string) => `${name} ${'é'.repeat(100_000)}`
    const first = parseTemplate(large('first'))
    for (let count = 0; count < 100; count += 1) parseTemplate(large(`a${count}`))
    expect(parseTemplate(large('first'))).toBe(first)
    for (let count = 0; count < 50; count += 1) parseTemplate(large(`b${count}`))
    expect(parseTemplate(large('first'))).not.toBe(first)
  })

  test('one source does not disturb the next: a mistake leaves nothing behind', () => {
    expect(findSyntaxError('{{#if a}}{{{{raw}}}} x')).toBeDefined()
    expect(findSyntaxError('{{b}} text')).toBeUndefined()
  })

  test('never throws, and places every mistake inside of the source', () => {
    const pieces = [
      '{{',
      '}}',
      '{{#',
      '{{/',
      'if',
      ' ',
      'a',
      '"',
      '(',
      ')',
      '[',
      ']',
      '\n',
      '|',
      '.',
      '\\',
      '{{{{',
      '!--',
      '~',
      '^',
      '=',
      '@',
      '😀',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        const source = parts.join('')
        const mistake = findSyntaxError(source) ?? { line: 1, column: 1 }
        const lines = source.split(/\r\n?|\n/)
        expect(mistake.line).toBeGreaterThanOrEqual(1)
        expect(mistake.line).toBeLessThanOrEqual(lines.length)
        expect(mistake.column).toBeGreaterThanOrEqual(1)
        expect(mistake.column).toBeLessThanOrEqual((lines[mistake.line - 1] ?? '').length + 1)
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})

describe('what cannot be rendered in time', () => {
  test.each([
    ['blocks', '{{#a}}'.repeat(100), '{{/a}}'.repeat(100)],
    ['brackets', `{{a ${'(a '.repeat(100)}`, `${')'.repeat(100)}}}`],
    ['else chains', `{{#if a}}${'{{else if a}}'.repeat(99)}`, '{{/if}}'],
  ])('100 %s within each other can be parsed, 101 cannot', (_what, open, close) => {
    expect(parseTemplate(open + close).kind).toBe('program')
    expect(parseTemplate(`{{#a}}${open}${close}{{/a}}`)).toMatchObject({ kind: 'cut', by: 'depth' })
  })

  test('blocks side by side are not nested', () => {
    expect(parseTemplate('{{#a}}{{else if b}}{{/a}}{{b (c d)}}'.repeat(300)).kind).toBe('program')
  })

  test('a source that never ends its blocks is refused at once, whatever its comments close', () => {
    const mistake = findSyntaxError('{{#a}}{{!-- {{/a}} --}}'.repeat(4_000))
    expect(mistake).toEqual({
      line: 1,
      column: 2_301,
      message: 'blocks and brackets are nested deeper than 100',
    })
  })

  test('2,000 statements can be rendered, 2,001 not; both are no mistakes (R15)', () => {
    expect(parseTemplate('{{a}}'.repeat(2_000)).kind).toBe('program')
    expect(parseTemplate('{{a}}'.repeat(2_001))).toEqual({ kind: 'cut', by: 'nodes' })
    expect(findSyntaxError('{{a}}'.repeat(2_001))).toBeUndefined()
    expect(parseTemplate(`{{#if a}}${'{{log (lookup a b)}}'.repeat(1_000)}{{/if}}`)).toEqual({
      kind: 'cut',
      by: 'nodes',
    })
  })

  test('more than 16,000 words and signs are refused where they begin', () => {
    expect(findSyntaxError(`{{a ${'b '.repeat(20_000)}}}`)).toMatchObject({
      line: 1,
      message: 'more than 16000 words and signs in tags',
    })
  })
})
