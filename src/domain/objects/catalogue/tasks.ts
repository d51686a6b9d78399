import { taskPipeline } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { activityProperties } from './activities.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { words } from './options.ts'
import { stageClockProperties } from './stage-clocks.ts'
import { placeInPipeline } from './system-properties.ts'

const writable: readonly PropertyDefinition[] = [
  ...define('hs_task_body', kinds.html),
  ...define('hs_task_status', kinds.select, {
    options: words('NOT_STARTED IN_PROGRESS WAITING COMPLETED DEFERRED'),
  }),
  ...define('hs_task_priority', kinds.select, { options: words('NONE LOW MEDIUM HIGH') }),
  ...define('hs_task_type', kinds.select, {
    options: words('TODO CALL EMAIL LINKED_IN LINKED_IN_CONNECT LINKED_IN_MESSAGE MEETING'),
  }),
  ...define('hs_task_family', kinds.select, { options: words('SALES MARKETING') }),
  ...define('hs_task_reminders', kinds.checkbox, { ...freeOptions, format: 'epoch_ms_list' }),
  ...define('hs_task_is_all_day hs_task_send_default_reminder', kinds.bool),
  ...define('hs_task_probability_to_complete', kinds.number),
  ...define(
    `hs_task_subject hs_task_relative_reminders hs_task_repeat_interval hs_repeat_status
    hs_task_for_object_type hs_task_contact_timezone hs_task_campaign_guid hs_task_template_id`,
    kinds.text,
  ),
  ...placeInPipeline,
]

const filledByServer: readonly PropertyDefinition[] = [
  ...define(
    `hs_task_sequence_step_enrollment_id hs_task_sequence_step_enrollment_contact_id
    hs_marketing_task_category hs_marketing_task_category_id hs_calendar_event_id hs_msteams_message_id`,
    kinds.text,
    readOnly,
  ),
  ...define(
    `hs_task_is_open hs_task_is_overdue hs_task_is_past_due_date hs_task_missed_due_date
    hs_task_sequence_enrollment_active`,
    kinds.bool,
    readOnly,
  ),
  ...define(
    `hs_task_is_completed hs_task_is_completed_call hs_task_is_completed_email hs_task_is_completed_linked_in
    hs_task_is_completed_sequence hs_task_completion_count hs_task_missed_due_date_count hs_task_sequence_id
    hs_task_sequence_step_number hs_task_sequence_step_order hs_num_associated_companies hs_num_associated_contacts
    hs_num_associated_deals hs_num_associated_tickets hs_num_associated_queue_objects hs_duration`,
    kinds.number,
    readOnly,
  ),
  ...define(
    `hs_task_completion_date hs_task_last_contact_outreach hs_task_last_sales_activity_timestamp
    hs_engagements_last_contacted`,
    kinds.datetime,
    readOnly,
  ),
  ...define(
    `hs_associated_company_labels hs_associated_contact_labels hs_user_ids_of_all_notification_followers
    hs_user_ids_of_all_notification_unfollowers`,
    kinds.checkbox,
    { ...readOnly, ...freeOptions },
  ),
  ...define('hs_task_ms_teams_payload hs_scheduled_tasks', kinds.json, readOnly),
  ...stageClockProperties(taskPipeline),
]

/** Default properties of tasks. Source: objects 10.1, 10.2. */
export const taskProperties: readonly PropertyDefinition[] = [
  ...activityProperties,
  ...writable,
  ...filledByServer,
]
