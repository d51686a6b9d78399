import { success } from '../../../domain/failure.ts'
import { createRecords } from '../../../domain/objects/create-records.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { locationOf } from '../../own-address.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, viewOf, withTyped } from './object-deps.ts'
import { decodeRecordInput, encodeCreated } from './record-codec.ts'
import { SimplePublicObject, SimplePublicObjectInputForCreate } from './schemas.ts'

/** `POST /crm/v3/objects/{objectType}`: 201 with the record and its Location (E2, OBJ-8, OBJ-51). */
export function createRecord(deps: ObjectDeps): Route {
  const decodeBody = compileBody(SimplePublicObjectInputForCreate, missingFields)
  return {
    operation: objectOperations.createRecord,
    documentation: { body: SimplePublicObjectInputForCreate, replies: { 201: SimplePublicObject } },
    handle: async (context) =>
      withTyped(deps, context, async (typed) => {
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const inputs = [decodeRecordInput(decoded.value)]
        const outcomes = await createRecords(
          { store: deps.records, now: deps.now },
          { caller: context.caller, ...typed, inputs, mode: 'single' },
        )
        if (!outcomes.ok) return outcomes
        const [outcome] = outcomes.value
        if (!outcome) throw new RangeError('one record was sent and none answered')
        if (!outcome.ok) return outcome
        const record = outcome.value
        const body = encodeCreated(record, viewOf(deps, context, typed))
        return success({
          status: 201,
          body,
          headers: { location: locationOf(context, `${context.path}/${record.id}`) },
        })
      }),
  }
}
