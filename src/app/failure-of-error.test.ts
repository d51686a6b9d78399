import { expect, test } from 'vitest'
import { DatabaseError, OutcomeUnknownError } from '../storage/postgres-errors.ts'
import { InflateRefusal } from '../wire/reply.ts'
import { failureOfError } from './failure-of-error.ts'

const coded = (code: string) => Object.assign(new Error('secret text'), { code })

test.each([
  [new DatabaseError('unavailable', new Error('secret text')), 'unavailable'],
  [new DatabaseError('conflict', new Error('secret text')), 'unavailable'],
  [new DatabaseError('validation_gap', new Error('secret text')), 'request_malformed'],
  [new DatabaseError('defect', new Error('secret text')), 'internal'],
  [new OutcomeUnknownError(new Error('secret text')), 'outcome_unknown'],
  [new InflateRefusal(true, undefined), 'body_too_large'],
  [new InflateRefusal(false, undefined), 'request_malformed'],
  [coded('FST_ERR_CTP_BODY_TOO_LARGE'), 'body_too_large'],
  [coded('FST_ERR_CTP_INVALID_CONTENT_LENGTH'), 'request_malformed'],
  [coded('FST_ERR_CTP_INVALID_MEDIA_TYPE'), 'media_type_unsupported'],
  [coded('FST_ERR_BAD_URL'), 'request_malformed'],
  [coded('ECONNRESET'), 'request_malformed'],
  [coded('FST_ERR_SOMETHING_NEW'), 'internal'],
  [new TypeError('secret text'), 'internal'],
  ['a thrown text', 'internal'],
  [undefined, 'internal'],
])('%o is %s, and its text stays inside', (error, kind) => {
  const failure = failureOfError(error)
  expect(failure.kind).toBe(kind)
  expect(JSON.stringify(failure)).not.toContain('secret text')
})
