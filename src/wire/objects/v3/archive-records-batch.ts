import { success } from '../../../domain/failure.ts'
import { archiveRecords } from '../../../domain/objects/archive-records.ts'
import { checkBatchSize } from '../../batch.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { objectBatchSize } from './batch-rules.ts'
import { type ObjectDeps, withTyped } from './object-deps.ts'
import { BatchIdInput, NoContent } from './schemas.ts'

/** `POST …/{objectType}/batch/archive`: 204 whatever the state of the ids (E10, OBJ-79). */
export function archiveRecordsBatch(deps: ObjectDeps): Route {
  const decodeBody = compileBody(BatchIdInput, missingFields)
  return {
    operation: objectOperations.archiveRecordsBatch,
    documentation: { body: BatchIdInput, replies: { 204: NoContent } },
    handle: (context) =>
      withTyped(deps, context, async (typed) => {
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const sized = checkBatchSize(decoded.value.inputs, objectBatchSize)
        if (!sized.ok) return sized
        const { accountId } = context.caller
        const ids = sized.value.map(({ id }) => String(id))
        const request = { accountId, ...typed, ids }
        const archived = await archiveRecords({ store: deps.records, now: deps.now }, request)
        return archived.ok ? success({ status: 204 }) : archived
      }),
  }
}
