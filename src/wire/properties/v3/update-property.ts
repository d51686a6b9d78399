import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { updateProperty as update } from '../../../domain/properties/update-property.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { encodeProperty } from '../property-members.ts'
import { decodePatch } from './property-codec.ts'
import { ownerOf } from './property-deps.ts'
import { Property } from '../property-schemas.ts'
import { PropertyUpdate } from './schemas.ts'

/** `PATCH /crm/v3/properties/{objectType}/{propertyName}` (P4, PROP-18 to PROP-20). */
export function updateProperty(deps: ModelDeps): Route {
  const decodeBody = compileBody(PropertyUpdate, missingFields)
  return {
    operation: propertyOperations.updateProperty,
    documentation: { body: PropertyUpdate, replies: { 200: Property } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const request = { name: context.params.propertyName ?? '', patch: decodePatch(decoded.value) }
      const outcome = await update(deps, owner, request)
      return outcome.ok ? success({ status: 200, body: encodeProperty(outcome.value) }) : outcome
    },
  }
}
