import { success } from '../../../domain/failure.ts'
import { createGroup as create } from '../../../domain/properties/change-groups.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { given } from '../property-members.ts'
import { encodeGroup } from './property-codec.ts'
import { ownerOf } from './property-deps.ts'
import { PropertyGroup, PropertyGroupCreate } from './schemas.ts'

/** `POST /crm/v3/properties/{objectType}/groups`: 201 (G2, PROP-28, PROP-29). */
export function createGroup(deps: ModelDeps): Route {
  const decodeBody = compileBody(PropertyGroupCreate, missingFields)
  return {
    operation: propertyOperations.createGroup,
    documentation: { body: PropertyGroupCreate, replies: { 201: PropertyGroup } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { name, label, displayOrder } = decoded.value
      const group = await create(deps, owner, { name, label, ...given('displayOrder', displayOrder) })
      return group.ok ? success({ status: 201, body: encodeGroup(group.value) }) : group
    },
  }
}
