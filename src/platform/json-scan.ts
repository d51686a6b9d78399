/** Bounds that a JSON text is held to before it is parsed. */
export type JsonLimits = {
  /** Nested objects and arrays. */
  readonly depth: number
  /** Members of one object. */
  readonly keys: number
  /** Values in all; in the list `perItemOf` of the body they count for each item anew (decision 30). */
  readonly nodes: number
  readonly perItemOf: string
  /** Items of that list. */
  readonly items: number
}

export type JsonFlaw = { readonly reason: string; readonly position: number }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const LETTER_U = 0x75

/** Marks the characters outside of strings that the scan stops at: it passes all others with one look each. */
const IS_STRUCTURAL = new Uint8Array(128)
for (const code of [QUOTE, COLON, COMMA, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET])
  IS_STRUCTURAL[code] = 1

/**
 * Looks through a JSON text once, without recursion, for what must not reach the parser or the database: too much
 * depth, too many keys or values, an escaped NUL, half of a surrogate pair. It does not check the grammar; the parser
 * does. Source: decision 17, reliability section 3.
 */
export function findJsonFlaw(text: string, limits: JsonLimits): JsonFlaw | undefined {
  return scan(text, limits, { next: text.indexOf('\\') })
}

/** Apart from its caller: with the search for a backslash in the same function, V8 takes ten times as long for the loop. */
function scan(text: string, limits: JsonLimits, escapes: { next: number }): JsonFlaw | undefined {
  const counts = new Counts(limits)
  let stringAt = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 127 || IS_STRUCTURAL[code] === 0) continue
    if (code === QUOTE) {
      const end = skipString(text, at, escapes)
      if (typeof end !== 'number') return end
      stringAt = at
      at = end
    } else {
      if (code === COLON && counts.isInBody) counts.enterMember(text.slice(stringAt + 1, at))
      const reason = counts.pass(code)
      if (reason) return { reason, position: at }
    }
  }
  return undefined
}

/** Open lists and objects, and values so far; each limit is looked at where its count grows. */
class Counts {
  readonly #limits: JsonLimits
  /** Keys of each open object; -1 for a list. */
  readonly #open: number[] = []
  #nodes = 0
  #items = 0
  #isCountedPerItem = false

  constructor(limits: JsonLimits) {
    this.#limits = limits
  }

  /** Whether the place is right inside the body's object. */
  get isInBody(): boolean {
    return this.#open.length === 1 && this.#open[0] !== -1
  }

  /** A member of the body begins; `text` is its name and what stands between that and the colon. */
  enterMember(text: string): void {
    const { perItemOf } = this.#limits
    this.#isCountedPerItem = text.startsWith(perItemOf) && text.charCodeAt(perItemOf.length) === QUOTE
  }

  /** Why the text is refused at this character, if it is. */
  pass(code: number): string | undefined {
    switch (code) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.#enter(code === OPEN_BRACE ? 0 : -1)
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#open.pop()
        return undefined
      case COLON:
        return this.#addKey()
      default:
        return this.#nextItem()
    }
  }

  #enter(keys: number): string | undefined {
    this.#open.push(keys)
    const { depth } = this.#limits
    if (this.#open.length > depth) return `more than ${depth} levels of nesting`
    return keys === -1 ? this.#addNode() : undefined // The first value of a list has no comma before it.
  }

  #addNode(): string | undefined {
    this.#nodes += 1
    return this.#nodes > this.#limits.nodes ? `more than ${this.#limits.nodes} values` : undefined
  }

  #addKey(): string | undefined {
    const top = this.#open.length - 1
    const keys = (this.#open[top] ?? 0) + 1
    if (top >= 0) this.#open[top] = keys
    return keys > this.#limits.keys ? `more than ${this.#limits.keys} members in one object` : this.#addNode()
  }

  /** A value of an object is counted at its colon, one of a list at the comma before it. */
  #nextItem(): string | undefined {
    if (this.#open.at(-1) !== -1) return undefined
    if (!this.#isCountedPerItem || this.#open.length !== 2 || this.#open[1] !== -1) return this.#addNode()
    this.#nodes = 0
    this.#items += 1
    const { items, perItemOf } = this.#limits
    return this.#items > items ? `more than ${items} ${perItemOf}` : undefined
  }
}

/** Where the string ends, or what is wrong in it; the common string without escapes costs one search. */
function skipString(text: string, start: number, escapes: { next: number }): number | JsonFlaw {
  const quote = text.indexOf('"', start + 1)
  if (quote === -1) return text.length
  if (escapes.next === -1 || escapes.next > quote) return quote
  const { end, flaw } = scanString(text, start, escapes)
  return flaw ?? end
}

/**
 * Where the string ends, or what is wrong in it. An unfinished string ends with the text. `escapes.next` is the first
 * backslash not passed yet: looked for once each, so that a text without escapes is not searched to its end for every
 * string.
 */
function scanString(
  text: string,
  start: number,
  escapes: { next: number },
): { end: number; flaw?: JsonFlaw } {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return { end: text.length }
    if (escapes.next !== -1 && escapes.next < at) escapes.next = text.indexOf('\\', at)
    if (escapes.next === -1 || escapes.next > quote) return { end: quote }
    const step = scanEscapes(text, escapes.next)
    if (step.flaw) return { end: quote, flaw: step.flaw }
    at = step.end
  }
}

/** Reads the run of escapes that starts here. */
function scanEscapes(text: string, start: number): { end: number; flaw?: JsonFlaw } {
  let at = start
  while (text.charCodeAt(at) === BACKSLASH) {
    if (text.charCodeAt(at + 1) !== LETTER_U) {
      at += 2
      continue
    }
    const unit = unitAt(text, at)
    if (unit === 0)
      return { end: at, flaw: { reason: 'a NUL character (\\u0000) in a string', position: at } }
    const isPair = isHighSurrogate(unit) && isLowSurrogate(unitAt(text, at + 6))
    if (!isPair && (isHighSurrogate(unit) || isLowSurrogate(unit))) {
      return { end: at, flaw: { reason: 'half of a surrogate pair in a string', position: at } }
    }
    at += isPair ? 12 : 6
  }
  return { end: at }
}

/** The code unit that `\uXXXX` at this place stands for; NaN when there is no such escape. */
function unitAt(text: string, at: number): number {
  const escape = text.slice(at, at + 6)
  return /^\\u[0-9a-fA-F]{4}$/.test(escape) ? Number.parseInt(escape.slice(2), 16) : Number.NaN
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
