/** What a formula or a part of it yields (properties 7). */
export type ValueType = 'number' | 'string' | 'bool'

export type BinaryOperator = '+' | '-' | '*' | '/' | '<' | '>' | '<=' | '>=' | '=' | '!=' | 'and' | 'or'

/** A formula as read (properties 7). */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
  /** `as`: the type that the formula reads the property as; `any` where only its presence counts. */
  | { readonly kind: 'property'; readonly name: string; readonly as: ValueType | 'any' }
  | { readonly kind: 'negate' | 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[]
      /** Absent: nothing, when no condition holds. */
      readonly otherwise?: Expression
    }

/** The functions of formulas: what they take, how many of it, and what they yield (properties 7). */
export const functions = {
  max: { takes: 'number', yields: 'number', min: 2, max: 100 },
  min: { takes: 'number', yields: 'number', min: 2, max: 100 },
  is_present: { takes: 'any', yields: 'bool', min: 1, max: 1 },
  contains: { takes: 'string', yields: 'bool', min: 2, max: 2 },
  concatenate: { takes: 'string', yields: 'string', min: 2, max: 100 },
  number_to_string: { takes: 'number', yields: 'string', min: 1, max: 1 },
  string_to_number: { takes: 'string', yields: 'number', min: 1, max: 1 },
} as const satisfies Record<
  string,
  {
    readonly takes: ValueType | 'any'
    readonly yields: ValueType
    readonly min: number
    readonly max: number
  }
>

export type FunctionName = keyof typeof functions

/** The operands of an expression, from left to right. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'property':
      return []
    case 'negate':
    case 'not':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'call':
      return expression.operands
    case 'if':
      return [
        ...expression.branches.flatMap(({ condition, value }) => [condition, value]),
        ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
      ]
  }
}

/** Names of the properties that a formula reads, each once. */
export function listReferences(expression: Expression): readonly string[] {
  const own = expression.kind === 'property' ? [expression.name] : []
  return [...new Set([...own, ...operandsOf(expression).flatMap(listReferences)])]
}
