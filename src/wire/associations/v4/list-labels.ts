import type { LinkEnds } from '../../../domain/associations/resolve-types.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { decodeEnds } from '../link-ends.ts'
import { CollectionOfLabels } from './schemas.ts'

/** `GET /crm/v4/associations/{fromObjectType}/{toObjectType}/labels`: every definition, the plain one without label (L1). */
export function listLabels({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.listLabels,
    documentation: { replies: { 200: CollectionOfLabels } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const results = listOf(ends).map(({ category, typeId, label }) => ({
        category,
        typeId,
        label,
      }))
      return success({ status: 200, body: { results } })
    },
  }
}

function listOf({ from, to, catalogue }: LinkEnds) {
  return catalogue.list(from.typeId, to.typeId)
}
