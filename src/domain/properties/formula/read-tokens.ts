/** A word, number, text or sign of a formula. `text` of a word or sign is lower-cased: keywords have no case (PROP-33). */
export type Token = {
  readonly kind: 'word' | 'number' | 'text' | 'sign'
  readonly text: string
  /** Where it starts, from 1. */
  readonly at: number
}

/** Thrown while a formula is read, and caught where reading starts. */
export class FormulaRefusal extends Error {}

const PARTS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z_]\w*/y],
  ['text', /'[^']*'|"[^"]*"/y],
  ['sign', /<=|>=|!=|[-+*/()<>=,]/y],
]

/** Splits a formula into its tokens; white space separates and means nothing else (PROP-33). */
export function readTokens(formula: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < formula.length) {
    const blank = /\s+/y
    blank.lastIndex = at
    at += blank.exec(formula)?.[0].length ?? 0
    if (at === formula.length) break
    const token = readToken(formula, at)
    tokens.push(token.token)
    at += token.length
  }
  return tokens
}

function readToken(formula: string, at: number): { token: Token; length: number } {
  for (const [kind, pattern] of PARTS) {
    pattern.lastIndex = at
    const found = pattern.exec(formula)?.[0]
    if (found === undefined) continue
    const text = kind === 'text' ? found.slice(1, -1) : found.toLowerCase()
    return { token: { kind, text, at: at + 1 }, length: found.length }
  }
  throw new FormulaRefusal(`unexpected character '${formula[at]}' at ${at + 1}`)
}
