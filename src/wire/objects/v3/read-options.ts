import { type Outcome, success } from '../../../domain/failure.ts'
import { findObjectType, type ObjectType } from '../../../domain/objects/object-types.ts'
import { decodeFlag } from '../../query-flag.ts'

/** What a read is asked to show (OBJ-53). */
export type ReadOptions = {
  readonly properties: readonly string[]
  readonly propertiesWithHistory: readonly string[]
  readonly associations: readonly ObjectType[]
  readonly archived: boolean
  readonly idProperty: string | undefined
}

/** Reads the query of a record read; an object type that resolves to nothing refuses it (OBJ-95). */
export function decodeReadQuery(query: URLSearchParams): Outcome<ReadOptions> {
  const archived = decodeFlag(query, 'archived')
  if (!archived.ok) return archived
  const associations: ObjectType[] = []
  for (const reference of decodeList(query, 'associations')) {
    const objectType = findObjectType(reference)
    if (!objectType.ok) return objectType
    if (!associations.includes(objectType.value)) associations.push(objectType.value)
  }
  return success({
    properties: decodeList(query, 'properties'),
    propertiesWithHistory: decodeList(query, 'propertiesWithHistory'),
    associations,
    archived: archived.value,
    idProperty: query.get('idProperty') ?? undefined,
  })
}

/** Repeated parameters and comma lists mix; duplicates and empty items go (PH24). */
function decodeList(query: URLSearchParams, name: string): readonly string[] {
  const items = query.getAll(name).flatMap((value) => value.split(','))
  return [...new Set(items.map((item) => item.trim()).filter(Boolean))]
}
