import type { PropertyDefinition } from '../property-definition.ts'
import { activityProperties } from './activities.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { callOutcomes, words } from './options.ts'

/** Default properties of calls. Source: properties 8.6. */
export const callProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...define('hs_call_title hs_call_callee_object_type_id', kinds.text),
  ...define('hs_call_body', kinds.html),
  ...define('hs_call_recording_url', kinds.text, { format: 'https_url' }),
  ...define('hs_call_from_number hs_call_to_number', kinds.phone),
  ...define('hs_call_duration hs_call_callee_object_id', kinds.number),
  ...define('hs_call_direction', kinds.select, { options: words('INBOUND OUTBOUND') }),
  ...define('hs_call_disposition', kinds.select, { options: Object.keys(callOutcomes) }),
  ...define('hs_call_status', kinds.select, {
    options:
      words(`BUSY CALLING_CRM_USER CANCELED COMPLETED CONNECTING FAILED IN_PROGRESS MISSED NO_ANSWER QUEUED
      RINGING`),
  }),
  ...define('hs_call_source', kinds.select, { ...freeOptions, options: ['INTEGRATIONS_PLATFORM'] }),
  ...define('hs_call_callee_object_type', kinds.select, {
    ...freeOptions,
    options: words('CONTACT COMPANY'),
  }),
  ...define('hs_activity_type', kinds.select, freeOptions),
  ...define('hs_call_has_transcript', kinds.bool, readOnly),
  ...define('hs_call_summary', kinds.textarea, readOnly),
  ...define('hs_connected_count', kinds.number, readOnly),
]
