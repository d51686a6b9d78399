import { companyPipeline, lifecycleStages } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'
import { analyticsSources, industries, leadStatuses, words } from './options.ts'
import { pinnedActivity } from './system-properties.ts'

/** Default properties of companies. Source: properties 8.2, 8.9. */
export const companyProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('domain', kinds.text, { format: 'domain' }),
  ...define(
    `name website address address2 city state zip country timezone founded_year total_money_raised
    linkedin_company_page linkedinbio facebook_company_page twitterhandle`,
    kinds.text,
  ),
  ...define('phone', kinds.phone),
  ...define('hs_searchable_calculated_phone_number', kinds.formula, { ...readOnly, calculated: true }),
  ...define('description about_us', kinds.textarea),
  ...define('industry', kinds.select, { options: industries }),
  ...define('type', kinds.select, { options: words('PROSPECT PARTNER RESELLER VENDOR OTHER') }),
  ...define('lifecyclestage', kinds.radio, { options: lifecycleStages }),
  ...define('hs_lead_status', kinds.radio, { options: leadStatuses }),
  ...define('annualrevenue numberofemployees', kinds.number),
  ...define('is_public hs_is_target_account', kinds.bool),
  ...define('hs_ideal_customer_profile hs_target_account', kinds.select, {
    options: words('tier_1 tier_2 tier_3'),
  }),
  ...define('web_technologies', kinds.checkbox, freeOptions),
  ...define('hs_additional_domains', kinds.checkbox, { ...readOnly, ...freeOptions }),
  ...define(
    `hs_parent_company_id hs_num_child_companies num_associated_contacts num_associated_deals hs_num_open_deals
    num_notes num_contacted_notes recent_deal_amount total_revenue days_to_close`,
    kinds.number,
    readOnly,
  ),
  ...define('closedate', kinds.datetime),
  ...define(
    `createdate hs_lastmodifieddate notes_last_contacted notes_last_updated notes_next_activity_date
    first_deal_created_date recent_deal_close_date hs_last_sales_activity_timestamp hs_latest_source_timestamp`,
    kinds.datetime,
    readOnly,
  ),
  ...define('hs_analytics_source hs_latest_source', kinds.select, { ...readOnly, options: analyticsSources }),
  ...define(
    'hs_analytics_source_data_1 hs_analytics_source_data_2 hs_latest_source_data_1 hs_latest_source_data_2',
    kinds.text,
    readOnly,
  ),
  ...define('hs_pipeline', kinds.select, { options: [companyPipeline.id] }),
]
