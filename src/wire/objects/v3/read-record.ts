import { success } from '../../../domain/failure.ts'
import { readRecord as readOne } from '../../../domain/objects/read-records.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import type { Route } from '../../route.ts'
import { findTyped, type ObjectDeps, viewOf } from './object-deps.ts'
import { decodeReadQuery } from './read-options.ts'
import { ReadQuery, SimplePublicObject } from './schemas.ts'
import { linksOf, showRecords } from './show-records.ts'

/** `GET /crm/v3/objects/{objectType}/{recordId}` (E3, OBJ-53 to OBJ-58). */
export function readRecord(deps: ObjectDeps): Route {
  return {
    operation: objectOperations.readRecord,
    documentation: { query: ReadQuery, replies: { 200: SimplePublicObject } },
    handle: async (context) => {
      const typed = await findTyped(deps, context)
      if (!typed.ok) return typed
      const options = await decodeReadQuery(context)
      if (!options.ok) return options
      const { archived, idProperty } = options.value
      const { accountId } = context.caller
      const reference = context.params.recordId ?? ''
      const record = await readOne(deps.records, {
        accountId,
        ...typed.value,
        reference,
        archived,
        idProperty,
      })
      if (!record.ok) return record
      const { objectType, catalogue } = typed.value
      const links = linksOf(context, objectType, options.value.associations)
      const view = viewOf(deps, context, typed.value)
      const [body] = await showRecords([record.value], {
        ...options.value,
        records: deps.records,
        view,
        catalogue,
        links,
      })
      return success({ status: 200, body })
    },
  }
}
