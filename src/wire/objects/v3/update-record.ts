import { success } from '../../../domain/failure.ts'
import { updateRecords } from '../../../domain/objects/update-records.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, viewOf, withTyped } from './object-deps.ts'
import { decodeUpdate, encodeWritten } from './record-codec.ts'
import { IdPropertyQuery, SimplePublicObject, SimplePublicObjectInput } from './schemas.ts'

/** `PATCH /crm/v3/objects/{objectType}/{recordId}` (E4, OBJ-59 to OBJ-62). */
export function updateRecord(deps: ObjectDeps): Route {
  const decodeBody = compileBody(SimplePublicObjectInput, missingFields)
  return {
    operation: objectOperations.updateRecord,
    documentation: {
      body: SimplePublicObjectInput,
      query: IdPropertyQuery,
      replies: { 200: SimplePublicObject },
    },
    handle: (context) =>
      withTyped(deps, context, async (typed) => {
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const { properties = {} } = decoded.value
        const updated = await updateRecords(
          { store: deps.records, now: deps.now },
          {
            caller: context.caller,
            ...typed,
            updates: [decodeUpdate({ id: context.params.recordId ?? '', properties })],
            idProperty: context.query.get('idProperty') ?? undefined,
            mode: 'single',
            absent: 'refuse',
          },
        )
        if (!updated.ok) return updated
        const [written] = updated.value.written
        if (!written) throw new RangeError('one record was named and none answered')
        const view = viewOf(deps, context, typed)
        return success({ status: 200, body: encodeWritten(written, view, false) })
      }),
  }
}
