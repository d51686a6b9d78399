import type { Static } from 'typebox'
import { formatInstant } from '../../domain/instant.ts'
import type { OptionInput } from '../../domain/properties/check-options.ts'
import type { Property } from '../../domain/properties/property.ts'
import type { optionInputs } from './property-schemas.ts'

/** One member, or none: null is the same as absent. */
export function given<K extends string, T>(name: K, value: T | null | undefined): { readonly [P in K]?: T } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T }
}

/** Options as sent; null and absent ones are none. */
export function decodeOptions(options: Static<typeof optionInputs> | undefined): {
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
