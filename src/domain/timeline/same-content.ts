import type { CheckedEvent, TimelineEvent } from './event.ts'

/**
 * Whether a repeated post says the same as the stored event: tokens, extraData, iframe, domain, and the time only
 * when it was sent now (V14).
 */
export function hasSameContent(sent: CheckedEvent, stored: TimelineEvent): boolean {
  if (sent.hasOwnTime && sent.occurredAt !== stored.occurredAt) return false
  return (
    isEqualJson(sent.content.tokens, stored.content.tokens) &&
    isEqualJson(sent.content.extraData, stored.content.extraData) &&
    isEqualJson(sent.content.timelineIFrame, stored.content.timelineIFrame) &&
    sent.content.domain === stored.content.domain
  )
}

/**
 * Equality of JSON values; member order does not count, numbers compare by value, those kept as raw JSON text by their
 * text (decision 24).
 */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isRawNumber(a) !== isRawNumber(b)) return false
  if (Array.isArray(a) || Array.isArray(b)) return isEqualArray(a, b)
  const members = Object.entries(a)
  if (members.length !== Object.keys(b).length) return false
  const other = new Map(Object.entries(b))
  return members.every(([key, value]) => other.has(key) && isEqualJson(value, other.get(key)))
}

function isEqualArray(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((value, index) => isEqualJson(value, b[index]))
}

/** TypeScript's library does not list `JSON.isRawJSON` yet. */
function isRawNumber(value: object): boolean {
  return (JSON as unknown as { isRawJSON: (value: unknown) => boolean }).isRawJSON(value)
}
