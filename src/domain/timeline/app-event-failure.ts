import type { Failure, FailureDetail } from '../failure.ts'
import { SHOWN_ID_CHARS } from '../text-size.ts'

/** An input that cannot be stored, and where it stands. */
export type FailedInput = {
  readonly index: number
  readonly id: string | undefined
  readonly failure: Failure
}

/**
 * The one answer to a request of which inputs failed; undefined when none did. Invalid inputs come first (400), then
 * ids that exist (409), then other clashes. In a batch a missing type or record is an invalid input too; alone it is
 * what it is in v3, a 404. Source: section 7 ("any invalid input 400, any existing id 409"), X10; E5 [decision].
 */
export function combineFailures(failed: readonly FailedInput[], isBatch: boolean): Failure | undefined {
  const taken = failed.filter(({ failure }) => failure.kind === 'event_exists')
  const clashing = failed.filter(({ failure }) => failure.kind === 'conflict')
  const invalid = failed.filter((input) => !taken.includes(input) && !clashing.includes(input))
  const [first] = invalid
  if (first) return isBatch ? invalidBatch(first, invalid) : first.failure
  if (taken.length > 0) return idsTaken(taken, isBatch)
  const [clash] = clashing
  return clash && isBatch ? withPlaces(clash.failure, clashing) : clash?.failure
}

/** In the words of the first invalid input; the details are those of all. */
function invalidBatch(first: FailedInput, invalid: readonly FailedInput[]): Failure {
  const { failure } = first
  return {
    ...withPlaces(failure, invalid),
    kind: failure.kind === 'not_found' ? 'event_invalid' : failure.kind,
    details: invalid.flatMap(placedDetails),
  }
}

function withPlaces(failure: Failure, inputs: readonly FailedInput[]): Failure {
  const index = inputs.map((input) => String(input.index))
  return { ...failure, context: { ...failure.context, index, id: distinctIds(inputs, SHOWN_ID_CHARS) } }
}

function placedDetails({ index, failure }: FailedInput): readonly FailureDetail[] {
  const place = `inputs[${index}]`
  const { details, message, context, path } = failure
  // A missing type or record has no details of its own.
  const own = details ?? [
    { message, in: path.replace(`${place}.`, ''), code: 'OBJECT_NOT_FOUND', ...(context && { context }) },
  ]
  return own.map((detail) => ({
    ...detail,
    in: detail.in === undefined ? place : `${place}.${detail.in}`,
    context: { ...detail.context, index: [String(index)] },
  }))
}

/** The X10 body: every clashing id. Its first sentence is a wire literal (E8a). */
function idsTaken(taken: readonly FailedInput[], isBatch: boolean): Failure {
  const ids = distinctIds(taken, Infinity)
  const literal = `An event already exists with that id (${ids[0] ?? ''}).`
  const others = ids.length === 1 ? '' : ` ${ids.length - 1} more of the ids exist.`
  return {
    kind: 'event_exists',
    message: literal + (isBatch ? `${others} Nothing of the batch was stored.` : ''),
    rule: 'timeline X10, E8a',
    path: taken[0]?.failure.path ?? '',
    subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
    context: { fieldValue: ids, id: ids },
  }
}

function distinctIds(inputs: readonly FailedInput[], shownChars: number): readonly string[] {
  const ids = inputs.map(({ id }) => id?.slice(0, shownChars)).filter((id) => id !== undefined)
  return [...new Set(ids)]
}
