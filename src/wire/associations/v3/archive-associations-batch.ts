import { type LinkEnds, resolveName } from '../../../domain/associations/resolve-types.ts'
import { removeLinks, type UnwantedLink } from '../../../domain/associations/write-links.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { BatchAssociationInput, NoContent } from './schemas.ts'

/** `POST /crm/v3/associations/{fromObjectType}/{toObjectType}/batch/archive`: the named definition alone (V3, ASC-41). */
export function archiveAssociationsBatchV3({ records }: { readonly records: RecordStore }): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchAssociationInput, missingFields), 100)
  return {
    operation: linkOperations.v3BatchArchive,
    documentation: { body: BatchAssociationInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = decodeInputs(bodies, ends)
      if (!inputs.ok) return inputs
      await removeLinks(records, { caller: context.caller, ends, inputs: inputs.value })
      return success({ status: 204 })
    },
  }
}

type Inputs = readonly {
  readonly from: { readonly id: string | number }
  readonly to: { readonly id: string | number }
  readonly type: string | number
}[]

/** Unknown pairs are passed over; a type that is none refuses the request, which has no place to name it else. */
function decodeInputs(bodies: Inputs, ends: LinkEnds): Outcome<readonly UnwantedLink[]> {
  const links: UnwantedLink[] = []
  for (const [index, body] of bodies.entries()) {
    const type = resolveName(ends, String(body.type), `inputs[${index}].type`)
    if (!type.ok) return type
    const [fromId, toId] = [String(body.from.id), String(body.to.id)]
    if (isRecordId(fromId) && isRecordId(toId))
      links.push({ fromId: canonicalId(fromId), toId: canonicalId(toId), types: [type.value] })
  }
  return success(links)
}
