import { multiplyDecimals, subtractDecimals } from './decimal.ts'
import type { ObjectType } from './object-types.ts'
import type { CrmRecord, PropertyValues } from './record.ts'

/** Longer numbers are no quantities or prices, and their product would take time. */
const MAX_CHARACTERS = 500

/**
 * The amount of a line item: quantity times price, less the discount and the discount in per cent; without a quantity
 * or a price there is none. Digits are exact. Source: properties 8.7 (how discounts count is chosen).
 */
export function deriveLineItemProperties(_objectType: ObjectType, { properties }: CrmRecord): PropertyValues {
  const { quantity, price, discount, hs_discount_percentage: percentage } = properties
  if (!quantity || !price) return {}
  if ([quantity, price, discount, percentage].some((number = '') => number.length > MAX_CHARACTERS)) return {}
  const full = multiplyDecimals(quantity, price)
  const reduction = percentage ? multiplyDecimals(full, multiplyDecimals(percentage, '0.01')) : '0'
  return { amount: subtractDecimals(subtractDecimals(full, reduction), discount || '0') }
}
