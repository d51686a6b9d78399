import * as actions from 'handlebars/dist/cjs/handlebars/compiler/helpers.js'
import grammar, { type Program } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'
import HandlebarsException from 'handlebars/dist/cjs/handlebars/exception.js'
import WhitespaceControl from 'handlebars/dist/cjs/handlebars/compiler/whitespace-control.js'
import { countNodes } from './count-nodes.ts'
import { createTokenWatch, SourceLimitExceeded, type TokenWatch } from './token-watch.ts'

/** A mistake in a template source; line and column count from 1. */
export type SyntaxMistake = { readonly line: number; readonly column: number; readonly message: string }

export type ParsedTemplate =
  | { readonly kind: 'program'; readonly program: Program }
  /** Too large to be evaluated: which budget says so (R15). */
  | { readonly kind: 'cut'; readonly by: 'nodes' | 'depth'; readonly mistake?: SyntaxMistake }
  | { readonly kind: 'mistake'; readonly mistake: SyntaxMistake }

const MAX_NODES = 2_000
/** Tokens of all kept trees, some hundred bytes each. */
const MAX_CACHED_TOKENS = 200_000
/** What of a source takes the memory of a token: it is the key, and its text stands in the tree twice. */
const CHARS_PER_TOKEN = 64
const SHOWN_CHARS = 20

/** A pure function's results, by source; the oldest go first. */
const cache = new Map<string, { readonly parsed: ParsedTemplate; readonly tokens: number }>()
let cachedTokens = 0

/**
 * The first mistake in a template source, or undefined when it can be parsed. A source that is nested too deep, or has
 * too many words in its tags to be parsed in time, counts as mistaken: it could never be rendered. Source: timeline T6;
 * limits chosen (decision 18).
 */
export function findSyntaxError(source: string): SyntaxMistake | undefined {
  const parsed = parseTemplate(source)
  return parsed.kind === 'program' ? undefined : parsed.mistake
}

/**
 * A template source as a tree, with `~` applied and the line breaks around block tags kept (R5). Never throws and never
 * compiles. The result is kept for the next call: do not change it.
 */
export function parseTemplate(source: string): ParsedTemplate {
  const known = cache.get(source)
  if (known) return known.parsed
  const watch = createTokenWatch(source, grammar.lexer)
  const parsed = parseSource(source, watch)
  keep(source, parsed, watch.tokenCount() + Math.ceil(source.length / CHARS_PER_TOKEN))
  return parsed
}

function keep(source: string, parsed: ParsedTemplate, tokens: number): void {
  cache.set(source, { parsed, tokens })
  cachedTokens += tokens
  for (const [oldest, entry] of cache) {
    if (cachedTokens <= MAX_CACHED_TOKENS) break
    cache.delete(oldest)
    cachedTokens -= entry.tokens
  }
}

function parseSource(source: string, watch: TokenWatch): ParsedTemplate {
  try {
    const program = createParser(watch).parse(source)
    if (countNodes(program, MAX_NODES) > MAX_NODES) return { kind: 'cut', by: 'nodes' }
    return {
      kind: 'program',
      program: new WhitespaceControl({ ignoreStandalone: true }).accept(program),
    }
  } catch (error) {
    const mistake = locate(source, watch, error)
    return error instanceof SourceLimitExceeded
      ? { kind: 'cut', by: error.limit, mistake }
      : { kind: 'mistake', mistake }
  }
}

/** Handlebars' own grammar with a lexer of its own for each source: no state is shared, and nesting is watched. */
function createParser(watch: TokenWatch): typeof grammar {
  const yy = {
    ...actions,
    locInfo: (location: object) => new actions.SourceLocation(undefined, location),
    parseError: () => {
      throw new UnexpectedToken()
    },
  }
  return Object.assign(Object.create(grammar), { yy, lexer: watch.lexer })
}

/** The parser met a token that it cannot use there; the lexer knows which. */
class UnexpectedToken extends Error {}

/** Where the source is mistaken; any other error is a fault of ours, and thrown on. */
function locate(source: string, watch: TokenWatch, error: unknown): SyntaxMistake {
  const at = positionAt(source, watch.tokenOffset())
  if (error instanceof UnexpectedToken) return { ...at, message: describeToken(source, watch) }
  if (error instanceof SourceLimitExceeded) return { ...at, message: error.message }
  if (!(error instanceof HandlebarsException)) throw error
  const { lineNumber, column } = error
  const message = error.message.replace(/ - \d+:\d+$/, '')
  if (lineNumber === undefined || column === undefined) return { ...at, message }
  return { line: lineNumber, column: column + 1, message }
}

function describeToken(source: string, watch: TokenWatch): string {
  const { match, _input: rest } = watch.lexer
  if (match.length === 1 && !isTagClosed(match + rest)) return 'the tag is not closed, }} is missing'
  if (match !== '') return `unexpected '${match.slice(0, SHOWN_CHARS)}'`
  if (rest !== '') return `cannot read '${rest.slice(0, SHOWN_CHARS)}'`
  const open = watch.openBlockOffset()
  if (open === undefined) return 'unexpected end of the template'
  const { line, column } = positionAt(source, open)
  return `the block opened on line ${line}, column ${column} is not closed`
}

/** Whether `}}` comes before the next `{{`. */
function isTagClosed(rest: string): boolean {
  const [tag = ''] = rest.split('{{', 1)
  return tag.includes('}}')
}

function positionAt(source: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = source.slice(0, offset).split(/\r\n?|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
