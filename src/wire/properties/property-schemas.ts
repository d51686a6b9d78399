import { Type } from 'typebox'

const MAX_ORDER = 2_147_483_647

/** Absent, or null for the same. */
const maybe = <T>(type: string, more: object = {}) =>
  Type.Optional(Type.Unsafe<T | null>({ type: [type, 'null'], ...more }))
export const text = () => maybe<string>('string')
export const flag = () => maybe<boolean>('boolean')
export const order = () => maybe<number>('integer', { minimum: -MAX_ORDER - 1, maximum: MAX_ORDER })

const OptionInput = Type.Object(
  { label: Type.String(), value: Type.String(), displayOrder: order(), hidden: flag(), description: text() },
  { title: 'OptionInput' },
)
export const optionInputs = Type.Optional(Type.Union([Type.Array(OptionInput), Type.Null()]))

const DateTime = Type.String({ format: 'date-time' })
const Option = Type.Object(
  {
    label: Type.String(),
    value: Type.String(),
    displayOrder: Type.Integer(),
    hidden: Type.Boolean(),
    description: Type.Optional(Type.String()),
  },
  { title: 'Option' },
)
const PropertyModificationMetadata = Type.Object(
  {
    archivable: Type.Boolean(),
    readOnlyDefinition: Type.Boolean(),
    readOnlyOptions: Type.Optional(Type.Boolean()),
    readOnlyValue: Type.Boolean(),
  },
  { title: 'PropertyModificationMetadata' },
)

export const Property = Type.Object(
  {
    updatedAt: Type.Optional(DateTime),
    createdAt: Type.Optional(DateTime),
    name: Type.String(),
    label: Type.String(),
    type: Type.String(),
    fieldType: Type.String(),
    description: Type.String(),
    groupName: Type.String(),
    options: Type.Array(Option),
    referencedObjectType: Type.Optional(Type.String()),
    displayOrder: Type.Integer(),
    calculated: Type.Boolean(),
    externalOptions: Type.Boolean(),
    archived: Type.Optional(Type.Boolean()),
    archivedAt: Type.Optional(DateTime),
    hasUniqueValue: Type.Boolean(),
    hidden: Type.Boolean(),
    hubspotDefined: Type.Optional(Type.Boolean()),
    showCurrencySymbol: Type.Optional(Type.Boolean()),
    modificationMetadata: PropertyModificationMetadata,
    formField: Type.Boolean(),
    dataSensitivity: Type.String(),
    calculationFormula: Type.Optional(Type.String()),
    currencyPropertyName: Type.Optional(Type.String()),
    numberDisplayHint: Type.Optional(Type.String()),
    textDisplayHint: Type.Optional(Type.String()),
  },
  { title: 'Property' },
)
export const NoContent = Type.Null({ description: 'No content' })
