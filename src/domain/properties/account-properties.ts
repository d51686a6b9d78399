import type { ObjectType } from '../objects/object-types.ts'
import type { PropertyDefinition } from '../objects/property-definition.ts'
import { accountObjectType, livePipelines } from '../pipelines/account-pipelines.ts'
import { providedDefinitions } from './account-catalogue.ts'
import { builtInLabel, optionLabel } from './built-in-label.ts'
import { defaultGroupOf, defaultGroups } from './default-groups.ts'
import type { Property, PropertyGroup, PropertyOption, StoredModel, StoredProperty } from './property.ts'

/** The properties of one type as an account sees them, built-in and its own. */
export type AccountProperties = {
  /** Live ones, by name. */
  readonly live: ReadonlyMap<string, Property>
  /** Archived ones; of several with one name the latest is last. */
  readonly archived: readonly Property[]
  /** In their display order. */
  readonly groups: readonly PropertyGroup[]
}

/** All definitions and groups of a type: what the server defines, with what the account added and changed. */
export function accountProperties(objectType: ObjectType, model: StoredModel | undefined): AccountProperties {
  const { typeId } = objectType
  const pipelines = livePipelines(typeId, model?.pipelines ?? [])
  const own = accountObjectType(objectType, { pipelines })
  const live = new Map(
    providedDefinitions(typeId, model).map((definition) => [
      definition.name,
      describeBuiltIn(own, definition),
    ]),
  )
  const archived: Property[] = []
  const rows = model?.properties ?? []
  for (const row of rows.toSorted((left, right) => left.generation - right.generation)) {
    const property = describeRow(row, live.get(row.name))
    if (property === undefined) continue
    if (row.archivedAt === undefined) {
      live.set(row.name, property)
    } else {
      live.delete(row.name)
      archived.push(property)
    }
  }
  return { live, archived, groups: listGroups(objectType, model) }
}

/** A built-in property as it is before an account changes it. */
function describeBuiltIn(objectType: ObjectType, definition: PropertyDefinition): Property {
  const { name, type, fieldType } = definition
  return {
    name,
    isBuiltIn: true,
    label: builtInLabel(name, objectType.typeId),
    groupName: defaultGroupOf(objectType, name),
    type,
    fieldType,
    description: '',
    options: builtInOptions(objectType, definition),
    displayOrder: -1,
    formField: objectType.typeId === '0-1' && definition.writable === 'always',
    hidden: false,
    hasUniqueValue: definition.hasUniqueValue,
    externalOptions: definition.externalOptions !== undefined && definition.externalOptions !== 'FREE',
    ...(definition.externalOptions === 'OWNER' ? { referencedObjectType: 'OWNER' } : {}),
    dataSensitivity: 'non_sensitive',
    readOnlyValue: definition.writable === 'never',
    readOnlyOptions: isPlacement(definition),
  }
}

/** Pipelines and stages bring the options of the properties that name them. */
function isPlacement({ externalOptions }: PropertyDefinition): boolean {
  return externalOptions === 'PIPELINE' || externalOptions === 'STAGE'
}

function builtInOptions(objectType: ObjectType, definition: PropertyDefinition): readonly PropertyOption[] {
  const stages = objectType.pipelines.flatMap((pipeline) => pipeline.stages)
  switch (definition.externalOptions) {
    case 'PIPELINE':
      return objectType.pipelines.map(({ id, label }, place) => option(label, id, place))
    case 'STAGE':
      return stages.map(({ id, label }, place) => option(label, id, place))
    default:
      return definition.options.map((value, place) => option(optionLabel(value), value, place))
  }
}

function option(label: string, value: string, displayOrder: number): PropertyOption {
  return { label, value, displayOrder, hidden: false }
}

function describeRow(row: StoredProperty, current: Property | undefined): Property | undefined {
  const { createdAt, updatedAt, archivedAt } = row
  const times = { createdAt, updatedAt, ...(archivedAt === undefined ? {} : { archivedAt }) }
  if (row.origin === 'built_in') {
    if (current === undefined) return undefined
    return { ...current, ...row.details, ...(archivedAt === undefined ? {} : times) }
  }
  const { name, details } = row
  const readOnlyValue = details.fieldType === 'calculation_equation'
  return { ...details, ...times, name, isBuiltIn: false, readOnlyValue, readOnlyOptions: false }
}

function listGroups(objectType: ObjectType, model: StoredModel | undefined): readonly PropertyGroup[] {
  const groups = new Map(defaultGroups(objectType).map((group) => [group.name, group]))
  for (const { name, label, displayOrder, removedAt } of model?.groups ?? []) {
    if (removedAt === undefined) groups.set(name, { name, label, displayOrder })
    else groups.delete(name)
  }
  return sortByPlace([...groups.values()])
}

/** By display order, those without a place (-1) last, otherwise as they are (PROP-10). */
export function sortByPlace<T extends { readonly displayOrder: number }>(items: readonly T[]): readonly T[] {
  const place = ({ displayOrder }: T) => (displayOrder < 0 ? Number.MAX_SAFE_INTEGER : displayOrder)
  return items.toSorted((left, right) => place(left) - place(right))
}
