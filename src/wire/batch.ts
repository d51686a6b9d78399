import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { formatInstant } from '../domain/instant.ts'
import type { WireReply } from './errors.ts'

/** When a batch was taken up and when it was done, epoch ms. */
export type BatchTimes = { readonly startedAt: number; readonly completedAt: number }

/**
 * The envelope every batch answers with: the success status, or 207 as soon as one input failed (timeline section 5,
 * objects 3.3).
 */
export function encodeBatch(
  batch: { readonly results: readonly unknown[]; readonly errors: readonly unknown[] } & BatchTimes,
  successStatus: 200 | 201,
): WireReply {
  const { results, errors } = batch
  const body = {
    status: 'COMPLETE',
    results,
    ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
    startedAt: formatInstant(batch.startedAt),
    completedAt: formatInstant(batch.completedAt),
  }
  return { status: errors.length === 0 ? successStatus : 207, body }
}

/** How a family words a batch that is too small or too large (timeline B8, OBJ-88, PE15). */
export type BatchSizeRule = { readonly max: number; readonly failure: (count: number) => Failure }

/** The inputs, or the refusal of the whole call. */
export function checkBatchSize<T>(inputs: readonly T[], rule: BatchSizeRule): Outcome<readonly T[]> {
  return inputs.length === 0 || inputs.length > rule.max
    ? refusal(rule.failure(inputs.length))
    : success(inputs)
}
