import type { PropertyDefinition } from './property-definition.ts'

/**
 * Form in which values of a unique property are compared and kept: e-mails trimmed and lower-cased, all others as
 * they are. Source: OBJ-54, objects 7.2, PROP-31.
 */
export function comparableValue(definition: PropertyDefinition, value: string): string {
  return definition.format === 'email' ? value.trim().toLowerCase() : value
}
