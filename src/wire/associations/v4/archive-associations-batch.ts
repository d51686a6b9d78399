import { removeLinks, type UnwantedLink } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { checkBatchSize } from '../../batch.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchSize } from '../link-batch.ts'
import { decodeEnds } from '../link-ends.ts'
import { archiveReply } from './archive-reply.ts'
import { BatchUnlinkInput, NoContent } from './schemas.ts'

const batchSize = linkBatchSize(100)

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST …/{fromObjectType}/{toObjectType}/batch/archive`: each input names one record and several others (A8, ASC-24). */
export function archiveAssociationsBatch({ records, now }: Deps): Route {
  const decodeBody = compileBody(BatchUnlinkInput, missingFields)
  return {
    operation: linkOperations.batchArchive,
    documentation: { body: BatchUnlinkInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const startedAt = now()
      const ends = decodeEnds(context)
      if (!ends.ok) return ends
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const sized = checkBatchSize(decoded.value.inputs, batchSize)
      if (!sized.ok) return sized
      const inputs = sized.value.flatMap(({ from, to }) =>
        to.flatMap((target) => pairOf(String(from.id), String(target.id))),
      )
      await removeLinks(records, { caller: context.caller, ends: ends.value, inputs })
      return success(archiveReply(context, { startedAt, completedAt: now() }))
    },
  }
}

/** Ids that can be no record's are passed over as unknown ones are (ASC-25). */
function pairOf(fromId: string, toId: string): readonly UnwantedLink[] {
  if (!isRecordId(fromId) || !isRecordId(toId)) return []
  return [{ fromId: canonicalId(fromId), toId: canonicalId(toId), types: 'all' }]
}
