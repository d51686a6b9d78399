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
  return sorted(valuesByName(derived, model))
}

/**
 * The values of a record by the names that requests use, calculated ones among them. `derived` is by stored name;
 * values of archived properties are left out (PROP-23), and so are those that are calculated from links, which a write
 * does not look at.
 */
function valuesByName(derived: PropertyValues, { objectType, catalogue }: Model): PropertyValues {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(derived)) {
    const definition = findByStoredName(catalogue, name)
    if (definition !== undefined) values[definition.name] = value
  }
  const formulas = formulasOf({ objectType, catalogue })
  if (formulas.length === 0) return values
  const calculate = createCalculator(derived, catalogue)
  for (const definition of formulas) {
    const value = calculate(definition)
    if (value !== '') values[definition.name] = value
  }
  return values
}

const knownFormulas = new WeakMap<PropertyCatalogue, readonly PropertyDefinition[]>()

/** Calculated properties that read no links; found once for each catalogue, which is of one type, not for each record. */
function formulasOf({ objectType, catalogue }: Model): readonly PropertyDefinition[] {
  const known = knownFormulas.get(catalogue)
  if (known !== undefined) return known
  const formulas = catalogue
    .list()
    .filter(({ name, formula }) => formula !== undefined && !readsLinks(name, { objectType, catalogue }))
  knownFormulas.set(catalogue, formulas)
  return formulas
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
  return sorted(Object.fromEntries([...names].filter(isShown).map((name) => [name, after[name] ?? ''])))
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
  const values = defined.map((definition) => [definition.name, valueOf(definition) || null] as const)
  return sorted(Object.fromEntries(values))
}

function sorted<T extends string | null>(values: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const ordered: Record<string, T> = {}
  for (const name of orderOf(Object.keys(values))) ordered[name] = values[name] as T
  return ordered
}

let lastOrder: { readonly given: readonly string[]; readonly sorted: readonly string[] } = {
  given: [],
  sorted: [],
}

/** Records of one batch have mostly the same names: those are not sorted again. */
function orderOf(names: readonly string[]): readonly string[] {
  const { given } = lastOrder
  const isSame = names.length === given.length && names.every((name, index) => name === given[index])
  if (!isSame) lastOrder = { given: names, sorted: names.toSorted() }
  return lastOrder.sorted
}
