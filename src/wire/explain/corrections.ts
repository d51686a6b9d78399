import type { FailureKind } from '../../domain/failure.ts'
import type { Fix } from './draft.ts'
import {
  fewerInputs,
  knownType,
  readableJson,
  searchable,
  withBody,
  withoutParameter,
} from './fixes/body-fixes.ts'
import { ofExisting, ofWhatThereIs, otherLabel, validDefinition } from './fixes/definition-fixes.ts'
import { asAnotherEvent, validEvent, validTemplate, validTokens } from './fixes/event-fixes.ts'
import { validSubmission } from './fixes/form-fixes.ts'
import { withGrantFields } from './fixes/oauth-fixes.ts'
import { asUpdate, validAssociations, validProperties, withRequired } from './fixes/record-fixes.ts'
import {
  afterWaiting,
  again,
  smallestAgain,
  toAllowedMethod,
  toKnownPath,
  wellFormed,
  withScope,
  withShortUrl,
} from './fixes/request-fixes.ts'

/** How a request is put right, or why no request can be. */
type Correction = { readonly fix: Fix } | { readonly exception: string }

/** For each kind of failure how the corrected request of its explanation is made. */
export const corrections = {
  authentication_missing: { fix: again('Send a token that this server knows.') },
  authentication_expired: {
    fix: again(
      'Get a new token: POST /oauth/v3/token with grant_type=refresh_token. Tokens of private apps do not expire unless they were made so.',
    ),
  },
  scope_missing: { fix: withScope },
  account_blocked: {
    exception:
      'The account, or the one that owns the app, is suspended or on its way out: only who operates the server can take that back.',
  },
  host_refused: {
    fix: again('Call the server by its own address, and without an Origin header of another site.'),
  },
  oauth_refused: { fix: withGrantFields },
  oauth_denied: {
    exception:
      'The account that the code or refresh token is for is closed or suspended: nothing opens it to apps.',
  },
  route_unknown: { fix: toKnownPath },
  route_not_built: {
    exception: 'The server does not serve this operation yet, so no request to it can succeed.',
  },
  method_not_allowed: { fix: toAllowedMethod },
  media_type_unsupported: { fix: again('Send the body as application/json, plain or with gzip.') },
  body_too_large: {
    fix: smallestAgain('The body was not kept. Send less at once: batches can be split into several calls.'),
  },
  url_too_long: { fix: withShortUrl },
  headers_too_large: { fix: again('Send the headers below and no others that are large.') },
  request_malformed: { fix: wellFormed },
  request_timeout: {
    exception: 'The request never arrived whole, so nothing is known to send: send the same again, faster.',
  },
  body_missing: { fix: withBody },
  json_invalid: { fix: readableJson },
  parameter_invalid: { fix: withoutParameter },
  search_invalid: { fix: searchable },
  batch_size_invalid: { fix: fewerInputs },
  object_type_unknown: { fix: knownType },
  event_invalid: { fix: validEvent },
  tokens_invalid: { fix: validTokens },
  template_invalid: { fix: validTemplate },
  properties_invalid: { fix: validProperties },
  properties_missing: { fix: withRequired },
  submission_invalid: { fix: validSubmission },
  associations_invalid: { fix: validAssociations },
  definition_invalid: { fix: validDefinition },
  definition_exists: { fix: ofExisting },
  not_found: { fix: ofWhatThereIs },
  conflict: { fix: asUpdate },
  event_exists: { fix: asAnotherEvent },
  value_taken: { fix: asUpdate },
  label_invalid: { fix: validDefinition },
  label_exists: { fix: otherLabel },
  admin_invalid: {
    fix: smallestAgain('The smallest body is shown: `details` names each member that was wrong.'),
  },
  identities_exhausted: {
    exception: 'The record has been merged as often as a record can be: no request merges it again.',
  },
  rate_limited: { fix: afterWaiting },
  locked: { fix: afterWaiting },
  migrating: { fix: afterWaiting },
  upstream_failed: { fix: afterWaiting },
  unavailable: { fix: afterWaiting },
  upstream_late: { fix: afterWaiting },
  outcome_unknown: { fix: afterWaiting },
  internal: {
    exception:
      'The server is at fault: its log has the correlation id. No other request is known to succeed.',
  },
} as const satisfies Record<FailureKind, Correction>
