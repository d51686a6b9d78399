import { readDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyProblem } from './property-problems.ts'
import type { PropertyValues } from './record.ts'

/** Properties of which the second must not be before the first, by type (properties 8.6, chosen). */
const spans: Readonly<Record<string, readonly [start: string, end: string]>> = {
  '0-47': ['hs_meeting_start_time', 'hs_meeting_end_time'],
}

/** The problem with an end before its start, after a write that sets either. */
export function checkOrder(
  objectType: ObjectType,
  values: PropertyValues,
  current: PropertyValues | undefined,
): PropertyProblem | undefined {
  const span = spans[objectType.typeId]
  const written = span?.findLast((name) => values[name])
  if (span === undefined || written === undefined) return undefined
  const after = { ...current, ...values }
  const [startsAt, endsAt] = span.map((name) => readDatetime(after[name] || undefined))
  if (startsAt === undefined || endsAt === undefined || endsAt >= startsAt) return undefined
  const [start, end] = span
  const message = `${end} ${after[end]} is before ${start} ${after[start]}`
  return { name: written, message, code: 'INVALID_DATE' }
}
