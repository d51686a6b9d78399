import type { FailureKind } from '../domain/failure.ts'

/** When each kind of failure is answered, for docs/reference/errors.md. */
export const failureSummaries = {
  authentication_missing:
    'No credentials, an unknown or revoked token or developer key, or another scheme than Bearer',
  authentication_expired: 'The token has expired; `context["expire time"]` says when',
  scope_missing: 'The token lacks a scope of this operation',
  account_blocked:
    'The account, or that of the app, is suspended, being emptied or deleted; the token endpoint says BAD_HUB',
  host_refused: 'Dev mode only: the Host or Origin header names another machine (decision 34)',
  oauth_refused:
    'A grant, client or token of OAuth is refused; `status` holds the code, `error` that of RFC 6749',
  oauth_denied: 'A code or refresh token of OAuth is for an account that is closed; `status` holds the code',
  route_unknown: 'No operation has this path',
  route_not_built: 'A HubSpot operation that this server does not serve yet',
  method_not_allowed: 'The path takes other methods; the header Allow lists them',
  media_type_unsupported: 'The body is not application/json, or is coded other than plain or gzip',
  body_too_large: 'The body, or what it decompresses to, is larger than the operation takes',
  url_too_long: 'The URL has more than 32,768 bytes',
  headers_too_large: 'The request line and headers have more than 65,536 bytes, or more than 100 lines',
  request_malformed: 'Not well-formed HTTP, percent-encoding or gzip, or a value that cannot be stored',
  request_timeout: 'The request did not arrive within 30 s, or its headers within 10 s',
  body_missing: 'The operation needs a body and none was sent',
  json_invalid: 'The body is not strict JSON, or a member is missing or of another JSON type',
  parameter_invalid: 'A value in the path or query cannot be used',
  search_invalid:
    'A search has too many filters, a limit out of range, or asks for what cannot be searched; `errors` says what',
  batch_size_invalid: 'A batch without inputs, or with more than it may have',
  object_type_unknown: 'The object type in the path or body is none of this server',
  event_invalid: 'The identity, time, size or frame of an event is wrong',
  tokens_invalid: 'Token values do not fit the event template',
  template_invalid: 'The definition of an event template or of a token is wrong',
  properties_invalid: 'Property values of a record are wrong',
  properties_missing: 'A record lacks a property that its type requires, or an update names none',
  submission_invalid:
    "A form submission is wrong; `errors[].errorType` says how, in the words of HubSpot's forms",
  associations_invalid: 'An association of a new record cannot be made',
  definition_invalid:
    'The definition of a property, property group, pipeline, stage or fault is wrong, or cannot be changed so',
  definition_exists:
    'A property or property group of this name, or a pipeline or stage of this label or id, exists',
  not_found: "The thing does not exist, or is another account's",
  conflict:
    'A record, definition, account or user with this unique value exists, a project defines the template, or the thing is in use',
  event_exists: 'An event with this id exists for the record, with other content (decision 14)',
  value_taken: 'Another record holds the unique value, or two inputs of a batch ask for it',
  label_invalid: 'The words of an association label are wrong, there are too many, or it is in use',
  admin_invalid: 'What an operator asks for of an account, app, installation, user or token is wrong',
  label_exists: 'An association label with this name or label exists between the two types',
  identities_exhausted: 'A merge would give a record more than 250 merged ids',
  rate_limited:
    'The calls of a window are used up (decision 47), or the server has no room right now (decision 20)',
  locked: 'The record is locked by bulk work: injected for tests only (decision 48)',
  migrating: 'The account moves between data centres: injected for tests only (decision 48)',
  upstream_failed: 'A gateway got no answer: injected for tests only (decision 48)',
  upstream_late: 'A gateway got no answer in time: injected for tests only (decision 48)',
  unavailable: 'The database cannot be reached or is too busy; nothing was stored',
  outcome_unknown: 'The database went away at the commit; sending again is safe for events with an id',
  internal: 'A defect of this server; its log has the correlation id',
} as const satisfies Record<FailureKind, string>
