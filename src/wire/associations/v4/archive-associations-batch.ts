import { removeLinks, type UnwantedLink } from '../../../domain/associations/write-links.ts'
import { type Failure, refusal, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { archiveReply } from './archive-reply.ts'
import { BatchUnlinkInput, NoContent } from './schemas.ts'

/** Each input may name many targets: all together are bounded too (chosen). */
const MAX_PAIRS = 10_000

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST …/{fromObjectType}/{toObjectType}/batch/archive`: each input names one record and several others (A8, ASC-24). */
export function archiveAssociationsBatch({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchUnlinkInput, missingFields), 100)
  return {
    operation: linkOperations.batchArchive,
    documentation: { body: BatchUnlinkInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = bodies.flatMap(({ from, to }) =>
        to.flatMap((target) => pairOf(String(from.id), String(target.id))),
      )
      if (inputs.length > MAX_PAIRS) return refusal(tooManyPairs)
      await removeLinks(records, { caller: context.caller, ends, inputs })
      return success(archiveReply(context, { startedAt, completedAt: now() }))
    },
  }
}

/** Ids that can be no record's are passed over as unknown ones are (ASC-25). */
function pairOf(fromId: string, toId: string): readonly UnwantedLink[] {
  if (!isRecordId(fromId) || !isRecordId(toId)) return []
  return [{ fromId: canonicalId(fromId), toId: canonicalId(toId), types: 'all' }]
}

const tooManyPairs: Failure = {
  kind: 'batch_size_invalid',
  message: `The maximum number of associations supported in a batch is ${MAX_PAIRS}. Please reduce the number of items and try again`,
  rule: 'associations section 7',
  path: 'inputs',
}
