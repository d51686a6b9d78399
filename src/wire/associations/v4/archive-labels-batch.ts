import { type LinkEnds, resolveSpecs } from '../../../domain/associations/resolve-types.ts'
import { removeLinks, type UnwantedLink } from '../../../domain/associations/write-links.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { archiveReply } from './archive-reply.ts'
import { decodeSpec } from './link-codec.ts'
import { BatchLinkInput, NoContent } from './schemas.ts'

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `POST …/{fromObjectType}/{toObjectType}/batch/labels/archive`: some definitions between two records (A9, ASC-25). */
export function archiveLabelsBatch({ records, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchLinkInput, missingFields), 100)
  return {
    operation: linkOperations.batchArchiveLabels,
    documentation: { body: BatchLinkInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = decodeInputs(bodies, ends)
      if (!inputs.ok) return inputs
      await removeLinks(records, { caller: context.caller, ends, inputs: inputs.value })
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
