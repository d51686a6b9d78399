import { MAX_CHARACTERS } from '../objects/derive-line-item-properties.ts'
import type { DerivedValues } from './derived-values.ts'
import { stored } from './search-value.ts'

/** As `deriveLineItemProperties` does for one line item. */
export function deriveLineItemValues(): DerivedValues {
  return {
    amount: {
      kind: 'lineAmount',
      quantity: stored('quantity'),
      price: stored('price'),
      discount: stored('discount'),
      percentage: stored('hs_discount_percentage'),
      maxCharacters: MAX_CHARACTERS,
    },
  }
}
