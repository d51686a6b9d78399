import { success } from '../../../domain/failure.ts'
import { mergeRecords as mergeTwo } from '../../../domain/objects/merge-records.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, viewOf, withTyped } from './object-deps.ts'
import { encodeCreated } from './record-codec.ts'
import { PublicMergeInput, SimplePublicObject } from './schemas.ts'

/** `POST /crm/v3/objects/{objectType}/merge`: 200 with the new record that stands for both (E12, OBJ-80 to OBJ-85). */
export function mergeRecords(deps: ObjectDeps): Route {
  const decodeBody = compileBody(PublicMergeInput, missingFields)
  return {
    operation: objectOperations.mergeRecords,
    documentation: { body: PublicMergeInput, replies: { 200: SimplePublicObject } },
    handle: (context) =>
      withTyped(deps, context, async (typed) => {
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const { primaryObjectId, objectIdToMerge } = decoded.value
        const ids = { primaryId: String(primaryObjectId), mergedId: String(objectIdToMerge) }
        const request = { caller: context.caller, ...typed, ...ids }
        const merged = await mergeTwo({ store: deps.records, now: deps.now }, request)
        if (!merged.ok) return merged
        const view = viewOf(deps, context, typed)
        return success({ status: 200, body: encodeCreated(merged.value, view) })
      }),
  }
}
