import { type Failure, type FailureDetail, refusal } from '../failure.ts'

const RULE = 'decision 46'

/** What is wrong with a request, all of it at once; undefined when nothing is. */
export function adminInvalid(problems: readonly FailureDetail[]): Failure | undefined {
  const [first] = problems
  if (first === undefined) return undefined
  return {
    kind: 'admin_invalid',
    message: problems.map(({ in: place, message }) => `${place}: ${message}`).join(' '),
    rule: RULE,
    path: first.in ?? '',
    details: problems,
  }
}

/** A thing that is not there, by what it is and its id. */
export function adminNotFound(thing: string, id: string): ReturnType<typeof refusal> {
  const shown = id.slice(0, 100)
  return refusal({
    kind: 'not_found',
    message: `There is no ${thing} ${shown}.`,
    rule: RULE,
    path: 'id',
    context: { id: [shown] },
  })
}

/** What cannot be, beside what is there. */
export function adminConflict(message: string, ids: readonly string[]): ReturnType<typeof refusal> {
  return refusal({ kind: 'conflict', message, rule: RULE, path: '', context: { id: ids } })
}
