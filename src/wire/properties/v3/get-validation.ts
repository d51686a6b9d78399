import { refusal, success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyNotFound } from '../../../domain/properties/property-failures.ts'
import { ruleNotFound } from '../../../domain/properties/validation/validation-rules.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeRule } from './property-codec.ts'
import { readDefinitions } from './property-deps.ts'
import { ValidationRule } from './schemas.ts'

/** `GET …/{propertyName}/rule-type/{ruleType}`; a rule that is not set is a 404 (V3). */
export function getValidation(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.getValidation,
    documentation: { replies: { 200: ValidationRule } },
    handle: async (context) => {
      const definitions = await readDefinitions(deps, context)
      const { propertyName = '', ruleType = '' } = context.params
      const property = definitions.live.get(propertyName)
      if (property === undefined) return refusal(propertyNotFound(propertyName))
      const rule = property.validationRules?.find((one) => one.ruleType === ruleType)
      if (rule === undefined) return refusal(ruleNotFound(ruleType))
      const { shouldApplyNormalization } = rule
      return success({ status: 200, body: { ...encodeRule(rule), shouldApplyNormalization } })
    },
  }
}
