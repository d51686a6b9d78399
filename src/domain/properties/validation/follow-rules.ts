import { normaliseEmail } from '../../identity/email.ts'
import { compareDecimals } from '../../objects/decimal.ts'
import { callingCodeOf } from './calling-codes.ts'
import { compilePattern } from './pattern.ts'
import { addPeriod, parsePeriod } from './period.ts'
import { daysOfWeek, type ValidationRule } from './rule-types.ts'

const DAY_MS = 86_400_000

/** Why a value breaks a rule (PROP-36). */
type RuleProblem = { readonly message: string; readonly code: string }

/** The value as the rules leave it, or every rule that it breaks. */
export type FollowedRules =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] }

/**
 * Holds a normalised value that is not empty against the rules of its property. Rules that may put a value right do so
 * first. `now`: epoch ms, from which rules about durations count; without it these hold. Source: PROP-35, PROP-36 (codes of ALPHA_ONLY and MAX_LENGTH observed, the others chosen).
 */
export function followRules(rules: readonly ValidationRule[], text: string, now?: number): FollowedRules {
  const value = rules.reduce(putRight, text)
  const problems = rules.flatMap((rule) => checks[rule.ruleType]?.(rule.ruleArguments, value, now) ?? [])
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems }
}

function putRight(
  text: string,
  { ruleType, ruleArguments, shouldApplyNormalization }: ValidationRule,
): string {
  if (!shouldApplyNormalization) return text
  if (ruleType === 'FORMAT') return formats[ruleArguments[0] ?? '']?.(text) ?? text
  if (ruleType !== 'WHITESPACE') return text
  return ruleArguments[0] === 'TRIM' ? text.trim() : text.replace(/\s+/g, '')
}

const formats: Readonly<Record<string, (text: string) => string>> = {
  UPPER: (text) => text.toUpperCase(),
  LOWER: (text) => text.toLowerCase(),
  CAPITALIZATION: (text) =>
    text.replace(/(^|\s)(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase()),
}

const formatMessages: Readonly<Record<string, string>> = {
  UPPER: 'Enter upper-case letters only',
  LOWER: 'Enter lower-case letters only',
  CAPITALIZATION: 'Begin each word with an upper-case letter',
}

const alphabets: Readonly<Record<string, RuleProblem & { readonly pattern: RegExp }>> = {
  ALPHA_ONLY: { pattern: /^\p{L}*$/u, message: 'Enter only letters', code: 'INVALID_ALPHA' },
  NUMERIC_ONLY: { pattern: /^\d*$/, message: 'Enter only digits', code: 'INVALID_ALPHANUMERIC' },
  ALPHANUMERIC: {
    pattern: /^[\p{L}\d]*$/u,
    message: 'Enter only letters and digits',
    code: 'INVALID_ALPHANUMERIC',
  },
}

type Check = (ruleArguments: readonly string[], value: string, now?: number) => RuleProblem | undefined

/** A check by a yes or no, and what is said when it is no. */
function rule(
  ruleType: string,
  follows: (value: string, first: string, all: readonly string[]) => boolean,
  message: (first: string) => string,
): Check {
  return (all, value) => {
    const first = all[0] ?? ''
    return follows(value, first, all) ? undefined : { message: message(first), code: `INVALID_${ruleType}` }
  }
}

const checks: Readonly<Record<string, Check>> = {
  ALPHANUMERIC: ([alphabet = ''], value) => {
    const wanted = alphabets[alphabet]
    if (wanted === undefined || wanted.pattern.test(value)) return undefined
    return { message: wanted.message, code: wanted.code }
  },
  FORMAT: rule(
    'FORMAT',
    (value, form) => (formats[form]?.(value) ?? value) === value,
    (form) => formatMessages[form] ?? '',
  ),
  REGEX: ([pattern = '', text = ''], value) => {
    const compiled = compilePattern(pattern)
    const isKept = !compiled.ok || compiled.isFoundIn(value)
    return isKept ? undefined : { message: text, code: 'INVALID_REGEX' }
  },
  SPECIAL_CHARACTERS: rule(
    'SPECIAL_CHARACTERS',
    (value) => /^[\p{L}\p{M}\p{N}\s]*$/u.test(value),
    () => 'Special characters are not allowed',
  ),
  WHITESPACE: rule(
    'WHITESPACE',
    (value, kind) => (kind === 'TRIM' ? value.trim() === value : !/\s/.test(value)),
    (kind) =>
      kind === 'TRIM' ? 'White space is not allowed at the beginning or end' : 'White space is not allowed',
  ),
  MIN_LENGTH: rule(
    'MIN_LENGTH',
    (value, min) => value.length >= Number(min),
    (min) => `Enter ${min} characters or more`,
  ),
  MAX_LENGTH: ([max = ''], value) =>
    value.length <= Number(max)
      ? undefined
      : { message: `Enter ${max} characters or fewer`, code: 'MAX_LENGTH' },
  DOMAIN: rule('DOMAIN', isDomain, () => 'Enter a domain such as example.org'),
  EMAIL: rule(
    'EMAIL',
    (value) => normaliseEmail(value) !== undefined,
    () => 'Enter an e-mail address',
  ),
  URL: rule(
    'URL',
    (value) => hostOf(value) !== undefined,
    () => 'Enter an address such as https://example.org',
  ),
  EMAIL_ALLOWED_DOMAINS: domainRule('EMAIL_ALLOWED_DOMAINS', emailHost, true),
  EMAIL_BLOCKED_DOMAINS: domainRule('EMAIL_BLOCKED_DOMAINS', emailHost, false),
  URL_ALLOWED_DOMAINS: domainRule('URL_ALLOWED_DOMAINS', hostOf, true),
  URL_BLOCKED_DOMAINS: domainRule('URL_BLOCKED_DOMAINS', hostOf, false),
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE: rule(
    'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
    isInternationalNumber,
    (country) =>
      `Enter a phone number with its country code, such as +${callingCodeOf(country) ?? '49'} 30 1234567`,
  ),
  DECIMAL: rule(
    'DECIMAL',
    (value, places) => (value.split('.')[1] ?? '').length <= Number(places),
    (places) => `Enter a number with ${places} decimal places or fewer`,
  ),
  MIN_NUMBER: rule(
    'MIN_NUMBER',
    (value, min) => compareDecimals(value, min) >= 0,
    (min) => `Enter ${min} or more`,
  ),
  MAX_NUMBER: rule(
    'MAX_NUMBER',
    (value, max) => compareDecimals(value, max) <= 0,
    (max) => `Enter ${max} or less`,
  ),
  START_DATE: timeRule('START_DATE', isNotBefore, 'Enter a date from'),
  END_DATE: timeRule('END_DATE', isNotAfter, 'Enter a date until'),
  START_DATETIME: timeRule('START_DATETIME', isNotBefore, 'Enter a time from'),
  END_DATETIME: timeRule('END_DATETIME', isNotAfter, 'Enter a time until'),
  AFTER_DURATION: durationRule('AFTER_DURATION', dayOf, isNotBefore),
  BEFORE_DURATION: durationRule('BEFORE_DURATION', dayOf, isNotAfter),
  AFTER_DATETIME_DURATION: durationRule('AFTER_DATETIME_DURATION', (time) => time, isNotBefore),
  BEFORE_DATETIME_DURATION: durationRule('BEFORE_DATETIME_DURATION', (time) => time, isNotAfter),
  DAYS_OF_WEEK: (days, value) =>
    days.includes(daysOfWeek[new Date(value).getUTCDay()] ?? '')
      ? undefined
      : { message: `Choose a day among ${days.join(', ')}`, code: 'INVALID_DAYS_OF_WEEK' },
}

function timeRule(ruleType: string, isWithin: Bound, message: string): Check {
  return rule(
    ruleType,
    (value, bound) => isWithin(Date.parse(value), Number(bound)),
    (bound) => `${message} ${new Date(Number(bound)).toISOString()}`,
  )
}

/**
 * A bound that moves with the time of the write: that time and the period, whose sign says whether it lies ahead or
 * back. Source: chosen.
 */
function durationRule(ruleType: string, from: (now: number) => number, isWithin: Bound): Check {
  return ([text = ''], value, now) => {
    const period = parsePeriod(text)
    if (period === undefined || now === undefined) return undefined
    const bound = addPeriod(from(now), period)
    if (isWithin(Date.parse(value), bound)) return undefined
    const side = isWithin === isNotBefore ? 'from' : 'until'
    return { message: `Enter a time ${side} ${text} after now`, code: `INVALID_${ruleType}` }
  }
}

type Bound = (value: number, bound: number) => boolean

function isNotBefore(value: number, bound: number): boolean {
  return value >= bound
}

function isNotAfter(value: number, bound: number): boolean {
  return value <= bound
}

/** Start of the day in UTC. */
function dayOf(epochMs: number): number {
  return epochMs - (((epochMs % DAY_MS) + DAY_MS) % DAY_MS)
}

/** With its country code after a `+`, and that of the country if one is asked for. */
function isInternationalNumber(value: string, country: string): boolean {
  const digits = /^\+([1-9]\d{6,14})$/.exec(value.replace(/[\s().-]/g, ''))?.[1]
  return digits?.startsWith(callingCodeOf(country) ?? '') ?? false
}

function domainRule(
  ruleType: string,
  hostIn: (value: string) => string | undefined,
  isAllowed: boolean,
): Check {
  return (domains, value) => {
    const host = hostIn(value) ?? ''
    const isListed = domains.some((domain) => isWithinDomain(host, domain.toLowerCase()))
    if (isListed === isAllowed) return undefined
    const what = isAllowed ? 'Only these domains are allowed' : 'These domains are not allowed'
    return { message: `${what}: ${domains.join(', ')}`, code: `INVALID_${ruleType}` }
  }
}

function isWithinDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

function emailHost(value: string): string | undefined {
  return normaliseEmail(value)?.split('@').at(-1)
}

function isDomain(value: string): boolean {
  return value.length <= 253 && /^(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+\p{L}{2,63}$/u.test(value)
}

/** Host of an address with or without its scheme. */
function hostOf(value: string): string | undefined {
  const host = /^(?:https?:\/\/)?([^\s/?#:@]+)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(value)?.[1]
  return host !== undefined && isDomain(host) ? host.toLowerCase() : undefined
}
