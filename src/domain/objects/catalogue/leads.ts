import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { words } from './options.ts'
import { pinnedActivity, placeInPipeline } from './system-properties.ts'

/** Default properties of leads (list chosen). */
export const leadProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...placeInPipeline,
  ...define('hs_lead_name', kinds.text),
  ...define('hs_lead_type', kinds.select, {
    ...freeOptions,
    options: ['NEW BUSINESS', 'RE-ATTEMPTING', 'UPSELL'],
  }),
  ...define('hs_lead_label', kinds.select, { ...freeOptions, options: words('HOT WARM COLD') }),
  ...define('createdate hs_lastmodifieddate', kinds.datetime, readOnly),
]
