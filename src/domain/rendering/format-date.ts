import { parseInstant } from '../instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
const MAX_FORMATS = 64

/**
 * A time as `formatDate` prints it: `May 4, 2026, 12:20:00 PM` in the time zone. Epoch milliseconds as a number or a
 * text of digits, or ISO 8601; nothing for anything else (R9). Throws RangeError when there is no such zone.
 */
export function formatDate(value: unknown, timeZone: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const instant = parseInstant(value)
  // Newer ICU data puts a narrow no-break space before AM and PM.
  return instant === undefined ? '' : formatOf(timeZone).format(instant).replaceAll('\u202f', ' ')
}

/** Making a format costs more than using it a hundred times. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone })
  if (formats.size >= MAX_FORMATS) formats.clear()
  formats.set(timeZone, format)
  return format
}
