import type { Failure } from '../domain/failure.ts'

const MAX_HINTS = 5
const MAX_CHARACTERS = 1_000
const UNSAFE = /[^\x20-\x7e]/g

/**
 * Header of our own beside a refusal: which input, and what would have been right there. For association types that lead
 * the wrong way, since records are left without their associations elsewhere (decision 94). Parts of it come from the
 * request: whatever is not printable ASCII becomes `?`, and its length is bounded.
 */
export function warningHeaders(failures: readonly Failure[]): Readonly<Record<string, string>> {
  const hints = failures.flatMap(({ hint, path }) =>
    hint === undefined ? [] : [path === '' ? hint : `${path}: ${hint}`],
  )
  if (hints.length === 0) return {}
  const more = hints.length > MAX_HINTS ? [`and ${hints.length - MAX_HINTS} more`] : []
  const text = [...hints.slice(0, MAX_HINTS), ...more].join(' | ')
  return { 'x-tidemark-warning': text.slice(0, MAX_CHARACTERS).replace(UNSAFE, '?') }
}
