import { parseExactJson, rawNumbersToText, rawNumberText } from './exact-json.ts'
import { findJsonFlaw, type JsonLimits } from './json-scan.ts'
import { findSyntaxError } from './json-syntax.ts'

/** Why a body is not acceptable JSON; `position` counts UTF-16 units of the text. */
export class JsonRefusal extends Error {
  readonly line: number
  readonly column: number

  constructor(reason: string, text: string, position: number) {
    super(reason)
    this.name = 'JsonRefusal'
    const before = text.slice(0, position)
    this.line = countLines(before)
    this.column = position - before.lastIndexOf('\n')
  }
}

/** Without a list of the lines: a body may have a hundred million. */
function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

const LIMITS: JsonLimits = { depth: 32, keys: 1_000, nodes: 100_000, perItemOf: 'inputs', items: 10_000 }

/**
 * Reads a request body as strict JSON (decision 17): valid UTF-8 without a byte order mark, bounded depth, keys and
 * values, no NUL and no lone surrogate in any string, no key `__proto__`, finite numbers; the last of repeated keys
 * wins. Below `exactMember` long numbers stay raw JSON, elsewhere they become text (decision 24).
 */
export function readStrictJson(bytes: Uint8Array, exactMember: string): unknown {
  const text = decodeUtf8(bytes)
  const flaw = findJsonFlaw(text, LIMITS)
  if (flaw) throw new JsonRefusal(flaw.reason, text, flaw.position)
  const value = parse(text)
  if (text.includes('__proto__') || text.includes('\\u')) refuseProtoKeys(value, text)
  return rawNumbersToTextIfAny(value, text, exactMember)
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (text.startsWith('\ufeff')) throw new JsonRefusal('a byte order mark', text, 0)
    return text
  } catch (error) {
    if (error instanceof JsonRefusal) throw error
    throw new JsonRefusal('the body is not valid UTF-8', '', 0)
  }
}

function parse(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    const position = findSyntaxError(text)
    throw new JsonRefusal(describe(text, position), text, position)
  }
}

function describe(text: string, position: number): string {
  if (text.slice(position).trim() === '') return 'the text ends too early'
  const character = String.fromCodePoint(text.codePointAt(position) ?? 0xfffd)
  return `unexpected character ${JSON.stringify(character)}`
}

/** Walks with a list of its own, filled one by one: neither depth nor length costs stack. */
function refuseProtoKeys(root: unknown, text: string): void {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__'))
      throw new JsonRefusal('a member named __proto__', text, text.length)
    for (const member of Object.values(value)) waiting.push(member)
  }
}

function rawNumbersToTextIfAny(value: unknown, text: string, exactMember: string): unknown {
  if (!/\d[\d.]{15}|\d[eE][+-]?\d/.test(text)) return value
  refuseInfiniteNumbers(value, text)
  return rawNumbersToText(value, exactMember)
}

function refuseInfiniteNumbers(root: unknown, text: string): void {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    const raw = rawNumberText(value)
    if (raw !== undefined && !Number.isFinite(Number(raw))) {
      throw new JsonRefusal(`the number ${raw.slice(0, 40)} is too large`, text, text.length)
    }
    if (typeof value !== 'object' || value === null) continue
    for (const member of Object.values(value)) waiting.push(member)
  }
}
