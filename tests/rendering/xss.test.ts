import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import type { EventTemplate } from '../../src/domain/timeline/template.ts'
import { renderEvent } from '../../src/domain/rendering/render-event.ts'

// The parser that the sanitiser brings: its reading of the result, not a pattern over its text, is what is judged.
const loadFromSanitiser = createRequire(createRequire(import.meta.url).resolve('sanitize-html'))
const { Parser } = loadFromSanitiser('htmlparser2') as {
  Parser: new (
    handlers: {
      onopentag: (name: string, attributes: Readonly<Record<string, string>>) => void
      oncomment: (text: string) => void
      onprocessinginstruction: (name: string) => void
    },
    options: { decodeEntities: boolean },
  ) => { end: (html: string) => void }
}

const SCRIPT = 'alert(1)'
const URLS = [
  `javascript:${SCRIPT}`,
  `JaVaScRiPt:${SCRIPT}`,
  ` javascript:${SCRIPT}`,
  `java\tscript:${SCRIPT}`,
  `java\nscript:${SCRIPT}`,
  `\u0001javascript:${SCRIPT}`,
  `javascript&colon;${SCRIPT}`,
  `&#106;avascript:${SCRIPT}`,
  `&#x6A&#x61vascript:${SCRIPT}`,
  `javascript&#58;${SCRIPT}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${SCRIPT}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg onload=${SCRIPT}>`,
  `//evil.example/x`,
  `/\\evil.example`,
  `blob:https://x/1`,
  `file:///etc/passwd`,
  `https://ok.example/" onmouseover="${SCRIPT}`,
  `https://ok.example/' onmouseover='${SCRIPT}`,
  `https://ok.example/><img src=x onerror=${SCRIPT}>`,
  `https://ok.example/\`onclick=${SCRIPT}`,
  `mailto:x" onclick=${SCRIPT} y="`,
  `javascript\\:${SCRIPT}`,
  `%6aavascript:${SCRIPT}`,
]
const MARKUP = [
  `<script>${SCRIPT}</script>`,
  `<img src=x onerror=${SCRIPT}>`,
  `<svg onload=${SCRIPT}>`,
  `<svg><script>${SCRIPT}</script></svg>`,
  `<math><mtext></p><style><!--</style><img title="--><img src=x onerror=${SCRIPT}>">`,
  `<iframe src="javascript:${SCRIPT}"></iframe>`,
  `<iframe srcdoc="<script>${SCRIPT}</script>">`,
  `<style>@import 'javascript:${SCRIPT}'</style>`,
  `<a href="javascript:${SCRIPT}">x</a>`,
  `<form action="javascript:${SCRIPT}"><button>x</button></form>`,
  `<object data="javascript:${SCRIPT}"></object>`,
  `<embed src="javascript:${SCRIPT}">`,
  `<base href="javascript:/a/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${SCRIPT}">`,
  `<textarea></textarea><img src=x onerror=${SCRIPT}>`,
  `<noscript><p title="</noscript><img src=x onerror=${SCRIPT}>">`,
  `<xmp><img src=x onerror=${SCRIPT}></xmp>`,
  `<!--><img src=x onerror=${SCRIPT}>-->`,
  `<![CDATA[<img src=x onerror=${SCRIPT}>]]>`,
  `<?php <img src=x onerror=${SCRIPT}> ?>`,
  `</p><script>${SCRIPT}</script><p>`,
  `"><script>${SCRIPT}</script>`,
  `' onmouseover='${SCRIPT}`,
  `" style="background:url(javascript:${SCRIPT})`,
  `&lt;script&gt;${SCRIPT}&lt;/script&gt;`,
  `&amp;lt;img src=x onerror=${SCRIPT}&amp;gt;`,
  `\u003cscript\u003e${SCRIPT}`,
  `<scr<script>ipt>${SCRIPT}</scr</script>ipt>`,
  `<IMG """><SCRIPT>${SCRIPT}</SCRIPT>">`,
  `<details open ontoggle=${SCRIPT}>`,
  `<video><source onerror="${SCRIPT}">`,
  `<a\u0000href="javascript:${SCRIPT}">x`,
  `<x/onclick=${SCRIPT}>`,
  `\`<img src=x onerror=${SCRIPT}>\``,
  `[x](javascript:${SCRIPT})`,
  `![x](javascript:${SCRIPT})`,
  `![x" onerror="${SCRIPT}](https://ok.example/i.png)`,
  `[x](https://ok.example "t" onmouseover="${SCRIPT}")`,
  `[x](https://ok.example 't" onmouseover="${SCRIPT}')`,
  `[x]: javascript:${SCRIPT}\n\n[x]`,
  `<javascript:${SCRIPT}>`,
  `<https://ok.example/"onclick=${SCRIPT}>`,
  `\n\n    <script>${SCRIPT}</script>\n\n`,
  `\`\`\`"><script>${SCRIPT}\n</script>\n\`\`\``,
  `| a |\n|---|\n| <script>${SCRIPT}</script> |`,
  `{{{extraData.x}}}<script>${SCRIPT}</script>`,
  `[a](<javascript:${SCRIPT}>)`,
  `[<img src=x onerror=${SCRIPT}>](https://ok.example)`,
  `*<script>*${SCRIPT}</script>`,
  `\\<script>${SCRIPT}\\</script>`,
]
const PAYLOADS = [...URLS, ...MARKUP]

/** Each place where a payload can stand: as a value, or as a part of the source. */
type Place = (payload: string) => { source: string; tokens?: Record<string, string>; extraData?: unknown }
const value =
  (source: string): Place =>
  (payload) => ({ source, tokens: { v: payload } })
const PLACES: Readonly<Record<string, Place>> = {
  'a token as text': value('Hi {{v}} there'),
  'a token in triple braces': value('Hi {{{v}}} there'),
  'a token with ampersand': value('{{&v}}'),
  'the target of a link': value('[open]({{v}})'),
  'the raw target of a link': value('[open]({{{v}}})'),
  'an angled target': value('[open](<{{{v}}}>)'),
  'the title of a link': value('[open](https://ok.example "{{{v}}}")'),
  'the text of a link': value('[{{{v}}}](https://ok.example)'),
  'the source of an image': value('![alt]({{{v}}})'),
  'the description of an image': value('![{{{v}}}](https://ok.example/i.png)'),
  'an autolink': value('<{{{v}}}>'),
  'a reference definition': value('[a]: {{{v}}}\n\n[a]'),
  'a code span': value('`{{{v}}}`'),
  'a code block': value('```\n{{{v}}}\n```'),
  'the name of a code block': value('```{{{v}}}\nx\n```'),
  'a heading': value('# {{{v}}}'),
  'a list': value('- {{{v}}}\n- {{v}}'),
  'a quote': value('> {{{v}}}'),
  'a table': value('| a |\n|---|\n| {{{v}}} |'),
  'an attribute of raw HTML': value('<a href="{{{v}}}" title={{v}}>x</a>'),
  'the source itself': (payload) => ({ source: payload.replaceAll('{{', '\\{{') }),
  'a value of extraData': (payload) => ({
    source: '{{#each extraData}}{{{this}}} {{this}}{{/each}}',
    extraData: [payload],
  }),
  'a key of extraData': (payload) => ({
    source: '{{#each extraData}}{{{@key}}} {{@key}}{{/each}}',
    extraData: { [payload]: 1 },
  }),
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'blockquote br code em h1 h2 h3 h4 h5 h6 hr li p pre strong table tbody td th thead tr ul'
      .split(' ')
      .map((tag) => [tag, []]),
  ),
  a: ['href', 'title'],
  img: ['src', 'alt', 'title'],
  ol: ['start'],
}

const template = (detailTemplate: string): EventTemplate => ({
  id: '1',
  appId: '1',
  name: 'x',
  objectTypeId: '0-1',
  detailTemplate,
  tokens: [],
  createdAt: 0,
  updatedAt: 0,
})

function render({ source, tokens = {}, extraData }: ReturnType<Place>): string {
  const event = {
    templateId: '1',
    id: 'e',
    eventNumber: '1',
    objectTypeId: '0-1',
    occurredAt: 0,
    content: { tokens, extraData },
  }
  return renderEvent(template(source), event, { part: 'detail', timeZone: 'UTC', clock: () => 0 }).html
}

/** What a browser could run, or be led by, in a fragment: everything that is not on the list. */
function findRemnants(html: string): readonly string[] {
  const remnants: string[] = []
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        const names = ALLOWED[tag]
        if (!names) remnants.push(`<${tag}>`)
        for (const [name, text] of Object.entries(attributes)) {
          if (!names?.includes(name)) remnants.push(`<${tag} ${name}>`)
          if (['href', 'src'].includes(name) && !isSafeUrl(text)) remnants.push(`${name}=${text}`)
        }
      },
      oncomment: (text) => remnants.push(`comment ${text}`),
      onprocessinginstruction: (name) => remnants.push(`instruction ${name}`),
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return remnants
}

/** Browsers drop control characters and blanks before they look at the scheme. */
function isSafeUrl(url: string): boolean {
  // oxlint-disable-next-line no-control-regex
  const bare = url.replace(/[\u0000-\u0020\u007f-\u00a0]/g, '')
  const scheme = new URL(bare, 'relative://none').protocol
  return ['http:', 'https:', 'mailto:'].includes(scheme)
}

test('the judge finds what must not be there', () => {
  expect(findRemnants('<p onclick=x>a</p>')).toEqual(['<p onclick>'])
  expect(findRemnants('<a href="java&#10;script:alert(1)">x</a>')).toEqual(['href=java\nscript:alert(1)'])
  expect(findRemnants('<a href="//evil.example">x</a>')).toEqual(['href=//evil.example'])
  expect(findRemnants('<svg><script>x</script></svg>')).toEqual(['<svg>', '<script>'])
  expect(findRemnants('<p>a</p><!-- x -->')).toEqual(['comment  x '])
  expect(findRemnants('<a href="https://ok.example">x</a>')).toEqual([])
})

test('there are at least 1,500 placements, and they show something (R14)', () => {
  const results = Object.values(PLACES).flatMap((place) => PAYLOADS.map((payload) => render(place(payload))))
  expect(results.length).toBeGreaterThanOrEqual(1_500)
  expect(results.filter((html) => html !== '').length).toBeGreaterThan(results.length * 0.9)
})

test.each(Object.entries(PLACES))('nothing that runs comes out of %s (R3, R14)', (_name, place) => {
  const found = PAYLOADS.map((payload) => ({ payload, remnants: findRemnants(render(place(payload))) }))
  expect(found.filter(({ remnants }) => remnants.length > 0)).toEqual([])
})
