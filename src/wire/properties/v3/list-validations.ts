import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeRule } from './property-codec.ts'
import { readDefinitions } from './property-deps.ts'
import { ValidationsOfType } from './schemas.ts'

/** `GET /crm/v3/property-validations/{objectType}`: the properties that have rules (V1). */
export function listValidations(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.listValidations,
    documentation: { replies: { 200: ValidationsOfType } },
    handle: async (context) => {
      const definitions = await readDefinitions(deps, context)
      const results = [...definitions.live.values()].flatMap(({ name, validationRules = [] }) =>
        validationRules.length === 0
          ? []
          : [{ propertyName: name, propertyValidationRules: validationRules.map(encodeRule) }],
      )
      return success({ status: 200, body: { results } })
    },
  }
}
