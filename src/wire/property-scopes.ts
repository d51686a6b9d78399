import { activityTypeIds, type ObjectType } from '../domain/objects/object-types.ts'

/** Activities are under the schema scopes of contacts, as their records are; others have their own (platform 1.9). */
function areaOf({ typeId, plural }: ObjectType): string {
  if (activityTypeIds.includes(typeId)) return 'contacts'
  return typeId.startsWith('2-') ? 'custom' : plural
}

/**
 * The scopes of which one allows to read, or to change, the property definitions of a type. Source: PROP-1, platform
 * 1.9.
 */
export function propertyScopes(objectType: ObjectType, direction: 'read' | 'write'): readonly string[] {
  const { readScopes, writeScopes } = objectType
  const area = areaOf(objectType)
  const write = `crm.schemas.${area}.write`
  if (direction === 'write') return area === 'tickets' ? [write, 'tickets'] : [write]
  const all = [...readScopes, ...writeScopes, `crm.schemas.${area}.read`, write, 'tickets', 'timeline']
  return [...new Set(all)]
}

/** The scopes of which one allows to read, or to change, the pipelines of a type. Source: PIPE-2, platform 1.9. */
export function pipelineScopes(objectType: ObjectType, direction: 'read' | 'write'): readonly string[] {
  if (direction === 'write') return propertyScopes(objectType, 'write')
  return [...objectType.readScopes, `crm.schemas.${areaOf(objectType)}.read`]
}

/** Any object scope of either type reads their links; a write scope of the first type changes them. Source: ASC-11. */
export function linkScopes(from: ObjectType, to: ObjectType, direction: 'read' | 'write'): readonly string[] {
  if (direction === 'write') return from.writeScopes
  return [...new Set([from, to].flatMap(({ readScopes, writeScopes }) => [...readScopes, ...writeScopes]))]
}
