import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareDecimals, multiplyDecimals, subtractDecimals } from './decimal.ts'

it.each([
  ['10', '0.9', '9'],
  ['-1.5', '0.2', '-0.3'],
  ['0', '-1', '0'],
  ['.5', '0.5', '0.25'],
  ['12345678901234567890.01', '1.0', '12345678901234567890.01'],
])('%s times %s is %s', (left, right, product) => {
  expect(multiplyDecimals(left, right)).toBe(product)
})

it.each([
  ['10', '0.9', '9.1'],
  ['0.1', '0.3', '-0.2'],
  ['-1.50', '-1.5', '0'],
  ['12345678901234567890.01', '0.01', '12345678901234567890'],
])('%s less %s is %s', (left, right, difference) => {
  expect(subtractDecimals(left, right)).toBe(difference)
})

it.each([
  ['1', '1.0', 0],
  ['-1', '1', -1],
  ['10', '9.99', 1],
  ['-10', '-9.99', -1],
  ['-10', '-10.0', 0],
  ['0.1', '0.09', 1],
  ['12345678901234567890.01', '12345678901234567890.02', -1],
])('%s beside %s is %d', (left, right, order) => {
  expect(Math.sign(compareDecimals(left, right))).toBe(order)
})

it('orders decimals as numbers are ordered', () => {
  const cents = fc.integer({ min: -100_000, max: 100_000 })
  fc.assert(
    fc.property(cents, cents, (left, right) => {
      const order = compareDecimals((left / 100).toFixed(2), (right / 100).toFixed(2))
      expect(Math.sign(order)).toBe(Math.sign(left - right))
    }),
  )
})
