import { refusal, success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyNotFound } from '../../../domain/properties/property-failures.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeRule } from './property-codec.ts'
import { readDefinitions } from './property-deps.ts'
import { ValidationRules } from './schemas.ts'

/** `GET /crm/v3/property-validations/{objectType}/{propertyName}` (V2). */
export function getValidations(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.getValidations,
    documentation: { replies: { 200: ValidationRules } },
    handle: async (context) => {
      const definitions = await readDefinitions(deps, context)
      const name = context.params.propertyName ?? ''
      const property = definitions.live.get(name)
      if (property === undefined) return refusal(propertyNotFound(name))
      return success({ status: 200, body: { results: (property.validationRules ?? []).map(encodeRule) } })
    },
  }
}
