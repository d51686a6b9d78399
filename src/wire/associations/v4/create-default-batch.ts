import { resolveDefault, resolveId } from '../../../domain/associations/resolve-types.ts'
import type { AssociationType } from '../../../domain/associations/association-types.ts'
import { createLinks, type WantedLink } from '../../../domain/associations/write-links.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { encodeDefault } from './link-codec.ts'
import { BatchDefaultLinkInput, PublicDefaultAssociation } from './schemas.ts'

const replies = batchReplies(PublicDefaultAssociation, 'BatchResponsePublicDefaultAssociation')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST …/{fromObjectType}/{toObjectType}/batch/associate/default`: plain links, both ways (A7, ASC-21, ASC-22). */
export function createDefaultBatch({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchDefaultLinkInput, missingFields), 100)
  return {
    operation: linkOperations.batchCreateDefault,
    documentation: { body: BatchDefaultLinkInput, replies: { 200: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const type = resolveDefault(ends, 'inputs')
      if (!type.ok) return type
      const inputs = bodies.map((input, index) => decodeLink(input, index, type.value))
      const request = { caller: context.caller, ends, missing: 'not_found' as const, inputs }
      const made = await createLinks(records, request)
      const results = made.flatMap((pair) => (pair.ok ? encodeDefault(pair.value, type.value) : []))
      const errors = made.flatMap((pair) => (pair.ok ? [] : [encodeLinkError(pair.failure)]))
      return success(encodeBatch({ results, errors, startedAt, completedAt: now() }, 200))
    },
  }
}

type PairBody = {
  readonly from: { readonly id: string | number }
  readonly to: { readonly id: string | number }
}

function decodeLink({ from, to }: PairBody, index: number, type: AssociationType): Outcome<WantedLink> {
  const pathPrefix = `inputs[${index}].`
  const fromId = resolveId(String(from.id), `${pathPrefix}from.id`)
  if (!fromId.ok) return fromId
  const toId = resolveId(String(to.id), `${pathPrefix}to.id`)
  if (!toId.ok) return toId
  return success({ fromId: fromId.value, toId: toId.value, types: [type], pathPrefix })
}
