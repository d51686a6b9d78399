const EARLIEST_MS = -62_135_596_800_000 // 0001-01-01T00:00:00.000Z
const LATEST_MS = 253_402_300_799_999 // 9999-12-31T23:59:59.999Z

const ISO_8601 =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[Tt](?<minute>\d{2}:\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/

/**
 * Reads a point in time: ISO 8601 (no zone means UTC, a bare date means midnight UTC, digits past milliseconds are
 * cut) or epoch milliseconds as an integer or a text of digits. Years 0001 to 9999. Undefined for anything else.
 * Source: timeline V15, V16, platform PH22.
 */
export function parseInstant(input: string | number | boolean): number | undefined {
  if (typeof input === 'boolean') return undefined
  if (typeof input === 'number') return withinRange(input)
  return /^-?\d{1,15}$/.test(input) ? withinRange(Number(input)) : parseIso(input)
}

/** ISO 8601 in UTC with three digits of milliseconds (platform PH22). */
export function formatInstant(epochMs: number): string {
  // Most times of a batch are the same one.
  if (epochMs !== lastFormatted.epochMs) lastFormatted = { epochMs, text: new Date(epochMs).toISOString() }
  return lastFormatted.text
}

let lastFormatted = { epochMs: 0, text: new Date(0).toISOString() }

function withinRange(epochMs: number): number | undefined {
  return Number.isInteger(epochMs) && epochMs >= EARLIEST_MS && epochMs <= LATEST_MS ? epochMs : undefined
}

const DAY_CHARS = 10
/** The form that clients send most, and the one that `Date.parse` defines. */
const PLAIN_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/

function parseIso(text: string): number | undefined {
  if (PLAIN_ISO.test(text)) return realTime(text, 0)
  const parts = ISO_8601.exec(text)?.groups
  if (!parts) return undefined
  const offsetMs = parseOffset(parts.zone ?? 'Z')
  return offsetMs === undefined ? undefined : realTime(localTime(parts), offsetMs)
}

/** Undefined for a day or an hour that there is not, such as 30 February. */
function realTime(plain: string, offsetMs: number): number | undefined {
  const local = Date.parse(plain)
  if (Number.isNaN(local) || !formatInstant(local).startsWith(plain.slice(0, DAY_CHARS))) return undefined
  return withinRange(local - offsetMs)
}

/** The parts as the one form that `Date.parse` defines: what is absent is zero, digits past milliseconds are cut. */
function localTime(parts: Readonly<Record<string, string | undefined>>): string {
  const { day, minute = '00:00', second = '00', fraction = '' } = parts
  return `${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}

function parseOffset(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
