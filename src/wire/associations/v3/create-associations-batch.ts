import type { LinkEnds } from '../../../domain/associations/resolve-types.ts'
import { createLinks } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchSize } from '../link-batch.ts'
import { decodeEnds, encodeLinkError } from '../link-ends.ts'
import { decodeAssociation, type NamedLink } from './association-codec.ts'
import { BatchAssociationInput, PublicAssociation } from './schemas.ts'

const replies = batchReplies(PublicAssociation, 'BatchResponsePublicAssociation')
const batchSize = linkBatchSize(2_000)

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST /crm/v3/associations/{fromObjectType}/{toObjectType}/batch/create` (V1, ASC-39). */
export function createAssociationsBatchV3({ records, now }: Deps): Route {
  const decodeBody = compileBody(BatchAssociationInput, missingFields)
  return {
    operation: linkOperations.v3BatchCreate,
    documentation: { body: BatchAssociationInput, replies: { 201: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const ends = await decodeEnds(context, records)
      if (!ends.ok) return ends
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const sized = checkBatchSize(decoded.value.inputs, batchSize)
      if (!sized.ok) return sized
      const named = sized.value.map((body, index) => decodeAssociation(body, index, ends.value))
      const inputs = named.map((link, index) =>
        link.ok
          ? success({ ...link.value, types: [link.value.type], pathPrefix: `inputs[${index}].` })
          : link,
      )
      const request = { caller: context.caller, ends: ends.value, missing: 'not_found' as const, inputs }
      const made = await createLinks(records, request)
      const results = made.flatMap((pair, index) => {
        const link = named[index]
        const word = String(sized.value[index]?.type)
        return pair.ok && link?.ok ? encodeBoth(link.value, word, ends.value) : []
      })
      const errors = made.flatMap((pair) => (pair.ok ? [] : [encodeLinkError(pair.failure)]))
      return success(encodeBatch({ results, errors, startedAt, completedAt: now() }, 201))
    },
  }
}

/** Forward as the caller named it, then the other direction by its own name (ASC-39, chosen). */
function encodeBoth(
  { fromId, toId, type }: NamedLink,
  word: string,
  { catalogue }: LinkEnds,
): readonly object[] {
  const inverse = catalogue.find(type.category, type.inverseTypeId)
  return [
    { from: { id: fromId }, to: { id: toId }, type: word },
    { from: { id: toId }, to: { id: fromId }, type: inverse?.name ?? String(type.inverseTypeId) },
  ]
}
