import { removeLinks } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { decodePair } from '../link-ends.ts'
import { NoContent } from './schemas.ts'

/** `DELETE …/{recordId}/associations/{toObjectType}/{toRecordId}`: every link between the two, or none (A4, ASC-23). */
export function archiveAssociation({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.archive,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const pair = await decodePair(context, records)
      if (!pair.ok) return pair
      const { ends, fromId, toId } = pair.value
      const { caller } = context
      await removeLinks(records, { caller, ends, inputs: [{ fromId, toId, types: 'all' }] })
      return success({ status: 204 })
    },
  }
}
