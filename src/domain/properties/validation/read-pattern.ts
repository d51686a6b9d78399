/** One step of a compiled pattern; places are those of other steps. */
export type Step =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'assertion'; readonly holds: (before: string, after: string) => boolean }
  | { readonly kind: 'fork'; readonly places: readonly number[] }
  | { readonly kind: 'match' }

/** Thrown while a pattern is read, and caught where reading starts. */
export class PatternRefusal extends Error {}

const MAX_STEPS = 150
const MAX_DEPTH = 30
const MAX_REPEATS = 100

/** The part that is being read, as the steps it needs. */
type Part = readonly Step[]
type Matcher = (character: string) => boolean

const isWord: Matcher = (character) => /^\w$/.test(character)
const classes: Readonly<Record<string, Matcher>> = {
  d: (character) => /^[0-9]$/.test(character),
  w: isWord,
  s: (character) => /^[\t\n\f\r ]$/.test(character),
}
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' }
const isBoundary = (before: string, after: string): boolean => isWord(before) !== isWord(after)
const assertions: Readonly<Record<string, (before: string, after: string) => boolean>> = {
  A: (before) => before === '',
  z: (_before, after) => after === '',
  b: isBoundary,
  B: (before, after) => !isBoundary(before, after),
}

/**
 * Reads a pattern in the common part of RE2's language: characters, classes, groups, alternatives, repeats, anchors and
 * word boundaries. Throws `PatternRefusal` for anything else. What it answers is run without going back.
 */
export function readPattern(pattern: string): readonly Step[] {
  return new PatternReader(pattern).readWhole()
}

class PatternReader {
  readonly #characters: readonly string[]
  #place = 0
  #depth = 0
  #ignoresCase = false

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  readWhole(): readonly Step[] {
    if (this.#takes('(?i)')) this.#ignoresCase = true
    const part = this.#readAlternatives()
    if (this.#next() !== undefined) throw new PatternRefusal(`unexpected '${this.#next()}'`)
    return bounded([...part, { kind: 'match' }])
  }

  #readAlternatives(): Part {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new PatternRefusal(`groups nest at most ${MAX_DEPTH} levels`)
    const alternatives = [this.#readSequence()]
    while (this.#takes('|')) alternatives.push(this.#readSequence())
    this.#depth -= 1
    return alternatives.reduceRight((right, left) => either(left, right))
  }

  #readSequence(): Part {
    const steps: Step[] = []
    while (this.#next() !== undefined && this.#next() !== '|' && this.#next() !== ')') {
      steps.push(...this.#readRepeated())
      bounded(steps)
    }
    return steps
  }

  #readRepeated(): Part {
    const part = this.#readAtom()
    const [min, max] = this.#readCount()
    this.#takes('?')
    if (this.#readCount()[1] !== 1) throw new PatternRefusal('a repeat cannot be repeated')
    return repeated(part, min, max)
  }

  #readCount(): readonly [min: number, max: number] {
    if (this.#takes('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#takes('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.#takes('?')) return [0, 1]
    return this.#readBraces() ?? [1, 1]
  }

  /** `{2}`, `{2,}` or `{2,5}`; anything else that begins so is no repeat. */
  #readBraces(): readonly [min: number, max: number] | undefined {
    const rest = this.#characters.slice(this.#place, this.#place + 12).join('')
    const braces = /^\{(\d{1,3})(?:(,)(\d{0,3}))?\}/.exec(rest)
    if (braces === null) return undefined
    this.#place += braces[0].length
    const [, first = '', comma = '', last = ''] = braces
    const open = comma === '' ? Number(first) : Number.POSITIVE_INFINITY
    const [min, max] = [Number(first), last === '' ? open : Number(last)]
    if (max < min || min > MAX_REPEATS || Number(last) > MAX_REPEATS)
      throw new PatternRefusal(`a repeat counts from 0 to ${MAX_REPEATS}`)
    return [min, max]
  }

  #readAtom(): Part {
    if (this.#takes('(?:') || this.#takes('(')) return this.#readGroup()
    if (this.#takes('[')) return [this.#characterStep(this.#readSet())]
    if (this.#takes('.')) return [this.#characterStep((character) => character !== '\n')]
    if (this.#takes('^')) return [assertion((before) => before === '')]
    if (this.#takes('$')) return [assertion((_before, after) => after === '')]
    const character = this.#shift()
    if (character === '\\') return this.#readEscape()
    if ('*+?{}'.includes(character)) throw new PatternRefusal(`nothing to repeat before '${character}'`)
    return [this.#characterStep((candidate) => candidate === character)]
  }

  #readGroup(): Part {
    if (this.#next() === '?') throw new PatternRefusal("only groups '(…)' and '(?:…)' are known")
    const part = this.#readAlternatives()
    if (!this.#takes(')')) throw new PatternRefusal("a group is not closed with ')'")
    return part
  }

  #readEscape(): Part {
    const holds = assertions[this.#next() ?? '']
    if (holds !== undefined) {
      this.#place += 1
      return [assertion(holds)]
    }
    return [this.#characterStep(this.#readEscaped())]
  }

  /** After a backslash: a class, a control character, or a sign that stands for itself. */
  #readEscaped(): Matcher {
    const character = this.#shift()
    const known = classes[character.toLowerCase()]
    if (known !== undefined)
      return character === character.toLowerCase() ? known : (candidate) => !known(candidate)
    const control = controls[character]
    if (control !== undefined) return (candidate) => candidate === control
    if (/[A-Za-z0-9]/.test(character)) throw new PatternRefusal(`'\\${character}' is not known`)
    return (candidate) => candidate === character
  }

  #readSet(): Matcher {
    const isNegated = this.#takes('^')
    const members: Matcher[] = []
    do members.push(this.#readMember())
    while (!this.#takes(']'))
    const isMember: Matcher = (character) => members.some((matches) => matches(character))
    return isNegated ? (character) => !isMember(character) : isMember
  }

  #readMember(): Matcher {
    if (this.#takes('[:')) throw new PatternRefusal("'[:…:]' is not known")
    const first = this.#shift()
    if (first === '\\') return this.#readEscaped()
    const isRange = this.#next() === '-' && this.#characters[this.#place + 1] !== ']'
    if (!isRange) return (character) => character === first
    this.#place += 1
    const isEscaped = this.#takes('\\')
    const last = this.#shift()
    if (isEscaped && isWord(last)) throw new PatternRefusal(`a range cannot end in '\\${last}'`)
    if (codeOf(last) < codeOf(first)) throw new PatternRefusal(`the range ${first}-${last} is empty`)
    return (character) => codeOf(character) >= codeOf(first) && codeOf(character) <= codeOf(last)
  }

  #characterStep(matches: Matcher): Step {
    if (!this.#ignoresCase) return { kind: 'character', matches }
    const inAnyCase: Matcher = (character) =>
      matches(character) || matches(character.toLowerCase()) || matches(character.toUpperCase())
    return { kind: 'character', matches: inAnyCase }
  }

  #next(): string | undefined {
    return this.#characters[this.#place]
  }

  #shift(): string {
    const character = this.#characters[this.#place]
    if (character === undefined) throw new PatternRefusal('the pattern ends too early')
    this.#place += 1
    return character
  }

  #takes(text: string): boolean {
    const isThere = [...text].every((character, at) => this.#characters[this.#place + at] === character)
    if (isThere) this.#place += text.length
    return isThere
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

function assertion(holds: (before: string, after: string) => boolean): Step {
  return { kind: 'assertion', holds }
}

function bounded(part: Part): Part {
  if (part.length > MAX_STEPS) throw new PatternRefusal('the pattern is too large')
  return part
}

/** Places of forks count from the fork itself. */
function fork(...places: readonly number[]): Step {
  return { kind: 'fork', places }
}

function either(left: Part, right: Part): Part {
  return bounded([fork(1, left.length + 2), ...left, fork(right.length + 1), ...right])
}

function optional(part: Part): Part {
  return [fork(1, part.length + 1), ...part]
}

function repeated(part: Part, min: number, max: number): Part {
  if (part.length * Math.max(min, Number.isFinite(max) ? max : 1) > MAX_STEPS)
    throw new PatternRefusal('the pattern is too large')
  const steps: Step[] = Array.from({ length: min }, () => part).flat()
  if (Number.isFinite(max)) {
    for (let count = min; count < max; count += 1) steps.push(...optional(part))
    return bounded(steps)
  }
  return bounded([...steps, fork(1, part.length + 2), ...part, fork(-part.length - 1)])
}
