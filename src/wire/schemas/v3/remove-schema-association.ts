import { success } from '../../../domain/failure.ts'
import { removeAssociation } from '../../../domain/schemas/define-association.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { NoContent } from '../../properties/property-schemas.ts'
import type { Route } from '../../route.ts'
import { findChangeable, type SchemaDeps } from './schema-deps.ts'

/** `DELETE …/{objectType}/associations/{associationIdentifier}`: both directions, and their links (S8, SCH-22). */
export function removeSchemaAssociation(deps: SchemaDeps): Route {
  return {
    operation: schemaOperations.removeSchemaAssociation,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const found = await findChangeable(deps, context)
      if (!found.ok) return found
      const { accountId } = context.caller
      const associationId = context.params.associationIdentifier ?? ''
      const request = { accountId, typeId: found.value.typeId, associationId }
      const removed = await removeAssociation(deps, request)
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}
