import { expect, it } from 'vitest'
import { multiplyDecimals } from './decimal.ts'

it.each([
  ['10', '0.9', '9'],
  ['-1.5', '0.2', '-0.3'],
  ['0', '-1', '0'],
  ['.5', '0.5', '0.25'],
  ['12345678901234567890.01', '1.0', '12345678901234567890.01'],
])('%s times %s is %s', (left, right, product) => {
  expect(multiplyDecimals(left, right)).toBe(product)
})
