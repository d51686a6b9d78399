import { createAllowedMethods } from './allowed-methods.ts'
import type { Operation } from './operations/operation.ts'

export const ALLOWED_ORIGIN = 'access-control-allow-origin'

/** What lets pages of any origin read a reply; no credentials are taken with it (PH30). */
export const anyOriginHeaders: Readonly<Record<string, string>> = { [ALLOWED_ORIGIN]: '*' }

const MAX_AGE_SECONDS = 3_600

/** What the OPTIONS request that browsers send first is answered with. */
export function preflightHeaders(allowed: readonly string[]): Readonly<Record<string, string>> {
  return {
    'access-control-allow-methods': allowed.join(', '),
    'access-control-allow-headers': '*',
    'access-control-max-age': String(MAX_AGE_SECONDS),
  }
}

/** Whether the path, without its query, is one that browsers may call from anywhere, whatever the method. */
export function createOpenOrigins(operations: readonly Operation[]): (path: string) => boolean {
  const methodsOf = createAllowedMethods(
    operations.filter(({ takesAnyOrigin }) => takesAnyOrigin),
    [],
  )
  return (path) => methodsOf(path).length > 0
}
