import { success } from '../../../domain/failure.ts'
import { removeSchema } from '../../../domain/schemas/remove-schema.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { NoContent } from '../../properties/property-schemas.ts'
import { decodeFlag } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { findChangeable, type SchemaDeps } from './schema-deps.ts'
import { RemoveQuery } from './schemas.ts'

/** `DELETE /crm-object-schemas/v3/schemas/{objectType}`: with `archived=true` for good (S5, SCH-19, SCH-20). */
export function removeSchemaRoute(deps: SchemaDeps): Route {
  return {
    operation: schemaOperations.removeSchema,
    documentation: { query: RemoveQuery, replies: { 204: NoContent } },
    handle: async (context) => {
      const isForGood = decodeFlag(context.query, 'archived')
      if (!isForGood.ok) return isForGood
      const found = await findChangeable(deps, context, { includesArchived: isForGood.value })
      if (!found.ok) return found
      const { accountId } = context.caller
      const { typeId } = found.value
      const removed = await removeSchema(deps, { accountId, typeId, isForGood: isForGood.value })
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}
