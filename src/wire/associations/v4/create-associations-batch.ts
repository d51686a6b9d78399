import { type LinkEnds, resolveId, resolveSpecs } from '../../../domain/associations/resolve-types.ts'
import { createLinks, type WantedLink } from '../../../domain/associations/write-links.ts'
import { failuresOf, type Outcome, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { warningHeaders } from '../../warning-header.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { decodeSpec, encodeLabels } from './link-codec.ts'
import { BatchLinkInput, LabelsBetweenObjectPair, type SpecBody } from './schemas.ts'

const replies = batchReplies(LabelsBetweenObjectPair, 'BatchResponseLabelsBetweenObjectPair')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST /crm/v4/associations/{fromObjectType}/{toObjectType}/batch/create`: good ones are made, bad ones named (A6). */
export function createAssociationsBatch({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchLinkInput, missingFields), 2_000)
  return {
    operation: linkOperations.batchCreate,
    documentation: { body: BatchLinkInput, replies: { 201: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = bodies.map((input, index) => decodeLink(input, index, ends))
      const request = { caller: context.caller, ends, missing: 'not_found' as const, inputs }
      const made = await createLinks(records, request)
      const results = made.flatMap((pair) => (pair.ok ? [encodeLabels(pair.value, ends)] : []))
      const failures = failuresOf(made)
      const errors = failures.map(encodeLinkError)
      const reply = encodeBatch({ results, errors, startedAt, completedAt: now() }, 201)
      return success({ ...reply, headers: warningHeaders(failures) })
    },
  }
}

type LinkBody = {
  readonly from: { readonly id: string | number }
  readonly to: { readonly id: string | number }
  readonly types: readonly SpecBody[]
}

function decodeLink(body: LinkBody, index: number, ends: LinkEnds): Outcome<WantedLink> {
  const pathPrefix = `inputs[${index}].`
  const fromId = resolveId(String(body.from.id), `${pathPrefix}from.id`)
  if (!fromId.ok) return fromId
  const toId = resolveId(String(body.to.id), `${pathPrefix}to.id`)
  if (!toId.ok) return toId
  const types = resolveSpecs(ends, body.types.map(decodeSpec), `${pathPrefix}types`)
  if (!types.ok) return types
  return success({ fromId: fromId.value, toId: toId.value, types: types.value, pathPrefix })
}
