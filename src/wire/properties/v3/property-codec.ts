import type { NewProperty } from '../../../domain/properties/create-properties.ts'
import type { PropertyGroup } from '../../../domain/properties/property.ts'
import type { PropertyPatch } from '../../../domain/properties/update-property.ts'
import type { ValidationRule } from '../../../domain/properties/validation/rule-types.ts'
import { decodeOptions, given } from '../property-members.ts'
import type { PropertyCreateBody, PropertyUpdateBody } from './schemas.ts'

export function decodeNewProperty(body: PropertyCreateBody): NewProperty {
  const { name, label, groupName, type, fieldType } = body
  return {
    ...decodeShared(body),
    ...{ name, label, groupName, type, fieldType },
    ...given('externalOptions', body.externalOptions),
    ...given('referencedObjectType', body.referencedObjectType),
    ...given('dataSensitivity', body.dataSensitivity),
  }
}

/** Members that are no part of a change, `name` among them, are ignored (PROP-18). */
export function decodePatch(body: PropertyUpdateBody): PropertyPatch {
  return {
    ...decodeShared(body),
    ...given('label', body.label),
    ...given('groupName', body.groupName),
    ...given('type', body.type),
    ...given('fieldType', body.fieldType),
  }
}

function decodeShared(body: PropertyUpdateBody) {
  return {
    ...given('description', body.description),
    ...given('displayOrder', body.displayOrder),
    ...given('formField', body.formField),
    ...given('hidden', body.hidden),
    ...given('hasUniqueValue', body.hasUniqueValue),
    ...given('calculationFormula', body.calculationFormula),
    ...given('currencyPropertyName', body.currencyPropertyName),
    ...given('numberDisplayHint', body.numberDisplayHint),
    ...given('textDisplayHint', body.textDisplayHint),
    ...given('showCurrencySymbol', body.showCurrencySymbol),
    ...decodeOptions(body.options),
  }
}

export function encodeGroup({ name, label, displayOrder }: PropertyGroup): object {
  return { name, label, displayOrder, archived: false }
}

export function encodeRule({ ruleType, ruleArguments }: ValidationRule): object {
  return { ruleType, ruleArguments }
}
