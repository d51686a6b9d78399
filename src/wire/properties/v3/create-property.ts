import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { createProperties } from '../../../domain/properties/create-properties.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { encodeProperty } from '../property-members.ts'
import { decodeNewProperty } from './property-codec.ts'
import { ownerOf } from './property-deps.ts'
import { Property } from '../property-schemas.ts'
import { PropertyCreate } from './schemas.ts'

/** `POST /crm/v3/properties/{objectType}`: 201 with the definition (P2, properties 2.1). */
export function createProperty(deps: ModelDeps): Route {
  const decodeBody = compileBody(PropertyCreate, missingFields)
  return {
    operation: propertyOperations.createProperty,
    documentation: { body: PropertyCreate, replies: { 201: Property } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const inputs = [decodeNewProperty(decoded.value)]
      const [outcome] = await createProperties(deps, owner, { inputs, pathOf: () => '' })
      if (!outcome) throw new RangeError('one property was sent and none answered')
      return outcome.ok ? success({ status: 201, body: encodeProperty(outcome.value) }) : outcome
    },
  }
}
