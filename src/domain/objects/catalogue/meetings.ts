import type { PropertyDefinition } from '../property-definition.ts'
import { activityProperties } from './activities.ts'
import { define, freeOptions, kinds } from './define.ts'
import { words } from './options.ts'

/** Default properties of meetings. Source: properties 8.6. */
export const meetingProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_meeting_title hs_meeting_location hs_meeting_external_url', kinds.text),
  ...define('hs_meeting_body hs_internal_meeting_notes', kinds.html),
  ...define('hs_meeting_start_time hs_meeting_end_time', kinds.datetime),
  ...define('hs_meeting_outcome', kinds.select, {
    options: words('SCHEDULED COMPLETED RESCHEDULED NO_SHOW CANCELED'),
  }),
  ...define('hs_activity_type', kinds.select, freeOptions),
]
