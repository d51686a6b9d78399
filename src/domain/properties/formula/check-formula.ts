import type { Failure } from '../../failure.ts'
import type { PropertyType } from '../../objects/property-definition.ts'
import type { DetailsContext } from '../check-details.ts'
import type { Property, PropertyDetails } from '../property.ts'
import { definitionInvalid } from '../property-failures.ts'
import {
  type BinaryOperator,
  type Expression,
  functions,
  listReferences,
  operandsOf,
  type ValueType,
} from './expression.ts'
import { readFormula } from './read-formula.ts'

/** The types that a bare name, `string(…)` and `bool(…)` may read (properties 7; `string` reads any but numbers). */
const readable: Readonly<Record<ValueType, readonly PropertyType[]>> = {
  number: ['number'],
  string: ['string', 'enumeration', 'bool', 'date', 'datetime'],
  bool: ['bool'],
}

const resultTypes: Readonly<Partial<Record<PropertyType, ValueType>>> = {
  number: 'number',
  string: 'string',
  enumeration: 'string',
  bool: 'bool',
}

type Properties = ReadonlyMap<string, Property>

/**
 * Whether a calculated property has a formula that can be read, fits its type and reads properties that exist, without
 * coming back to itself. Source: properties 7, PROP-33, PROP-34.
 */
export function checkFormula(details: PropertyDetails, context: DetailsContext): Failure | undefined {
  if (details.fieldType !== 'calculation_equation') return undefined
  const reason = findFault(details, context)
  if (reason === undefined) return undefined
  return definitionInvalid('Property failed validation.', {
    rule: 'properties PROP-34',
    path: `${context.pathPrefix}calculationFormula`,
    subCategory: 'Properties.PROPERTY_CREATE_FAILED_VALIDATION',
    context: { propertyName: [context.name], calculationFormula: [reason] },
  })
}

/** Names of the properties that the formulas of the given ones read. */
export function listReadByFormulas(properties: Iterable<Property>): ReadonlySet<string> {
  const names = [...properties].flatMap(({ calculationFormula }) => {
    const read = calculationFormula === undefined ? undefined : readFormula(calculationFormula)
    return read?.ok ? listReferences(read.expression) : []
  })
  return new Set(names)
}

function findFault(details: PropertyDetails, { name, existing }: DetailsContext): string | undefined {
  if (!details.calculationFormula?.trim()) return 'a calculated property needs a formula'
  const read = readFormula(details.calculationFormula)
  if (!read.ok) return read.reason
  const { expression } = read
  const typed = typeOf(expression, existing.live)
  if (!typed.ok) return comesBack(name, expression, existing.live) ?? typed.reason
  const wanted = resultTypes[details.type]
  if (typed.type !== wanted) return `the formula yields ${typed.type}, the property is ${details.type}`
  return comesBack(name, expression, existing.live)
}

/** Follows the formulas of the properties that are read, and of those that they read. */
function comesBack(name: string, expression: Expression, properties: Properties): string | undefined {
  const waiting = [...listReferences(expression)]
  const seen = new Set<string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === name) return `the formula reads '${name}' itself, directly or through another formula`
    if (seen.has(next)) continue
    seen.add(next)
    const formula = properties.get(next)?.calculationFormula
    const read = formula === undefined ? undefined : readFormula(formula)
    if (read?.ok) waiting.push(...listReferences(read.expression))
  }
  return undefined
}

type Typed = { readonly ok: true; readonly type: ValueType } | { readonly ok: false; readonly reason: string }

function typeOf(expression: Expression, properties: Properties): Typed {
  if (expression.kind === 'literal') return yields(literalType(expression.value))
  if (expression.kind === 'property') return referenceType(expression, properties)
  const types: ValueType[] = []
  for (const operand of operandsOf(expression)) {
    const typed = typeOf(operand, properties)
    if (!typed.ok) return typed
    types.push(typed.type)
  }
  return combinedType(expression, types)
}

function combinedType(expression: Expression, types: readonly ValueType[]): Typed {
  switch (expression.kind) {
    case 'negate':
      return all(types, 'number', "'-'")
    case 'not':
      return all(types, 'bool', "'not'")
    case 'binary':
      return binaryType(expression.operator, types)
    case 'call': {
      const { takes, yields: type } = functions[expression.name]
      const taken = takes === 'any' ? yields(type) : all(types, takes, expression.name)
      return taken.ok ? yields(type) : taken
    }
    case 'if':
      return ifType(expression, types)
    default:
      return fault('the formula has a part of an unknown kind')
  }
}

const COMPARISONS: readonly BinaryOperator[] = ['<', '>', '<=', '>=']

function binaryType(operator: BinaryOperator, types: readonly ValueType[]): Typed {
  const [left, right] = types
  if (operator === 'and' || operator === 'or') return all(types, 'bool', `'${operator}'`)
  if (left !== right)
    return fault(`'${operator}' needs two values of one type, these are ${types.join(' and ')}`)
  if (operator === '=' || operator === '!=') return yields('bool')
  if (operator === '+' && left === 'string') return yields('string')
  const numbers = all(types, 'number', `'${operator}'`)
  return numbers.ok && COMPARISONS.includes(operator) ? yields('bool') : numbers
}

function ifType(expression: Extract<Expression, { kind: 'if' }>, types: readonly ValueType[]): Typed {
  const conditions = expression.branches.map((_branch, place) => types[2 * place])
  if (conditions.some((type) => type !== 'bool'))
    return fault("the condition of an 'if' has to be true or false")
  const values = types.filter((_type, place) => place % 2 === 1 || place === 2 * expression.branches.length)
  const [first = 'string'] = values
  return values.every((type) => type === first)
    ? yields(first)
    : fault("the branches of an 'if' have to yield values of one type")
}

function referenceType(
  { name, as }: Extract<Expression, { kind: 'property' }>,
  properties: Properties,
): Typed {
  const property = properties.get(name)
  if (property === undefined) return fault(`there is no property '${name}'`)
  if (as === 'any') return yields('string')
  if (readable[as].includes(property.type)) return yields(as)
  if (as === 'number') return fault(`'${name}' is ${property.type}; write string(${name}) or bool(${name})`)
  return fault(`${as}(${name}) does not fit: '${name}' is ${property.type}`)
}

function all(types: readonly ValueType[], wanted: ValueType, what: string): Typed {
  return types.every((type) => type === wanted)
    ? yields(wanted)
    : fault(`${what} needs ${wanted} values, these are ${types.join(', ')}`)
}

function literalType(value: number | string | boolean): ValueType {
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' ? 'string' : 'bool'
}

function yields(type: ValueType): Typed {
  return { ok: true, type }
}

function fault(reason: string): Typed {
  return { ok: false, reason }
}
