import { dealPipeline } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { analyticsSources, currencies, words } from './options.ts'
import { stageClockProperties } from './stage-clocks.ts'
import { pinnedActivity } from './system-properties.ts'

/** Default properties of deals. Source: properties 8.3. */
export const dealProperties: readonly PropertyDefinition[] = [
  ...pinnedActivity,
  ...define('dealname hs_next_step', kinds.text),
  ...define('description closed_lost_reason closed_won_reason', kinds.textarea),
  ...define('dealstage', kinds.radio, { externalOptions: 'STAGE' }),
  ...define('pipeline', kinds.select, { externalOptions: 'PIPELINE' }),
  ...define('amount hs_forecast_probability', kinds.number),
  ...define('deal_currency_code', kinds.select, { options: currencies }),
  ...define('closedate createdate', kinds.datetime),
  ...define('dealtype', kinds.radio, { options: words('newbusiness existingbusiness') }),
  ...define('hs_priority', kinds.select, { options: words('low medium high') }),
  ...define('hs_manual_forecast_category', kinds.select, {
    options: words('OMIT PIPELINE BEST_CASE COMMIT CLOSED'),
  }),
  ...define(
    `hs_deal_stage_probability hs_forecast_amount hs_projected_amount hs_projected_amount_in_home_currency
    hs_closed_amount hs_closed_amount_in_home_currency amount_in_home_currency hs_acv hs_arr hs_mrr hs_tcv
    hs_is_closed_count hs_is_open_count days_to_close num_associated_contacts num_notes num_contacted_notes
    hs_num_associated_active_deal_registrations hs_num_of_associated_line_items`,
    kinds.number,
    readOnly,
  ),
  ...define('hs_is_closed hs_is_closed_won hs_is_closed_lost', kinds.bool, readOnly),
  ...define(
    `notes_last_contacted notes_last_updated notes_next_activity_date hs_createdate hs_lastmodifieddate
    hs_v2_time_in_current_stage`,
    kinds.datetime,
    readOnly,
  ),
  ...stageClockProperties(dealPipeline),
  ...dealPipeline.stages.flatMap(({ id }) =>
    define(`hs_v2_date_entered_${id} hs_v2_date_exited_${id}`, kinds.datetime, readOnly),
  ),
  ...define('hs_analytics_source', kinds.select, { ...readOnly, options: analyticsSources }),
  ...define('hs_analytics_source_data_1 hs_analytics_source_data_2', kinds.text, readOnly),
]
