import { success } from '../../../domain/failure.ts'
import { archiveProperties } from '../../../domain/properties/archive-properties.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { ownerOf } from './property-deps.ts'
import { NoContent } from '../property-schemas.ts'

/** `DELETE /crm/v3/properties/{objectType}/{propertyName}`: 204; an unknown name is a 404 (P5, PROP-21). */
export function archiveProperty(deps: ModelDeps): Route {
  return {
    operation: propertyOperations.archiveProperty,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const names = [context.params.propertyName ?? '']
      const archived = await archiveProperties(deps, owner, { names, unknownNames: 'refuse' })
      return archived.ok ? success({ status: 204 }) : archived
    },
  }
}
