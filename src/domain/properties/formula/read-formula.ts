import {
  type BinaryOperator,
  type Expression,
  type FunctionName,
  functions,
  type ValueType,
} from './expression.ts'
import { FormulaRefusal, readTokens, type Token } from './read-tokens.ts'

const MAX_CHARACTERS = 10_000
const MAX_TOKENS = 1_000
const MAX_DEPTH = 50

/** A formula, or why it cannot be read. */
export type ReadFormula =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly reason: string }

const levels: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['<', '>', '<=', '>=', '=', '!='],
  ['+', '-'],
  ['*', '/'],
]
const COMPARISON_LEVEL = 2
/** Words that are no property. */
const KEYWORDS = new Set(['if', 'then', 'elseif', 'else', 'endif', 'and', 'or', 'not', 'equals'])
const readsAs: Readonly<Record<string, ValueType>> = { string: 'string', bool: 'bool' }

/** Reads the text of a calculated property. Source: properties 7, PROP-33. */
export function readFormula(text: string): ReadFormula {
  if (text.length > MAX_CHARACTERS)
    return { ok: false, reason: `a formula has at most ${MAX_CHARACTERS} characters` }
  try {
    const tokens = readTokens(text)
    if (tokens.length > MAX_TOKENS) throw new FormulaRefusal(`a formula has at most ${MAX_TOKENS} parts`)
    const reader = new FormulaReader(tokens)
    return { ok: true, expression: reader.readWhole() }
  } catch (error) {
    if (!(error instanceof FormulaRefusal)) throw error
    return { ok: false, reason: error.message }
  }
}

/** Recursive descent over the tokens; `or` binds least. */
class FormulaReader {
  readonly #tokens: readonly Token[]
  #place = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  readWhole(): Expression {
    const expression = this.#readExpression()
    const rest = this.#tokens[this.#place]
    if (rest !== undefined) throw unexpected(rest, 'the end of the formula')
    return expression
  }

  #readExpression(): Expression {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new FormulaRefusal(`a formula nests at most ${MAX_DEPTH} levels`)
    const expression = this.#takes('if') ? this.#readIf() : this.#readLevel(0)
    this.#depth -= 1
    return expression
  }

  #readIf(): Expression {
    const branches = [this.#readBranch()]
    while (this.#takes('elseif')) branches.push(this.#readBranch())
    const otherwise = this.#takes('else') ? this.#readExpression() : undefined
    const isClosed = this.#takes('endif')
    if (otherwise === undefined && !isClosed) throw unexpected(this.#next(), "'elseif', 'else' or 'endif'")
    return { kind: 'if', branches, ...(otherwise === undefined ? {} : { otherwise }) }
  }

  #readBranch(): { condition: Expression; value: Expression } {
    const condition = this.#readExpression()
    this.#expect('then')
    return { condition, value: this.#readExpression() }
  }

  #readLevel(level: number): Expression {
    const operators = levels[level]
    if (operators === undefined) return this.#readUnary()
    let left = level === COMPARISON_LEVEL && this.#takes('not') ? this.#readNot() : this.#readLevel(level + 1)
    for (;;) {
      const operator = this.#takeOperator(operators)
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#readLevel(level + 1) }
    }
  }

  #readNot(): Expression {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new FormulaRefusal(`a formula nests at most ${MAX_DEPTH} levels`)
    const operand = this.#readLevel(COMPARISON_LEVEL)
    this.#depth -= 1
    return { kind: 'not', operand }
  }

  #takeOperator(operators: readonly BinaryOperator[]): BinaryOperator | undefined {
    const token = this.#tokens[this.#place]
    if (token === undefined || token.kind === 'text') return undefined
    const text = token.text === 'equals' ? '=' : token.text
    const operator = operators.find((candidate) => candidate === text)
    if (operator !== undefined) this.#place += 1
    return operator
  }

  #readUnary(): Expression {
    let isNegative = false
    while (this.#takes('-')) isNegative = !isNegative
    const operand = this.#readPrimary()
    return isNegative ? { kind: 'negate', operand } : operand
  }

  #readPrimary(): Expression {
    const token = this.#next()
    if (token === undefined) throw unexpected(token, 'a value')
    this.#place += 1
    if (token.kind === 'text') return { kind: 'literal', value: token.text }
    if (token.kind === 'number') return this.#readProduct(token)
    if (token.text === '(') return this.#readClosed()
    if (token.kind !== 'word' || KEYWORDS.has(token.text)) throw unexpected(token, 'a value')
    return this.#readWord(token)
  }

  /** `10amount` is ten times the amount. */
  #readProduct(token: Token): Expression {
    const literal: Expression = { kind: 'literal', value: Number(token.text) }
    const next = this.#next()
    const isGlued = next?.kind === 'word' && next.at === token.at + token.text.length
    if (!isGlued || KEYWORDS.has(next.text)) return literal
    this.#place += 1
    return { kind: 'binary', operator: '*', left: literal, right: this.#readWord(next) }
  }

  #readClosed(): Expression {
    const expression = this.#readExpression()
    this.#expect(')')
    return expression
  }

  #readWord(token: Token): Expression {
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'literal', value: token.text === 'true' }
    if (!this.#takes('(')) return { kind: 'property', name: token.text, as: 'number' }
    const as = Object.hasOwn(readsAs, token.text) ? readsAs[token.text] : undefined
    if (as !== undefined) return this.#readReference(as)
    if (!isFunction(token.text)) throw new FormulaRefusal(`there is no function '${token.text}'`)
    return this.#readCall(token.text)
  }

  #readReference(as: ValueType): Expression {
    const name = this.#next()
    if (name?.kind !== 'word') throw unexpected(name, 'the name of a property')
    this.#place += 1
    this.#expect(')')
    return { kind: 'property', name: name.text, as }
  }

  #readCall(name: FunctionName): Expression {
    const operands = [this.#readExpression()]
    while (this.#takes(',')) operands.push(this.#readExpression())
    this.#expect(')')
    const { min, max, takes } = functions[name]
    if (operands.length < min || operands.length > max)
      throw new FormulaRefusal(`${name} takes ${min === max ? min : `${min} to ${max}`} values`)
    return { kind: 'call', name, operands: takes === 'any' ? operands.map(asAny) : operands }
  }

  #next(): Token | undefined {
    return this.#tokens[this.#place]
  }

  #takes(text: string): boolean {
    const token = this.#next()
    const isThere = token !== undefined && token.kind !== 'text' && token.text === text
    if (isThere) this.#place += 1
    return isThere
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw unexpected(this.#next(), `'${text}'`)
  }
}

/** Whether a property is present can be asked of one of any type. */
function asAny(operand: Expression): Expression {
  return operand.kind === 'property' ? { ...operand, as: 'any' } : operand
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(functions, name)
}

function unexpected(token: Token | undefined, wanted: string): FormulaRefusal {
  const found =
    token === undefined ? 'the formula ends' : `'${token.text.slice(0, 50)}' at ${token.at} was found`
  return new FormulaRefusal(`${found} where ${wanted} was expected`)
}
