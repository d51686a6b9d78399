import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { pinnedActivity } from './system-properties.ts'

/** What records of every custom type have beside the system properties. Source: properties 8.8. */
export const customTypeProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('hs_createdate hs_lastmodifieddate', kinds.datetime, readOnly),
]
