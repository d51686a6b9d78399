import type { BatchSizeRule } from '../../batch.ts'

/** 1 to 100 inputs, worded as for records (PROP-25, OBJ-88). */
export const propertyBatchSize: BatchSizeRule = {
  max: 100,
  failure: (count) => ({
    kind: 'batch_size_invalid',
    message:
      count === 0
        ? 'Batch input provided should have at least one object.'
        : 'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
    rule: 'properties PROP-25',
    path: 'inputs',
  }),
}
