import type { Socket } from 'node:net'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { createAdmission } from '../platform/admission.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { createAllowedMethods } from '../wire/allowed-methods.ts'
import { checkHost, checkRequestHead } from '../wire/edge-checks.ts'
import { anyOriginHeaders, createOpenOrigins, preflightHeaders } from '../wire/open-origins.ts'
import { operations } from '../wire/operations.ts'
import { normaliseUrl } from '../wire/paths.ts'
import {
  type EdgeDeps,
  installBodyReader,
  refuse,
  registerRoute,
  registerUnbuilt,
} from '../wire/register-routes.ts'
import { wireForms } from '../wire/errors.ts'
import { commonHeaders, sendFailure } from '../wire/reply.ts'
import { createScopeGate, type ScopeGate, type ScopeMode } from '../wire/scope-gate.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { buildRoutes } from './build-routes.ts'
import { type CallCounter, createCallCounter, STORE_CALLS_EVERY_MS } from './call-counter.ts'
import type { Config } from './config.ts'
import { failureOfError, VALIDATION_GAP_RULE } from './failure-of-error.ts'
import { lingerOver } from './linger.ts'
import { registerOperatorRoutes } from './operator-routes.ts'
import type { Stores } from './open-stores.ts'
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
  /** 0 leaves storing counts of calls to reports and the stop: for tests that count statements. */
  readonly storeCallsEveryMs?: number
}

const HEADER_BLOCK_BYTES = 65_536
/** No path that fits the header block is longer: its length is refused as a whole (PE24). */
const MAX_PARAM_CHARS = HEADER_BLOCK_BYTES

/** The whole server, not listening yet: edge checks, every route, errors in HubSpot's shape, one log line a request. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const app = createApp(deps.log)
  await app.register(swagger, openApiOptions)
  installBodyReader(app)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  installEdge(app, deps)
  const counter = installCallCounter(app, deps)
  installWaitingPurge(app, deps)
  await app.register(async (instance) => {
    registerOperatorRoutes(instance, deps)
    const scopes = scopeGateOf(deps)
    const edge = { ...edgeDeps(deps), scopes }
    for (const route of buildRoutes({ ...deps, scopes, flushCalls: counter.flush }))
      registerRoute(instance, route, edge)
    for (const operation of operations.filter((row) => !row.isBuilt)) registerUnbuilt(instance, operation)
  })
  return app
}

function createApp(log: Log): FastifyInstance {
  return Fastify({
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    rewriteUrl: (request) => normaliseUrl(request.url ?? '/'),
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    frameworkErrors: (error, request, reply) => {
      const failure = failureOfError(error)
      const { status } = wireForms[failure.kind]
      log.info({ operation: 'none', status, correlationId: request.id, refusedBy: failure.rule }, 'request')
      void sendFailure(reply.headers(commonHeaders(request.id)), failure)
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket as Socket, log),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 1_000,
    http: {
      maxHeaderSize: HEADER_BLOCK_BYTES,
      headersTimeout: 10_000,
      // How often Node looks for requests that are too slow; its own 30 s would let them be.
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false,
    },
  })
}

/** Who finds no room waits this long in a line of this length (reliability section 3). */
const QUEUE = { maxWaiting: 512, maxWaitMs: 1_000 }

function edgeDeps(deps: ServerDeps): Omit<EdgeDeps, 'scopes'> {
  return {
    credentials: deps.stores.credentials,
    objectTypes: deps.stores.objectTypes,
    admission: createAdmission({ maxRequests: 256, maxBodyBytes: 0, ...QUEUE }),
    bodyRoom: createAdmission({ maxRequests: 256, maxBodyBytes: 64 * 1_048_576, ...QUEUE }),
    now: deps.now,
    streamRoom: createAdmission({ maxRequests: 32, maxBodyBytes: 0, ...QUEUE }),
    originOf: (request) => originOf(request, deps.config),
    isStopping: () => !deps.isReady(),
    reportError: (error, request) => reportError(error, request, deps),
  }
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

function originOf(request: FastifyRequest, config: Config): string {
  return config.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`
}

function installEdge(app: FastifyInstance, deps: ServerDeps): void {
  app.server.maxHeadersCount = 0
  app.server.maxConnections = 10_000
  // An expectation we do not know is left alone; Node would answer 417 without a body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.decorateRequest('notes', null as never)
  installHead(app, deps.config)
  installObservation(app, deps)
  installStop(app, deps)
  installUnknownRoutes(app)
  app.setErrorHandler(async (error, request, reply) => {
    request.notes ??= { scope: { statementCount: 0 } }
    const failure = reportError(error, request, deps)
    if (failure.kind === 'body_too_large') lingerOver(request, reply)
    return refuse({ request, reply }, failure)
  })
}

/** Headers that every reply has, and what is refused before any route is looked at. */
function installHead(app: FastifyInstance, config: Config): void {
  const ownHosts = ownHostNames(config)
  const isOpen = createOpenOrigins(operations)
  app.addHook('onRequest', async (request, reply) => {
    request.notes = { scope: { statementCount: 0 } }
    reply.headers(commonHeaders(request.id))
    const takesAnyOrigin = isOpen(pathOf(request))
    if (takesAnyOrigin) reply.headers(anyOriginHeaders)
    const failure =
      checkRequestHead(request) ??
      (config.mode === 'dev' ? checkHost(request, { ownHosts, takesAnyOrigin }) : undefined)
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
function installObservation(app: FastifyInstance, { log, metrics }: ServerDeps): void {
  app.addHook('onResponse', async (request, reply) => {
    const { notes } = request
    const operationId = notes?.operationId ?? 'none'
    const durationMs = Math.round(reply.elapsedTime * 10) / 10
    metrics.observeRequest({ operationId, status: reply.statusCode, durationMs })
    const refused = notes?.refusedBy === undefined ? {} : { refusedBy: notes.refusedBy }
    const statements = notes?.scope.statementCount ?? 0
    const line = {
      operation: operationId,
      status: reply.statusCode,
      durationMs,
      statements,
      correlationId: request.id,
    }
    log.info({ ...line, ...refused }, 'request')
  })
}

/** Counts the calls of each account by operation and spelling; at the end of a stop the rest is stored. */
function installCallCounter(app: FastifyInstance, deps: ServerDeps): CallCounter {
  const { stores, log, now, storeCallsEveryMs: everyMs = STORE_CALLS_EVERY_MS } = deps
  const counter = createCallCounter({ calls: stores.calls, log, now, everyMs })
  app.addHook('onResponse', async ({ notes, routeOptions, headers }) => {
    if (!notes?.caller || notes.caller.kind === 'nobody') return
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

/** Unknown paths, unknown methods of known paths, and OPTIONS (PE19, PE20, PH30): before any body is read (PA8). */
function installUnknownRoutes(app: FastifyInstance): void {
  const allowedMethods = createAllowedMethods(operations, operatorPaths)
  const isOpen = createOpenOrigins(operations)
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return undefined
    const allowed = allowedMethods(pathOf(request))
    if (allowed.length === 0) return refuse({ request, reply }, unknownRoute(request))
    reply.header('allow', allowed.join(', '))
    if (request.method === 'OPTIONS') {
      if (isOpen(pathOf(request))) reply.headers(preflightHeaders(allowed))
      return reply.code(204).send()
    }
    return refuse({ request, reply }, methodNotAllowed(request, allowed))
  })
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

const operatorPaths = ['/health/live', '/health/ready', '/metrics', '/openapi.json'].map((path) => ({
  method: 'GET',
  path,
}))

function ownHostNames(config: Config): string[] {
  const publicHost = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname.toLowerCase()]
  return [config.host.toLowerCase(), ...publicHost]
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}

function unknownRoute(request: FastifyRequest): Failure {
  const path = pathOf(request)
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
      },
    },
  },
}
