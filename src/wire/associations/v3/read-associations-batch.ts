import { type AssociationType, findPrimaryType } from '../../../domain/associations/association-types.ts'
import { type LinkPage, readLinkPages, readPrimaryLinks } from '../../../domain/associations/read-links.ts'
import type { LinkEnds } from '../../../domain/associations/resolve-types.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { encodeAssociatedId } from './association-codec.ts'
import { BatchObjectIdInput, PublicAssociationMulti } from './schemas.ts'

const COMPANY_TYPE_ID = '0-2'
const replies = batchReplies(PublicAssociationMulti, 'BatchResponsePublicAssociationMulti')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST /crm/v3/associations/{fromObjectType}/{toObjectType}/batch/read`: of companies the primary one alone (V2, ASC-40). */
export function readAssociationsBatchV3({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchObjectIdInput, missingFields), 1_000)
  return {
    operation: linkOperations.v3BatchRead,
    documentation: { body: BatchObjectIdInput, replies: { 200: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = bodies.map(({ id }) => ({ id: String(id) }))
      const { accountId } = context.caller
      const primary = primaryOf(ends)
      const read =
        primary === undefined
          ? await readLinkPages(records, accountId, { ends, inputs })
          : await readPrimaryLinks(records, accountId, { ends, inputs, primary })
      const results = read.pages.map((page) => encodePage(page, ends))
      const errors = read.failures.map(encodeLinkError)
      return success(encodeBatch({ results, errors, startedAt, completedAt: now() }, 200))
    },
  }
}

function primaryOf({ from, to }: LinkEnds): AssociationType | undefined {
  return to.typeId === COMPANY_TYPE_ID ? findPrimaryType(from.typeId, to.typeId) : undefined
}

function encodePage({ fromId, targets, after }: LinkPage, ends: LinkEnds): object {
  return {
    from: { id: fromId },
    to: targets.flatMap(([, links]) => links.map((link) => encodeAssociatedId(link, ends))),
    ...(after === undefined ? {} : { paging: { next: { after } } }),
  }
}
