import { refusal, success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { groupNotFound } from '../../../domain/properties/property-failures.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeGroup } from './property-codec.ts'
import { readDefinitions } from './property-deps.ts'
import { PropertyGroup } from './schemas.ts'

/** `GET …/groups/{groupName}` (G3). */
export function getGroup(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.getGroup,
    documentation: { replies: { 200: PropertyGroup } },
    handle: async (context) => {
      const definitions = await readDefinitions(deps, context)
      const name = context.params.groupName ?? ''
      const group = definitions.groups.find((candidate) => candidate.name === name)
      return group === undefined
        ? refusal(groupNotFound(name))
        : success({ status: 200, body: encodeGroup(group) })
    },
  }
}
