import type { Failure } from '../../../domain/failure.ts'
import type { BatchSizeRule } from '../../batch.ts'

/** 1 to 100 inputs (OBJ-88). */
export const objectBatchSize: BatchSizeRule = { max: 100, failure: sizeFailure }

/** 1 to 50 inputs when histories are asked for (OBJ-88). */
export const historyBatchSize: BatchSizeRule = { max: 50, failure: historySizeFailure }

function sizeFailure(count: number): Failure {
  return batchFailure(
    count === 0
      ? 'Batch input provided should have at least one object.'
      : 'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
  )
}

function historySizeFailure(count: number): Failure {
  if (count === 0) return sizeFailure(count)
  return batchFailure(
    'The maximum number of inputs supported in a batch request for property histories is 50. Please reduce the number of items and try again',
  )
}

function batchFailure(message: string): Failure {
  return { kind: 'batch_size_invalid', message, rule: 'objects OBJ-88', path: 'inputs' }
}
