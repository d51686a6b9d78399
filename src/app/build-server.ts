import { setTimeout } from 'node:timers/promises'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { createAdmission } from '../platform/admission.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { checkHost, checkRequestHead } from '../wire/edge-checks.ts'
import { anyOriginHeaders, createOpenOrigins } from '../wire/open-origins.ts'
import { operations } from '../wire/operations.ts'
import { createFaultInjector, type FaultInjector } from '../wire/fault-injector.ts'
import { createRateLimiter } from '../wire/rate-limiter.ts'
import {
  type EdgeDeps,
  installBodyReader,
  refuse,
  registerRoute,
  registerUnbuilt,
} from '../wire/register-routes.ts'
import { commonHeaders } from '../wire/reply.ts'
import { createScopeGate, type ScopeGate, type ScopeMode } from '../wire/scope-gate.ts'
import { buildRoutes } from './build-routes.ts'
import { createExplanations } from './explanations.ts'
import { type CallCounter, createCallCounter, STORE_CALLS_EVERY_MS } from './call-counter.ts'
import type { Config } from './config.ts'
import { createApp } from './create-app.ts'
import { createEdgeAddress, type EdgeAddress } from './edge-address.ts'
import { failureOfError, VALIDATION_GAP_RULE } from './failure-of-error.ts'
import { lingerOver } from './linger.ts'
import { operatorPaths, registerOperatorRoutes } from './operator-routes.ts'
import type { Stores } from './open-stores.ts'
import type { TlsFiles } from './read-tls.ts'
import { installRefusalRecorder } from './record-refusals.ts'
import { installUnknownRoutes } from './unknown-routes.ts'
import { createWaitingPurge, PURGE_WAITING_EVERY_MS } from './waiting-events.ts'

export type ServerDeps = {
  readonly config: Config
  readonly stores: Stores
  readonly log: Log
  readonly metrics: Metrics
  /** Epoch ms. */
  readonly now: () => number
  readonly newUuid: () => string
  /** False from the moment a stop was asked for. */
  readonly isReady: () => boolean
  /** Serves HTTPS by these; without them HTTP. */
  readonly tls?: TlsFiles
  /** 0 leaves storing counts of calls to reports and the stop: for tests that count statements. */
  readonly storeCallsEveryMs?: number
}

/** The whole server, not listening yet: edge checks, every route, errors in HubSpot's shape, one log line a request. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const address = createEdgeAddress(deps.config, [...operations, ...operatorPaths])
  const explanations = createExplanations({ ...deps, store: deps.stores.explanations })
  const app = createApp(deps, { address, explanations })
  await app.register(swagger, openApiOptions)
  installBodyReader(app)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  installEdge(app, deps, address)
  const counter = installCallCounter(app, deps)
  installWaitingPurge(app, deps)
  installRefusalRecorder(app, explanations, deps.now)
  await app.register(async (instance) => {
    registerOperatorRoutes(instance, deps)
    const scopes = scopeGateOf(deps)
    const edge = { ...edgeDeps(deps), scopes }
    for (const route of buildRoutes({ ...deps, scopes, explanations, flushCalls: counter.flush }))
      registerRoute(instance, route, edge)
    for (const operation of operations.filter((row) => !row.isBuilt)) registerUnbuilt(instance, operation)
  })
  return app
}

/** Who finds no room waits this long in a line of this length (reliability section 3). */
const QUEUE = { maxWaiting: 512, maxWaitMs: 1_000 }

function edgeDeps(deps: ServerDeps): Omit<EdgeDeps, 'scopes'> {
  return {
    credentials: deps.stores.credentials,
    objectTypes: deps.stores.objectTypes,
    ...(deps.config.mode === 'dev' ? { injectFault: faultInjector(deps) } : {}),
    limiter: createRateLimiter({ rates: deps.stores.rates, profile: deps.config.rateLimits, now: deps.now }),
    admission: createAdmission({ maxRequests: 256, maxBodyBytes: 0, ...QUEUE }),
    bodyRoom: createAdmission({ maxRequests: 256, maxBodyBytes: 64 * 1_048_576, ...QUEUE }),
    now: deps.now,
    streamRoom: createAdmission({ maxRequests: 32, maxBodyBytes: 0, ...QUEUE }),
    isStopping: () => !deps.isReady(),
    reportError: (error, request) => reportError(error, request, deps),
  }
}

function faultInjector({ stores }: ServerDeps): FaultInjector {
  return createFaultInjector({ faults: stores.faults, chance: Math.random, wait: (ms) => setTimeout(ms) })
}

/** A call that lacks a scope and is let through leaves one line, never its token (PS2). */
function scopeGateOf({ config, log }: ServerDeps): ScopeGate {
  return createScopeGate({
    mode: config.scopeMode as ScopeMode,
    needsDeveloperKey: config.developerEndpoints === 'strict',
    noteLapse: ({ caller: { accountId, appId, kind }, anyOf, operationId: operation, correlationId }) => {
      log.warn({ operation, correlationId, accountId, appId, kind, needsOneOf: anyOf }, 'scope missing')
    },
  })
}

function installEdge(app: FastifyInstance, deps: ServerDeps, address: EdgeAddress): void {
  app.server.maxHeadersCount = 0
  app.server.maxConnections = 10_000
  // An expectation we do not know is left alone; Node would answer 417 without a body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.decorateRequest('notes', null as never)
  installHead(app, deps.config, address)
  installObservation(app, deps)
  installStop(app, deps)
  installUnknownRoutes(app, deps)
  app.setErrorHandler(async (error, request, reply) => {
    request.notes ??= { scope: { statementCount: 0 }, origin: address.addressOf(request.raw).origin }
    const failure = reportError(error, request, deps)
    if (failure.kind === 'body_too_large') lingerOver(request, reply)
    return refuse({ request, reply }, failure)
  })
}

/** Headers that every reply has, and what is refused before any route is looked at. */
function installHead(
  app: FastifyInstance,
  { mode }: Pick<Config, 'mode'>,
  { addressOf, ownHosts }: EdgeAddress,
): void {
  const isOpen = createOpenOrigins(operations)
  app.addHook('onRequest', async (request, reply) => {
    const address = addressOf(request.raw)
    request.notes = { scope: { statementCount: 0 }, origin: address.origin }
    reply.headers(commonHeaders(request.id, address))
    const takesAnyOrigin = isOpen(request.url.split('?')[0] ?? '')
    if (takesAnyOrigin) reply.headers(anyOriginHeaders)
    const hosts = { ownHosts, takesAnyOrigin, ...address }
    const failure = checkRequestHead(request) ?? (mode === 'dev' ? checkHost(request, hosts) : undefined)
    return failure ? refuse({ request, reply }, failure) : undefined
  })
}

/** A connection that is kept for further requests would hold up the stop: it goes with its last reply (P7). */
function installStop(app: FastifyInstance, { isReady }: ServerDeps): void {
  app.addHook('onResponse', async (request) => {
    if (!isReady()) request.raw.socket.end()
  })
}

/** One log line and one measurement for each reply; never a value of the request. */
function installObservation(app: FastifyInstance, { log, metrics, config }: ServerDeps): void {
  app.addHook('onResponse', async (request, reply) => {
    const { notes } = request
    const operationId = notes?.operationId ?? 'none'
    const durationMs = Math.round(reply.elapsedTime * 10) / 10
    metrics.observeRequest({ operationId, status: reply.statusCode, durationMs })
    const refused = notes?.refusedBy === undefined ? {} : { refusedBy: notes.refusedBy }
    const isExplained = config.mode === 'dev' && notes?.failures !== undefined
    const explained = isExplained ? { explain: `/tidemark/v1/explain/${request.id}` } : {}
    const statements = notes?.scope.statementCount ?? 0
    const line = {
      operation: operationId,
      status: reply.statusCode,
      durationMs,
      statements,
      correlationId: request.id,
    }
    log.info({ ...line, ...refused, ...explained }, 'request')
  })
}

/** Counts the calls of each account by operation and spelling; at the end of a stop the rest is stored. */
function installCallCounter(app: FastifyInstance, deps: ServerDeps): CallCounter {
  const { stores, log, now, storeCallsEveryMs: everyMs = STORE_CALLS_EVERY_MS } = deps
  const counter = createCallCounter({ calls: stores.calls, rates: stores.rates, log, now, everyMs })
  app.addHook('onResponse', async ({ notes, routeOptions, headers }) => {
    // What operators call is no account's.
    if (!notes?.caller || ['nobody', 'admin'].includes(notes.caller.kind)) return
    if (notes.operationId === undefined || routeOptions.url === undefined) return
    const { caller, operationId } = notes
    counter.count({ caller, operationId, pattern: routeOptions.url, userAgent: headers['user-agent'] })
  })
  app.addHook('onClose', () => counter.stop())
  return counter
}

/** Tests that leave counting alone leave this alone, too. */
function installWaitingPurge(app: FastifyInstance, deps: ServerDeps): void {
  const { stores, log, now, storeCallsEveryMs } = deps
  const everyMs = storeCallsEveryMs === 0 ? 0 : PURGE_WAITING_EVERY_MS
  const purge = createWaitingPurge({ visitors: stores.visitors, log, now, everyMs })
  app.addHook('onClose', async () => purge.stop())
}

const LOGGED_KINDS: readonly string[] = ['internal', 'unavailable', 'outcome_unknown']

/** What an exception is answered with; those that are not the caller's fault are logged, once. */
function reportError(error: unknown, request: FastifyRequest, { log, metrics }: ServerDeps): Failure {
  const failure = failureOfError(error)
  const isGap = failure.rule === VALIDATION_GAP_RULE
  if (isGap) metrics.countValidationGap()
  if (isGap || LOGGED_KINDS.includes(failure.kind))
    log.error({ err: error, correlationId: request.id }, 'request failed')
  return failure
}

const openApiOptions = {
  openapi: {
    openapi: '3.1.0' as const,
    info: {
      title: 'Tidemark',
      description:
        'Compatible with the HubSpot timeline-events and CRM-objects APIs. Not affiliated with HubSpot.',
      version: '0.1.0',
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http' as const, scheme: 'bearer' },
        developerKey: { type: 'apiKey' as const, in: 'query' as const, name: 'hapikey' },
        admin: { type: 'http' as const, scheme: 'bearer', description: 'A credential of the operator' },
      },
    },
  },
}
