import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Failure } from '../domain/failure.ts'
import { warningHeaders } from './warning-header.ts'

const failureOf = (path: string, hint?: string): Failure => ({
  kind: 'associations_invalid',
  message: 'm',
  rule: 'r',
  path,
  ...(hint === undefined ? {} : { hint }),
})

test('failures without a hint make no header', () => {
  expect(warningHeaders([failureOf('inputs[0]')])).toEqual({})
})

test('each hint stands behind the input it is about, the first five of them', () => {
  const failures = Array.from({ length: 7 }, (_, at) => failureOf(`inputs[${at}]`, `h${at}`))
  expect(warningHeaders(failures)).toEqual({
    'x-tidemark-warning':
      'inputs[0]: h0 | inputs[1]: h1 | inputs[2]: h2 | inputs[3]: h3 | inputs[4]: h4 | and 2 more',
  })
})

test('whatever a hint holds, the header is printable ASCII of at most 1,000 characters', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(texts, (hints) => {
      const value = warningHeaders(hints.map((hint) => failureOf('x', hint)))['x-tidemark-warning']
      expect(value).toMatch(/^[\x20-\x7e]{1,1000}$/)
    }),
  )
})
