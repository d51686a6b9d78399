/** Handlebars ships no types for its parser; these are the parts of it that are used. */
declare module 'handlebars/dist/cjs/handlebars/compiler/parser.js' {
  type Position = { readonly line: number; readonly column: number }
  type Location = { readonly start: Position; readonly end: Position }

  export type PathExpression = {
    readonly type: 'PathExpression'
    /** Starts with `@`. */
    readonly data: boolean
    /** How many `../` it starts with. */
    readonly depth: number
    readonly parts: readonly string[]
    readonly original: string
    readonly loc: Location
  }
  export type Literal = {
    readonly type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'UndefinedLiteral' | 'NullLiteral'
    readonly value: string | number | boolean | null | undefined
  }
  export type SubExpression = Call & { readonly type: 'SubExpression' }
  export type Expression = PathExpression | Literal | SubExpression
  /** What a tag, a block and a sub-expression have in common: a name and what it is given. */
  export type Call = {
    readonly path: PathExpression | Literal
    readonly params: readonly Expression[]
    readonly hash?: { readonly pairs: readonly { readonly key: string; readonly value: Expression }[] }
  }
  export type Program = { readonly body: readonly Statement[]; readonly blockParams?: readonly string[] }
  export type MustacheStatement = Call & { readonly type: 'MustacheStatement'; readonly escaped: boolean }
  export type BlockStatement = Call & {
    readonly type: 'BlockStatement'
    readonly program?: Program
    readonly inverse?: Program
  }
  type ContentStatement = { readonly type: 'ContentStatement'; readonly value: string }
  /** Statements that render as nothing here (R8). */
  type IgnoredStatement = {
    readonly type:
      | 'CommentStatement'
      | 'PartialStatement'
      | 'PartialBlockStatement'
      | 'Decorator'
      | 'DecoratorBlock'
  }
  export type Statement = MustacheStatement | BlockStatement | ContentStatement | IgnoredStatement

  /** A token: its number in the grammar, or its name; nothing when the lexer only changed its state. */
  export type Token = number | string | undefined
  export type Lexer = {
    /** What has not been read yet. */
    readonly _input: string
    /** The source text of the token read last. */
    readonly match: string
    readonly next: () => Token
  }
  export type Parser = {
    readonly lexer: Lexer
    readonly yy: object
    readonly parse: (source: string) => Program
  }
  const parser: Parser
  export default parser
}

declare module 'handlebars/dist/cjs/handlebars/compiler/helpers.js' {
  /** Where something stands, out of what the grammar knows. */
  export class SourceLocation {
    constructor(source: string | undefined, location: object)
  }
}

declare module 'handlebars/dist/cjs/handlebars/compiler/whitespace-control.js' {
  import type { Program } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'

  /** Applies `~` to the tree, in place; recursive in the depth of blocks. */
  export default class WhitespaceControl {
    constructor(options: { readonly ignoreStandalone: boolean })
    accept(program: Program): Program
  }
}

declare module 'handlebars/dist/cjs/handlebars/exception.js' {
  /** What the grammar's actions throw: names that do not match, paths that are none. Columns count from 0. */
  export default class HandlebarsException extends Error {
    readonly lineNumber?: number
    readonly column?: number
  }
}
