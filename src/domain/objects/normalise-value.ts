import { parseInstant } from '../instant.ts'
import { followRules } from '../properties/validation/follow-rules.ts'
import { formatDate, formatDatetime, formatTimeOfDay, isMidnight } from './datetime-value.ts'
import { normaliseDecimal } from './decimal.ts'
import { sanitiseHtml } from './html-value.ts'
import type { PropertyDefinition } from './property-definition.ts'
import { readFormatted } from './value-formats.ts'
import type { ValueProblem } from './value-formats.ts'

/** A property value as requests bring it (OBJ-16). */
export type PropertyInput = string | number | boolean | null

/** The text to store, `''` for a cleared value; or every problem with it. */
export type NormalisedValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problems: readonly ValueProblem[] }

type Reading = string | ValueProblem

const MAX_CHARACTERS = 65_536
const MAX_OPTIONS_SHOWN = 100

/**
 * Checks one value against its definition and brings it into the form that is stored and sent.
 * `current` is the value the record has: a list that starts with `;` is added to it. `now`: epoch ms; without it,
 * rules about durations are not looked at. Whether the property may be
 * written at all, and whether a stage exists, is decided elsewhere. Source: objects 5.1, OBJ-31 to OBJ-35, OBJ-43.
 */
export function normaliseValue(
  definition: PropertyDefinition,
  input: PropertyInput,
  { current = '', now }: { readonly current?: string | undefined; readonly now?: number } = {},
): NormalisedValue {
  const text = textOf(input)
  if (text === '') return { ok: true, value: '' }
  if (text.length > MAX_CHARACTERS) return refused(tooLong)
  if (definition.fieldType === 'checkbox') return normaliseList(definition, text, current)
  const reading = readSingle(definition, text)
  if (typeof reading !== 'string') return refused(reading)
  return definition.rules === undefined
    ? { ok: true, value: reading }
    : followRules(definition.rules, reading, now)
}

/** The refusal of a value that is not among the allowed ones (OBJ-42). */
export function invalidOption(value: string, allowed: readonly string[]): ValueProblem {
  const list = allowed.slice(0, MAX_OPTIONS_SHOWN).join(', ')
  return { message: `${value} was not one of the allowed options: [${list}]`, code: 'INVALID_OPTION' }
}

const tooLong: ValueProblem = {
  message: `The value is too long; a property value has at most ${MAX_CHARACTERS} characters.`,
  code: 'PROPERTY_VALUE_TOO_LONG',
}

function textOf(input: PropertyInput): string {
  if (input === null) return ''
  if (typeof input !== 'number') return String(input)
  return normaliseDecimal(String(input)) ?? String(input)
}

function readSingle(definition: PropertyDefinition, text: string): Reading {
  switch (definition.type) {
    case 'string':
      return readString(definition, text)
    case 'number':
      return normaliseDecimal(text) ?? { message: `${text} was not a valid number`, code: 'INVALID_INTEGER' }
    case 'bool':
      return readBoolean(text)
    case 'enumeration':
      return definition.fieldType === 'booleancheckbox' ? readBoolean(text) : readOption(definition, text)
    case 'date':
      return readDate(text)
    case 'datetime':
      return readDatetimeInput(text)
    default:
      return {
        message: `"${definition.name}" is a read only property; its value cannot be set.`,
        code: 'READ_ONLY_VALUE',
      }
  }
}

function readString(definition: PropertyDefinition, text: string): Reading {
  if (definition.fieldType === 'html') return sanitiseHtml(text)
  return definition.format === undefined ? text : readFormatted(definition.format, text)
}

function readBoolean(text: string): Reading {
  const lowered = text.toLowerCase()
  return lowered === 'true' || lowered === 'false' ? lowered : invalidOption(text, ['true', 'false'])
}

function readOption(definition: PropertyDefinition, text: string): Reading {
  if (text.trim() !== text) {
    const message = `"${text}" includes leading or trailing whitespace.`
    return { message, code: 'LEADING_TRAILING_WHITESPACE' }
  }
  if (definition.format === 'epoch_ms_list') return /^\d{1,15}$/.test(text) ? text : invalidLong(text)
  if (definition.externalOptions === 'OWNER') {
    return /^\d+$/.test(text)
      ? text
      : { message: `${text} was not a valid owner ID`, code: 'INVALID_OWNER_ID' }
  }
  const isAllowed = definition.externalOptions !== undefined || definition.options.includes(text)
  return isAllowed ? text : invalidOption(text, definition.options)
}

function normaliseList(definition: PropertyDefinition, text: string, current: string): NormalisedValue {
  const readings = members(text).map((member) => readOption(definition, member))
  const problems = readings.filter((reading) => typeof reading !== 'string')
  if (problems.length > 0) return { ok: false, problems }
  const kept = text.startsWith(';') ? members(current) : []
  const value = [...new Set([...kept, ...members(text)])].join(';')
  return value.length > MAX_CHARACTERS ? refused(tooLong) : { ok: true, value }
}

function members(list: string): readonly string[] {
  return list.split(';').filter((member) => member !== '')
}

function readDate(text: string): Reading {
  const instant = parseInstant(text)
  if (instant === undefined) return { message: `${text} was not a valid date.`, code: 'INVALID_DATE' }
  if (isMidnight(instant)) return formatDate(instant)
  return { message: `${instant} is at ${formatTimeOfDay(instant)} UTC, not midnight!`, code: 'INVALID_DATE' }
}

function readDatetimeInput(text: string): Reading {
  const instant = parseInstant(text)
  return instant === undefined ? invalidLong(text) : formatDatetime(instant)
}

function invalidLong(text: string): ValueProblem {
  return { message: `${text} was not a valid long.`, code: 'INVALID_LONG' }
}

function refused(problem: ValueProblem): NormalisedValue {
  return { ok: false, problems: [problem] }
}
