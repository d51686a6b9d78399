import { compareDecimals } from '../objects/decimal.ts'
import type { Comparison, SearchCondition, SearchValue } from './search-value.ts'
import { everything, nothing } from './search-value.ts'

type Compared = { readonly value: SearchValue; readonly comparison: Comparison }

/** Holds for records whose value equals the operand. That of a flag is asked as what the flag stands for. */
export function equals({ value, comparison }: Compared, operand: string): SearchCondition {
  if (value.kind !== 'flag') return { kind: 'compare', as: comparison, operator: 'EQ', value, operand }
  const isSame = (text: string) =>
    comparison === 'number' ? compareDecimals(text, operand) === 0 : text === operand
  if (isSame(value.yes)) return value.when
  return isSame(value.no) ? { kind: 'not', of: value.when } : nothing
}

export function oneOf(property: Compared, operands: readonly string[]): SearchCondition {
  const { value, comparison } = property
  if (value.kind !== 'flag') return { kind: 'oneOf', as: comparison, value, operands }
  return { kind: 'any', of: operands.map((operand) => equals(property, operand)) }
}

/** Holds for records that have a value, of which the condition does not hold (SRCH-8). */
export function hasNone(value: SearchValue, condition: SearchCondition): SearchCondition {
  const present: SearchCondition = value.kind === 'flag' ? everything : { kind: 'present', value }
  return { kind: 'all', of: [present, { kind: 'not', of: condition }] }
}
