import type { KeptBody } from '../../domain/explanations/refused-call.ts'
import { readStrictJson } from '../../platform/strict-json.ts'
import { type BodyPath, formatPath, isObject } from './body-paths.ts'
import { isSecretName, type Masks } from './masks.ts'
import { isPlainValue } from './plain-values.ts'
import { repairJson } from './repair-json.ts'

/** A body that is longer is not kept. */
export const MAX_KEPT_BODY_BYTES = 65_536
const MAX_DEPTH = 24
const SHOWN_CHARS = 300

export type Parsed = { readonly value: unknown; readonly isRepaired: boolean }

/** The JSON that a body is, or beyond doubt was meant to be. */
export function parseBody(bytes: Uint8Array): Parsed | undefined {
  try {
    return { value: readStrictJson(bytes, 'extraData'), isRepaired: false }
  } catch {
    // Refused for its form, which is what there is to explain.
    return repaired(new TextDecoder().decode(bytes))
  }
}

function repaired(text: string): Parsed | undefined {
  const value = repairJson(text)
  return value === undefined ? undefined : { value, isRepaired: true }
}

type Redaction = {
  readonly masks: Masks
  /** Where values are that the explanation is about: they stay, but for addresses. */
  readonly keptPaths: ReadonlySet<string>
}

/** The body with stand-ins for what the explanation can do without: see `isPlainValue`. */
export function redactJson({ value, isRepaired }: Parsed, redaction: Redaction): KeptBody {
  return { kind: 'json', value: redactValue(value, { path: [], isValue: false }, redaction), isRepaired }
}

type Place = {
  readonly path: BodyPath
  /** Below the values of a record, an event or a filter. */
  readonly isValue: boolean
}

function redactValue(value: unknown, place: Place, redaction: Redaction): unknown {
  if (typeof value === 'string') return redactText(value, place, redaction)
  if (typeof value !== 'object' || value === null) return redactScalar(value, place)
  if (place.path.length > MAX_DEPTH) return null
  if (Array.isArray(value)) {
    return value.map((item: unknown, at) =>
      redactValue(item, { ...place, path: [...place.path, at] }, redaction),
    )
  }
  const members = Object.entries(value).filter(([name]) => name !== '__proto__')
  return Object.fromEntries(
    members.map(([name, member]) => [
      clean(name),
      redactMember(member, { path: [...place.path, name], isValue: place.isValue }, redaction),
    ]),
  )
}

/** Members of value maps, and of filters, are values; what a caller attached freely goes. */
function redactMember(member: unknown, place: Place, redaction: Redaction): unknown {
  const name = nameOf(place)
  if (name === 'extraData') return {}
  if (name === 'timelineIFrame' && isObject(member)) return { ...member, ...plainFrame }
  const isMap = (name === 'properties' || name === 'tokens') && isObject(member)
  const isOperand =
    ['value', 'values', 'highValue', 'query'].includes(name) && !place.path.includes('options')
  return redactValue(member, { ...place, isValue: place.isValue || isMap || isOperand }, redaction)
}

const plainFrame = { linkLabel: 'Open', headerLabel: 'Details', url: 'https://example.com/' }

function redactText(text: string, place: Place, { masks, keptPaths }: Redaction): string {
  const name = nameOf(place)
  if (isSecretName(name)) return `{${name}}`
  if (name === 'utk' || name === 'hutk') return text === '' ? '' : masks.visitor(text)
  const isKept = isKeptPlace(place, keptPaths)
  const shown = clean(isKept ? text.slice(0, SHOWN_CHARS) : text)
  const withoutAddresses = masks.addresses(shown)
  if (!place.isValue || isKept || isPlainValue(name, text)) return withoutAddresses
  // An address alone stays one; text around it goes.
  return /^person-\d+-\w+@example\.com$/.test(withoutAddresses) ? withoutAddresses : masks.text(text)
}

/** Most places are none of the paths by their last name alone, and need not be written out. */
function isKeptPlace(place: Place, keptPaths: ReadonlySet<string>): boolean {
  const name = nameOf(place)
  for (const path of keptPaths) if (path.includes(name)) return keptPaths.has(formatPath(place.path))
  return false
}

/** A number may be a telephone's. */
function redactScalar(value: unknown, place: Place): unknown {
  return typeof value === 'number' && place.isValue && !isPlainValue(nameOf(place), String(value)) ? 0 : value
}

function nameOf({ path }: Place): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '')
}

/** Without what no body may hold (decision 17). */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** Fields of a form; what opens something is named only. */
export function redactForm(bytes: Uint8Array, masks: Masks): KeptBody {
  const fields = [...new URLSearchParams(new TextDecoder().decode(bytes))].map(([name, value]) => {
    const isSecret = isSecretName(name) || name === 'code'
    return [
      name,
      isSecret && value !== '' ? `{${name}}` : masks.addresses(value.slice(0, SHOWN_CHARS)),
    ] as const
  })
  return { kind: 'form', fields: Object.fromEntries(fields) }
}
