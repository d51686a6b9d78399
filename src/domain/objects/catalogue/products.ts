import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { billingFrequencies, currencies } from './options.ts'
import { pinnedActivity } from './system-properties.ts'

const sold: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('name hs_sku hs_url hs_images hs_recurring_billing_period', kinds.text),
  ...define('description', kinds.textarea),
  ...define('price hs_cost_of_goods_sold', kinds.number),
  ...define('recurringbillingfrequency', kinds.select, { options: billingFrequencies }),
  ...define('createdate hs_lastmodifieddate', kinds.datetime, readOnly),
]

/** Default properties of products. Source: properties 8.7. */
export const productProperties: readonly PropertyDefinition[] = [...sold, ...define('tax', kinds.number)]

/** Default properties of line items. Source: properties 8.7; description, costs and address as products have them. */
export const lineItemProperties: readonly PropertyDefinition[] = [
  ...sold,
  ...define('hs_product_id quantity discount hs_discount_percentage', kinds.number),
  ...define('hs_line_item_currency_code', kinds.select, { options: currencies }),
  ...define('amount hs_acv hs_arr hs_mrr hs_tcv hs_margin', kinds.number, readOnly),
]
