import type { LinkEnds } from '../../../domain/associations/resolve-types.ts'
import { createLinks } from '../../../domain/associations/write-links.ts'
import { failuresOf, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { warningHeaders } from '../../warning-header.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { decodeAssociation, type NamedLink } from './association-codec.ts'
import { BatchAssociationInput, PublicAssociation } from './schemas.ts'

const replies = batchReplies(PublicAssociation, 'BatchResponsePublicAssociation')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST /crm/v3/associations/{fromObjectType}/{toObjectType}/batch/create` (V1, ASC-39). */
export function createAssociationsBatchV3({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchAssociationInput, missingFields), 2_000)
  return {
    operation: linkOperations.v3BatchCreate,
    documentation: { body: BatchAssociationInput, replies: { 201: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const named = bodies.map((body, index) => decodeAssociation(body, index, ends))
      const inputs = named.map((link, index) =>
        link.ok
          ? success({ ...link.value, types: [link.value.type], pathPrefix: `inputs[${index}].` })
          : link,
      )
      const request = { caller: context.caller, ends, missing: 'not_found' as const, inputs }
      const made = await createLinks(records, request)
      const results = made.flatMap((pair, index) => {
        const link = named[index]
        const word = String(bodies[index]?.type)
        return pair.ok && link?.ok ? encodeBoth(link.value, word, ends) : []
      })
      const failures = failuresOf(made)
      const errors = failures.map(encodeLinkError)
      const reply = encodeBatch({ results, errors, startedAt, completedAt: now() }, 201)
      return success({ ...reply, headers: warningHeaders(failures) })
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
