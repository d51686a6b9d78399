import { type LinkPage, type LinkQuery, readLinkPages } from '../../../domain/associations/read-links.ts'
import { type LinkEnds, resolveId } from '../../../domain/associations/resolve-types.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { encodeTarget } from './link-codec.ts'
import { type BatchFetchBody, BatchFetchInput, PublicAssociationMultiWithLabel } from './schemas.ts'

const replies = batchReplies(PublicAssociationMultiWithLabel, 'BatchResponsePublicAssociationMultiWithLabel')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST /crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read` (A5, ASC-27, ASC-28). */
export function readAssociationsBatch({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchFetchInput, missingFields), 1_000)
  return {
    operation: linkOperations.batchRead,
    documentation: { body: BatchFetchInput, replies: { 200: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = decodeInputs(bodies)
      if (!inputs.ok) return inputs
      const { accountId } = context.caller
      const read = await readLinkPages(records, accountId, { ends, inputs: inputs.value })
      const results = read.pages.map((page) => encodePage(page, ends))
      const errors = read.failures.map(encodeLinkError)
      return success(encodeBatch({ results, errors, startedAt, completedAt: now() }, 200))
    },
  }
}

function decodeInputs(bodies: Readonly<BatchFetchBody['inputs']>): Outcome<readonly LinkQuery[]> {
  const inputs: LinkQuery[] = []
  for (const [index, { id, after }] of bodies.entries()) {
    if (after === undefined || after === null || after === '') {
      inputs.push({ id: String(id) })
      continue
    }
    const cursor = resolveId(String(after), `inputs[${index}].after`)
    if (!cursor.ok) return cursor
    inputs.push({ id: String(id), after: cursor.value })
  }
  return success(inputs)
}

/** No link: what is asked for next is the same id with this cursor (ASC-27, chosen). */
function encodePage({ fromId, targets, after }: LinkPage, { catalogue }: LinkEnds): object {
  return {
    from: { id: fromId },
    to: targets.map(([toId, links]) => encodeTarget(toId, links, catalogue)),
    ...(after === undefined ? {} : { paging: { next: { after } } }),
  }
}
