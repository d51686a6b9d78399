import type { TSchema } from 'typebox'
import type { Caller } from '../domain/caller.ts'
import type { CredentialStore } from '../domain/credential-store.ts'
import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { findObjectType } from '../domain/objects/object-types.ts'
import { authenticate, checkScopes, type Presented } from './authenticate.ts'
import type { WireReply } from './errors.ts'
import type { Operation } from './operations/operation.ts'
import { propertyScopes } from './property-scopes.ts'

/** What the HTTP framework hands over of a request. */
export type WireRequest = Presented & {
  readonly method: string
  /** Path as called, normalised, still percent-encoded, without the query. */
  readonly path: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
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
  const caller = await authenticate(deps.credentials, request, { access, now: deps.now })
  if (!caller.ok) return caller
  const scopes = requiredScopes(route.operation, request.params)
  if (!scopes.ok) return scopes
  const failure =
    checkScopes(caller.value, access, scopes.value) ??
    checkMedia(route, request) ??
    checkParams(request.params, 'path') ??
    checkParams(Object.fromEntries(request.query), 'query')
  return failure ? refusal(failure) : caller
}

/** No text with a NUL reaches the database, where none can be stored (decision 17). */
function checkParams(params: Readonly<Record<string, string>>, kind: 'path' | 'query'): Failure | undefined {
  const bad = Object.keys(params).find((name) => params[name]?.includes('\0'))
  if (bad === undefined) return undefined
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
  const objectType = findObjectType(params.objectType ?? '')
  if (!objectType.ok) return objectType
  if (access.kind === 'properties') return success(propertyScopes(objectType.value, access.direction))
  return success(access.direction === 'read' ? objectType.value.readScopes : objectType.value.writeScopes)
}

function checkMedia(route: Route, request: WireRequest): Failure | undefined {
  if (route.documentation.body === undefined || !request.hasBody) return undefined
  if (!isJson(request.contentType))
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
