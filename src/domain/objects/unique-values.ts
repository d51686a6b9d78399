import { normaliseDecimal } from './decimal.ts'
import type { PropertyDefinition } from './property-definition.ts'

/**
 * Form in which values of a unique property are compared and kept: e-mails trimmed and lower-cased, numbers as they
 * are stored, texts as they are. Source: OBJ-54, objects 7.2, PROP-31.
 */
export function comparableValue(definition: PropertyDefinition, value: string): string {
  if (definition.format === 'email') return value.trim().toLowerCase()
  return definition.type === 'number' ? (normaliseDecimal(value) ?? value) : value
}
