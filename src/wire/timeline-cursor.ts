import { type Outcome, refusal, success } from '../domain/failure.ts'
import { parseInstant } from '../domain/instant.ts'
import {
  EVENT_RANK,
  narrow,
  startOf,
  type TimelinePosition,
  type TimelineRange,
} from '../domain/timeline/timeline-position.ts'
import { badParameter, decodeInstant } from './query-parameters.ts'

/**
 * A position as clients carry it: opaque to them, and good for any filter, since it says only where to go on. The
 * leading number is its version: 1 at an event, 2 at a thing of another kind.
 */
export function encodeCursor({ occurredAt, rank, number }: TimelinePosition): string {
  const place = rank === EVENT_RANK ? `1.${occurredAt}` : `2.${occurredAt}.${rank}`
  return Buffer.from(`${place}.${number}`).toString('base64url')
}

/** The position of the cursor in a query parameter; undefined when it is not sent. */
export function decodeCursor(query: URLSearchParams, name: string): Outcome<TimelinePosition | undefined> {
  const text = query.get(name)
  if (!text) return success(undefined)
  const position = readPosition(Buffer.from(text, 'base64url').toString('latin1'))
  if (position !== undefined && encodeCursor(position) === text) return success(position)
  return refusal(badParameter(name, text, `what an earlier page gave as ${name}`))
}

function readPosition(plain: string): TimelinePosition | undefined {
  const parts = /^[12]\.(?<time>-?\d{1,15})(?:\.(?<rank>\d{1,6}))?\.(?<number>\d{1,18})$/.exec(plain)?.groups
  const occurredAt = parseInstant(parts?.time ?? '')
  if (parts === undefined || occurredAt === undefined) return undefined
  return { occurredAt, rank: Number(parts.rank ?? EVENT_RANK), number: parts.number ?? '' }
}

/** The events from `occurredAfter`, included, to `occurredBefore`, left out: neighbouring ranges share no event. */
export function decodeTimes(query: URLSearchParams): Outcome<TimelineRange> {
  const after = decodeInstant(query, 'occurredAfter')
  if (!after.ok) return after
  const before = decodeInstant(query, 'occurredBefore')
  if (!before.ok) return before
  const oldest = after.value === undefined ? {} : { oldest: startOf(after.value) }
  const newest = before.value === undefined ? {} : { newest: startOf(before.value) }
  return success(narrow(oldest, newest))
}
