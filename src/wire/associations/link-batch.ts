import type { LinkEnds } from '../../domain/associations/resolve-types.ts'
import { type Failure, type Outcome, success } from '../../domain/failure.ts'
import type { RecordStore } from '../../domain/objects/record-store.ts'
import { checkBatchSize } from '../batch.ts'
import type { RouteContext } from '../route.ts'
import { decodeEnds } from './link-ends.ts'

type BatchBody<T> = { readonly inputs: readonly T[] }

/** What a batch between two types is about: the ends that its path names, and its inputs as sent. */
type LinkBatch<T> = { readonly ends: LinkEnds; readonly bodies: readonly T[] }

/**
 * Reads a batch of links: the types in the path, the body, then its size, 1 to `max` inputs, worded as for all batches
 * of records (OBJ-88, associations section 7).
 */
export function linkBatchDecoder<T>(
  decodeBody: (bytes: Uint8Array | undefined) => Outcome<BatchBody<T>>,
  max: number,
): (context: RouteContext, records: Pick<RecordStore, 'readLabels'>) => Promise<Outcome<LinkBatch<T>>> {
  const rule = { max, failure: (count: number) => sizeFailure(count, max) }
  return async (context, records) => {
    const ends = await decodeEnds(context, records)
    const decoded = decodeBody(context.body)
    if (!decoded.ok) return decoded
    const bodies = checkBatchSize(decoded.value.inputs, rule)
    return bodies.ok ? success({ ends, bodies: bodies.value }) : bodies
  }
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
