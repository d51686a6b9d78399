import type { Failure } from '../domain/failure.ts'
import { DatabaseError, OutcomeUnknownError } from '../storage/postgres-errors.ts'
import { InflateRefusal } from '../wire/reply.ts'

type Sentence = Pick<Failure, 'kind' | 'message' | 'rule'>

/** Rule of the failure that stands for a value our own checks let through. */
export const VALIDATION_GAP_RULE = 'reliability 2.9'

const internal: Sentence = {
  kind: 'internal',
  message: 'The server failed on this request. It is logged under the correlation id.',
  rule: 'platform PE31',
}

const unavailable: Sentence = {
  kind: 'unavailable',
  message:
    'The database cannot be reached or is too busy right now. Nothing was stored; send the request again.',
  rule: 'platform PE33, reliability P4',
}

const byDatabaseTrouble: Record<DatabaseError['trouble'], Sentence> = {
  conflict: unavailable,
  not_committed: unavailable,
  statement_stale: unavailable,
  unavailable,
  account_closed: {
    kind: 'account_blocked',
    message: 'The account is being emptied or deleted, or was deleted.',
    rule: 'platform PA41, decision 46',
  },
  validation_gap: {
    kind: 'request_malformed',
    message: 'A value in the request cannot be stored. Nothing was stored.',
    rule: VALIDATION_GAP_RULE,
  },
  defect: internal,
}

const byFrameworkCode: Readonly<Record<string, Sentence>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    kind: 'body_too_large',
    message: 'The body is larger than this operation takes',
    rule: 'platform PE23',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    kind: 'request_malformed',
    message: 'The body is not as long as its Content-Length says',
    rule: 'reliability P9',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    kind: 'media_type_unsupported',
    message: 'The content type is not of the form type/subtype; send application/json',
    rule: 'platform PE25',
  },
  FST_ERR_BAD_URL: {
    kind: 'request_malformed',
    message: 'The path is not a valid percent-encoded path',
    rule: 'platform PV6',
  },
  ECONNRESET: {
    kind: 'request_malformed',
    message: 'The client went away while sending',
    rule: 'reliability P9',
  },
}

/** What to answer when a request ended in an exception. Anything unknown is our fault and tells nothing. */
export function failureOfError(error: unknown): Failure {
  return { ...sentenceOf(error), path: '' }
}

/** Whether an error comes from the state of the database, and says nothing about what was to be stored. */
export function isSharedError(error: unknown): boolean {
  return (
    error instanceof OutcomeUnknownError ||
    (error instanceof DatabaseError && error.trouble === 'unavailable')
  )
}

function sentenceOf(error: unknown): Sentence {
  if (error instanceof OutcomeUnknownError) {
    return {
      kind: 'outcome_unknown',
      message:
        'The database went away while the request was stored, so whether it was is unknown. Sending it again is safe for events with an id.',
      rule: 'reliability P4',
    }
  }
  if (error instanceof DatabaseError) return byDatabaseTrouble[error.trouble]
  if (error instanceof InflateRefusal) return inflateSentence(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return byFrameworkCode[code] ?? internal
}

function inflateSentence(error: InflateRefusal): Sentence {
  return error.isTooLarge
    ? {
        kind: 'body_too_large',
        message: 'The body grows too large when it is decompressed',
        rule: 'platform PE23',
      }
    : { kind: 'request_malformed', message: 'The body is not valid gzip', rule: 'platform PH27' }
}
