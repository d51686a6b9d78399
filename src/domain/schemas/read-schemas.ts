import { type AssociationLabel, directionsOf } from '../associations/association-catalogue.ts'
import { type AssociationType, associationTypes } from '../associations/association-types.ts'
import { type CustomType, isCustomTypeId, objectTypeOf } from '../objects/custom-type.ts'
import type { ObjectType } from '../objects/object-types.ts'
import type { RecordStore } from '../objects/record-store.ts'
import { accountProperties } from '../properties/account-properties.ts'
import type { Property, StoredModel } from '../properties/property.ts'
import type { PropertyStore } from '../properties/property-store.ts'

/** A type as its schema shows it. */
export type SchemaView = {
  readonly objectType: ObjectType
  /** Absent for a standard type. */
  readonly custom?: CustomType
  readonly properties: readonly Property[]
  readonly associations: readonly AssociationType[]
}

/** What of schemas is shown beside the types themselves (SCH-12). */
export type SchemaParts = { readonly properties: boolean; readonly associations: boolean }

export type SchemaSubject = Pick<SchemaView, 'objectType' | 'custom'>

export function subjectOf(accountId: string, custom: CustomType): SchemaSubject {
  return { objectType: objectTypeOf(accountId, custom), custom }
}

/** Schemas of types that were found: one statement for all properties, one for all associations. Source: SCH-9, SCH-12. */
export async function readSchemas(
  deps: {
    readonly properties: Pick<PropertyStore, 'readModels'>
    readonly records: Pick<RecordStore, 'readLabels'>
  },
  request: {
    readonly accountId: string
    readonly subjects: readonly SchemaSubject[]
    readonly parts: SchemaParts
  },
): Promise<readonly SchemaView[]> {
  const { accountId, subjects, parts } = request
  if (subjects.length === 0) return []
  const typeIds = subjects.map(({ objectType }) => objectType.typeId)
  const models = parts.properties
    ? await deps.properties.readModels(accountId, typeIds)
    : new Map<string, StoredModel>()
  const definitions = parts.associations ? await deps.records.readLabels(accountId) : []
  return subjects.map((subject) => {
    const model = models.get(subject.objectType.typeId)
    return viewSchema(subject, { parts, model, definitions })
  })
}

/** The schema of one type, of whose properties and definitions all is known. */
export function viewSchema(
  subject: SchemaSubject,
  known: {
    readonly parts: SchemaParts
    readonly model: StoredModel | undefined
    readonly definitions: readonly AssociationLabel[]
  },
): SchemaView {
  const { objectType } = subject
  const { parts, model, definitions } = known
  return {
    ...subject,
    properties: parts.properties ? [...accountProperties(objectType, model).live.values()] : [],
    associations: parts.associations ? listAssociations(objectType.typeId, definitions) : [],
  }
}

/** Both directions of every definition of the type: of a standard one HubSpot's own first, each by id (SCH-8, SCH-13). */
function listAssociations(
  typeId: string,
  definitions: readonly AssociationLabel[],
): readonly AssociationType[] {
  const isOfType = ({ fromTypeId, toTypeId }: Pick<AssociationType, 'fromTypeId' | 'toTypeId'>) =>
    fromTypeId === typeId || toTypeId === typeId
  const builtIn = isCustomTypeId(typeId) ? [] : associationTypes.filter(isOfType)
  const own = definitions.filter(({ label }) => label === null).filter(isOfType)
  return [...byId(builtIn), ...byId(own.flatMap(directionsOf))]
}

function byId(types: readonly AssociationType[]): readonly AssociationType[] {
  return types.toSorted((left, right) => left.typeId - right.typeId)
}
