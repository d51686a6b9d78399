import type { Lexer, Token } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'

const MAX_DEPTH = 100
const MAX_TOKENS = 16_000

/** Tokens of the grammar that open something, close it, or chain another block to the open one. */
const OPENERS: readonly Token[] = [19, 29, 34, 60, 65] // raw block, block, inverse block, partial block, sub-expression
const CLOSERS: readonly Token[] = [47, 68, 'END_RAW_BLOCK'] // end of block, of sub-expression, of raw block
const CHAIN: Token = 39 // {{else if …}}: one deeper, and closed with the block that it belongs to

/** A source that nests deeper, or has more tokens, than is parsed. */
export class SourceLimitExceeded extends Error {
  readonly limit: 'nodes' | 'depth'

  constructor(limit: 'nodes' | 'depth', message: string) {
    super(message)
    this.limit = limit
  }
}

export type TokenWatch = {
  readonly lexer: Lexer
  readonly tokenCount: () => number
  /** Where the token read last begins in the source. */
  readonly tokenOffset: () => number
  /** Where the innermost open block begins. */
  readonly openBlockOffset: () => number | undefined
}

/**
 * A lexer that stops at what the parser cannot do in time: its stacks take time that grows with the square of the
 * nesting (20,000 nested brackets took five minutes), and `~` is applied by recursion. Throws SourceLimitExceeded.
 */
export function createTokenWatch(source: string, original: Lexer): TokenWatch {
  const open: { readonly offset: number; depth: number }[] = []
  let depth = 0
  let tokenCount = 0

  const next = (): Token => {
    const token = original.next.call(lexer)
    tokenCount += 1
    if (tokenCount > MAX_TOKENS)
      throw new SourceLimitExceeded('nodes', `more than ${MAX_TOKENS} words and signs in tags`)
    follow(token)
    if (depth > MAX_DEPTH)
      throw new SourceLimitExceeded('depth', `blocks and brackets are nested deeper than ${MAX_DEPTH}`)
    return token
  }
  const follow = (token: Token): void => {
    const innermost = open.at(-1)
    if (OPENERS.includes(token)) open.push({ offset: tokenOffset(), depth: 1 })
    else if (token === CHAIN && innermost) innermost.depth += 1
    else if (CLOSERS.includes(token)) depth -= open.pop()?.depth ?? 0
    if (OPENERS.includes(token) || (token === CHAIN && innermost)) depth += 1
  }
  const lexer: Lexer = Object.assign(Object.create(original), { next })
  const tokenOffset = () => source.length - lexer._input.length - lexer.match.length
  return {
    lexer,
    tokenCount: () => tokenCount,
    tokenOffset,
    openBlockOffset: () => open.at(-1)?.offset,
  }
}
