import { success } from '../../../domain/failure.ts'
import { updateGroup as update } from '../../../domain/properties/change-groups.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { given } from '../property-members.ts'
import { encodeGroup } from './property-codec.ts'
import { ownerOf } from './property-deps.ts'
import { PropertyGroup, PropertyGroupUpdate } from './schemas.ts'

/** `PATCH …/groups/{groupName}`: label and place (G4). */
export function updateGroup(deps: ModelDeps): Route {
  const decodeBody = compileBody(PropertyGroupUpdate, missingFields)
  return {
    operation: propertyOperations.updateGroup,
    documentation: { body: PropertyGroupUpdate, replies: { 200: PropertyGroup } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { label, displayOrder } = decoded.value
      const patch = { ...given('label', label), ...given('displayOrder', displayOrder) }
      const group = await update(deps, owner, { name: context.params.groupName ?? '', patch })
      return group.ok ? success({ status: 200, body: encodeGroup(group.value) }) : group
    },
  }
}
