import type { Failure, FailureDetail, FailureKind } from '../domain/failure.ts'
import { warningHeaders } from './warning-header.ts'

type WireForm = {
  readonly status: number
  readonly category: string
  readonly subCategory?: string
  /** Whether a client may send the same request again and hope for another answer. */
  readonly mayRetry?: boolean
}

/**
 * The one table from a failure to its wire form. Sources: timeline 2.3 (E1-E12), platform 2.2 (PE10-PE33), objects
 * 9.1; `host_refused`, `route_not_built`, `request_timeout` and `outcome_unknown` are chosen (decisions 34, 6; P4).
 */
export const wireForms = {
  authentication_missing: { status: 401, category: 'INVALID_AUTHENTICATION' },
  authentication_expired: { status: 401, category: 'EXPIRED_AUTHENTICATION' },
  scope_missing: { status: 403, category: 'MISSING_SCOPES' },
  account_blocked: { status: 403, category: 'BANNED' },
  oauth_refused: { status: 400, category: 'OAUTH' },
  oauth_denied: { status: 403, category: 'OAUTH' },
  host_refused: { status: 403, category: 'HOST_REFUSED' },
  route_unknown: { status: 404, category: 'OBJECT_NOT_FOUND' },
  route_not_built: { status: 404, category: 'OBJECT_NOT_FOUND', subCategory: 'Tidemark.NOT_BUILT' },
  method_not_allowed: { status: 405, category: 'METHOD_NOT_ALLOWED' },
  media_type_unsupported: { status: 415, category: 'UNSUPPORTED_MEDIA_TYPE' },
  body_too_large: { status: 413, category: 'VALIDATION_ERROR' },
  url_too_long: { status: 414, category: 'VALIDATION_ERROR' },
  headers_too_large: { status: 431, category: 'VALIDATION_ERROR' },
  request_malformed: { status: 400, category: 'VALIDATION_ERROR' },
  request_timeout: { status: 408, category: 'VALIDATION_ERROR', mayRetry: true },
  body_missing: { status: 400, category: 'VALIDATION_ERROR' },
  json_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  parameter_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  search_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  batch_size_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  object_type_unknown: { status: 400, category: 'VALIDATION_ERROR' },
  event_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  tokens_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  template_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  properties_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  properties_missing: { status: 400, category: 'VALIDATION_ERROR' },
  submission_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  associations_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  definition_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  definition_exists: { status: 409, category: 'OBJECT_ALREADY_EXISTS' },
  not_found: { status: 404, category: 'OBJECT_NOT_FOUND' },
  conflict: { status: 409, category: 'CONFLICT' },
  event_exists: { status: 409, category: 'OBJECT_ALREADY_EXISTS' },
  value_taken: { status: 400, category: 'VALIDATION_ERROR' },
  label_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  admin_invalid: { status: 400, category: 'VALIDATION_ERROR' },
  label_exists: { status: 409, category: 'OBJECT_ALREADY_EXISTS' },
  identities_exhausted: { status: 414, category: 'VALIDATION_ERROR' },
  rate_limited: { status: 429, category: 'RATE_LIMITS', mayRetry: true },
  locked: { status: 423, category: 'LOCKED', mayRetry: true },
  migrating: { status: 477, category: 'MIGRATION_IN_PROGRESS', mayRetry: true },
  upstream_failed: { status: 502, category: 'INTERNAL_ERROR', mayRetry: true },
  upstream_late: { status: 504, category: 'INTERNAL_ERROR', mayRetry: true },
  unavailable: { status: 503, category: 'SERVICE_UNAVAILABLE', mayRetry: true },
  outcome_unknown: {
    status: 503,
    category: 'SERVICE_UNAVAILABLE',
    subCategory: 'OUTCOME_UNKNOWN',
    mayRetry: true,
  },
  internal: { status: 500, category: 'INTERNAL_ERROR', mayRetry: true },
} as const satisfies Record<FailureKind, WireForm>

export type WireReply = {
  readonly status: number
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in the place of a JSON body; an empty text too has its content type (timeline R16). */
  readonly html?: string
  readonly headers?: Readonly<Record<string, string>>
  /** In place of `body`: a reply of any length. */
  readonly stream?: WireStream
}

/** A reply that is made while it is sent. */
export type WireStream = {
  readonly contentType: string
  /** The next one is asked for when the client has taken the ones before. */
  readonly chunks: AsyncIterable<string>
  /** The last words of a stream that cannot go on: its status is long sent. */
  readonly breakOff: (failure: Failure, correlationId: string) => string
}

/** By status, where a failure names no time of its own (PH9). */
const retryAfterSeconds: Readonly<Record<number, number>> = { 429: 10, 477: 60, 503: 1 }

/** The request-level error: one shape for every route (platform 2.1). */
export function encodeError(failure: Failure, correlationId: string): WireReply {
  const form: WireForm = wireForms[failure.kind]
  const subCategory = failure.subCategory ?? form.subCategory
  const body = specialBody(failure, correlationId) ?? {
    status: 'error',
    message: failure.message,
    correlationId,
    category: form.category,
    ...(subCategory === undefined ? {} : { subCategory }),
    ...(failure.context === undefined ? {} : { context: failure.context }),
    ...(failure.details === undefined ? {} : { errors: detailsOf(failure).map(encodeDetail) }),
    ...(failure.links === undefined ? {} : { links: failure.links }),
  }
  return { status: form.status, body, headers: { ...headersOf(form, failure), ...warningHeaders([failure]) } }
}

function specialBody(failure: Failure, correlationId: string): object | undefined {
  if (failure.kind === 'rate_limited') return rateBody(failure, correlationId)
  if (failure.kind === 'submission_invalid') return submissionBody(failure, correlationId)
  return failure.oauth && oauthBody(failure, failure.oauth, correlationId)
}

/** Forms name errors by `errorType` (PT11, observed). */
function submissionBody(failure: Failure, correlationId: string): object {
  const { category } = wireForms[failure.kind]
  const errors = (failure.details ?? []).map(({ message, code }) => ({ message, errorType: code }))
  return { status: 'error', message: failure.message, correlationId, category, errors }
}

/** What the token endpoint refuses with has HubSpot's code in `status`, and the members of RFC 6749 (platform 1.5). */
function oauthBody(
  { message }: Failure,
  { code, error }: NonNullable<Failure['oauth']>,
  correlationId: string,
): object {
  return { status: code, message, correlationId, error, error_description: message }
}

/** An event's own failure repeats its message as the first detail of a single call, not of a batch item (E6). */
function detailsOf(failure: Failure): readonly FailureDetail[] {
  const details = failure.details ?? []
  return failure.kind === 'event_invalid' ? [{ message: failure.message }, ...details] : details
}

/**
 * The gateway form of a 429, on which the official client waits ten seconds, and which overload takes as well; of
 * searches the form without policy, which the client knows by its text (PE30, PE36, decision 20).
 */
function rateBody({ message, rateLimit }: Failure, correlationId: string): object {
  const { policyName = 'TEN_SECONDLY_ROLLING', groupName } = rateLimit ?? {}
  if (policyName === 'SECONDLY')
    return { status: 'error', message, correlationId, category: wireForms.rate_limited.category }
  return {
    status: 'error',
    message,
    errorType: 'RATE_LIMIT',
    correlationId,
    policyName,
    ...(groupName === undefined ? {} : { groupName }),
  }
}

function headersOf({ status }: WireForm, failure: Failure): Record<string, string> {
  if (status === 409) return { 'x-should-retry': 'false' } // PH10
  const seconds = failure.retryAfterSeconds ?? retryAfterSeconds[status]
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/** What each error of a batch reply was encoded from, for as long as the reply is there: explanations need it. */
const failuresOfItems = new WeakMap<object, Failure>()

/** The failures behind the `errors` of a batch reply; none for any other body. */
export function itemFailuresOf(body: unknown): readonly Failure[] {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined
  if (!Array.isArray(errors)) return []
  return errors.flatMap((error: object) => failuresOfItems.get(error) ?? [])
}

/** One failed input of a 207: required members are always there, `subCategory` never is (PE3, B4). */
export function encodeItemError(
  failure: Failure,
  extraContext: Readonly<Record<string, readonly string[]>>,
): object {
  const encoded = {
    status: 'error',
    category: wireForms[failure.kind].category,
    message: failure.message,
    context: { ...extraContext, ...failure.context },
    errors: (failure.details ?? []).map(encodeDetail),
    links: failure.links ?? {},
  }
  failuresOfItems.set(encoded, failure)
  return encoded
}

function encodeDetail(detail: FailureDetail): object {
  return {
    message: detail.message,
    ...(detail.in === undefined ? {} : { in: detail.in }),
    ...(detail.code === undefined ? {} : { code: detail.code }),
    ...(detail.context === undefined ? {} : { context: detail.context }),
  }
}
