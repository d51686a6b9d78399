import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { activityTypes } from './activity-types.ts'
import type { ObjectType } from './object-type.ts'
import { reservedTypes } from './reserved-types.ts'
import { standardTypes } from './standard-types.ts'

export type { ObjectType, PipelineProperties } from './object-type.ts'

/** Every type this server keeps records of (objects 1.2), by the number of its id. */
export const objectTypes: readonly ObjectType[] = [
  ...standardTypes,
  ...activityTypes,
  ...reservedTypes,
].toSorted((left, right) => Number(left.typeId.slice(2)) - Number(right.typeId.slice(2)))

/** Types whose records are activities: their ids start higher, and they can be pinned to other records (OBJ-20, OBJ-92). */
export const activityTypeIds: readonly string[] = activityTypes.map(({ typeId }) => typeId)

const typesById: ReadonlyMap<string, ObjectType> = new Map(objectTypes.map((type) => [type.typeId, type]))

const typesByReference: ReadonlyMap<string, ObjectType> = new Map(
  objectTypes.flatMap((type) =>
    [type.typeId, type.plural, type.singular, type.label.toLowerCase(), ...(type.aliases ?? [])].map(
      (name) => [name, type] as const,
    ),
  ),
)

/** The type with exactly this id, such as `0-27`. */
export function objectTypeById(typeId: string): ObjectType | undefined {
  return typesById.get(typeId)
}

/**
 * The built-in type a path or parameter means: id, plural, singular or label, in any letter case.
 * Fails with `object_type_unknown`. Source: OBJ-4, OBJ-5 (observed).
 */
export function findObjectType(reference: string): Outcome<ObjectType> {
  const objectType = typesByReference.get(reference.toLowerCase())
  if (objectType !== undefined) return success(objectType)
  const message = /^\d+-\d+$/.test(reference)
    ? `Invalid object or event type id: ${reference}`
    : `Unable to infer object type from: ${reference}`
  return refusal({ kind: 'object_type_unknown', message, rule: 'objects OBJ-5', path: 'objectType' })
}

/**
 * The refusal to write records of a type that come from elsewhere. Source: objects 1.2 (observed, 2023).
 */
export function checkWritable(objectType: ObjectType): Failure | undefined {
  if (objectType.isReadOnly !== true) return undefined
  const labels = objectTypes
    .filter(({ isReadOnly, writeScopes }) => isReadOnly !== true && writeScopes.length > 0)
    .map(({ label }) => label)
  return {
    kind: 'parameter_invalid',
    message: `Object type ${objectType.label} is not supported by this endpoint, supported object types [${labels.join(', ')}].`,
    rule: 'objects 1.2',
    path: 'objectType',
  }
}
