import type { RatePolicy } from './limits/rate-limits.ts'

/**
 * Every reason for which a request, or one input of a batch, is refused.
 *
 * A failure is a value: domain functions return it, they do not throw it. `wire/errors.ts` gives each kind its
 * status and category, and does not compile while a kind has none.
 */
export type FailureKind =
  // who is asking
  | 'authentication_missing'
  | 'authentication_expired'
  | 'scope_missing'
  | 'account_blocked'
  | 'host_refused'
  | 'oauth_refused'
  | 'oauth_denied'
  // the request as such
  | 'route_unknown'
  | 'route_not_built'
  | 'method_not_allowed'
  | 'media_type_unsupported'
  | 'body_too_large'
  | 'url_too_long'
  | 'headers_too_large'
  | 'request_malformed'
  | 'request_timeout'
  | 'body_missing'
  | 'json_invalid'
  | 'parameter_invalid'
  | 'search_invalid'
  | 'batch_size_invalid'
  // what it says
  | 'object_type_unknown'
  | 'event_invalid'
  | 'tokens_invalid'
  | 'template_invalid'
  | 'properties_invalid'
  | 'properties_missing'
  | 'submission_invalid'
  | 'associations_invalid'
  | 'definition_invalid'
  | 'definition_exists'
  | 'not_found'
  | 'conflict'
  | 'event_exists'
  | 'value_taken'
  | 'identities_exhausted'
  | 'label_invalid'
  | 'label_exists'
  | 'admin_invalid'
  // not the caller's fault
  | 'rate_limited'
  | 'locked'
  | 'migrating'
  | 'upstream_failed'
  | 'upstream_late'
  | 'unavailable'
  | 'outcome_unknown'
  | 'internal'

/** Extra facts about a failure. Each value is a list of texts, numbers included (platform PE1). */
type FailureContext = Readonly<Record<string, readonly string[]>>

/** One problem among several in the same input, such as one bad token. */
export type FailureDetail = {
  readonly message: string
  /** Field or parameter, dotted: `tokens.level`. */
  readonly in?: string
  readonly code?: string
  readonly context?: FailureContext
}

export type Failure = {
  readonly kind: FailureKind
  /** What is wrong, where, and what would be right. Shown to the caller. */
  readonly message: string
  /** The rule that refuses, such as `timeline V25`: for tests, logs and the explain page, never on the wire. */
  readonly rule: string
  /** Where in the request the failing input is: `inputs[3].tokens.level`; empty for the request as a whole. */
  readonly path: string
  readonly subCategory?: string
  readonly context?: FailureContext
  readonly details?: readonly FailureDetail[]
  readonly links?: Readonly<Record<string, string>>
  /** What would have been right, for a header beside the refusal; may hold words of the request. */
  readonly hint?: string
  /** How long a client should wait before it sends the request again, where the kind's own time does not hold. */
  readonly retryAfterSeconds?: number
  /** Of `rate_limited`: which window is full (platform PE30, PE35). */
  readonly rateLimit?: { readonly policyName: RatePolicy; readonly groupName?: string }
  /** Of `oauth_refused` and `oauth_denied`: HubSpot's code and that of RFC 6749 (platform 1.5). */
  readonly oauth?: { readonly code: string; readonly error: string }
}

/** A value, or the reason there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refusal(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure }
}

/** The failures among outcomes, in their order. */
export function failuresOf(outcomes: readonly Outcome<unknown>[]): readonly Failure[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]))
}
