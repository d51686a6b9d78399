import { type Static, Type } from 'typebox'

const MAX_ORDER = 2_147_483_647

/** Absent, or null for the same. */
const maybe = <T>(type: string, more: object = {}) =>
  Type.Optional(Type.Unsafe<T | null>({ type: [type, 'null'], ...more }))
const text = () => maybe<string>('string')
const flag = () => maybe<boolean>('boolean')
const order = () => maybe<number>('integer', { minimum: -MAX_ORDER - 1, maximum: MAX_ORDER })

const OptionInput = Type.Object(
  { label: Type.String(), value: Type.String(), displayOrder: order(), hidden: flag(), description: text() },
  { title: 'OptionInput' },
)
const OptionInputs = Type.Optional(Type.Union([Type.Array(OptionInput), Type.Null()]))

/** Members that a creation and a change share. */
const shared = {
  options: OptionInputs,
  description: text(),
  displayOrder: order(),
  formField: flag(),
  hidden: flag(),
  hasUniqueValue: flag(),
  calculationFormula: text(),
  currencyPropertyName: text(),
  numberDisplayHint: text(),
  textDisplayHint: text(),
  showCurrencySymbol: flag(),
}

export const PropertyCreate = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    groupName: Type.String(),
    type: Type.String(),
    fieldType: Type.String(),
    ...shared,
    externalOptions: flag(),
    referencedObjectType: text(),
    dataSensitivity: text(),
  },
  { title: 'PropertyCreate' },
)
export type PropertyCreateBody = Static<typeof PropertyCreate>

export const PropertyUpdate = Type.Object(
  { label: text(), groupName: text(), type: text(), fieldType: text(), ...shared },
  { title: 'PropertyUpdate' },
)
export type PropertyUpdateBody = Static<typeof PropertyUpdate>

export const BatchInputPropertyCreate = Type.Object(
  { inputs: Type.Array(PropertyCreate) },
  { title: 'BatchInputPropertyCreate' },
)

const PropertyName = Type.Object({ name: Type.String() }, { title: 'PropertyName' })
export const BatchInputPropertyName = Type.Object(
  { inputs: Type.Array(PropertyName) },
  { title: 'BatchInputPropertyName' },
)
export const BatchReadInputPropertyName = Type.Object(
  { inputs: Type.Array(PropertyName), archived: flag(), dataSensitivity: text() },
  { title: 'BatchReadInputPropertyName' },
)

export const PropertyGroupCreate = Type.Object(
  { name: Type.String(), label: Type.String(), displayOrder: order() },
  { title: 'PropertyGroupCreate' },
)
export const PropertyGroupUpdate = Type.Object(
  { label: text(), displayOrder: order() },
  { title: 'PropertyGroupUpdate' },
)

export const ListQuery = Type.Object({
  archived: Type.Optional(Type.Boolean()),
  dataSensitivity: Type.Optional(Type.String({ enum: ['non_sensitive', 'sensitive', 'highly_sensitive'] })),
  locale: Type.Optional(Type.String()),
  properties: Type.Optional(Type.String()),
})

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
export const PropertyList = Type.Object(
  { results: Type.Array(Property) },
  { title: 'CollectionResponsePropertyNoPaging' },
)

export const PropertyGroup = Type.Object(
  { name: Type.String(), label: Type.String(), displayOrder: Type.Integer(), archived: Type.Boolean() },
  { title: 'PropertyGroup' },
)
export const PropertyGroupList = Type.Object(
  { results: Type.Array(PropertyGroup) },
  { title: 'CollectionResponsePropertyGroupNoPaging' },
)

export const NoContent = Type.Null({ description: 'No content' })

export const PropertyValidationRuleInput = Type.Object(
  { ruleArguments: Type.Array(Type.String()), shouldApplyNormalization: flag() },
  { title: 'PropertyValidationRuleInput' },
)
const rule = { ruleType: Type.String(), ruleArguments: Type.Array(Type.String()) }
const PropertyValidationRule = Type.Object(rule, { title: 'PropertyValidationRule' })
export const ValidationRule = Type.Object(
  { ...rule, shouldApplyNormalization: Type.Boolean() },
  { title: 'PropertyValidationRuleWithNormalization' },
)
export const ValidationRules = Type.Object(
  { results: Type.Array(PropertyValidationRule) },
  { title: 'CollectionResponsePropertyValidationRule' },
)
export const ValidationsOfType = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        propertyName: Type.String(),
        propertyValidationRules: Type.Array(PropertyValidationRule),
      }),
    ),
  },
  { title: 'CollectionResponsePropertyValidation' },
)
