import type { Failure } from '../../domain/failure.ts'
import type { BatchSizeRule } from '../batch.ts'

/** One to `max` events in a batch; anything else refuses the whole call (B8, L7, section 7). */
export function eventBatchSize(max: number): BatchSizeRule {
  return { max, failure: (count) => sizeFailure(count, max) }
}

function sizeFailure(count: number, max: number): Failure {
  const message =
    count === 0
      ? 'A batch needs at least one input'
      : `A batch takes at most ${max} inputs, these are ${count}`
  return {
    kind: 'batch_size_invalid',
    message,
    rule: 'timeline B8',
    path: 'inputs',
    details: [{ message, in: 'inputs', code: count === 0 ? 'REQUIRED' : 'LIMIT_EXCEEDED' }],
  }
}
