import { describe, expect, test } from 'vitest'
import type { EventTemplate } from '../timeline/template.ts'
import { type Rendering, renderEvent } from './render-event.ts'

const workMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

function render(
  detailTemplate: string,
  content: { tokens?: Record<string, string>; extraData?: unknown } = {},
  clock: () => number = () => 0,
): Rendering {
  const template: EventTemplate = {
    id: '1',
    appId: '1',
    name: 'x',
    objectTypeId: '0-1',
    detailTemplate,
    tokens: [],
    createdAt: 0,
    updatedAt: 0,
  }
  const event = {
    templateId: '1',
    id: 'e',
    eventNumber: '1',
    objectTypeId: '0-1',
    occurredAt: 0,
    content: { tokens: {}, ...content },
  }
  return renderEvent(template, event, { part: 'detail', timeZone: 'UTC', clock })
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
const nested = (depth: number, inner: string): string =>
  depth === 0 ? inner : `{{#each @root.extraData}}${nested(depth - 1, inner)}{{/each}}`

describe('budgets (R15)', () => {
  test('10,000 turns of each are rendered, one more is not', () => {
    expect(render('{{#each extraData}}.{{/each}}', { extraData: numbers(10_000) }).html.length).toBe(10_007)
    expect(render('{{#each extraData}}.{{/each}}', { extraData: numbers(10_001) })).toEqual({
      html: '',
      cutBy: 'iterations',
    })
    expect(render(nested(4, '.'), { extraData: numbers(100) })).toEqual({ html: '', cutBy: 'iterations' })
    expect(render(nested(90, ''), { extraData: numbers(2) })).toEqual({ html: '', cutBy: 'iterations' })
  })

  test('a mebibyte is rendered, one byte more is not', () => {
    const fits = 'x'.repeat(1_048_576 - '<p></p>'.length)
    expect(render('{{v}}', { tokens: { v: fits } }).html.length).toBe(1_048_576)
    expect(render('{{v}}y', { tokens: { v: fits } })).toEqual({ html: '', cutBy: 'output' })
    expect(render('é{{v}}', { tokens: { v: fits.slice(1) } })).toEqual({ html: '', cutBy: 'output' })
  })

  test.each([
    [
      'by a token that is repeated',
      '{{#each extraData}}{{@root.v}}{{/each}}',
      { tokens: { v: 'x'.repeat(20_000) }, extraData: numbers(100) },
    ],
    ['by entities', '{{v}}', { tokens: { v: '<'.repeat(400_000) } }],
    [
      'by a reference that is repeated',
      `[a]: https://x.example/${'u'.repeat(50_000)}\n\n${'[a] '.repeat(1_000)}`,
      {},
    ],
  ])('output that grows %s is cut', (_how, source, content) => {
    expect(render(source, content)).toEqual({ html: '', cutBy: 'output' })
  })

  test('time is up after 100 ms by the given clock, in each of the three steps', () => {
    const clockFrom = (jumpAt: number) => {
      let looks = 0
      return () => ((looks += 1) > jumpAt ? 101 : 0)
    }
    const content = { extraData: numbers(500) }
    const source = '{{#each extraData}}*{{this}}* [x](https://y.example)\n\n{{/each}}'
    let looks = 0
    const whole = render(source, content, () => ((looks += 1), 100))
    expect(whole.cutBy).toBeUndefined()
    expect(looks).toBeGreaterThan(10)
    const cuts = numbers(looks - 1).map((at) => render(source, content, clockFrom(at + 1)))
    expect(new Set(cuts.map(({ html, cutBy }) => `${html}|${cutBy}`))).toEqual(new Set(['|time']))
  })

  test('a stored template that is broken, too deep or too large is empty, and says why', () => {
    expect(render('{{#if a}}')).toEqual({ html: '', cutBy: 'syntax' })
    expect(render('{{a}}'.repeat(2_001))).toEqual({ html: '', cutBy: 'nodes' })
    expect(render(`${'{{#a}}'.repeat(101)}${'{{/a}}'.repeat(101)}`)).toEqual({ html: '', cutBy: 'depth' })
  })

  test('no template is no text', () => {
    expect(render('')).toEqual({ html: '' })
  })
})

const SIZE = 1_000_000
const fill = (piece: string, size = SIZE / 2): string => piece.repeat(Math.floor(size / piece.length))

/** Texts on which Markdown parsers have been seen to take time that grows with the square of the length, or the stack. */
const HARD = [
  ...['[', '[a](', '![', '![[', '![a](b) ', '[a](<b', '[a](b "', '[a](http://b) ', '[a\n', '[a]: b\n'],
  ...[
    '*',
    '_',
    '*a ',
    '*a_ ',
    'a**b',
    '*a **b ',
    '**a *b ',
    '`',
    '`a``b',
    '<',
    '<a',
    '<http://a> ',
    '&',
    '&amp;',
    '\\',
  ],
  ...[
    '>',
    '> ',
    '>\n',
    '- ',
    '- a\n',
    '1. ',
    '  - a\n',
    '# a\n',
    'a\n=\n',
    '---\n',
    '```\n',
    '~~~',
    '|a',
    '|a|b|\n|-|-|\n',
  ],
  ...[' ', '\n', '\t', '\r', 'a\n', 'a\n\n', '\u00a0', '    x\n', '](u)', '*_`[<&'],
].map((piece) => [JSON.stringify(piece), fill(piece), fill(piece)] as const)

const COMBINED = [
  ['quotes in quotes', fill('>', 100), fill('\nb')],
  ['lists in lists', fill('- ', 180), fill('\nb')],
  ['images in images', fill('![', 200_000), fill('](u)', 400_000)],
  ['links in links', fill('['), fill('](u)')],
  ['emphasis in emphasis', fill('*a '), fill('b* ')],
  ['one run of stars', `a${fill('*')}`, `${fill('*')}b`],
  ['a wide table', `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n`, fill('|a\n')],
  ['a long reference, used often', `[a]: http://${fill('u', 400_000)}\n\n`, fill('[a] ')],
  ['a long address', '[a](http://', `${fill('é', 400_000)})`],
] as const

describe('Markdown that is hard to read', () => {
  // Thread time, so that other processes do not count. The slack is for the machine: the limit itself is 100 ms.
  test.each([...HARD, ...COMBINED])('%s is rendered or cut in time', (_what, a, b) => {
    const startedAt = workMs()
    const { html, cutBy } = render('{{{a}}}{{{b}}}', { tokens: { a, b } }, workMs)
    const took = workMs() - startedAt
    expect([undefined, 'time', 'output']).toContain(cutBy)
    expect(cutBy === undefined || html === '').toBe(true)
    expect(took).toBeLessThan(300)
  })
})
