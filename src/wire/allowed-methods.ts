import { spellingsOf } from './paths.ts'
import type { Operation } from './operations/operation.ts'

/** Which methods a path takes; empty for an unknown path. Consulted only when no route matched (PE19, PE20, PH30). */
export type AllowedMethods = (path: string) => readonly string[]

export function createAllowedMethods(
  operations: readonly Operation[],
  others: readonly { readonly method: string; readonly path: string }[],
): AllowedMethods {
  const known = [...operations, ...others].flatMap((operation) =>
    spellingsOf(operation).map((pattern) => ({ method: operation.method, matches: toMatcher(pattern) })),
  )
  return (path) => {
    const methods = known.filter(({ matches }) => matches.test(path)).map(({ method }) => method)
    if (methods.length === 0) return []
    const heads = methods.includes('GET') ? ['HEAD'] : []
    return [...new Set([...methods, ...heads, 'OPTIONS'])].toSorted()
  }
}

/** A router pattern (`:name`, `:name(^regex$)`) as an expression over the encoded path. */
function toMatcher(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    const bounded = /^:\w+\(\^(.*)\$\)$/.exec(segment)
    if (bounded) return bounded[1]
    return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}$`)
}
