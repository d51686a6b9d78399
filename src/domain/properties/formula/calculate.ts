import { normaliseDecimal } from '../../objects/decimal.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../../objects/property-definition.ts'
import type { PropertyValues } from '../../objects/record.ts'
import type { BinaryOperator, Expression } from './expression.ts'

/** Nothing stands for a value that is missing. */
type Value = number | string | boolean | undefined

/** What a record has, and how what it has not is calculated. */
type Scope = {
  readonly values: PropertyValues
  readonly catalogue: PropertyCatalogue
  /** What was calculated so far, by name: each property once, however often others read it. */
  readonly calculated: Map<string, string>
}

const SIGNIFICANT_DIGITS = 15
const MAX_CHARACTERS = 65_536

/**
 * Answers the values of calculated properties for a record with the given values, by stored name; `''` when there is
 * none. Numbers have the precision of a double, rounded to 15 digits. Source: properties 7, PROP-34.
 */
export function createCalculator(
  values: PropertyValues,
  catalogue: PropertyCatalogue,
): (definition: PropertyDefinition) => string {
  const scope = { values, catalogue, calculated: new Map<string, string>() }
  return (definition) => calculateIn(definition, scope)
}

function calculateIn(definition: PropertyDefinition, scope: Scope): string {
  const { name, formula, type, options } = definition
  const known = scope.calculated.get(name)
  if (known !== undefined || formula === undefined) return known ?? ''
  scope.calculated.set(name, '')
  const text = textOf(evaluate(formula, scope))
  const value = type === 'enumeration' && !options.includes(text) ? '' : text
  scope.calculated.set(name, value)
  return value
}

function textOf(value: Value): string {
  if (value === undefined) return ''
  if (typeof value !== 'number') return String(value)
  const rounded = Number(value.toPrecision(SIGNIFICANT_DIGITS))
  return Number.isFinite(rounded) ? (normaliseDecimal(String(rounded)) ?? '') : ''
}

function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'property':
      return readProperty(expression, scope)
    case 'negate':
      return negated(evaluate(expression.operand, scope))
    case 'not':
      return evaluate(expression.operand, scope) !== true
    case 'binary':
      return evaluateBinary(expression, scope)
    case 'call':
      return calls[expression.name](expression.operands.map((operand) => evaluate(operand, scope)))
    case 'if':
      return evaluateIf(expression, scope)
  }
}

function negated(value: Value): Value {
  return typeof value === 'number' ? -value : undefined
}

function evaluateIf({ branches, otherwise }: Extract<Expression, { kind: 'if' }>, scope: Scope): Value {
  const branch = branches.find(({ condition }) => evaluate(condition, scope) === true)
  const chosen = branch?.value ?? otherwise
  return chosen === undefined ? undefined : evaluate(chosen, scope)
}

function readProperty({ name, as }: Extract<Expression, { kind: 'property' }>, scope: Scope): Value {
  const definition = findByName(scope.catalogue, name)
  if (definition === undefined) return undefined
  const text =
    definition.formula === undefined
      ? (scope.values[storedName(definition)] ?? '')
      : calculateIn(definition, scope)
  if (text === '') return undefined
  if (as === 'number') return Number(text)
  return as === 'bool' ? text === 'true' : text
}

function evaluateBinary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  scope: Scope,
): Value {
  const first = evaluate(left, scope)
  if (operator === 'and') return first === true && evaluate(right, scope) === true
  if (operator === 'or') return first === true || evaluate(right, scope) === true
  return combine(operator, first, evaluate(right, scope))
}

/** With a value missing, nothing is equal, less or more, and arithmetic yields nothing (PROP-34). */
function combine(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '=') return left !== undefined && left === right
  if (operator === '!=') return left !== right
  if (typeof left === 'string' && typeof right === 'string') return join([left, right])
  const operation = operations[operator]
  if (typeof left === 'number' && typeof right === 'number') return operation?.(left, right)
  return isComparison(operator) ? false : undefined
}

const operations: Readonly<Partial<Record<BinaryOperator, (left: number, right: number) => Value>>> = {
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? undefined : left / right),
}

function isComparison(operator: BinaryOperator): boolean {
  return operator.startsWith('<') || operator.startsWith('>')
}

const calls: Readonly<
  Record<Extract<Expression, { kind: 'call' }>['name'], (values: readonly Value[]) => Value>
> = {
  max: (values) => ofNumbers(values, (numbers) => Math.max(...numbers)),
  min: (values) => ofNumbers(values, (numbers) => Math.min(...numbers)),
  is_present: ([value]) => value !== undefined,
  contains: ([text, part]) => typeof text === 'string' && typeof part === 'string' && text.includes(part),
  concatenate: join,
  number_to_string: ([value]) => textOf(value) || undefined,
  string_to_number: ([value]) => numberIn(value),
}

function ofNumbers(values: readonly Value[], reduce: (numbers: readonly number[]) => number): Value {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === values.length ? reduce(numbers) : undefined
}

/** A text that no property could hold is none. */
function join(values: readonly Value[]): Value {
  const text = values.map((value) => value ?? '').join('')
  return text.length > MAX_CHARACTERS ? undefined : text
}

function numberIn(value: Value): Value {
  const text = typeof value === 'string' ? normaliseDecimal(value.trim()) : undefined
  return text === undefined ? undefined : Number(text)
}
