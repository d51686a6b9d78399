import type { Budget } from './budget.ts'

const CHARS_PER_STEP = 1_024

/** Any JSON value, or nothing. A number that is kept as raw JSON text counts as that text (decision 24). */
export type Value = unknown

/** TypeScript's library does not list these yet. */
const json = JSON as unknown as { isRawJSON: (value: unknown) => value is { readonly rawJSON: string } }

/** An own member of a JSON value: of an object, a list or a text. Nothing is reached through a prototype. */
export function memberOf(owner: Value, name: string): Value {
  if (owner === null || owner === undefined) return undefined
  if (typeof owner !== 'object' && typeof owner !== 'string') return undefined
  if (!Object.hasOwn(Object(owner), name)) return undefined
  return plainValue((owner as Readonly<Record<string, unknown>>)[name])
}

export function plainValue(value: Value): Value {
  return json.isRawJSON(value) ? value.rawJSON : value
}

/** The text that a value is printed as: what JavaScript makes of it, and nothing for null. */
export function textOf(value: Value, budget: Budget): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') {
    budget.spend(1 + value.length / CHARS_PER_STEP)
    return value
  }
  budget.spend(1)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return '[object Object]'
  const text = value.map((item) => textOf(plainValue(item), budget)).join(',')
  budget.spend(text.length / CHARS_PER_STEP)
  return text
}

/** Nothing, false, the empty text and the empty list; 0 is not (Handlebars' `isEmpty`). */
export function isEmpty(value: Value): boolean {
  return (!value && value !== 0) || (Array.isArray(value) && value.length === 0)
}

/**
 * Whether Handlebars takes two contexts for one, so that a block between them adds no step for `../`: it compares with
 * `==`. An object equals only itself here.
 */
export function isSameContext(a: Value, b: Value): boolean {
  if (typeof a === 'object' || typeof b === 'object') return a === b || (!a && !b && a == b)
  return a == b
}
