import { type Static, Type } from 'typebox'
import { flag, optionInputs, order, Property, text } from '../property-schemas.ts'

/** Members that a creation and a change share. */
const shared = {
  options: optionInputs,
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
