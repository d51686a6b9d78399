import { parseInstant } from '../instant.ts'
import { formatDate } from '../objects/datetime-value.ts'
import { normaliseValue } from '../objects/normalise-value.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from '../objects/property-definition.ts'
import type { UniqueKey } from '../objects/record-store.ts'
import { comparableValue } from '../objects/unique-values.ts'
import type { CheckedEvent } from './event.ts'
import type { EventTemplate, TemplateToken } from './template.ts'

/** The definitions by which the records of each object type are stamped. */
export type StampCatalogues = Readonly<Record<string, PropertyCatalogue>>

/** A value that an event brings for a property of its record. */
export type Stamp = { readonly definition: PropertyDefinition; readonly input: string }

export function hasStamps(template: EventTemplate): boolean {
  return template.tokens.some((token) => token.objectPropertyName !== undefined)
}

/** The sent values of tokens that are mapped to a property which exists, in the order of the template (V30, V31). */
export function listStamps(event: CheckedEvent, catalogue: PropertyCatalogue | undefined): readonly Stamp[] {
  if (catalogue === undefined) return []
  return event.template.tokens.flatMap((token) => {
    const definition = token.objectPropertyName ? findByName(catalogue, token.objectPropertyName) : undefined
    const text = Object.hasOwn(event.content.tokens, token.name)
      ? event.content.tokens[token.name]
      : undefined
    if (definition === undefined || text === undefined) return []
    return [{ definition, input: stampInput(token, definition, text) }]
  })
}

/** A date property takes the UTC day of a date token; everything else takes the text (V33). */
function stampInput(token: TemplateToken, definition: PropertyDefinition, text: string): string {
  const instant = token.type === 'date' && definition.type === 'date' ? parseInstant(text) : undefined
  return instant === undefined ? text : formatDate(instant)
}

/** The unique values that an event would give its record: whether another one has them must be known (V33). */
export function listStampedKeys(event: CheckedEvent, catalogues: StampCatalogues): readonly UniqueKey[] {
  const { objectTypeId } = event.template
  return listStamps(event, catalogues[objectTypeId]).flatMap(({ definition, input }) => {
    if (!definition.hasUniqueValue) return []
    const normalised = normaliseValue(definition, input)
    if (!normalised.ok || normalised.value === '') return []
    const value = comparableValue(definition, normalised.value)
    return [{ objectTypeId, property: storedName(definition), value }]
  })
}
