import { type Outcome, refusal, success } from '../failure.ts'
import { parseInstant } from '../instant.ts'
import { formatDate, formatDatetime } from '../objects/datetime-value.ts'
import { normaliseDecimal } from '../objects/decimal.ts'
import type { PropertyDefinition } from '../objects/property-definition.ts'
import { searchRefused } from './refuse-search.ts'

/** Longer numbers are none to a search: storage takes none for a number either. */
const MAX_NUMBER_CHARACTERS = 1_000

/** A filter's value in the form that stored ones have. Source: SRCH-9, SRCH-10; unreadable ones SRCH-25. */
export function readOperand(definition: PropertyDefinition, text: string, path: string): Outcome<string> {
  const read = readers[definition.type]?.(text)
  if (read !== undefined) return success(read)
  const reason = `${text.slice(0, 100)} is not a ${definition.type} to compare ${definition.name} with`
  return refusal(searchRefused(reason, path, 'SRCH-9'))
}

export function readOperands(
  definition: PropertyDefinition,
  texts: readonly string[],
  path: string,
): Outcome<readonly string[]> {
  const operands: string[] = []
  for (const text of texts) {
    const read = readOperand(definition, text, path)
    if (!read.ok) return read
    operands.push(read.value)
  }
  return success(operands)
}

const readers: Readonly<Partial<Record<PropertyDefinition['type'], (text: string) => string | undefined>>> = {
  string: (text) => text,
  enumeration: (text) => text,
  bool: readBool,
  number: readNumber,
  date: (text) => formatInstantOf(text, formatDate),
  datetime: (text) => formatInstantOf(text, formatDatetime),
}

function readBool(text: string): string | undefined {
  const word = text.toLowerCase()
  return word === 'true' || word === 'false' ? word : undefined
}

function readNumber(text: string): string | undefined {
  return text.length > MAX_NUMBER_CHARACTERS ? undefined : normaliseDecimal(text)
}

/** Days are those of UTC, whatever the time of day. */
function formatInstantOf(text: string, format: (epochMs: number) => string): string | undefined {
  const instant = parseInstant(text)
  return instant === undefined ? undefined : format(instant)
}
