import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../timeline/event.ts'
import type { EventTemplate } from '../timeline/template.ts'
import { type Rendering, renderEvent } from './render-event.ts'

type Given = {
  tokens?: Record<string, string>
  extraData?: unknown
  part?: 'header' | 'detail'
  timeZone?: string
  clock?: () => number
  event?: Partial<TimelineEvent['content']>
}

const rawNumber = (text: string) => (JSON as unknown as { rawJSON: (text: string) => object }).rawJSON(text)

function render(source: string, given: Given = {}): Rendering {
  const { tokens = {}, extraData, part = 'detail', timeZone = 'America/New_York', clock = () => 0 } = given
  const template: EventTemplate = {
    id: '4100',
    appId: '7',
    name: 'Boat rented',
    objectTypeId: '0-1',
    headerTemplate: source,
    detailTemplate: source,
    tokens: [],
    createdAt: 0,
    updatedAt: 0,
  }
  const event: TimelineEvent = {
    templateId: '4100',
    id: 'rent-9',
    eventNumber: '1',
    objectTypeId: '0-1',
    objectId: '801',
    occurredAt: Date.parse('2026-07-01T18:05:09.123Z'),
    content: { tokens, ...given.event, ...(extraData === undefined ? {} : { extraData }) },
  }
  return renderEvent(template, event, { part, timeZone, clock })
}

const htmlOf = (source: string, given?: Given): string => render(source, given).html

describe('the pipeline', () => {
  test('a header is a paragraph with a link; what a token holds is escaped once (R1, R3, R7)', () => {
    expect(
      htmlOf('Rented [{{boat}}](https://boats.example.com/b/{{boatId}})', {
        tokens: { boat: `Ann's <Red> "Gull" & co`, boatId: 'b=7&x' },
      }),
    ).toBe(
      '<p>Rented <a href="https://boats.example.com/b/b=7&amp;x">Ann&#x27;s &lt;Red&gt; &quot;Gull&quot; &amp; co</a></p>',
    )
  })

  test('a detail with times, a heading and a list of paragraphs (R5, R6, R9, R10)', () => {
    const source = [
      'Rented {{#formatDate timestamp}}{{/formatDate}} for {{price}}.\n\n### Stops\n',
      '{{#each extraData.stops}}\n**{{place}}**: {{hours}} h\n{{/each}}\n\nBack {{#formatDate back}}{{/formatDate}}',
    ].join('')
    const extraData = {
      stops: [
        { place: 'Pier & Co', hours: 2 },
        { place: 'Cove', hours: 5 },
      ],
    }
    expect(htmlOf(source, { tokens: { price: '80.50', back: '1783036800000' }, extraData })).toBe(
      '<p>Rented Jul 1, 2026, 2:05:09 PM for 80.50.</p><h3>Stops</h3><p><strong>Pier &amp; Co</strong>: 2 h</p><p><strong>Cove</strong>: 5 h</p><p>Back Jul 2, 2026, 8:00:00 PM</p>',
    )
  })

  test('line breaks around block tags make the items of a list paragraphs (R5)', () => {
    const extraData = { stops: [{ place: 'Pier & Co' }, { place: 'Cove' }] }
    expect(htmlOf('{{#each extraData.stops}}\n- {{place}}\n{{/each}}', { extraData })).toBe(
      '<ul><li><p>Pier &amp; Co</p></li><li><p>Cove</p></li></ul>',
    )
  })

  test.each([
    [
      'no newline between blocks, soft breaks stay (R6)',
      '# A\n\nb\nc\n\n- d\n- e\n',
      '<h1>A</h1><p>b\nc</p><ul><li>d</li><li>e</li></ul>',
    ],
    [
      'blanks between inline elements stay (R6)',
      '*a* **b** `c`',
      '<p><em>a</em> <strong>b</strong> <code>c</code></p>',
    ],
    ['a hard break', 'a  \nb', '<p>a<br />\nb</p>'],
    [
      'quotes in text are entities (R7)',
      `"a" 'b' &copy; &#39;`,
      '<p>&quot;a&quot; &#x27;b&#x27; © &#x27;</p>',
    ],
    [
      'a table',
      '| a | b |\n|---|:-:|\n| 1 | *2* |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td></tr></tbody></table>',
    ],
    [
      'an ordered list, nested',
      '3. x\n4. y\n   - z',
      '<ol start="3"><li>x</li><li>y<ul><li>z</li></ul></li></ol>',
    ],
    [
      'code keeps its lines',
      '```js\nlet a = "b"\n```\n\n    c',
      '<pre><code>let a = &quot;b&quot;\n</code></pre><pre><code>c\n</code></pre>',
    ],
    ['a rule and a quote', '> a\n\n---', '<blockquote><p>a</p></blockquote><hr />'],
    [
      'an image',
      '![a *b* "c"](https://x.example/i.png "t")',
      '<p><img src="https://x.example/i.png" alt="a b &quot;c&quot;" title="t" /></p>',
    ],
    [
      'raw HTML is text (R14)',
      '<b>x</b> <script>y</script>',
      '<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;</p>',
    ],
    [
      'autolinks in angles alone (R12)',
      '<https://x.example/> <a@b.example> https://y.example',
      '<p><a href="https://x.example/">https://x.example/</a> <a href="mailto:a@b.example">a@b.example</a> https://y.example</p>',
    ],
    ['no strike-through: it is not CommonMark', '~~a~~', '<p>~~a~~</p>'],
    [
      'other URLs are left out (R14)',
      '[a](ftp://x) [b](/c) [d](//e.example) ![f](mailto:g@h.example)',
      '<p><a>a</a> <a>b</a> <a>d</a> <img alt="f" /></p>',
    ],
    ['links that run code are text (R14)', '[a](javascript:alert)', '<p>[a](javascript:alert)</p>'],
  ])('%s', (_what, source, html) => {
    expect(htmlOf(source)).toBe(html)
  })

  test('triple braces do not let HTML through; Markdown of a token counts (R12, R14)', () => {
    const tokens = { note: '<i>x</i> **bold** [l](https://x.example)' }
    expect(htmlOf('{{{note}}}', { tokens })).toBe(
      '<p>&lt;i&gt;x&lt;/i&gt; <strong>bold</strong> <a href="https://x.example">l</a></p>',
    )
    expect(htmlOf('{{note}}', { tokens })).toBe(
      '<p>&lt;i&gt;x&lt;/i&gt; <strong>bold</strong> <a href="https://x.example">l</a></p>',
    )
  })

  test('an entity that Handlebars made stays as it is in a code span', () => {
    expect(htmlOf('`{{v}}` {{v}} `{{{v}}}`', { tokens: { v: 'a=b' } })).toBe(
      '<p><code>a&amp;#x3D;b</code> a=b <code>a=b</code></p>',
    )
  })
})

describe('names', () => {
  test('fields of the event are there (R2)', () => {
    const source =
      '{{id}} {{objectType}} {{eventTemplateId}} {{objectId}} {{timestamp}} {{email}} {{utk}} {{domain}}'
    const event = { email: 'a@b.example', utk: 'u-1', domain: 'd.example' }
    expect(htmlOf(source, { event })).toBe(
      '<p>rent-9 contacts 4100 801 2026-07-01T18:05:09.123Z a@b.example u-1 d.example</p>',
    )
  })

  test('a token wins over a field, extraData over a token; the header has no extraData (R2)', () => {
    const given: Given = { tokens: { id: 'mine', extraData: 'token' }, extraData: { a: 'data' } }
    expect(htmlOf('{{id}} {{extraData.a}}', given)).toBe('<p>mine data</p>')
    expect(htmlOf('{{id}}[{{extraData.a}}{{extraData}}]', { ...given, part: 'header' })).toBe('<p>mine[]</p>')
  })

  test('what is not there is nothing (R4)', () => {
    expect(htmlOf('[{{a}}{{a.b.c}}{{extraData.x.y}}{{@index}}{{../../a}}{{lookup a "b"}}]')).toBe('<p>[]</p>')
  })

  test('dashes, periods and brackets (R11)', () => {
    const tokens = { 'my-token': '1', 'a.b': '2', 'c.d': '3', c: '4', 'x.y.z': '5' }
    const source = '{{my-token}} {{a.b}} {{[a.b]}} {{c.d}}[{{[c.d]}}] {{x.y.z}} {{this.[a.b]}} {{@root.a}}'
    expect(htmlOf(source, { tokens })).toBe('<p>1 2 2 [3] 5 2</p>')
    expect(
      htmlOf('{{#each extraData}}{{../a.b}}{{#if ../a.b}}!{{/if}}{{/each}}{{#a.b}}{{this}}{{/a.b}}', {
        tokens,
        extraData: [1],
      }),
    ).toBe('<p>2!2</p>')
  })

  test('a period finds a token where only a field has the first name (R11)', () => {
    expect(htmlOf('{{email.work}}', { tokens: { 'email.work': 'w' }, event: { email: 'e' } })).toBe(
      '<p>w</p>',
    )
  })

  test('tokens that are called like a helper are printed in brackets or through this (T30)', () => {
    const tokens = { if: '1', each: '2', formatDate: '3', constructor: '4', __proto__: '5' }
    const own = Object.defineProperty({ ...tokens }, '__proto__', { value: '5', enumerable: true })
    expect(
      htmlOf('{{[if]}} {{this.each}} {{[formatDate]}} {{constructor}} {{__proto__}}[{{if}}]', {
        tokens: own,
      }),
    ).toBe('<p>1 2 3 4 5[]</p>')
  })

  test.each([
    ['{{constructor}}{{constructor.name}}{{this.constructor}}'],
    ['{{__proto__}}{{__proto__.polluted}}{{this.__proto__.constructor}}'],
    ['{{lookup this "constructor"}}{{lookup this "__proto__"}}'],
    ['{{extraData.constructor}}{{extraData.toString}}{{extraData.list.constructor}}{{extraData.list.map}}'],
    ['{{lookup extraData "hasOwnProperty"}}{{lookup extraData.list "push"}}{{lookup "text" "trim"}}'],
    ['{{#with extraData}}{{constructor}}{{valueOf}}{{/with}}'],
    ['{{#each extraData}}{{constructor}}{{lookup this "constructor"}}{{/each}}'],
    ['{{#with (lookup extraData "constructor")}}reached{{/with}}{{#if extraData.__proto__}}reached{{/if}}'],
    ['{{@root.constructor}}{{@root.__proto__}}{{@_parent}}{{@constructor}}{{helperMissing}}'],
    ['{{extraData.big.rawJSON}}{{lookup extraData.big "rawJSON"}}'],
  ])('%s reaches no prototype', (source) => {
    expect(htmlOf(source, { extraData: { list: [{}], big: rawNumber('12345678901234567890') } })).toBe('')
  })

  test('a number that JavaScript would round is printed as it came (decision 24)', () => {
    const extraData = { n: rawNumber('12345678901234567890.10'), list: [rawNumber('1e400'), 2] }
    expect(
      htmlOf('{{extraData.n}} {{extraData.list}} {{#each extraData.list}}{{this}};{{/each}}', { extraData }),
    ).toBe('<p>12345678901234567890.10 1e400,2 1e400;2;</p>')
  })
})

describe('helpers (R8)', () => {
  const extraData = {
    list: ['a', 'b', 'c'],
    map: { x: 1, y: 2 },
    none: [],
    zero: 0,
    nothing: null,
    yes: true,
    nulls: [null, 1],
    deep: [{ n: 'p', list: [{ n: 'q' }] }],
  }
  test.each([
    [
      '{{#each extraData.list}}{{@index}}{{@key}}{{this}}{{#if @first}}F{{/if}}{{#if @last}}L{{/if}} {{/each}}',
      '00aF 11b 22cL',
    ],
    [
      '{{#each extraData.map}}{{@index}}{{@key}}{{this}}{{#if @first}}F{{/if}}{{#if @last}}L{{/if}} {{/each}}',
      '0x1F 1y2L',
    ],
    ['{{#each extraData.none}}x{{else}}empty{{/each}} {{#each missing}}x{{^}}none{{/each}}', 'empty none'],
    [
      '{{#each extraData.deep}}{{#each list}}{{../n}}{{n}}{{@../index}}{{@root.id}}{{/each}}{{/each}}',
      'pq0rent-9',
    ],
    ['{{#each extraData.list as |item at|}}{{at}}{{item}}{{/each}}', '0a1b2c'],
    ['{{#with extraData.map as |m|}}{{m.x}}{{y}}{{/with}}{{#with extraData.none}}x{{else}}-{{/with}}', '12-'],
    ['{{#if extraData.zero}}y{{else}}n{{/if}}{{#if extraData.zero includeZero=true}}y{{/if}}', 'ny'],
    [
      '{{#if extraData.none}}y{{else if extraData.yes}}z{{/if}}{{#unless extraData.nothing}}u{{/unless}}',
      'zu',
    ],
    [
      '{{lookup extraData.list 1}}{{lookup extraData.map (lookup extraData.list 9)}}{{lookup extraData.map "y"}}',
      'b2',
    ],
    ['a{{log "x" extraData}}b{{#log "x"}}c{{/log}}', 'ab'],
    ['{{#extraData.list}}{{this}}{{/extraData.list}}{{^extraData.none}}none{{/extraData.none}}', 'abcnone'],
    ['{{#extraData.map}}{{x}}{{/extraData.map}}{{#extraData.yes}}{{id}}{{/extraData.yes}}', '1rent-9'],
    ['{{#each extraData.nulls}}[{{this}}{{#if true}}{{this}}{{/if}}]{{/each}}', '[][11]'],
    [
      '{{unknown 1}}{{#unknown 1}}x{{/unknown}}{{(lookup id)}}{{> p}}{{#> q}}x{{/q}}{{* d}}z'.replace(
        '{{(lookup id)}}',
        '',
      ),
      'z',
    ],
    ['{{if id}}{{#if}}x{{/if}}{{#if id id}}x{{/if}}{{each id}}{{#each}}x{{/each}}{{with}}z', 'z'],
    ['a  {{~id~}}  b {{#if true~}}  c  {{~/if}}', 'arent-9b c'],
    ['{{"id"}} {{true}}[{{null}}] \\{{id}}', 'rent-9 [] {{id}}'],
  ])('%s', (source, text) => {
    expect(htmlOf(source, { extraData })).toBe(`<p>${text}</p>`)
  })
})

describe('formatDate (R9, R10)', () => {
  test.each([
    ['1782929109123', 'America/New_York', 'Jul 1, 2026, 2:05:09 PM'],
    ['2026-07-01T18:05:09Z', 'Europe/Berlin', 'Jul 1, 2026, 8:05:09 PM'],
    ['2026-01-01', 'Asia/Kolkata', 'Jan 1, 2026, 5:30:00 AM'],
    ['-1', 'UTC', 'Dec 31, 1969, 11:59:59 PM'],
    ['1783036800000', 'America/Los_Angeles', 'Jul 2, 2026, 5:00:00 PM'],
  ])('%s in %s is %s', (value, timeZone, text) => {
    const given: Given = { tokens: { v: value }, timeZone }
    expect(htmlOf('{{#formatDate v}}ignored{{/formatDate}}', given)).toBe(`<p>${text}</p>`)
    expect(htmlOf('{{formatDate v}}', given)).toBe(`<p>${text}</p>`)
    expect(htmlOf('{{lookup (formatDate v) "length"}}', given)).toBe(`<p>${text.length}</p>`)
  })

  test('a number counts as milliseconds, and anything else prints nothing', () => {
    const source =
      '[{{formatDate extraData.n}}][{{formatDate extraData.bad}}{{formatDate missing}}{{formatDate}}{{formatDate true}}]'
    expect(htmlOf(source, { extraData: { n: 0, bad: 'tomorrow' }, timeZone: 'UTC' })).toBe(
      '<p>[Jan 1, 1970, 12:00:00 AM][]</p>',
    )
  })

  test('a time zone that does not exist is a fault of the server, not of the template', () => {
    expect(() => render('{{formatDate 0}}', { timeZone: 'Mars/Olympus' })).toThrow(RangeError)
  })
})
