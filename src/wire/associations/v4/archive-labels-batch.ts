import { type LinkEnds, resolveSpecs } from '../../../domain/associations/resolve-types.ts'
import { removeLinks, type UnwantedLink } from '../../../domain/associations/write-links.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { checkBatchSize } from '../../batch.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchSize } from '../link-batch.ts'
import { decodeEnds } from '../link-ends.ts'
import { archiveReply } from './archive-reply.ts'
import { decodeSpec } from './link-codec.ts'
import { BatchLinkInput, NoContent } from './schemas.ts'

const batchSize = linkBatchSize(100)

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST …/{fromObjectType}/{toObjectType}/batch/labels/archive`: some definitions between two records (A9, ASC-25). */
export function archiveLabelsBatch({ records, now }: Deps): Route {
  const decodeBody = compileBody(BatchLinkInput, missingFields)
  return {
    operation: linkOperations.batchArchiveLabels,
    documentation: { body: BatchLinkInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const startedAt = now()
      const ends = await decodeEnds(context, records)
      if (!ends.ok) return ends
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const sized = checkBatchSize(decoded.value.inputs, batchSize)
      if (!sized.ok) return sized
      const inputs = decodeInputs(sized.value, ends.value)
      if (!inputs.ok) return inputs
      await removeLinks(records, { caller: context.caller, ends: ends.value, inputs: inputs.value })
      return success(archiveReply(context, { startedAt, completedAt: now() }))
    },
  }
}

type Inputs = readonly {
  readonly from: { readonly id: string | number }
  readonly to: { readonly id: string | number }
  readonly types: readonly Parameters<typeof decodeSpec>[0][]
}[]

/** Unknown pairs are passed over; a definition that is none refuses the request, which has no place to name it else. */
function decodeInputs(bodies: Inputs, ends: LinkEnds): Outcome<readonly UnwantedLink[]> {
  const links: UnwantedLink[] = []
  for (const [index, { from, to, types: specs }] of bodies.entries()) {
    const types = resolveSpecs(ends, specs.map(decodeSpec), `inputs[${index}].types`)
    if (!types.ok) return types
    const [fromId, toId] = [String(from.id), String(to.id)]
    if (isRecordId(fromId) && isRecordId(toId))
      links.push({ fromId: canonicalId(fromId), toId: canonicalId(toId), types: types.value })
  }
  return success(links)
}
