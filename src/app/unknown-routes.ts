import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { createAllowedMethods } from '../wire/allowed-methods.ts'
import { authenticate } from '../wire/authenticate.ts'
import { ALLOWED_ORIGIN, preflightHeaders } from '../wire/open-origins.ts'
import { operations } from '../wire/operations.ts'
import { refuse } from '../wire/register-routes.ts'
import { findSkipped, parseSkippedPaths } from '../wire/skipped-paths.ts'
import type { ServerDeps } from './build-server.ts'
import { operatorPaths } from './operator-routes.ts'

type Deps = Pick<ServerDeps, 'config' | 'stores' | 'now'>

/** Unknown paths, unknown methods of known paths, and OPTIONS (PE19, PE20, PH30): before any body is read (PA8). */
export function installUnknownRoutes(app: FastifyInstance, deps: Deps): void {
  const allowedMethods = createAllowedMethods(operations, operatorPaths)
  const skippedPaths = parseSkippedPaths(deps.config.skippedPaths)
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return undefined
    const path = request.url.split('?')[0] ?? ''
    const allowed = allowedMethods(path)
    if (allowed.length === 0) {
      const skipped = findSkipped(path, skippedPaths)
      const failure = skipped ? await refuseSkipped(skipped, request, deps) : unknownRoute(path)
      return refuse({ request, reply }, failure)
    }
    reply.header('allow', allowed.join(', '))
    if (request.method === 'OPTIONS') {
      if (reply.hasHeader(ALLOWED_ORIGIN)) reply.headers(preflightHeaders(allowed))
      return reply.code(204).send()
    }
    return refuse({ request, reply }, methodNotAllowed(request, allowed))
  })
}

/** A token that is not known is told so first: who reads streams must not take it for one that lacks a scope. */
async function refuseSkipped(
  skipped: Failure,
  { headers }: FastifyRequest,
  { stores, now }: Deps,
): Promise<Failure> {
  const presented = { authorization: headers.authorization, hapikey: undefined }
  const access = { kind: 'bearer', anyOf: [] } as const
  const caller = await authenticate(stores.credentials, presented, { access, now: now() })
  return caller.ok ? skipped : caller.failure
}

function unknownRoute(path: string): Failure {
  return {
    kind: 'route_unknown',
    message: `No operation at ${path.slice(0, 300)}`,
    rule: 'platform PE19',
    path: '',
  }
}

function methodNotAllowed(request: FastifyRequest, allowed: readonly string[]): Failure {
  const message = `${request.method} is not allowed here; use ${allowed.join(', ')}`
  return { kind: 'method_not_allowed', message, rule: 'platform PE20', path: '' }
}
