import { type ObjectType, objectScopes, usualTraits } from './object-type.ts'

/** What an account says of a type of its own, but for its name (schemas section 3). Property names are lower-case. */
export type CustomTypeDetails = {
  readonly labels: { readonly singular: string; readonly plural: string }
  readonly description?: string
  readonly requiredProperties: readonly string[]
  readonly searchableProperties: readonly string[]
  readonly primaryDisplayProperty: string
  readonly secondaryDisplayProperties: readonly string[]
  readonly allowsSensitiveProperties: boolean
  readonly restorable: boolean
}

/** An object type of an account's own, as stored. */
export type CustomType = {
  /** `2-‹N›`, unique on the server and never given twice. */
  readonly typeId: string
  /** As it was sent; it cannot be changed. */
  readonly name: string
  readonly details: CustomTypeDetails
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms, growing with each change. */
  readonly updatedAt: number
  /** Epoch ms; absent while the type is live. */
  readonly archivedAt?: number
  /** Version of its property definitions when it was read: grows with each change of these and of the type. */
  readonly modelVersion: number
}

/** Whether the id is that of a type which an account made. */
export function isCustomTypeId(typeId: string): boolean {
  return typeId.startsWith('2-')
}

/** `p‹portalId›_‹name›` (schemas section 2, docs). */
function qualifiedName(accountId: string, { name }: Pick<CustomType, 'name'>): string {
  return `p${accountId}_${name}`
}

/** The type as records of it are read and written by (OBJ-4, SCH-23, SCH-24). */
export function objectTypeOf(accountId: string, type: CustomType): ObjectType {
  return {
    ...usualTraits,
    typeId: type.typeId,
    plural: qualifiedName(accountId, type),
    singular: type.name,
    label: type.name.toLowerCase(),
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    readScopes: objectScopes('custom', 'read'),
    writeScopes: objectScopes('custom', 'write'),
    defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    required: { rule: 'all', names: type.details.requiredProperties },
    searchableProperties: type.details.searchableProperties,
    custom: { modelVersion: type.modelVersion },
  }
}

/** Every property that the type's schema names, each once. */
export function listNamedProperties(details: CustomTypeDetails): readonly string[] {
  const { requiredProperties, searchableProperties, secondaryDisplayProperties } = details
  const lists = [requiredProperties, searchableProperties, secondaryDisplayProperties]
  return [...new Set([...lists.flat(), details.primaryDisplayProperty])]
}
