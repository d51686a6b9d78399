import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { findObjectType, type ObjectType } from '../../../domain/objects/object-types.ts'

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

/** `true` or `false` in any case; absent means false (PH25). */
export function decodeFlag(query: URLSearchParams, name: string): Outcome<boolean> {
  const text = query.get(name)?.toLowerCase()
  if (text === undefined || text === '' || text === 'false') return success(false)
  return text === 'true' ? success(true) : refusal(badParameter(name, query.get(name) ?? '', 'true or false'))
}

function badParameter(name: string, value: string, wanted: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `Unable to parse value for query parameter: ${name}. It must be ${wanted}, '${value.slice(0, 100)}' is not`,
    rule: 'platform PE13',
    path: name,
    context: { [name]: [value.slice(0, 100)] },
  }
}
