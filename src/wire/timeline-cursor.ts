import { type Outcome, refusal, success } from '../domain/failure.ts'
import { parseInstant } from '../domain/instant.ts'
import type { TimelinePosition, TimelineRange } from '../domain/timeline/timeline-reader.ts'
import { narrow } from '../domain/timeline/read-timeline.ts'
import { badParameter, decodeInstant } from './query-parameters.ts'

/**
 * A position as clients carry it: opaque to them, and good for any filter, since it says only where to go on. The
 * leading number is its version: other kinds of things will stand in timelines too.
 */
export function encodeCursor({ occurredAt, eventNumber }: TimelinePosition): string {
  return Buffer.from(`1.${occurredAt}.${eventNumber}`).toString('base64url')
}

/** The position of the cursor in a query parameter; undefined when it is not sent. */
export function decodeCursor(query: URLSearchParams, name: string): Outcome<TimelinePosition | undefined> {
  const text = query.get(name)
  if (!text) return success(undefined)
  const plain = Buffer.from(text, 'base64url').toString('latin1')
  const parts = /^1\.(-?\d{1,15})\.(\d{1,18})$/.exec(plain)
  const occurredAt = parseInstant(parts?.[1] ?? '')
  const position = { occurredAt: occurredAt ?? 0, eventNumber: parts?.[2] ?? '' }
  if (occurredAt !== undefined && encodeCursor(position) === text) return success(position)
  return refusal(badParameter(name, text, `what an earlier page gave as ${name}`))
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

/** Stands before every event of its time, which have numbers from 1. */
function startOf(occurredAt: number): TimelinePosition {
  return { occurredAt, eventNumber: '0' }
}
