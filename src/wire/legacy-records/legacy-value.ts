import { parseInstant } from '../../domain/instant.ts'
import type { PropertyDefinition } from '../../domain/objects/property-definition.ts'

/** A value as legacy calls show it: dates are texts of epoch milliseconds (PH22). */
export function legacyValue(value: string, { type }: PropertyDefinition): string {
  if (type !== 'date' && type !== 'datetime') return value
  return String(parseInstant(value) ?? value)
}
