import { contactPipeline, lifecycleStages } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { analyticsSources, languages, leadStatuses, words } from './options.ts'
import { pinnedActivity } from './system-properties.ts'

/** Default properties of contacts. Source: properties 8.1. */
export const contactProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('email', kinds.text, { format: 'email', hasUniqueValue: true }),
  ...define('firstname lastname', kinds.text, { format: 'person_name' }),
  ...define(
    `salutation jobtitle company address city state zip country website industry annualrevenue date_of_birth gender
    school degree field_of_study graduation_date start_date seniority job_function marital_status military_status
    relationship_status work_email twitterhandle fax`,
    kinds.text,
  ),
  ...define('phone mobilephone', kinds.phone),
  ...define('message', kinds.textarea),
  ...define('numemployees', kinds.select, { options: words('1-5 5-25 25-50 50-100 100-500 500-1000 1000+') }),
  ...define('lifecyclestage', kinds.radio, { options: lifecycleStages }),
  ...define('hs_lead_status', kinds.radio, { options: leadStatuses }),
  ...define('hs_buying_role', kinds.checkbox, {
    options: words(`BLOCKER BUDGET_HOLDER CHAMPION DECISION_MAKER END_USER EXECUTIVE_SPONSOR INFLUENCER
      LEGAL_AND_COMPLIANCE OTHER`),
  }),
  ...define('hs_language', kinds.select, { options: languages }),
  ...define('hs_legal_basis', kinds.checkbox, {
    options: [
      'Legitimate interest – prospect/lead',
      'Legitimate interest – existing customer',
      'Legitimate interest - other',
      'Performance of a contract',
      'Freely given consent from contact',
      'Not applicable',
    ],
  }),
  ...define('hs_persona', kinds.radio, { options: ['persona_1'] }),
  ...define('closedate', kinds.datetime),
  ...define('hs_additional_emails', kinds.checkbox, { ...readOnly, ...freeOptions, calculated: true }),
  ...define(
    `hs_email_domain hs_full_name_or_email hs_searchable_calculated_phone_number
    hs_searchable_calculated_mobile_number`,
    kinds.formula,
    { ...readOnly, calculated: true },
  ),
  ...define('hs_all_contact_vids hs_calculated_merged_vids', kinds.checkbox, { ...readOnly, ...freeOptions }),
  ...define('hs_is_contact hs_is_unworked hs_email_optout', kinds.bool, readOnly),
  ...define('associatedcompanyid', kinds.number),
  ...define(
    `hs_email_bounce hs_email_open hs_email_click hs_email_delivered num_associated_deals hs_associated_target_accounts
    num_notes num_contacted_notes hs_sequences_actively_enrolled_count hubspotscore total_revenue recent_deal_amount
    days_to_close hs_analytics_num_page_views hs_analytics_num_visits hs_analytics_num_event_completions
    num_conversion_events num_unique_conversion_events hs_registered_member
    hs_membership_has_accessed_private_content`,
    kinds.number,
    readOnly,
  ),
  ...define(
    `createdate lastmodifieddate notes_last_contacted notes_last_updated notes_next_activity_date
    hs_last_sales_activity_timestamp first_deal_created_date recent_deal_close_date hs_analytics_first_timestamp
    hs_analytics_last_timestamp hs_analytics_first_visit_timestamp hs_analytics_last_visit_timestamp
    hs_latest_source_timestamp first_conversion_date recent_conversion_date`,
    kinds.datetime,
    readOnly,
  ),
  ...lifecycleStages.flatMap((stage) => define(`hs_lifecyclestage_${stage}_date`, kinds.datetime, readOnly)),
  ...define('hs_analytics_source hs_latest_source', kinds.select, { ...readOnly, options: analyticsSources }),
  ...define(
    `hs_analytics_source_data_1 hs_analytics_source_data_2 hs_latest_source_data_1 hs_latest_source_data_2
    hs_analytics_first_url hs_analytics_last_url hs_analytics_first_referrer hs_analytics_last_referrer
    first_conversion_event_name recent_conversion_event_name`,
    kinds.text,
    readOnly,
  ),
  ...define('hs_marketable_status hs_marketable_until_renewal', kinds.select, {
    ...readOnly,
    options: ['true', 'false'],
  }),
  ...define('hs_pipeline', kinds.select, { options: [contactPipeline.id] }),
]
