// TypeScript 7.0's library does not list these yet; Node 24 has them.
type ReviverArguments = readonly [key: string, value: unknown, context: { source?: string }]
type SourceReviver = (...args: ReviverArguments) => unknown
type ExactJson = {
  parse: (text: string, reviver?: SourceReviver) => unknown
  rawJSON: (text: string) => object
  isRawJSON: (value: unknown) => value is { readonly rawJSON: string }
}
const exact = JSON as unknown as ExactJson

/** A number that may lose digits as a JavaScript number: 16 digits and more, or an exponent. */
const MAYBE_LOSSY_NUMBER = /\d[\d.]{15}|\d[eE][+-]?\d/

/**
 * Parses JSON and keeps every number equal: one that a JavaScript number would round becomes raw JSON text, which
 * `JSON.stringify` writes as it came (decision 24). Throws SyntaxError as `JSON.parse` does.
 */
export function parseExactJson(text: string): unknown {
  return MAYBE_LOSSY_NUMBER.test(text) ? exact.parse(text, keepLongNumbers) : JSON.parse(text)
}

function keepLongNumbers(...[, value, context]: ReviverArguments): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value
  return isSameNumber(context.source, String(value)) ? value : exact.rawJSON(context.source)
}

/** Whether two spellings of a decimal number have the same digits and the same magnitude. */
function isSameNumber(a: string, b: string): boolean {
  return a === b || normaliseNumber(a) === normaliseNumber(b)
}

function normaliseNumber(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = withoutTrailingZeros(digits)
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + (digits.length - significant.length)
  return `${text.startsWith('-') ? '-' : ''}${significant}e${power}`
}

/** By hand: `/0+$/` takes quadratic time on a run of zeros that another digit follows. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

/** The text of a number that `parseExactJson` kept raw; undefined for every other value. */
export function rawNumberText(value: unknown): string | undefined {
  return exact.isRawJSON(value) ? value.rawJSON : undefined
}

/**
 * Replaces raw numbers by their text: where text is declared, a long number counts as its digits. The member `except`
 * of the body, and of the items of a list right below it, is left alone.
 */
export function rawNumbersToText(body: unknown, except: string): unknown {
  const inItem = (key: string, member: unknown) => (key === except ? member : toText(member))
  const inBody = (key: string, member: unknown) =>
    key !== except && Array.isArray(member)
      ? member.map((item) => mapMembers(item, inItem))
      : inItem(key, member)
  return mapMembers(body, inBody)
}

function toText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toText)
  return rawNumberText(value) ?? mapMembers(value, (_key, member) => toText(member))
}

/** Values that have no members become text if they are raw numbers, and stay as they are otherwise. */
function mapMembers(value: unknown, map: (key: string, member: unknown) => unknown): unknown {
  const raw = rawNumberText(value)
  if (raw !== undefined) return raw
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toText)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(key, member)]))
}
