import type { TSchema } from 'typebox'
import { type Caller, nobody } from '../domain/caller.ts'
import type { CredentialStore } from '../domain/credential-store.ts'
import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { findObjectType } from '../domain/objects/object-types.ts'
import { authenticate, checkScopes, type Presented } from './authenticate.ts'
import type { WireReply } from './errors.ts'
import type { Access, Operation } from './operations/operation.ts'
import { propertyScopes } from './property-scopes.ts'

/** What the HTTP framework hands over of a request. */
export type WireRequest = Presented & {
  /** Names the request in its reply and in the log. */
  readonly correlationId: string
  readonly method: string
  /** Path as called, normalised, still percent-encoded, without the query. */
  readonly path: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly accept: string | undefined
  readonly cookie: string | undefined
  readonly hasBody: boolean
  /** `http://host:port` that links in replies start with. */
  readonly origin: string
}

/** A request that may proceed: who asks, and the body if there is one. */
export type RouteContext = WireRequest & { readonly caller: Caller; readonly body: Uint8Array | undefined }

/** One operation bound to what answers it. */
export type Route = {
  readonly operation: Operation
  readonly handle: (context: RouteContext) => Promise<Outcome<WireReply>>
  /** For the OpenAPI document. */
  readonly documentation: RouteDocumentation
}

type RouteDocumentation = {
  readonly body?: TSchema
  readonly query?: TSchema
  readonly replies: Readonly<Record<number, TSchema>>
  /** What each line of a streamed reply is, by its content type. */
  readonly lines?: Readonly<Record<string, TSchema>>
}

/**
 * The checks that come before the body is read: credentials, object type, scope, content type and coding, in this
 * order (PA8, OBJ-6).
 */
export async function admit(
  route: Route,
  request: WireRequest,
  deps: { readonly credentials: CredentialStore; readonly now: number },
): Promise<Outcome<Caller>> {
  const { access } = route.operation
  const caller =
    access.kind === 'public'
      ? success(nobody)
      : await authenticate(deps.credentials, request, { access, now: deps.now })
  if (!caller.ok) return caller
  const scopes = requiredScopes(route.operation, request.params)
  if (!scopes.ok) return scopes
  const failure =
    checkScopes(caller.value, access, scopes.value) ??
    checkMedia(route, request) ??
    checkParams(Object.entries(request.params), 'path') ??
    checkParams([...request.query], 'query')
  return failure ? refusal(failure) : caller
}

/** No text with a NUL reaches the database, where none can be stored (decision 17). */
function checkParams(
  params: readonly (readonly [name: string, value: string])[],
  kind: 'path' | 'query',
): Failure | undefined {
  const found = params.find(([name, value]) => name.includes('\0') || value.includes('\0'))
  if (found === undefined) return undefined
  const bad = found[0].replaceAll('\0', '')
  const message = `Unable to parse value for ${kind} parameter: ${bad}. It must not hold a NUL character`
  return { kind: 'parameter_invalid', message, rule: 'decision 17, platform PE13', path: bad }
}

function requiredScopes(
  operation: Operation,
  params: Readonly<Record<string, string>>,
): Outcome<readonly string[]> {
  const { access } = operation
  if (access.kind === 'public') return success([])
  if (access.kind === 'bearer' || access.kind === 'developer') return success(access.anyOf)
  return objectScopes(access, params)
}

/** Unknown types go before missing scopes (OBJ-6); a link is read by who may read either end, written from the first. */
function objectScopes(
  access: Extract<Access, { readonly kind: 'object' | 'link' | 'properties' }>,
  params: Readonly<Record<string, string>>,
): Outcome<readonly string[]> {
  const from = findObjectType(params.objectType ?? params.fromObjectType ?? '')
  if (!from.ok) return from
  if (access.kind === 'properties') return success(propertyScopes(from.value, access.direction))
  const to = access.kind === 'link' ? findObjectType(params.toObjectType ?? '') : from
  if (!to.ok) return to
  if (access.direction === 'write') return success(from.value.writeScopes)
  return success([...new Set([...from.value.readScopes, ...to.value.readScopes])])
}

function checkMedia(route: Route, request: WireRequest): Failure | undefined {
  if (route.documentation.body === undefined || !request.hasBody) return undefined
  if (!route.operation.takesForm && !isJson(request.contentType))
    return unsupported(`content type ${request.contentType}; send application/json`)
  if (!isKnownCoding(request.contentEncoding)) {
    return unsupported(`content coding ${request.contentEncoding}; send the body plain or as gzip`)
  }
  return undefined
}

/** A missing type with a body reads as JSON (PE40). */
function isJson(contentType: string | undefined): boolean {
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase()
  return mediaType === '' || mediaType === 'application/json'
}

function isKnownCoding(coding: string | undefined): boolean {
  return coding === undefined || ['', 'identity', 'gzip', 'x-gzip'].includes(coding.trim().toLowerCase())
}

function unsupported(what: string): Failure {
  return {
    kind: 'media_type_unsupported',
    message: `Unsupported ${what}`,
    rule: 'platform PE25, PE40',
    path: '',
  }
}
