import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { CustomType } from '../../../domain/objects/custom-type.ts'
import { accountTypes } from '../../../domain/objects/find-type.ts'
import { findObjectType, type ObjectType } from '../../../domain/objects/object-types.ts'
import type { ObjectTypeStore } from '../../../domain/objects/object-type-store.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import { type SchemaParts, type SchemaSubject, subjectOf } from '../../../domain/schemas/read-schemas.ts'
import { builtInType, schemaNotFound } from '../../../domain/schemas/schema-failures.ts'
import type { SchemaStore } from '../../../domain/schemas/schema-store.ts'
import { decodeChoice } from '../../query-parameters.ts'
import type { RouteContext } from '../../route.ts'

/** What the routes of schemas work on. */
export type SchemaDeps = {
  readonly schemas: SchemaStore
  readonly objectTypes: ObjectTypeStore
  readonly properties: PropertyStore
  readonly records: Pick<RecordStore, 'readLabels'>
  /** Epoch ms. */
  readonly now: () => number
  /** Most live object types of an account's own. */
  readonly maxTypes: number
}

/** What of schemas a request wants to see: all of it, unless it says otherwise (SCH-12). */
export type Shown = SchemaParts & { readonly audit: boolean }

export function decodeShown(query: URLSearchParams): Outcome<Shown> {
  const properties = decodeChoice(query, 'includePropertyDefinitions')
  if (!properties.ok) return properties
  const associations = decodeChoice(query, 'includeAssociationDefinitions')
  if (!associations.ok) return associations
  const audit = decodeChoice(query, 'includeAuditMetadata')
  if (!audit.ok) return audit
  return success({
    properties: properties.value ?? true,
    associations: associations.value ?? true,
    audit: audit.value ?? true,
  })
}

/** The types that references mean, live ones; those that mean none are left out. */
export async function findSubjects(
  { objectTypes }: Pick<SchemaDeps, 'objectTypes'>,
  accountId: string,
  references: readonly string[],
): Promise<readonly SchemaSubject[]> {
  const own = await objectTypes.readTypes(accountId)
  const types = accountTypes({ readTypes: async () => own }, accountId)
  const found = await Promise.all([...new Set(references)].map((reference) => types.find(reference)))
  return found.flatMap((type) => (type.ok ? [subjectFor(type.value, accountId, own)] : []))
}

function subjectFor(objectType: ObjectType, accountId: string, own: readonly CustomType[]): SchemaSubject {
  const custom = own.find(({ typeId }) => typeId === objectType.typeId)
  return custom === undefined ? { objectType } : subjectOf(accountId, custom)
}

/** The custom type in the path, to be changed. Fails with `not_found`, `definition_invalid` for a standard one (SCH-18). */
export async function findChangeable(
  { objectTypes }: Pick<SchemaDeps, 'objectTypes'>,
  { caller, params }: Pick<RouteContext, 'caller' | 'params'>,
  options?: { readonly includesArchived: boolean },
): Promise<Outcome<ObjectType>> {
  const reference = params.objectType ?? ''
  if (findObjectType(reference).ok) return refusal(builtInType('objectType'))
  const { accountId } = caller
  const types = accountTypes({ readTypes: () => objectTypes.readTypes(accountId, options) }, accountId)
  const found = await types.find(reference)
  return found.ok ? found : refusal(schemaNotFound(reference))
}
