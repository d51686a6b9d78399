import createParser, { type MarkdownIt, type Token } from 'markdown-it'
import { type Budget, BudgetExceeded } from './budget.ts'
import { escapeText } from './escape-html.ts'

const CHARS_PER_STEP = 1_024
/** Deeper quotes, lists and brackets are not looked into: the parser is recursive. */
const MAX_NESTING = 100
const MAX_RUN = 20_000
/** What a link or image may point at (R14); an image is never a mail address. */
const LINK_URL = /^(?:https?|mailto):/i
const IMAGE_URL = /^https?:/i

type Environment = { readonly budget: Budget }

const markdown = createMarkdown()

/**
 * CommonMark with tables as HTML (R12, R14): raw HTML is shown as text, no newline stands between blocks (R6), quotes
 * in text are entities (R7). A URL that may not be followed is left out. Throws BudgetExceeded.
 */
export function renderMarkdown(source: string, budget: Budget): string {
  const tokens = markdown.parse(source, { budget } satisfies Environment)
  let html = ''
  for (const token of tokens) {
    html += token.children ? writeInline(token.children, budget) : writeToken(token)
    budget.spend(1)
    budget.checkOutput(html.length)
  }
  return html
}

/** Two rules that change nothing, and count every step of the parser into the budget of its rendering. */
function createMarkdown(): MarkdownIt {
  const parser = createParser('commonmark', { html: false, maxNesting: MAX_NESTING }).enable('table')
  const alt = ['paragraph', 'reference', 'blockquote', 'list', 'table']
  parser.block.ruler.before(
    'table',
    'budget',
    ({ env, bMarks, eMarks }, line) => {
      spendOn(env, (eMarks[line] ?? 0) - (bMarks[line] ?? 0))
      return false
    },
    { alt },
  )
  // A bracket may be looked up to the end of its paragraph, so that its price is what is left of it.
  parser.inline.ruler.before('text', 'budget', ({ env, src, pos, posMax }) => {
    spendOn(env, posMax - pos)
    if (isLongRun(src, pos)) throw new BudgetExceeded('time')
    return false
  })
  return parser
}

/** A run of one mark is read in one step, a token for each: no step may be too long. */
function isLongRun(text: string, start: number): boolean {
  const mark = text[start]
  if (mark !== '*' && mark !== '_') return false
  let end = start
  while (text[end] === mark) end += 1
  return end - start > MAX_RUN
}

function spendOn(env: object, chars: number): void {
  const { budget } = env as Environment
  budget.spend(1 + chars / CHARS_PER_STEP)
}

function writeInline(tokens: readonly Token[], budget: Budget): string {
  let html = ''
  for (const token of tokens) {
    html += writeToken(token)
    budget.spend(1)
    budget.checkOutput(html.length)
  }
  return html
}

const leaves: Readonly<Record<string, (token: Token) => string>> = {
  text: ({ content }) => escapeText(content),
  softbreak: () => '\n',
  hardbreak: () => '<br />\n',
  code_inline: ({ content }) => `<code>${escapeText(content)}</code>`,
  code_block: ({ content }) => `<pre><code>${escapeText(content)}</code></pre>`,
  fence: ({ content }) => `<pre><code>${escapeText(content)}</code></pre>`,
  hr: () => '<hr />',
  image: writeImage,
}

/** One token without what it holds; the paragraphs of a tight list have no tag. */
function writeToken(token: Token): string {
  const write = leaves[token.type]
  if (write) return write(token)
  if (token.hidden || token.nesting === 0) return ''
  if (token.nesting === -1) return `</${token.tag}>`
  return `<${token.tag}${attribute(token, 'start')}${writeLink(token)}>`
}

function writeLink(token: Token): string {
  if (token.type !== 'link_open') return ''
  return LINK_URL.test(String(token.attrGet('href')))
    ? attribute(token, 'href') + attribute(token, 'title')
    : attribute(token, 'title')
}

function writeImage(token: Token): string {
  const source = IMAGE_URL.test(String(token.attrGet('src'))) ? attribute(token, 'src') : ''
  const alt = escapeText(plainText(token.children ?? []))
  return `<img${source} alt="${alt}"${attribute(token, 'title')} />`
}

/** What a description says without its marks. Nested images are bounded by the parser's nesting. */
function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.children ? plainText(token.children) : textOfToken(token))).join('')
}

function textOfToken({ type, content }: Token): string {
  return type === 'softbreak' || type === 'hardbreak' ? '\n' : content
}

function attribute(token: Token, name: string): string {
  const value = token.attrGet(name)
  return value === null || value === undefined ? '' : ` ${name}="${escapeText(String(value))}"`
}
