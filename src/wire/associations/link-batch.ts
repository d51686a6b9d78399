import type { Failure } from '../../domain/failure.ts'
import type { BatchSizeRule } from '../batch.ts'

/** 1 to `max` inputs, worded as all batches of records are (OBJ-88, associations section 7). */
export function linkBatchSize(max: number): BatchSizeRule {
  return { max, failure: (count) => sizeFailure(count, max) }
}

function sizeFailure(count: number, max: number): Failure {
  return {
    kind: 'batch_size_invalid',
    message:
      count === 0
        ? 'Batch input provided should have at least one object.'
        : `The maximum number of inputs supported in a batch is ${max}. Please reduce the number of items and try again`,
    rule: 'associations section 7',
    path: 'inputs',
  }
}
