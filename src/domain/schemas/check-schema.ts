import type { Failure, Outcome } from '../failure.ts'
import { refusal, success } from '../failure.ts'
import type { CustomType, CustomTypeDetails } from '../objects/custom-type.ts'
import { findObjectType } from '../objects/object-types.ts'
import type { Property } from '../properties/property.ts'
import type { NewSchema, NewSchemaProperty, SchemaLists } from './schema-input.ts'
import { schemaExists, schemaInvalid } from './schema-failures.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,99}$/
const MAX_SEARCHABLE = 20
const MAX_IN_GLOBAL_SEARCH = 3
const MAX_LABEL_CHARACTERS = 255
const MAX_DESCRIPTION_CHARACTERS = 5_000
/** As many as a batch of properties may hold several times over; more can be added afterwards. */
const MAX_PROPERTIES = 500
const SORT_STRATEGIES = ['DISPLAY_ORDER', 'ALPHABETICAL']

/** Names of HubSpot's types that no records are kept of here (objects 1.2). */
const furtherNames: readonly string[] = ['owner', 'conversation', 'conversation_session', 'meeting_event']

/** The name: letters, digits and underscores, none of a standard type's, and not taken (SCH-4, SCH-11). */
export function checkSchemaName(name: string, types: readonly CustomType[]): Failure | undefined {
  if (!NAME.test(name)) {
    const rule = 'start with a letter and have at most 100 letters, digits and underscores'
    return schemaInvalid(`The name '${name.slice(0, 100)}' is not valid: it must ${rule}`, {
      rule: 'SCH-4',
      path: 'name',
      context: { name: [name.slice(0, 200)] },
    })
  }
  const word = name.toLowerCase()
  if (isStandardName(word)) {
    return schemaInvalid(`The name '${name}' is that of a standard object type`, {
      rule: 'SCH-4',
      path: 'name',
      context: { name: [name] },
    })
  }
  return types.some((type) => type.name.toLowerCase() === word) ? schemaExists(name) : undefined
}

function isStandardName(word: string): boolean {
  return (
    findObjectType(word).ok || furtherNames.includes(word) || furtherNames.includes(word.replace(/s$/, ''))
  )
}

/** Both labels say something (SCH-4, chosen). */
export function checkLabels(labels: CustomTypeDetails['labels']): Failure | undefined {
  const bad = Object.entries(labels).find(
    ([, text]) => text.trim() === '' || text.length > MAX_LABEL_CHARACTERS,
  )
  if (bad === undefined) return undefined
  return schemaInvalid(`labels.${bad[0]} must have 1 to ${MAX_LABEL_CHARACTERS} characters`, {
    rule: 'SCH-4',
    path: `labels.${bad[0]}`,
  })
}

/** A text that every request about the type's records reads (chosen). */
export function checkDescription(description: string | undefined): Failure | undefined {
  if (description === undefined || description.length <= MAX_DESCRIPTION_CHARACTERS) return undefined
  return schemaInvalid(`description must have at most ${MAX_DESCRIPTION_CHARACTERS} characters`, {
    rule: 'section 3',
    path: 'description',
  })
}

/** Members of properties that only schemas have (schemas sections 3 and 10). */
export function checkSchemaProperties(properties: NewSchema['properties']): Failure | undefined {
  if (properties.length > MAX_PROPERTIES) {
    const message = `A schema can be created with at most ${MAX_PROPERTIES} properties; add others afterwards`
    return schemaInvalid(message, { rule: 'section 10', path: 'properties' })
  }
  const index = properties.findIndex(hasUnknownStrategy)
  if (index !== -1) {
    return schemaInvalid(`optionSortStrategy must be one of ${SORT_STRATEGIES.join(', ')}`, {
      rule: 'section 3',
      path: `properties[${index}].optionSortStrategy`,
    })
  }
  const searchable = properties.filter(({ searchableInGlobalSearch }) => searchableInGlobalSearch === true)
  if (searchable.length <= MAX_IN_GLOBAL_SEARCH) return undefined
  return schemaInvalid(`At most ${MAX_IN_GLOBAL_SEARCH} properties can be searchableInGlobalSearch`, {
    rule: 'section 10',
    path: 'properties',
    context: { propertyName: searchable.map(({ name }) => name) },
  })
}

function hasUnknownStrategy({ optionSortStrategy }: NewSchemaProperty): boolean {
  return optionSortStrategy !== undefined && !SORT_STRATEGIES.includes(optionSortStrategy)
}

type StoredLists = Pick<
  CustomTypeDetails,
  'requiredProperties' | 'searchableProperties' | 'secondaryDisplayProperties' | 'primaryDisplayProperty'
>

/**
 * The lists with the names of live properties in their own letter case, each once. Fails with `definition_invalid` for
 * a property that is not there, that is required and cannot be written, or one too many. Source: SCH-10, SCH-11, SCH-16.
 */
export function readLists<L extends Partial<SchemaLists>>(
  lists: L,
  live: ReadonlyMap<string, Property>,
): Outcome<Partial<StoredLists>> {
  const read: Record<string, readonly string[] | string> = {}
  for (const [path, sent] of Object.entries(namesIn(lists))) {
    const names = [...new Set(sent.map((name) => name.toLowerCase()))]
    const failure = checkNames(names, path, live)
    if (failure !== undefined) return refusal(failure)
    read[path] = path === 'primaryDisplayProperty' ? (names[0] ?? '') : names
  }
  return success(read)
}

function namesIn(lists: Partial<SchemaLists>): Record<string, readonly string[]> {
  const { requiredProperties, searchableProperties, secondaryDisplayProperties, primaryDisplayProperty } =
    lists
  return {
    ...(requiredProperties === undefined ? {} : { requiredProperties }),
    ...(searchableProperties === undefined ? {} : { searchableProperties }),
    ...(primaryDisplayProperty === undefined ? {} : { primaryDisplayProperty: [primaryDisplayProperty] }),
    ...(secondaryDisplayProperties === undefined ? {} : { secondaryDisplayProperties }),
  }
}

function checkNames(
  names: readonly string[],
  path: string,
  live: ReadonlyMap<string, Property>,
): Failure | undefined {
  const unknown = names.filter((name) => !live.has(name)).map((name) => name.slice(0, 200))
  if (unknown.length > 0) {
    const message = `${path} names properties that do not exist: ${unknown.join(', ')}`
    return schemaInvalid(message, { rule: 'SCH-11, SCH-16', path, context: { propertyName: unknown } })
  }
  if (path === 'searchableProperties' && names.length > MAX_SEARCHABLE) {
    return schemaInvalid(`At most ${MAX_SEARCHABLE} properties can be searchable`, {
      rule: 'section 10',
      path,
    })
  }
  const unwritable = names.filter((name) => live.get(name)?.readOnlyValue)
  if (path !== 'requiredProperties' || unwritable.length === 0) return undefined
  const message = `Properties that cannot be written cannot be required: ${unwritable.join(', ')}`
  return schemaInvalid(message, { rule: 'SCH-24', path, context: { propertyName: unwritable } })
}
