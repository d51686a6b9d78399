/** What a rendering may use up (R15, reliability section 4). */
export type BudgetName = 'depth' | 'iterations' | 'nodes' | 'output' | 'time'

const MAX_ITERATIONS = 10_000
export const MAX_OUTPUT_BYTES = 1_048_576
const MAX_MS = 100
/** Work between two looks at the clock: a step of the evaluator, or about a kilobyte of text, counts one. */
const STEPS_BETWEEN_LOOKS = 128

/** Thrown within a rendering, and caught where it began. */
export class BudgetExceeded extends Error {
  readonly budget: BudgetName

  constructor(budget: BudgetName) {
    super(`a template exceeded its budget of ${budget}`)
    this.budget = budget
  }
}

export type Budget = {
  /** Counts steps of work, and looks at the clock now and then. */
  readonly spend: (steps: number) => void
  readonly countIteration: () => void
  /** Refuses a text of this length, in UTF-16 units: what is too long in these is too long in bytes. */
  readonly checkOutput: (length: number) => void
}

/** The budget of one rendering; the time runs from now on. `clock` gives monotonic milliseconds. */
export function startBudget(clock: () => number): Budget {
  const deadline = clock() + MAX_MS
  let steps = 0
  let iterations = 0
  const spend = (count: number): void => {
    steps += count
    if (steps < STEPS_BETWEEN_LOOKS) return
    steps = 0
    if (clock() > deadline) throw new BudgetExceeded('time')
  }
  return {
    spend,
    countIteration: () => {
      iterations += 1
      if (iterations > MAX_ITERATIONS) throw new BudgetExceeded('iterations')
    },
    checkOutput: (length) => {
      if (length > MAX_OUTPUT_BYTES) throw new BudgetExceeded('output')
    },
  }
}
