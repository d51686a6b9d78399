import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeGroup } from './property-codec.ts'
import { readDefinitions } from './property-deps.ts'
import { PropertyGroupList } from './schemas.ts'

/** `GET /crm/v3/properties/{objectType}/groups` (G1). */
export function listGroups(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.listGroups,
    documentation: { replies: { 200: PropertyGroupList } },
    handle: async (context) => {
      const definitions = await readDefinitions(deps, context)
      return success({ status: 200, body: { results: definitions.groups.map(encodeGroup) } })
    },
  }
}
