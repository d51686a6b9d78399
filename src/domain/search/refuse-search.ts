import type { Failure } from '../failure.ts'

/**
 * The engine's refusal of what is well-formed: one sentence for every reason, with the reason beside it for people.
 * Source: SRCH-25 (observed); the reason is chosen.
 */
export function searchRefused(reason: string, path: string, rule: string): Failure {
  return {
    kind: 'search_invalid',
    message: 'There was a problem with the request.',
    rule: `search SRCH-25, ${rule}`,
    path,
    details: [{ message: reason, in: path }],
  }
}
