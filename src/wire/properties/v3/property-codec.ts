import { formatInstant } from '../../../domain/instant.ts'
import type { OptionInput } from '../../../domain/properties/check-options.ts'
import type { NewProperty } from '../../../domain/properties/create-properties.ts'
import type { Property, PropertyGroup } from '../../../domain/properties/property.ts'
import type { PropertyPatch } from '../../../domain/properties/update-property.ts'
import type { ValidationRule } from '../../../domain/properties/validation/rule-types.ts'
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

/** One member, or none: null is the same as absent. */
export function given<K extends string, T>(name: K, value: T | null | undefined): { readonly [P in K]?: T } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T }
}

function decodeOptions(options: PropertyCreateBody['options']): {
  readonly options?: readonly OptionInput[]
} {
  if (options === null || options === undefined) return {}
  return {
    options: options.map(({ label, value, displayOrder, hidden, description }) => ({
      label,
      value,
      ...given('displayOrder', displayOrder),
      ...given('hidden', hidden),
      ...given('description', description),
    })),
  }
}

/** A definition; members in the order that clients see elsewhere (PROP-4 to PROP-7). */
export function encodeProperty(property: Property): object {
  const { isBuiltIn, createdAt, updatedAt, archivedAt } = property
  const isArchived = archivedAt !== undefined
  return {
    ...(updatedAt === undefined ? {} : { updatedAt: formatInstant(updatedAt) }),
    ...(createdAt === undefined ? {} : { createdAt: formatInstant(createdAt) }),
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description,
    groupName: property.groupName,
    options: property.options,
    ...given('referencedObjectType', property.referencedObjectType),
    displayOrder: property.displayOrder,
    calculated: property.fieldType === 'calculation_equation',
    externalOptions: property.externalOptions,
    ...(isBuiltIn && !isArchived ? {} : { archived: isArchived }),
    ...(isArchived ? { archivedAt: formatInstant(archivedAt) } : {}),
    hasUniqueValue: property.hasUniqueValue,
    hidden: property.hidden,
    ...(isBuiltIn ? { hubspotDefined: true } : {}),
    ...given('showCurrencySymbol', property.showCurrencySymbol),
    modificationMetadata: {
      archivable: true,
      readOnlyDefinition: isBuiltIn,
      ...(property.readOnlyOptions ? { readOnlyOptions: true } : {}),
      readOnlyValue: property.readOnlyValue,
    },
    formField: property.formField,
    dataSensitivity: property.dataSensitivity,
    ...given('calculationFormula', property.calculationFormula),
    ...given('currencyPropertyName', property.currencyPropertyName),
    ...given('numberDisplayHint', property.numberDisplayHint),
    ...given('textDisplayHint', property.textDisplayHint),
  }
}

export function encodeGroup({ name, label, displayOrder }: PropertyGroup): object {
  return { name, label, displayOrder, archived: false }
}

export function encodeRule({ ruleType, ruleArguments }: ValidationRule): object {
  return { ruleType, ruleArguments }
}
