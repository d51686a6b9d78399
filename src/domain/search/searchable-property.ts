import { type Outcome, refusal, success } from '../failure.ts'
import { activityTypeIds, type ObjectType } from '../objects/object-types.ts'
import { listLinkedProperties } from '../objects/linked-properties.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../objects/property-definition.ts'
import { type DerivedValues, derivedValues } from './derived-values.ts'
import { searchRefused } from './refuse-search.ts'
import type { Comparison, SearchValue } from './search-value.ts'

/** What a search can look at in the records of one type. */
export type SearchModel = {
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly derived: DerivedValues
}

export function searchModel(objectType: ObjectType, catalogue: PropertyCatalogue, now: number): SearchModel {
  return { objectType, catalogue, derived: derivedValues(objectType, now) }
}

/** A property that searches may name: how its values compare, and where they come from. */
export type SearchableProperty = {
  readonly definition: PropertyDefinition
  readonly value: SearchValue
  readonly comparison: Comparison
}

/** Derived from HTML on reading, by a program that SQL cannot follow. */
const previews = ['hs_body_preview', 'hs_body_preview_html', 'hs_body_preview_is_truncated']

/** Why no search can look at the property; undefined when it can. Source: SRCH-16, SRCH-18. */
function reasonAgainst({ objectType }: SearchModel, definition: PropertyDefinition): string | undefined {
  const { name, type, formula } = definition
  if (type === 'json' || type === 'object_coordinates')
    return `Properties of type ${type} cannot be searched: ${name}`
  if (name === 'hs_email_html') return `${name} cannot be searched`
  if (activityTypeIds.includes(objectType.typeId) && previews.includes(name))
    return `${name} cannot be searched: search the body that it is made from`
  return formula === undefined
    ? undefined
    : `${name} is calculated when records are read and cannot be searched: search the properties that its formula reads`
}

/** The property of this name, or a refusal that tells why no search can look at it. */
export function findSearchable(model: SearchModel, name: string, path: string): Outcome<SearchableProperty> {
  const definition = findByName(model.catalogue, name)
  if (definition === undefined) {
    const reason = `There is no property ${name.slice(0, 100)} of ${model.objectType.plural}`
    return refusal(searchRefused(reason, path, 'SRCH-18'))
  }
  const reason = reasonAgainst(model, definition)
  if (reason !== undefined) return refusal(searchRefused(reason, path, 'SRCH-16'))
  const value = valueOf(model, definition)
  return success({ definition, value, comparison: comparisonOf(definition) })
}

/** Links come before what is derived from the record alone, which comes before what is stored: as reads do it. */
export function valueOf({ objectType, derived }: SearchModel, definition: PropertyDefinition): SearchValue {
  const name = storedName(definition)
  const [linked] = listLinkedProperties(objectType.typeId, [name])
  if (linked !== undefined) {
    const { toTypeId, typeId, shows } = linked
    return { kind: 'links', toTypeId, typeId, shows }
  }
  const found = Object.hasOwn(derived, name) ? derived[name] : undefined
  return found ?? { kind: 'stored', name, isUnique: definition.hasUniqueValue }
}

/** Days are kept in a form that sorts as text does. */
function comparisonOf({ type }: PropertyDefinition): Comparison {
  if (type === 'string') return 'folded'
  if (type === 'number') return 'number'
  return type === 'datetime' ? 'instant' : 'exact'
}
