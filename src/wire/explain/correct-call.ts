import type { KeptFailure } from '../../domain/explanations/refused-call.ts'
import { operations } from '../operations.ts'
import { parsePath, valueAt, withValue } from './body-paths.ts'
import { corrections } from './corrections.ts'
import { type Draft, type Fix, type Fixed, type FixContext, withNote } from './draft.ts'
import { EXAMPLE_EMAIL } from './example-values.ts'
import { settleRecords } from './fixes/record-fixes.ts'
import { exampleAddress } from './masks.ts'
import { matchOperation } from './match-operation.ts'

const NOT_READ =
  'The body was not read before the refusal, or is not kept; this is the smallest one that the operation takes.'
const MASKED = 'Addresses and texts of the request are not kept: put your own in the place of the examples.'

/** A request that would have been answered, or the reason why there is none. */
export async function correctCall(context: FixContext): Promise<Fixed> {
  const { call } = context
  const draft = await draftOf(context)
  const fixed = call.status === 207 ? await fixInputs(draft, context) : await fixFirst(draft, context)
  if (typeof fixed === 'string') return fixed
  const settled = withAddresses(await settleRecords(fixed, context), call.correlationId)
  return hasMasks(settled) ? withNote(settled, MASKED) : settled
}

/** The request as it was; a body that is not known is the smallest of the operation. */
async function draftOf({ call, smallest }: FixContext): Promise<Draft> {
  const { method, path, body } = call
  const operation =
    operations.find(({ id }) => id === call.operationId) ?? matchOperation(method, path)?.operation
  // The corrected request has a token; the developer key beside it would be in its address.
  const query = call.query.filter(([name]) => name !== 'hapikey')
  const draft = { operation, method, path, query, notes: [] }
  if (body?.kind === 'json') return { ...draft, body: body.value }
  if (body?.kind === 'form') return { ...draft, form: body.fields }
  const example = await smallest(draft)
  return example === undefined ? draft : withNote({ ...draft, body: example }, NOT_READ)
}

async function fixFirst(draft: Draft, context: FixContext): Promise<Fixed> {
  const [failure] = context.call.failures
  return failure ? applyFix(draft, failure, context) : 'Nothing is known of the refusal.'
}

function applyFix(draft: Draft, failure: KeptFailure, context: FixContext): ReturnType<Fix> {
  const correction = corrections[failure.kind]
  return 'fix' in correction ? correction.fix(draft, failure, context) : correction.exception
}

/** The inputs that failed, put right, without the others, which were done. */
async function fixInputs(draft: Draft, context: FixContext): Promise<Fixed> {
  let current = draft
  const places = new Set<number>()
  for (const failure of context.call.failures) {
    const fixed = await applyFix(current, failure, context)
    if (typeof fixed === 'string') return fixed
    // Not a batch any more: one record is changed, or a list is read.
    if (fixed.method !== draft.method || fixed.path !== draft.path) return fixed
    current = fixed
    const place = parsePath(failure.path)[1]
    if (typeof place === 'number') places.add(place)
  }
  const inputs = valueAt(current.body, ['inputs'])
  if (places.size === 0 || !Array.isArray(inputs)) return current
  const failed = inputs.filter((_input, at) => places.has(at))
  return withNote(
    { ...current, body: withValue(current.body, ['inputs'], failed) },
    'These are the inputs that failed; the others were done.',
  )
}

function hasMasks({ body, query, path }: Draft): boolean {
  return /redacted-\d|person-\d+-\w+(?:@|%40)example\.com|visitor-\d/.test(
    JSON.stringify([body, query, path]),
  )
}

function withAddresses(draft: Draft, correlationId: string): Draft {
  if (draft.body === undefined) return draft
  const text = JSON.stringify(draft.body).replaceAll(EXAMPLE_EMAIL, exampleAddress(0, correlationId))
  return { ...draft, body: JSON.parse(text) as unknown }
}
