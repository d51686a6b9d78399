import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { decodeEnds } from '../link-ends.ts'
import { CollectionOfTypes } from './schemas.ts'

/** `GET /crm/v3/associations/{fromObjectType}/{toObjectType}/types`: ids as text, and v3 names (V4, ASC-36). */
export function listTypesV3({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.v3Types,
    documentation: { replies: { 200: CollectionOfTypes } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const { from, to, catalogue } = ends
      const results = catalogue
        .list(from.typeId, to.typeId)
        .map(({ typeId, name }) => ({ id: String(typeId), name }))
      return success({ status: 200, body: { results } })
    },
  }
}
