import type { Failure } from '../domain/failure.ts'

/** What HubSpot asks for where this server has nothing: forms, mail and automation (platform 9.4, tier 3). */
const SCOPES: Readonly<Record<string, string>> = {
  '/forms/v2': 'forms',
  '/marketing/v3/forms': 'forms',
  '/form-integrations/v1': 'forms',
  '/email/public/v1': 'content',
  '/automation': 'automation',
}

export const DEFAULT_SKIPPED_PATHS: readonly string[] = Object.keys(SCOPES)

/** The beginnings of paths that the setting lists. */
export function parseSkippedPaths(text: string): readonly string[] {
  return text === 'none' ? [] : text.split(',').map((path) => path.replace(/\/+$/, ''))
}

/** A refusal on which readers of many streams leave one out, where an unknown path would end their run (PX36, PX44). */
export function findSkipped(path: string, skippedPaths: readonly string[]): Failure | undefined {
  const skipped = skippedPaths.find((start) => path === start || path.startsWith(`${start}/`))
  if (skipped === undefined) return undefined
  const scope = SCOPES[skipped]
  const anyOf = scope === undefined ? [] : [scope]
  return {
    kind: 'scope_missing',
    message: `This server does not serve ${path.slice(0, 300)}, and no token opens it: it is refused so that clients leave it out.`,
    rule: 'platform PX44',
    path: '',
    details: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredScopes: anyOf, requiredGranularScopes: anyOf },
      },
    ],
  }
}
