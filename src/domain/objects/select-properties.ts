import { systemProperties } from './catalogue/system-properties.ts'
import { createCalculator } from '../properties/formula/calculate.ts'
import { withReads } from '../properties/formula/list-reads.ts'
import { listLinkedProperties } from './linked-properties.ts'
import type { ObjectType } from './object-types.ts'
import {
  findByName,
  findByStoredName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from './property-definition.ts'
import type { PropertyValues } from './record.ts'

/** The `properties` member of a record in a response: names sorted by code point, null for "no value" (OBJ-12). */
export type ShownProperties = Readonly<Record<string, string | null>>

/** A type with the properties that the account's records of it have. */
type Model = { readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }

/** What a create answers with: every property that has a value after it. Source: OBJ-29 (observed). */
export function selectForCreate(derived: PropertyValues, model: Model): ShownProperties {
  return sorted(Object.entries(valuesByName(derived, model)))
}

/**
 * The values of a record by the names that requests use, calculated ones among them. `derived` is by stored name;
 * values of archived properties are left out (PROP-23), and so are those that are calculated from links, which a write
 * does not look at.
 */
function valuesByName(derived: PropertyValues, { objectType, catalogue }: Model): PropertyValues {
  const stored = Object.entries(derived).flatMap(([name, value]) => {
    const definition = findByStoredName(catalogue, name)
    return definition === undefined ? [] : [[definition.name, value] as const]
  })
  const calculate = createCalculator(derived, catalogue)
  const calculated = catalogue.list().flatMap((definition) => {
    const { name, formula } = definition
    if (formula === undefined || readsLinks(name, { objectType, catalogue })) return []
    const value = calculate(definition)
    return value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries([...stored, ...calculated])
}

function readsLinks(name: string, { objectType, catalogue }: Model): boolean {
  return listLinkedProperties(objectType.typeId, withReads([name], catalogue)).length > 0
}

/**
 * What an update answers with: what the request named, what the write made different, where the record is and where it
 * comes from. Values that are empty are left out unless the request named them. Source: OBJ-29 (observed).
 */
export function selectForUpdate(
  derived: PropertyValues,
  options: Model & {
    /** Derived at the same time as `derived`, from the values before. */
    readonly before: PropertyValues
    readonly named: readonly string[]
  },
): ShownProperties {
  const { named, objectType } = options
  const after = valuesByName(derived, options)
  const before = valuesByName(options.before, options)
  const { createdProperty, modifiedProperty, pipelineProperties } = objectType
  const place = pipelineProperties ? [pipelineProperties.pipeline, pipelineProperties.stage] : []
  const recomputed = Object.keys(after).filter((name) => after[name] !== before[name])
  const system = systemProperties.map(({ name }) => name)
  const names = new Set([...named, ...recomputed, ...system, createdProperty, modifiedProperty, ...place])
  const isShown = (name: string) => after[name] !== undefined || named.includes(name)
  return sorted([...names].filter(isShown).map((name) => [name, after[name] ?? '']))
}

/**
 * What a read answers with: the named properties, or the type's default ones when none are named; in the first case
 * joined by id and both dates. Defined ones without a value are null, undefined ones are left out.
 * Source: OBJ-26, OBJ-27, OBJ-28.
 */
export function selectForRead(
  derived: PropertyValues,
  options: Model & {
    /** Empty or absent: the default set. */
    readonly names?: readonly string[] | undefined
  },
): ShownProperties {
  const { objectType, catalogue, names = [] } = options
  const always = ['hs_object_id', objectType.createdProperty, objectType.modifiedProperty]
  const wanted = names.length === 0 ? objectType.defaultProperties : [...names, ...always]
  const defined = [...new Set(wanted)].flatMap((name) => findByName(catalogue, name) ?? [])
  const calculate = createCalculator(derived, catalogue)
  const valueOf = (definition: PropertyDefinition) =>
    definition.formula === undefined ? derived[storedName(definition)] : calculate(definition)
  return sorted(defined.map((definition) => [definition.name, valueOf(definition) || null]))
}

function sorted(entries: readonly (readonly [string, string | null])[]): ShownProperties {
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
