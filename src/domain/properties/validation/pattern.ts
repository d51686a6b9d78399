import { PatternRefusal, readPattern, type Step } from './read-pattern.ts'

const MAX_CHARACTERS = 1_000
const MAX_TEXT_CHARACTERS = 5_000

/** Whether a text of at most 5,000 characters has a part that matches, or why the pattern cannot be read. */
export type Pattern =
  | { readonly ok: true; readonly isFoundIn: (text: string) => boolean }
  | { readonly ok: false; readonly reason: string }

/**
 * A pattern of a caller, compiled to be run in time that grows with pattern and text alone: all ways are followed at
 * once, and none twice (decision 83).
 */
export function compilePattern(pattern: string): Pattern {
  if (pattern.length > MAX_CHARACTERS)
    return { ok: false, reason: `a pattern has at most ${MAX_CHARACTERS} characters` }
  try {
    const steps = readPattern(pattern)
    return { ok: true, isFoundIn: (text) => text.length <= MAX_TEXT_CHARACTERS && isFound(steps, [...text]) }
  } catch (error) {
    if (!(error instanceof PatternRefusal)) throw error
    return { ok: false, reason: error.message }
  }
}

function isFound(steps: readonly Step[], characters: readonly string[]): boolean {
  const seenAt = new Uint32Array(steps.length)
  let waiting: readonly number[] = []
  for (let at = 0; at <= characters.length; at += 1) {
    const position = { before: characters[at - 1] ?? '', after: characters[at] ?? '', mark: at + 1, seenAt }
    // A match may begin anywhere.
    const reached = follow(steps, [...waiting, 0], position)
    if (reached === undefined) return true
    waiting = reached
  }
  return false
}

type Position = {
  readonly before: string
  readonly after: string
  /** What `seenAt` holds for the steps that were reached here already. */
  readonly mark: number
  readonly seenAt: Uint32Array
}

/** Where to go on after the next character; undefined when the end of the pattern is reached before it. */
function follow(steps: readonly Step[], open: number[], position: Position): readonly number[] | undefined {
  const { after, mark, seenAt } = position
  const reached: number[] = []
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const step = steps[place]
    if (seenAt[place] === mark || step === undefined) continue
    seenAt[place] = mark
    if (step.kind === 'match') return undefined
    if (step.kind === 'character' && after !== '' && step.matches(after)) reached.push(place + 1)
    open.push(...reachable(step, place, position))
  }
  return reached
}

/** The places that a step leads to without a character. */
function reachable(step: Step, place: number, { before, after }: Position): readonly number[] {
  if (step.kind === 'fork') return step.places.map((offset) => place + offset)
  return step.kind === 'assertion' && step.holds(before, after) ? [place + 1] : []
}
