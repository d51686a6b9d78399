import { resolveName } from '../../../domain/associations/resolve-types.ts'
import { removeLinks } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { decodeNamedPair } from '../link-ends.ts'
import { NoContent } from './schemas.ts'

/** `DELETE …/{recordId}/associations/{toObjectType}/{toRecordId}/{associationType}`: this definition alone (V7). */
export function archiveAssociationV3({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.v3Archive,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const pair = await decodeNamedPair(context, records)
      if (!pair.ok) return pair
      const { ends, fromId, toId } = pair.value
      const type = resolveName(ends, context.params.associationType ?? '', 'associationType')
      if (!type.ok) return type
      const { caller } = context
      await removeLinks(records, { caller, ends, inputs: [{ fromId, toId, types: [type.value] }] })
      return success({ status: 204 })
    },
  }
}
