import { describe, expect, test } from 'vitest'
import type { Failure } from '../domain/failure.ts'
import { encodeError, encodeItemError } from './errors.ts'

const failure: Failure = { kind: 'not_found', message: 'Not there.', rule: 'a rule', path: 'a.path' }

describe('encodeError', () => {
  test('sends the four members and leaves out what is absent; rule and path stay inside (PE1)', () => {
    expect(encodeError(failure, 'c').body).toEqual({
      status: 'error',
      message: 'Not there.',
      correlationId: 'c',
      category: 'OBJECT_NOT_FOUND',
    })
  })

  test('sends context, details, links and a sub-category where the failure has them', () => {
    const details = [{ message: 'd', in: 'f', code: 'C', context: { a: ['1'] } }, { message: 'e' }]
    const more = { subCategory: 'S.T', context: { id: ['1'] }, details, links: { a: 'b' } }
    expect(encodeError({ ...failure, ...more }, 'c').body).toMatchObject({
      subCategory: 'S.T',
      context: { id: ['1'] },
      errors: details,
      links: { a: 'b' },
    })
  })

  test.each([
    ['conflict', { 'x-should-retry': 'false' }],
    ['event_exists', { 'x-should-retry': 'false' }],
    ['rate_limited', { 'retry-after': '10' }],
    ['unavailable', { 'retry-after': '1' }],
    ['outcome_unknown', { 'retry-after': '1' }],
    ['internal', {}],
    ['not_found', {}],
  ] as const)('%s has headers %j (PH9, PH10)', (kind, headers) => {
    expect(encodeError({ ...failure, kind }, 'c').headers).toEqual(headers)
  })
})

test('encodeItemError has every member of StandardError and no sub-category (PE3)', () => {
  expect(
    encodeItemError({ ...failure, subCategory: 'S.T', context: { id: ['1'] } }, { index: ['0'] }),
  ).toEqual({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'Not there.',
    context: { index: ['0'], id: ['1'] },
    errors: [],
    links: {},
  })
})
