import type { FieldType, PropertyType } from '../../objects/property-definition.ts'
import { callingCodeOf } from './calling-codes.ts'
import { compilePattern } from './pattern.ts'
import { parsePeriod } from './period.ts'

/** A rule that values of a property have to follow (PROP-35). */
export type ValidationRule = {
  readonly ruleType: string
  readonly ruleArguments: readonly string[]
  /** Whether a value is brought into the form, where that is possible, instead of being refused. */
  readonly shouldApplyNormalization: boolean
}

/** What a rule is for, and what its arguments are. */
export type RuleType = {
  readonly types: readonly PropertyType[]
  /** Absent: every field type of the types. */
  readonly fieldTypes?: readonly FieldType[]
  /** What the arguments have to be, in words, and whether they are. */
  readonly wants: string
  readonly takes: (ruleArguments: readonly string[]) => boolean
}

const oneOf =
  (...words: readonly string[]) =>
  (given: readonly string[]): boolean =>
    given.length === 1 && words.includes(given[0] ?? '')
const none = (given: readonly string[]): boolean => given.length === 0
const one =
  (pattern: RegExp) =>
  (given: readonly string[]): boolean =>
    given.length === 1 && pattern.test(given[0] ?? '')

const lines: Pick<RuleType, 'types' | 'fieldTypes'> = { types: ['string'], fieldTypes: ['text', 'textarea'] }
const line: Pick<RuleType, 'types' | 'fieldTypes'> = { types: ['string'], fieldTypes: ['text'] }
const lengths: Pick<RuleType, 'types' | 'fieldTypes'> = {
  types: ['string'],
  fieldTypes: ['text', 'textarea', 'phonenumber'],
}

const DOMAIN_ARGUMENT = /^[^\s@/]+\.[^\s@/.]+$/
const MAX_DOMAINS = 20
const domains = {
  ...line,
  wants: '1 to 20 domains',
  takes: (given: readonly string[]) =>
    given.length >= 1 && given.length <= MAX_DOMAINS && given.every((domain) => DOMAIN_ARGUMENT.test(domain)),
} satisfies RuleType
const bareLine = { ...line, wants: 'no argument', takes: none } satisfies RuleType
const length = {
  ...lengths,
  wants: 'a whole number from 1 to 10000',
  takes: (given: readonly string[]) => one(/^[1-9]\d{0,4}$/)(given) && Number(given[0]) <= 10_000,
} satisfies RuleType
const bound = {
  types: ['number'],
  wants: 'a number',
  takes: one(/^-?\d{1,30}(?:\.\d{1,30})?$/),
} as const satisfies RuleType
const time = (type: PropertyType): RuleType => ({
  types: [type],
  wants: 'a time in milliseconds since 1970',
  takes: one(/^-?\d{1,14}$/),
})
const duration = (type: PropertyType): RuleType => ({
  types: [type],
  wants: 'an ISO 8601 period of whole numbers such as P30D or -P1Y6M',
  takes: ([text, ...others]) => text !== undefined && others.length === 0 && parsePeriod(text) !== undefined,
})

/** ISO 8601 names of days, from the one that `getUTCDay` calls 0. */
export const daysOfWeek: readonly string[] = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
]

const ruleTypes: Readonly<Record<string, RuleType>> = {
  ALPHANUMERIC: {
    ...lines,
    wants: 'ALPHANUMERIC, ALPHA_ONLY or NUMERIC_ONLY',
    takes: oneOf('ALPHANUMERIC', 'ALPHA_ONLY', 'NUMERIC_ONLY'),
  },
  FORMAT: {
    ...lines,
    wants: 'CAPITALIZATION, UPPER or LOWER',
    takes: oneOf('CAPITALIZATION', 'UPPER', 'LOWER'),
  },
  REGEX: {
    ...lines,
    wants: 'a pattern, in the common part of RE2, and the text of the refusal',
    takes: ([pattern, text, ...others]) =>
      pattern !== undefined && text !== undefined && others.length === 0 && compilePattern(pattern).ok,
  },
  SPECIAL_CHARACTERS: { ...lines, wants: 'NOT_ALLOWED', takes: oneOf('NOT_ALLOWED') },
  WHITESPACE: {
    ...line,
    wants: 'nothing, ALL or TRIM',
    takes: (given) => given.length === 0 || oneOf('ALL', 'TRIM')(given),
  },
  MIN_LENGTH: length,
  MAX_LENGTH: length,
  DOMAIN: bareLine,
  EMAIL: bareLine,
  URL: bareLine,
  EMAIL_ALLOWED_DOMAINS: domains,
  EMAIL_BLOCKED_DOMAINS: domains,
  URL_ALLOWED_DOMAINS: domains,
  URL_BLOCKED_DOMAINS: domains,
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE: {
    types: ['string'],
    fieldTypes: ['phonenumber'],
    wants: 'nothing, or a country in two lower-case letters',
    takes: (given) => none(given) || (given.length === 1 && callingCodeOf(given[0] ?? '') !== undefined),
  },
  DECIMAL: { types: ['number'], wants: 'a whole number from 0 to 20', takes: one(/^(?:1?\d|20)$/) },
  MIN_NUMBER: bound,
  MAX_NUMBER: bound,
  START_DATE: time('date'),
  END_DATE: time('date'),
  START_DATETIME: time('datetime'),
  END_DATETIME: time('datetime'),
  AFTER_DURATION: duration('date'),
  BEFORE_DURATION: duration('date'),
  AFTER_DATETIME_DURATION: duration('datetime'),
  BEFORE_DATETIME_DURATION: duration('datetime'),
  DAYS_OF_WEEK: {
    types: ['date', 'datetime'],
    wants: '1 to 7 days such as MONDAY',
    takes: (given) =>
      given.length >= 1 && given.length <= 7 && given.every((day) => daysOfWeek.includes(day)),
  },
}

/** The rule type of this name. Source: properties 9. */
export function findRuleType(name: string): RuleType | undefined {
  return Object.hasOwn(ruleTypes, name) ? ruleTypes[name] : undefined
}

/** Whether values of a property of this kind can follow the rule. */
export function fitsKind(
  rule: RuleType,
  { type, fieldType }: { readonly type: PropertyType; readonly fieldType: FieldType },
): boolean {
  return rule.types.includes(type) && (rule.fieldTypes?.includes(fieldType) ?? true)
}
