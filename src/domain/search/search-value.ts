import type { Expression } from '../properties/formula/expression.ts'

/**
 * Where a value of a record comes from, as search evaluates it: what is stored, and what reads derive from it
 * (`derive-properties.ts`), told in a form that storage turns into SQL. Every value is text, and no value is none.
 */
export type SearchValue =
  /** By stored name; `isUnique`: no two live records have the same text. */
  | { readonly kind: 'stored'; readonly name: string; readonly isUnique?: boolean }
  | { readonly kind: 'id' }
  | { readonly kind: 'time'; readonly of: 'createdAt' | 'updatedAt' }
  /** An empty text is none. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Those that are there, with blanks between, without white space around. */
  | { readonly kind: 'joined'; readonly values: readonly SearchValue[] }
  /** The first of them that is there. */
  | { readonly kind: 'first'; readonly values: readonly SearchValue[] }
  | { readonly kind: 'prefixed'; readonly prefix: string; readonly value: SearchValue }
  | { readonly kind: 'emailDomain'; readonly value: SearchValue }
  /** Its digits alone, the last so many of them. */
  | { readonly kind: 'lastDigits'; readonly value: SearchValue; readonly count: number }
  /** The value of the first branch whose condition holds. */
  | {
      readonly kind: 'choice'
      readonly branches: readonly { readonly when: SearchCondition; readonly value: SearchValue }[]
    }
  | {
      readonly kind: 'flag'
      readonly when: SearchCondition
      readonly yes: string
      readonly no: string
    }
  /** Whole units of time between two datetime values, at least 0. */
  | {
      readonly kind: 'elapsed'
      readonly from: SearchValue
      readonly until: SearchValue
      readonly unitMs: number
    }
  | { readonly kind: 'product'; readonly value: SearchValue; readonly factor: string }
  /** Quantity times price less both discounts, exactly; none without the first two or if one of the numbers is longer. */
  | {
      readonly kind: 'lineAmount'
      readonly quantity: SearchValue
      readonly price: SearchValue
      readonly discount: SearchValue
      readonly percentage: SearchValue
      readonly maxCharacters: number
    }
  /** Of the record's links by any of some built-in definitions to live records: how many, or the first. */
  | {
      readonly kind: 'links'
      readonly to: readonly { readonly toTypeId: string; readonly typeId: number }[]
      readonly shows: 'count' | 'target'
    }
  | FormulaValue

/** A calculated property of the account: its formula, and where what it reads comes from, by name. */
export type FormulaValue = {
  readonly kind: 'formula'
  readonly expression: Expression
  readonly reads: Readonly<Record<string, SearchValue>>
  /** Results that are none of these are no value. */
  readonly options?: readonly string[]
}

/**
 * How two values compare. `folded`: as text in any letter case; `exact`: as text by code point; `number`: by number;
 * `instant`: as points in time, in the form of stored datetime values.
 */
export type Comparison = 'folded' | 'exact' | 'number' | 'instant'

export type ComparisonOperator = 'EQ' | 'NEQ' | 'LT' | 'LTE' | 'GT' | 'GTE'

/** What a record has to be like. A comparison with a value that is not there does not hold, whichever it is (SRCH-8). */
export type SearchCondition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly SearchCondition[] }
  /** Holds where the condition does not, be it for want of a value. */
  | { readonly kind: 'not'; readonly of: SearchCondition }
  | { readonly kind: 'present'; readonly value: SearchValue }
  | {
      readonly kind: 'compare'
      readonly as: Comparison
      readonly operator: ComparisonOperator
      readonly value: SearchValue
      readonly operand: string
    }
  /** `folded` operands are compared as they are with the lower-cased value (SRCH-7). */
  | {
      readonly kind: 'oneOf'
      readonly as: Comparison
      readonly value: SearchValue
      readonly operands: readonly string[]
    }
  /** Every token of the needle is one of the value's (SRCH-11). */
  | { readonly kind: 'tokens'; readonly value: SearchValue; readonly needle: string }
  /** The value fits a pattern, in which `*` stands for any text; with `orWord`, or one of its words does (SRCH-11). */
  | {
      readonly kind: 'glob'
      readonly as: 'folded' | 'exact'
      readonly value: SearchValue
      readonly pattern: string
      readonly orWord: boolean
    }
  /** One member of a list that is separated by semicolons is among the operands, or fits the pattern. */
  | { readonly kind: 'hasMember'; readonly value: SearchValue; readonly operands: readonly string[] }
  | { readonly kind: 'hasMemberLike'; readonly value: SearchValue; readonly pattern: string }
  /** Each term is a part of one of the values, in any letter case, or its digits are part of those of a phone number. */
  | {
      readonly kind: 'mentions'
      readonly values: readonly SearchValue[]
      readonly phones: readonly SearchValue[]
      readonly terms: readonly SearchTerm[]
    }
  /** Linked, by whatever definition, to one of the records. */
  | { readonly kind: 'linked'; readonly toTypeId: string; readonly toIds: readonly string[] }

/** A word of a query, without white space; with its digits, if they may be part of a phone number. */
export type SearchTerm = { readonly text: string; readonly digits?: string }

export type SearchOrder = {
  readonly as: Comparison
  readonly value: SearchValue
  readonly isDescending: boolean
}

/** A search that storage can run: every property is resolved, every operand normalised. */
export type Search = {
  readonly objectTypeId: string
  readonly where: SearchCondition
  readonly order: SearchOrder
  readonly offset: number
  readonly limit: number
}

export const nothing: SearchCondition = { kind: 'any', of: [] }
export const everything: SearchCondition = { kind: 'all', of: [] }

export const stored = (name: string): SearchValue => ({ kind: 'stored', name })
export const literal = (text: string): SearchValue => ({ kind: 'literal', text })

/** Whether the value is exactly this text. */
export function is(value: SearchValue, operand: string): SearchCondition {
  return { kind: 'compare', as: 'exact', operator: 'EQ', value, operand }
}

/** Holds also for records without a value. */
export function isNot(value: SearchValue, operand: string): SearchCondition {
  return { kind: 'not', of: is(value, operand) }
}
