import { type Outcome, refusal, success } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { listLinkedProperties } from '../objects/linked-properties.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../objects/property-definition.ts'
import { type Expression, listReferences, operandsOf } from '../properties/formula/expression.ts'
import { unsearchableNames } from './derived-activity-values.ts'
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

/** A formula with more parts than this, those of formulas that it reads included, is none for a search. */
const MAX_PARTS = 300

/** Why no search can look at the property; undefined when it can. Source: SRCH-16, SRCH-18. */
function reasonAgainst(model: SearchModel, definition: PropertyDefinition): string | undefined {
  const { objectType, catalogue } = model
  const { name, type, formula } = definition
  if (type === 'json' || type === 'object_coordinates')
    return `Properties of type ${type} cannot be searched: ${name}`
  if (name === 'hs_email_html') return `${name} cannot be searched`
  const instead = ownMember(unsearchableNames(objectType), name)
  if (instead !== undefined) return `${name} cannot be searched: ${instead}`
  if (formula === undefined) return undefined
  if (countParts(formula, catalogue) > MAX_PARTS)
    return `${name} takes too much to calculate in a search: search the properties that its formula reads`
  const unreadable = listReferences(formula)
    .flatMap((read) => findByName(catalogue, read) ?? [])
    .find((read) => reasonAgainst(model, read) !== undefined)
  return unreadable && `${name} cannot be searched: its formula reads ${unreadable.name}, which cannot`
}

/** Parts of a formula with the formulas that it reads in the places where it reads them, up to one more than allowed. */
function countParts(expression: Expression, catalogue: PropertyCatalogue): number {
  const read = expression.kind === 'property' ? findByName(catalogue, expression.name)?.formula : undefined
  let count = 1
  for (const part of read === undefined ? operandsOf(expression) : [read]) {
    count += countParts(part, catalogue)
    if (count > MAX_PARTS) break
  }
  return count
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

function formulaOf(model: SearchModel, expression: Expression, definition: PropertyDefinition): SearchValue {
  const reads = listReferences(expression).flatMap((name) => {
    const read = findByName(model.catalogue, name)
    return read === undefined ? [] : [[name, valueOf(model, read)] as const]
  })
  const options = definition.type === 'enumeration' ? { options: definition.options } : {}
  return { kind: 'formula', expression, reads: Object.fromEntries(reads), ...options }
}

/** Links come before what is derived from the record alone, which comes before what is stored: as reads do it. */
export function valueOf(model: SearchModel, definition: PropertyDefinition): SearchValue {
  const { objectType, derived } = model
  if (definition.formula !== undefined) return formulaOf(model, definition.formula, definition)
  const name = storedName(definition)
  const linked = listLinkedProperties(objectType.typeId, [name])
  if (linked[0] !== undefined) return { kind: 'links', to: linked, shows: linked[0].shows }
  return ownMember(derived, name) ?? { kind: 'stored', name, isUnique: definition.hasUniqueValue }
}

/** Property names are callers' texts: `constructor` is no entry. */
function ownMember<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Days are kept in a form that sorts as text does. */
function comparisonOf({ type }: PropertyDefinition): Comparison {
  if (type === 'string') return 'folded'
  if (type === 'number') return 'number'
  return type === 'datetime' ? 'instant' : 'exact'
}
