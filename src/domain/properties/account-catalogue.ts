import { builtInCatalogue } from '../objects/catalogue/built-in-catalogue.ts'
import {
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../objects/property-definition.ts'
import type { ModelCheck } from '../objects/record-store.ts'
import { livePipelines, stageProperties, startsWithPipelines } from '../pipelines/account-pipelines.ts'
import { readFormula } from './formula/read-formula.ts'
import type { BuiltInChanges, PropertyDetails, StoredModel, StoredProperty } from './property.ts'

/** The stored name of a property that is not the first of its name (PROP-17); `#` is in no property name. */
export function storedNameOf({ name, generation }: Pick<StoredProperty, 'name' | 'generation'>): string {
  return generation === 1 ? name : `${name}#${generation}`
}

/**
 * What an account's records of one type can hold: the built-in properties, as far as it has not archived them, with
 * its own options, and its own live properties. Source: PROP-17, PROP-19 to PROP-23.
 */
export function accountCatalogue(objectTypeId: string, model: StoredModel | undefined): PropertyCatalogue {
  if (model === undefined) return untouchedCatalogue(objectTypeId)
  const byName = new Map(
    providedDefinitions(objectTypeId, model).map((definition) => [definition.name, definition]),
  )
  for (const row of model.properties.toSorted((left, right) => left.generation - right.generation))
    applyRow(byName, row)
  const definitions = [...byName.values()]
  const byStoredName = new Map(definitions.map((definition) => [storedName(definition), definition]))
  return {
    find: (name) => byName.get(name) ?? byStoredName.get(name),
    list: () => definitions,
    version: model.version,
    ...(model.pipelines.length === 0 ? {} : { pipelines: livePipelines(objectTypeId, model.pipelines) }),
  }
}

/** A write that names a stage has to know that it is still there, even when no definition was changed before. */
function untouchedCatalogue(objectTypeId: string): PropertyCatalogue {
  const builtIn = builtInCatalogue(objectTypeId)
  return startsWithPipelines(objectTypeId) ? { ...builtIn, version: 0 } : builtIn
}

/** What the server defines of a type for an account: the built-in properties, and those of its own stages. */
export function providedDefinitions(
  objectTypeId: string,
  model: Pick<StoredModel, 'pipelines'> | undefined,
): readonly PropertyDefinition[] {
  const builtIn = builtInCatalogue(objectTypeId)
  const stored = model?.pipelines ?? []
  const added = stored.length === 0 ? [] : stageProperties(objectTypeId, livePipelines(objectTypeId, stored))
  return [...builtIn.list(), ...added.filter(({ name }) => builtIn.find(name) === undefined)]
}

/** Later generations replace earlier ones; an archived row takes away what had its name. */
function applyRow(byName: Map<string, PropertyDefinition>, row: StoredProperty): void {
  const current = byName.get(row.name)
  if (row.archivedAt !== undefined) byName.delete(row.name)
  else if (row.origin === 'account') byName.set(row.name, definitionOf(row, row.details))
  else if (current !== undefined) byName.set(row.name, withChanges(current, row.details))
}

function withChanges(
  definition: PropertyDefinition,
  { options, validationRules }: BuiltInChanges,
): PropertyDefinition {
  return {
    ...definition,
    ...(options === undefined ? {} : { options: options.map(({ value }) => value) }),
    ...(validationRules === undefined ? {} : { rules: validationRules }),
  }
}

function definitionOf(
  row: Pick<StoredProperty, 'name' | 'generation'>,
  details: PropertyDetails,
): PropertyDefinition {
  const isCalculated = details.fieldType === 'calculation_equation'
  return {
    name: row.name,
    type: details.type,
    fieldType: details.fieldType,
    options: details.options.map(({ value }) => value),
    ...(details.externalOptions ? { externalOptions: 'OWNER' } : {}),
    writable: isCalculated ? 'never' : 'always',
    calculated: isCalculated,
    hasUniqueValue: details.hasUniqueValue,
    ...(row.generation === 1 ? {} : { storedAs: storedNameOf(row) }),
    ...formulaOf(details),
    ...(details.validationRules === undefined ? {} : { rules: details.validationRules }),
  }
}

/** A stored formula was read before it was stored. */
function formulaOf({ calculationFormula }: PropertyDetails): Pick<PropertyDefinition, 'formula'> {
  const read = calculationFormula === undefined ? undefined : readFormula(calculationFormula)
  return read?.ok ? { formula: read.expression } : {}
}

/** What a write that was checked against the catalogue asks of storage; nothing while the account has changed nothing. */
export function modelCheck<T>(
  catalogues: Readonly<Record<string, PropertyCatalogue>>,
  whenOutdated: T,
): ModelCheck<T> | undefined {
  const versions = Object.entries(catalogues).flatMap(([typeId, { version }]) =>
    version === undefined ? [] : [[typeId, version] as const],
  )
  return versions.length === 0 ? undefined : { versions: Object.fromEntries(versions), whenOutdated }
}
