import { operations } from '../operations.ts'
import type { Operation } from '../operations/operation.ts'
import { spellingsOf } from '../paths.ts'

export type MatchedPath = {
  readonly operation: Operation
  /** The spelling that fits, as a router pattern. */
  readonly pattern: string
  /** Percent-encoded, as in the path. */
  readonly params: Readonly<Record<string, string>>
}

/** The operation that a path means for a method, or one of any method. */
export function matchOperation(method: string | undefined, path: string): MatchedPath | undefined {
  for (const operation of operations) {
    if (method !== undefined && operation.method !== method) continue
    for (const pattern of spellingsOf(operation)) {
      const params = matchPattern(pattern, path)
      if (params) return { operation, pattern, params }
    }
  }
  return undefined
}

/** The values of a pattern's parameters in a path that fits it. */
export function matchPattern(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: [string, string][] = []
  for (const [at, segment] of wanted.entries()) {
    const matched = matchSegment(segment, given[at] ?? '')
    if (!matched) return undefined
    params.push(...matched)
  }
  return Object.fromEntries(params)
}

/** The parameter that a segment is, if it is one; undefined when the text does not fit. */
function matchSegment(segment: string, text: string): readonly [string, string][] | undefined {
  if (!segment.startsWith(':')) return segment === text ? [] : undefined
  const [, name = '', form] = /^:(\w+)(?:\(\^(.*)\$\))?$/.exec(segment) ?? []
  const fits = text !== '' && (form === undefined || new RegExp(`^${form}$`).test(text))
  return fits ? [[name, text]] : undefined
}

/** The path of a pattern with these parameters; undefined while one is missing. */
export function fillPattern(pattern: string, params: Readonly<Record<string, string>>): string | undefined {
  const segments = pattern.split('/').map((segment) => {
    const name = /^:(\w+)/.exec(segment)?.[1]
    return name === undefined ? segment : params[name]
  })
  return segments.includes(undefined) ? undefined : segments.join('/')
}

/** A segment of a path as text; one whose percent-encoding is broken, or was cut, as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // Refused for that, or longer than what is kept.
    return segment
  }
}
