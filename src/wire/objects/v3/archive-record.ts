import { refusal, success } from '../../../domain/failure.ts'
import { archiveRecords } from '../../../domain/objects/archive-records.ts'
import { recordNotFound } from '../../../domain/objects/read-records.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, withTyped } from './object-deps.ts'
import { NoContent } from './schemas.ts'

/** `DELETE /crm/v3/objects/{objectType}/{recordId}`: 204 for any number, known or not (E5, OBJ-63). */
export function archiveRecord(deps: ObjectDeps): Route {
  return {
    operation: objectOperations.archiveRecord,
    documentation: { replies: { 204: NoContent } },
    handle: (context) =>
      withTyped(deps, context, async (typed) => {
        const reference = context.params.recordId ?? ''
        if (!/^\d+$/.test(reference)) return refusal(recordNotFound(reference))
        const { accountId } = context.caller
        const request = { accountId, ...typed, ids: [reference] }
        const archived = await archiveRecords({ store: deps.records, now: deps.now }, request)
        return archived.ok ? success({ status: 204 }) : archived
      }),
  }
}
