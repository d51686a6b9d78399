import { success } from '../../../domain/failure.ts'
import { removeGroup } from '../../../domain/properties/change-groups.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { ownerOf } from './property-deps.ts'
import { NoContent } from '../property-schemas.ts'

/** `DELETE …/groups/{groupName}`: 204, unless a live property is in it (G5, PROP-28). */
export function archiveGroup(deps: ModelDeps): Route {
  return {
    operation: propertyOperations.archiveGroup,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const removed = await removeGroup(deps, owner, context.params.groupName ?? '')
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}
