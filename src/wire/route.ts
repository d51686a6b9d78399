import type { TSchema } from 'typebox'
import { type Caller, nobody } from '../domain/caller.ts'
import type { CredentialStore } from '../domain/credential-store.ts'
import { type Failure, type Outcome, refusal, success } from '../domain/failure.ts'
import { type AccountTypes, accountTypes } from '../domain/objects/find-type.ts'
import type { ObjectTypeStore } from '../domain/objects/object-type-store.ts'
import type { ObjectType } from '../domain/objects/object-types.ts'
import { authenticate, type Presented } from './authenticate.ts'
import type { WireReply } from './errors.ts'
import type { Access, Operation } from './operations/operation.ts'
import { linkScopes, pipelineScopes, propertyScopes } from './property-scopes.ts'
import type { ScopeGate } from './scope-gate.ts'

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
  /** `http://host:port` that links in replies start with, with the prefix of a proxy. */
  readonly origin: string
}

/** The account's object types, and those that the path names where the operation's access depends on them. */
export type RequestTypes = AccountTypes & { readonly from?: ObjectType; readonly to?: ObjectType }

/** What is known of a request before its body is read. */
export type Admitted = { readonly caller: Caller; readonly types: RequestTypes }

/** A request that may proceed: who asks, about which types, and the body if there is one. */
export type RouteContext = WireRequest & Admitted & { readonly body: Uint8Array | undefined }

/** The object type that the path of an operation on records or definitions names. */
export function pathType({ types: { from } }: { readonly types: Pick<RequestTypes, 'from'> }): ObjectType {
  if (from === undefined) throw new RangeError('the path of this operation names no object type')
  return from
}

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
  deps: {
    readonly credentials: CredentialStore
    readonly objectTypes: ObjectTypeStore
    readonly scopes: ScopeGate
    readonly now: number
  },
): Promise<Outcome<Admitted>> {
  const { access } = route.operation
  const caller =
    access.kind === 'public'
      ? success(nobody)
      : await authenticate(deps.credentials, request, { access, now: deps.now })
  if (!caller.ok) return caller
  const found = await findTypes(
    access,
    request.params,
    accountTypes(deps.objectTypes, caller.value.accountId),
  )
  if (!found.ok) return found
  const failure =
    checkScopes(route, request, { caller: caller.value, types: found.value, scopes: deps.scopes }) ??
    checkMedia(route, request) ??
    checkParams(Object.entries(request.params), 'path') ??
    checkParams([...request.query], 'query')
  return failure ? refusal(failure) : success({ caller: caller.value, types: found.value })
}

function checkScopes(
  { operation: { id: operationId, access } }: Route,
  { correlationId }: WireRequest,
  { caller, types, scopes }: Admitted & { readonly scopes: ScopeGate },
): Failure | undefined {
  if (access.kind === 'public') return undefined
  const anyOf = requiredScopes(access, types)
  return scopes.check({ caller, access, anyOf, operationId, correlationId })
}

/** The types in the path, once for the whole request; an unknown one goes before missing scopes (OBJ-6). */
async function findTypes(
  access: Access,
  params: Readonly<Record<string, string>>,
  types: AccountTypes,
): Promise<Outcome<RequestTypes>> {
  if (!('direction' in access)) return success(types)
  const from = await types.find(params.objectType ?? params.fromObjectType ?? '')
  if (!from.ok) return from
  if (access.kind !== 'link') return success({ ...types, from: from.value })
  const to = await types.find(params.toObjectType ?? '')
  return to.ok ? success({ ...types, from: from.value, to: to.value }) : to
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

export function requiredScopes(
  access: Exclude<Access, { kind: 'public' }>,
  types: Pick<RequestTypes, 'from' | 'to'>,
): readonly string[] {
  if (!('direction' in access)) return access.anyOf
  const from = pathType({ types })
  if (access.kind === 'properties') return propertyScopes(from, access.direction)
  if (access.kind === 'pipelines') return pipelineScopes(from, access.direction)
  if (access.kind === 'link') return linkScopes(from, types.to ?? from, access.direction)
  return access.direction === 'write' ? from.writeScopes : from.readScopes
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
