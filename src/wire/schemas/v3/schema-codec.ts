import type { AssociationType } from '../../../domain/associations/association-types.ts'
import { formatInstant } from '../../../domain/instant.ts'
import type { CustomTypeDetails } from '../../../domain/objects/custom-type.ts'
import { isCustomTypeId } from '../../../domain/objects/custom-type.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import type { SchemaSubject, SchemaView } from '../../../domain/schemas/read-schemas.ts'
import type { NewSchema, NewSchemaProperty, SchemaPatch } from '../../../domain/schemas/schema-input.ts'
import { decodeOptions, encodeProperty, given } from '../../properties/property-members.ts'
import type { ObjectSchemaEggBody, ObjectTypeDefinitionPatchBody, SchemaPropertyBody } from './schemas.ts'

export function decodeSchema(body: ObjectSchemaEggBody): NewSchema {
  return {
    name: body.name,
    labels: body.labels,
    properties: body.properties.map(decodeProperty),
    requiredProperties: body.requiredProperties,
    searchableProperties: body.searchableProperties ?? [],
    secondaryDisplayProperties: body.secondaryDisplayProperties ?? [],
    ...given('primaryDisplayProperty', body.primaryDisplayProperty),
    ...given('description', body.description),
    associatedObjects: body.associatedObjects ?? [],
    linksToItself: body.shouldCreateSameObjectAssociation ?? false,
    allowsSensitiveProperties: sensitivityOf(body) ?? false,
  }
}

/** The guide spells the member without the s (schemas section 3). */
function sensitivityOf(
  body: Pick<ObjectTypeDefinitionPatchBody, 'allowsSensitiveProperties' | 'allowSensitiveProperties'>,
): boolean | undefined {
  return body.allowsSensitiveProperties ?? body.allowSensitiveProperties ?? undefined
}

function decodeProperty(body: SchemaPropertyBody): NewSchemaProperty {
  return {
    name: body.name,
    label: body.label,
    ...given('type', body.type),
    ...given('fieldType', body.fieldType),
    ...given('groupName', body.groupName),
    ...given('description', body.description),
    ...given('displayOrder', body.displayOrder),
    ...given('hasUniqueValue', body.hasUniqueValue),
    ...given('hidden', body.hidden),
    ...given('formField', body.formField),
    ...given('referencedObjectType', body.referencedObjectType),
    ...given('optionSortStrategy', body.optionSortStrategy),
    ...given('searchableInGlobalSearch', body.searchableInGlobalSearch),
    ...given('showCurrencySymbol', body.showCurrencySymbol),
    ...given('textDisplayHint', body.textDisplayHint),
    ...given('numberDisplayHint', body.numberDisplayHint),
    ...given('calculationFormula', body.calculationFormula),
    ...given('currencyPropertyName', body.currencyPropertyName),
    ...given('dataSensitivity', body.dataSensitivity),
    ...decodeOptions(body.options),
  }
}

/** `name` and other members that are no part of a change are ignored (SCH-15). */
export function decodePatch(body: ObjectTypeDefinitionPatchBody): SchemaPatch {
  const { labels } = body
  return {
    ...(labels
      ? { labels: { ...given('singular', labels.singular), ...given('plural', labels.plural) } }
      : {}),
    ...given('description', body.description),
    clearsDescription: body.clearDescription ?? false,
    ...given('primaryDisplayProperty', body.primaryDisplayProperty),
    ...given('secondaryDisplayProperties', body.secondaryDisplayProperties),
    ...given('requiredProperties', body.requiredProperties),
    ...given('searchableProperties', body.searchableProperties),
    ...given('restorable', body.restorable),
    ...given('allowsSensitiveProperties', sensitivityOf(body)),
  }
}

/** What a standard type is known by (chosen); others by their id. */
const displayProperties: Readonly<Record<string, string>> = {
  '0-1': 'email',
  '0-2': 'name',
  '0-3': 'dealname',
  '0-5': 'subject',
  '0-27': 'hs_task_subject',
}

/** A type without its properties and associations, in the member order of HubSpot's sample (schemas section 3). */
export function encodeDefinition({ objectType, custom }: SchemaSubject, withAudit: boolean): object {
  const { typeId } = objectType
  const details = custom?.details ?? standardDetails(objectType)
  const times =
    custom === undefined
      ? {}
      : { createdAt: formatInstant(custom.createdAt), updatedAt: formatInstant(custom.updatedAt) }
  return {
    id: typeId.slice(typeId.indexOf('-') + 1),
    objectTypeId: typeId,
    name: objectType.custom === undefined ? objectType.label : objectType.singular,
    fullyQualifiedName: custom === undefined ? objectType.label : objectType.plural,
    labels: details.labels,
    ...given('description', details.description),
    requiredProperties: details.requiredProperties,
    searchableProperties: details.searchableProperties,
    primaryDisplayProperty: details.primaryDisplayProperty,
    secondaryDisplayProperties: details.secondaryDisplayProperties,
    allowsSensitiveProperties: details.allowsSensitiveProperties,
    archived: custom?.archivedAt !== undefined,
    restorable: details.restorable,
    metaType: custom === undefined ? 'HUBSPOT' : 'PORTAL_SPECIFIC',
    ...(withAudit ? { ...times, createdByUserId: null, updatedByUserId: null } : {}),
  }
}

function standardDetails({ typeId, singular, plural, required }: ObjectType): CustomTypeDetails {
  return {
    labels: { singular: titled(singular), plural: titled(plural) },
    requiredProperties: required.rule === 'all' ? required.names : [],
    searchableProperties: [],
    primaryDisplayProperty: displayProperties[typeId] ?? 'hs_object_id',
    secondaryDisplayProperties: [],
    allowsSensitiveProperties: false,
    restorable: true,
  }
}

/** `line_items` as `Line items`. */
function titled(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function encodeSchema(view: SchemaView, withAudit: boolean): object {
  return {
    ...encodeDefinition(view, withAudit),
    properties: view.properties.map(encodeProperty),
    associations: view.associations.map((type) => encodeAssociation(type, undefined)),
  }
}

/** One direction. Names of HubSpot's own are in upper case (SCH-13); only what was asked for by itself has times (SCH-8). */
export function encodeAssociation(type: AssociationType, createdAt: number | undefined): object {
  const { fromTypeId, toTypeId, name, typeId, isOneToOne } = type
  const isOwn = isCustomTypeId(fromTypeId) || isCustomTypeId(toTypeId)
  const time = createdAt === undefined ? null : formatInstant(createdAt)
  return {
    fromObjectTypeId: fromTypeId,
    toObjectTypeId: toTypeId,
    name: isOwn ? name : name.toUpperCase(),
    cardinality: isOneToOne ? 'ONE_TO_ONE' : 'ONE_TO_MANY',
    inverseCardinality: 'ONE_TO_MANY',
    id: String(typeId),
    createdAt: time,
    updatedAt: time,
  }
}
