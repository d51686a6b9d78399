import { type Static, Type } from 'typebox'
import { flag, optionInputs, order, Property, text } from '../../properties/property-schemas.ts'

const texts = () => Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]))

const SchemaProperty = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    type: text(),
    fieldType: text(),
    groupName: text(),
    description: text(),
    options: optionInputs,
    displayOrder: order(),
    hasUniqueValue: flag(),
    hidden: flag(),
    formField: flag(),
    referencedObjectType: text(),
    optionSortStrategy: text(),
    searchableInGlobalSearch: flag(),
    showCurrencySymbol: flag(),
    textDisplayHint: text(),
    numberDisplayHint: text(),
    calculationFormula: text(),
    currencyPropertyName: text(),
    dataSensitivity: text(),
  },
  { title: 'ObjectTypePropertyCreate' },
)
export type SchemaPropertyBody = Static<typeof SchemaProperty>

export const ObjectSchemaEgg = Type.Object(
  {
    name: Type.String(),
    labels: Type.Object(
      { singular: Type.String(), plural: Type.String() },
      { title: 'ObjectTypeDefinitionLabels' },
    ),
    properties: Type.Array(SchemaProperty),
    requiredProperties: Type.Array(Type.String()),
    associatedObjects: texts(),
    primaryDisplayProperty: text(),
    secondaryDisplayProperties: texts(),
    searchableProperties: texts(),
    description: text(),
    allowsSensitiveProperties: flag(),
    allowSensitiveProperties: flag(),
    shouldCreateSameObjectAssociation: flag(),
  },
  { title: 'ObjectSchemaEgg' },
)
export type ObjectSchemaEggBody = Static<typeof ObjectSchemaEgg>

export const ObjectTypeDefinitionPatch = Type.Object(
  {
    labels: Type.Optional(
      Type.Union([Type.Object({ singular: text(), plural: text() }, { title: 'LabelsPatch' }), Type.Null()]),
    ),
    description: text(),
    clearDescription: flag(),
    primaryDisplayProperty: text(),
    secondaryDisplayProperties: texts(),
    requiredProperties: texts(),
    searchableProperties: texts(),
    restorable: flag(),
    allowsSensitiveProperties: flag(),
    allowSensitiveProperties: flag(),
  },
  { title: 'ObjectTypeDefinitionPatch' },
)
export type ObjectTypeDefinitionPatchBody = Static<typeof ObjectTypeDefinitionPatch>

export const BatchReadInput = Type.Object(
  {
    inputs: Type.Array(Type.String()),
    includeAssociationDefinitions: flag(),
    includeAuditMetadata: flag(),
    includePropertyDefinitions: flag(),
  },
  { title: 'ObjectSchemaBatchReadRequest' },
)

const typeReference = Type.Unsafe<string | number>({ type: ['string', 'integer'] })
export const AssociationDefinitionEgg = Type.Object(
  { fromObjectTypeId: typeReference, toObjectTypeId: typeReference, name: text() },
  { title: 'AssociationDefinitionEgg' },
)

const included = Type.Optional(Type.Boolean({ default: true }))
const includes = {
  includeAssociationDefinitions: included,
  includeAuditMetadata: included,
  includePropertyDefinitions: included,
}
export const ReadQuery = Type.Object(includes)
export const ListQuery = Type.Object({ archived: Type.Optional(Type.Boolean()), ...includes })
export const RemoveQuery = Type.Object({ archived: Type.Optional(Type.Boolean()) })

const DateTime = Type.String({ format: 'date-time' })
const Nullable = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' })
const Nobody = Type.Optional(Type.Null())

export const AssociationDefinition = Type.Object(
  {
    fromObjectTypeId: Type.String(),
    toObjectTypeId: Type.String(),
    name: Type.String(),
    cardinality: Type.String(),
    inverseCardinality: Type.String(),
    id: Type.String(),
    createdAt: Nullable,
    updatedAt: Nullable,
  },
  { title: 'AssociationDefinition' },
)

const definition = {
  id: Type.String(),
  objectTypeId: Type.String(),
  name: Type.String(),
  fullyQualifiedName: Type.String(),
  labels: Type.Object({ singular: Type.String(), plural: Type.String() }, { title: 'ObjectTypeLabels' }),
  description: Type.Optional(Type.String()),
  requiredProperties: Type.Array(Type.String()),
  searchableProperties: Type.Array(Type.String()),
  primaryDisplayProperty: Type.String(),
  secondaryDisplayProperties: Type.Array(Type.String()),
  allowsSensitiveProperties: Type.Boolean(),
  archived: Type.Boolean(),
  restorable: Type.Boolean(),
  metaType: Type.String({ enum: ['PORTAL_SPECIFIC', 'HUBSPOT'] }),
  createdAt: Type.Optional(DateTime),
  updatedAt: Type.Optional(DateTime),
  createdByUserId: Nobody,
  updatedByUserId: Nobody,
}

export const ObjectSchema = Type.Object(
  { ...definition, properties: Type.Array(Property), associations: Type.Array(AssociationDefinition) },
  { title: 'ObjectSchema' },
)
export const ObjectTypeDefinition = Type.Object(
  { ...definition, portalId: Type.Integer() },
  { title: 'ObjectTypeDefinition' },
)
export const SchemaList = Type.Object(
  { results: Type.Array(ObjectSchema) },
  { title: 'CollectionResponseObjectSchemaNoPaging' },
)
