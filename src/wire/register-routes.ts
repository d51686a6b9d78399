import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Caller } from '../domain/caller.ts'
import type { CredentialStore } from '../domain/credential-store.ts'
import type { Failure } from '../domain/failure.ts'
import type { ObjectTypeStore } from '../domain/objects/object-type-store.ts'
import type { Admission } from '../platform/admission.ts'
import { type RequestScope, runInScope } from '../platform/request-scope.ts'
import { ErrorBody } from './batch-schemas.ts'
import { itemFailuresOf } from './errors.ts'
import type { Operation } from './operations/operation.ts'
import { locationOf } from './own-address.ts'
import { spellingsOf, toReadablePath } from './paths.ts'
import type { FaultInjector } from './fault-injector.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { inflateBody, inflatedLimit, sendFailure, sendReply } from './reply.ts'
import { admit, type RequestTypes, type Route, type WireRequest } from './route.ts'
import type { ScopeGate } from './scope-gate.ts'
import { sendStream } from './stream-reply.ts'

export type EdgeDeps = {
  readonly credentials: CredentialStore
  readonly objectTypes: ObjectTypeStore
  readonly limiter: RateLimiter
  /** Absent where no faults may be asked for. */
  readonly injectFault?: FaultInjector
  readonly scopes: ScopeGate
  /** Room for requests in progress. */
  readonly admission: Admission
  /** Room for their bodies, taken once it is known who asks: a slow body holds back other bodies only. */
  readonly bodyRoom: Admission
  /** Room for replies that are streamed: clients that read slowly leave most of `admission` to others. */
  readonly streamRoom: Admission
  /** Epoch ms. */
  readonly now: () => number
  /** Whether a stop was asked for: streams end early then. */
  readonly isStopping: () => boolean
  /** What an exception is answered with; it is logged if it is not the caller's fault. */
  readonly reportError: (error: unknown, request: FastifyRequest) => Failure
}

/** What the edge keeps of a request while it is worked on. */
type RequestNotes = {
  readonly scope: RequestScope
  /** `http://host:port` that links start with, with the prefix of a proxy. */
  readonly origin: string
  operationId?: string
  /** The rule that refused the request, for the log. */
  refusedBy?: string
  /** Why the request, or inputs of its batch, were refused: for explanations. */
  failures?: readonly Failure[]
  /** Whose known credential was sent, let in or not. */
  identified?: Caller
  caller?: Caller
  types?: RequestTypes
}

declare module 'fastify' {
  interface FastifyRequest {
    notes: RequestNotes
  }
}

/** Binds a built operation to its path and every other spelling of it (PV4). */
export function registerRoute(app: FastifyInstance, route: Route, deps: EdgeDeps): void {
  const { operation } = route
  for (const url of spellingsOf(operation)) {
    app.route({
      method: operation.method,
      url,
      bodyLimit: operation.bodyLimitBytes,
      schema: url === operation.path ? documentationOf(route) : { hide: true },
      onRequest: async (request, reply) => admitRequest(route, deps, { request, reply }),
      handler: async (request, reply) => answer(route, deps, { request, reply }),
    })
  }
}

/** Binds a known operation that is not served yet to an error that says so. */
export function registerUnbuilt(app: FastifyInstance, operation: Operation): void {
  for (const url of spellingsOf(operation)) {
    app.route({
      method: operation.method,
      url,
      schema: { hide: true },
      onRequest: async (request, reply) => {
        request.notes.operationId = operation.id
        return refuse({ request, reply }, notBuilt(operation))
      },
      handler: async () => undefined,
    })
  }
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

async function admitRequest(
  route: Route,
  deps: EdgeDeps,
  exchange: Exchange,
): Promise<FastifyReply | undefined> {
  const { request } = exchange
  const { notes } = request
  notes.operationId = route.operation.id
  const wireRequest = toWireRequest(exchange.request)
  if (!(await takeRoom(deps.admission, 0, exchange))) return refuse(exchange, overloaded)
  const { objectTypes, scopes } = deps
  const credentials = notingOwner(deps.credentials, notes)
  const limit = (caller: Caller) => limitCall(caller, deps, exchange)
  const admitted = await runInScope(notes.scope, () =>
    admit(route, wireRequest, { credentials, objectTypes, scopes, now: deps.now(), limit }),
  )
  if (!admitted.ok) return refuse(exchange, admitted.failure)
  Object.assign(notes, admitted.value)
  if (route.operation.access.kind === 'admin') exchange.reply.header('cache-control', 'no-store')
  const room = roomFor(request, route.operation.bodyLimitBytes)
  const hasRoom = room === 0 || (await takeRoom(deps.bodyRoom, room, exchange))
  return hasRoom ? undefined : refuse(exchange, overloaded)
}

/** Finds credentials, and notes whose they are: a request that is refused for its scopes has an owner, too. */
function notingOwner(credentials: CredentialStore, notes: RequestNotes): CredentialStore {
  return {
    findCredential: async (secretHash) => {
      const credential = await credentials.findCredential(secretHash)
      if (credential) notes.identified = credential.caller
      return credential
    },
  }
}

/** What the limits leave is told in the reply, whatever becomes of the call (PH6 to PH8). */
async function limitCall(
  caller: Caller,
  deps: EdgeDeps,
  { request, reply }: Exchange,
): Promise<Failure | undefined> {
  const { operationId = '' } = request.notes
  const { accountId } = caller
  const [path = ''] = splitUrl(request.url)
  const fault = await deps.injectFault?.(caller, { operationId, method: request.method, path, accountId })
  if (fault) return fault
  const { headers, failure } = await deps.limiter.admit(caller, operationId)
  reply.headers(headers)
  return failure
}

/** Room that is given back when the exchange is over, however it ends; false when there was none in time. */
async function takeRoom(admission: Admission, bytes: number, { reply }: Exchange): Promise<boolean> {
  const release = await admission.enter(bytes)
  if (!release) return false
  reply.raw.once('close', release)
  // A client that left while it waited has closed already, and would keep its room for ever.
  if (reply.raw.destroyed) release()
  return true
}

async function answer(route: Route, deps: EdgeDeps, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange
  const { caller, types, scope } = request.notes
  if (!caller || !types) throw new Error('a request reached its handler without being admitted')
  const body = Buffer.isBuffer(request.body) ? request.body : undefined
  const context = { ...toWireRequest(request), caller, types, body }
  const outcome = await runInScope(scope, () => route.handle(context))
  if (!outcome.ok) return refuse(exchange, outcome.failure)
  const { stream, status, body: replied } = outcome.value
  if (status === 207) request.notes.failures = itemFailuresOf(replied)
  if (!stream) return sendReply(reply, outcome.value)
  if (!(await takeRoom(deps.streamRoom, 0, exchange))) return refuse(exchange, overloaded)
  return sendStream(exchange, stream, deps)
}

export async function refuse(exchange: Exchange, failure: Failure): Promise<FastifyReply> {
  const { notes } = exchange.request
  notes.refusedBy = failure.rule
  notes.failures = [failure]
  return sendFailure(exchange.reply, withLinksUnder(notes.origin, failure))
}

/** What a refusal links to are paths of ours. */
function withLinksUnder(origin: string, failure: Failure): Failure {
  if (failure.links === undefined) return failure
  const links = Object.entries(failure.links).map(([name, path]) => [name, locationOf({ origin }, path)])
  return { ...failure, links: Object.fromEntries(links) }
}

function toWireRequest(request: FastifyRequest): WireRequest {
  const [path = '', search = ''] = splitUrl(request.url)
  const query = new URLSearchParams(search)
  return {
    correlationId: String(request.id),
    method: request.method,
    path,
    params: request.params as Readonly<Record<string, string>>,
    query,
    authorization: request.headers.authorization,
    hapikey: query.get('hapikey') ?? undefined,
    contentType: request.headers['content-type'],
    contentEncoding: request.headers['content-encoding'],
    accept: request.headers.accept,
    cookie: request.headers.cookie,
    hasBody: sentBytes(request) !== 0,
    origin: request.notes.origin,
  }
}

function splitUrl(url: string): readonly string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}

/** Bytes of the body as sent; undefined when only its end will tell. */
function sentBytes(request: FastifyRequest): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined
  return Number(request.headers['content-length'] ?? 0)
}

/** The most memory that the body can come to need: one of unknown or compressed size counts at its limit (decision 30). */
function roomFor(request: FastifyRequest, limitBytes: number): number {
  const sent = sentBytes(request)
  if (sent === undefined) return limitBytes
  return isGzip(request) && sent > 0 ? inflatedLimit(sent, limitBytes) : Math.min(sent, limitBytes)
}

function isGzip(request: FastifyRequest): boolean {
  return ['gzip', 'x-gzip'].includes(request.headers['content-encoding']?.trim().toLowerCase() ?? '')
}

const overloaded: Failure = {
  kind: 'rate_limited',
  message: 'You have reached your ten_secondly_rolling limit.',
  rule: 'decision 20, platform PE30',
  path: '',
}

function notBuilt(operation: Operation): Failure {
  return {
    kind: 'route_not_built',
    message: `${operation.method} ${toReadablePath(operation.path)} (${operation.id}) is a HubSpot operation that this server does not serve yet`,
    rule: operation.rule,
    path: '',
  }
}

function documentationOf(route: Route): NonNullable<RouteOptions['schema']> {
  const { operation, documentation } = route
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [operation.id.split('.')[0] ?? ''],
    security: securityOf(operation),
    ...(operation.takesForm ? { consumes: ['application/x-www-form-urlencoded'] } : {}),
    ...(documentation.body ? { body: documentation.body } : {}),
    ...(documentation.query ? { querystring: documentation.query } : {}),
    params: paramsOf(operation.path),
    response: { ...repliesOf(documentation), default: ErrorBody },
  }
}

function securityOf({ access }: Operation): Record<string, string[]>[] {
  if (access.kind === 'public') return []
  if (access.kind === 'admin') return [{ admin: [] }]
  return access.kind === 'developer' ? [{ bearer: [] }, { developerKey: [] }] : [{ bearer: [] }]
}

function repliesOf({ replies, lines }: Route['documentation']): object {
  if (!lines) return replies
  const streamed = Object.entries(lines).map(([type, schema]) => [type, { schema }] as const)
  const withLines = Object.entries(replies).map(([status, schema]) => {
    const content = { 'application/json': { schema }, ...Object.fromEntries(streamed) }
    return [status, { description: 'One page, or one line for each item and a last one', content }] as const
  })
  return Object.fromEntries(withLines)
}

function paramsOf(path: string): object {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
  return { type: 'object', properties, required: names }
}

/** Takes every body as bytes: what it must be is the operation's business, not the framework's. */
export function installBodyReader(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    return isGzip(request) && bytes.length > 0
      ? inflateBody(bytes, request.routeOptions.bodyLimit ?? 0)
      : bytes
  })
}
