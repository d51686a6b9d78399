import { formatInstant } from '../instant.ts'

const DAY_MS = 86_400_000

/** A datetime property's value: ISO 8601 in UTC, milliseconds only when there are some. Source: OBJ-31 (observed). */
export function formatDatetime(epochMs: number): string {
  return formatInstant(epochMs).replace('.000Z', 'Z')
}

/** A date property's value: the calendar day in UTC. */
export function formatDate(epochMs: number): string {
  return formatInstant(epochMs).slice(0, 10)
}

/** Whether the instant is the start of a day in UTC. */
export function isMidnight(epochMs: number): boolean {
  return epochMs % DAY_MS === 0
}

/** Time of day as the midnight check prints it, without leading zeros: `13:42:32.0`. Source: OBJ-34 (observed). */
export function formatTimeOfDay(epochMs: number): string {
  const time = new Date(epochMs)
  const minutes = `${time.getUTCHours()}:${time.getUTCMinutes()}`
  return `${minutes}:${time.getUTCSeconds()}.${time.getUTCMilliseconds()}`
}

/** Epoch ms of a stored datetime value; undefined when the property has none. */
export function readDatetime(stored: string | undefined): number | undefined {
  return stored === undefined ? undefined : Date.parse(stored)
}
