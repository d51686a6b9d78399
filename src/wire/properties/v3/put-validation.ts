import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { putValidationRule } from '../../../domain/properties/validation/validation-rules.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { ownerOf } from './property-deps.ts'
import { NoContent } from '../property-schemas.ts'
import { PropertyValidationRuleInput } from './schemas.ts'

/** `PUT …/{propertyName}/rule-type/{ruleType}`: 204; takes the place of the rule of that type (V4, PROP-35). */
export function putValidation(deps: ModelDeps): Route {
  const decodeBody = compileBody(PropertyValidationRuleInput, missingFields)
  return {
    operation: propertyOperations.putValidation,
    documentation: { body: PropertyValidationRuleInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { propertyName: name = '', ruleType = '' } = context.params
      const { ruleArguments, shouldApplyNormalization } = decoded.value
      const rule = { ruleType, ruleArguments, shouldApplyNormalization: shouldApplyNormalization ?? false }
      const put = await putValidationRule(deps, owner, { name, rule })
      return put.ok ? success({ status: 204 }) : put
    },
  }
}
