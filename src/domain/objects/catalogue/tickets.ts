import { ticketPipeline } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { words } from './options.ts'
import { stageClockProperties } from './stage-clocks.ts'
import { pinnedActivity, placeInPipeline } from './system-properties.ts'

/** Default properties of tickets. Source: properties 8.4. */
export const ticketProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('subject', kinds.text),
  ...define('content hs_resolution', kinds.textarea),
  ...placeInPipeline,
  ...define('hs_ticket_priority', kinds.select, { options: words('LOW MEDIUM HIGH URGENT') }),
  ...define('hs_ticket_category', kinds.checkbox, {
    options: words('PRODUCT_ISSUE BILLING_ISSUE FEATURE_REQUEST GENERAL_INQUIRY'),
  }),
  ...define('source_type', kinds.select, { options: words('CHAT EMAIL FORM PHONE') }),
  ...define('hs_file_upload', kinds.file),
  ...define('closed_date createdate', kinds.datetime),
  ...define(
    `hs_ticket_id time_to_close time_to_first_agent_reply hs_num_times_contacted num_notes num_contacted_notes
    hs_num_associated_companies hs_num_associated_conversations`,
    kinds.number,
    readOnly,
  ),
  ...define(
    `first_agent_reply_date last_reply_date hs_last_message_received_at hs_last_message_sent_at
    hs_helpdesk_sort_timestamp hs_lastcontacted hs_lastactivitydate hs_nextactivitydate notes_last_contacted
    hs_lastmodifieddate`,
    kinds.datetime,
    readOnly,
  ),
  ...define('hs_last_message_from_visitor hs_is_visible_in_help_desk hs_is_closed', kinds.bool, readOnly),
  ...stageClockProperties(ticketPipeline),
]
