import type { ObjectType } from '../../domain/objects/object-types.ts'
import type { PropertyCatalogue, PropertyDefinition } from '../../domain/objects/property-definition.ts'
import { findByName } from '../../domain/objects/property-definition.ts'
import type { TemplateToken } from '../../domain/timeline/template.ts'

/** Takes the place of an address until the request is finished: see `exampleAddress`. */
export const EXAMPLE_EMAIL = 'person-0@example.com'
const EXAMPLE_DAY = '2026-03-01'
const EXAMPLE_TIME = '2026-03-01T09:30:00.000Z'
const EXAMPLE_EPOCH_MS = String(Date.parse(EXAMPLE_TIME))

/** What a property may be set to; undefined where that hangs on other records. */
export function exampleValue(
  definition: PropertyDefinition,
  type: ObjectType,
  catalogue: PropertyCatalogue,
): string | undefined {
  if (definition.externalOptions !== undefined) return externalExample(definition, type, catalogue)
  const [option] = definition.options
  if (option !== undefined) return option
  return definition.format === undefined
    ? byType[definition.type]
    : (byFormat[definition.format] ?? byType[definition.type])
}

function externalExample(
  { externalOptions }: PropertyDefinition,
  { pipelines: builtIn }: ObjectType,
  { pipelines = builtIn }: PropertyCatalogue,
): string | undefined {
  if (externalOptions === 'PIPELINE') return pipelines[0]?.id
  if (externalOptions === 'STAGE') return pipelines[0]?.stages[0]?.id
  return externalOptions === 'FREE' ? 'Example' : undefined
}

const byType: Readonly<Record<PropertyDefinition['type'], string | undefined>> = {
  string: 'Example',
  number: '1',
  bool: 'true',
  enumeration: undefined,
  date: EXAMPLE_DAY,
  datetime: EXAMPLE_TIME,
  json: '{}',
  object_coordinates: undefined,
}

const byFormat: Partial<Record<NonNullable<PropertyDefinition['format']>, string>> = {
  email: EXAMPLE_EMAIL,
  domain: 'example.com',
  https_url: 'https://example.com/',
  email_headers: `{"from":{"email":"${EXAMPLE_EMAIL}"},"to":[{"email":"${EXAMPLE_EMAIL}"}]}`,
}

/** The fewest properties with which a record of the type can be made. */
export function exampleRecord(
  type: ObjectType,
  catalogue: PropertyCatalogue,
): Readonly<Record<string, string>> {
  const { rule, names } = type.required
  const wanted = rule === 'all' ? names : [writableText(type, catalogue)]
  return valuesOf(wanted, type, catalogue)
}

/** A change that any record of the type takes. */
export function exampleChange(
  type: ObjectType,
  catalogue: PropertyCatalogue,
): Readonly<Record<string, string>> {
  return valuesOf([writableText(type, catalogue)], type, catalogue)
}

function valuesOf(
  names: readonly string[],
  type: ObjectType,
  catalogue: PropertyCatalogue,
): Readonly<Record<string, string>> {
  const values = names.map((name) => {
    const definition = findByName(catalogue, name)
    return [name, (definition && exampleValue(definition, type, catalogue)) ?? 'Example'] as const
  })
  return Object.fromEntries(values)
}

/** A text that may be written and need not be unique, of those that the type names first. */
function writableText({ required, defaultProperties }: ObjectType, catalogue: PropertyCatalogue): string {
  const isFree = (definition: PropertyDefinition | undefined) =>
    definition?.type === 'string' &&
    definition.writable === 'always' &&
    !definition.hasUniqueValue &&
    definition.format !== 'email'
  const usual = [...required.names, ...defaultProperties].find((name) => isFree(findByName(catalogue, name)))
  return usual ?? catalogue.list().find(isFree)?.name ?? 'name'
}

/** What a token of an event may be. */
export function exampleToken(token: TemplateToken): string {
  const [option] = token.options
  if (token.type === 'enumeration') return option?.value ?? 'Example'
  if (token.type === 'date') return EXAMPLE_EPOCH_MS
  return token.type === 'number' ? '1' : 'Example'
}
