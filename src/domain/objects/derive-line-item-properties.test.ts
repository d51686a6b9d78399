import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deriveLineItemProperties } from './derive-line-item-properties.ts'
import { objectTypeById } from './object-types.ts'

function amountOf(properties: Readonly<Record<string, string>>): string | undefined {
  const objectType = objectTypeById('0-8')
  if (objectType === undefined) throw new RangeError('line items are not registered')
  const record = { objectTypeId: '0-8', id: '1001', properties, createdAt: 0, updatedAt: 0 }
  return deriveLineItemProperties(objectType, record).amount
}

it('is exact to the last digit, whatever the numbers (properties 8.7)', () => {
  const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
  const percents = fc.bigInt({ min: 0n, max: 100n })
  const decimal = (value: bigint, places: number) => {
    const digits = String(value < 0n ? -value : value).padStart(places + 1, '0')
    return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
  }
  fc.assert(
    fc.property(cents, cents, cents, percents, (quantity, price, discount, percent) => {
      const amount = amountOf({
        quantity: decimal(quantity, 2),
        price: decimal(price, 2),
        discount: decimal(discount, 2),
        hs_discount_percentage: String(percent),
      })
      // In millionths: two places each of quantity and price, and two of the percentage.
      const millionths = quantity * price * (100n - percent) - discount * 10_000n
      const expected = decimal(millionths, 6).replace(/\.?0+$/, '')
      expect(amount).toBe(expected === '-0' ? '0' : expected)
    }),
  )
})

it.each([{}, { quantity: '2' }, { price: '2' }, { quantity: '2', price: '1'.repeat(501) }])(
  'is missing for %o',
  (properties) => {
    expect(amountOf(properties)).toBeUndefined()
  },
)
