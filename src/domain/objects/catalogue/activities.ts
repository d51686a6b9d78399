import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'

/** What activities of every type have. Source: properties 8.6, objects 10.2. */
export const activityProperties: readonly PropertyDefinition[] = [
  ...define('hs_timestamp', kinds.datetime),
  ...define('hs_createdate', kinds.datetime, { writable: 'on_create' }),
  ...define('hs_lastmodifieddate', kinds.datetime, readOnly),
  ...define(
    'hs_queue_membership_ids hs_attachment_ids hs_at_mentioned_owner_ids',
    kinds.checkbox,
    freeOptions,
  ),
  ...define('hs_follow_up_action hs_engagement_source hs_engagement_source_id', kinds.text),
  ...define(
    'hs_body_preview hs_product_name hs_unique_id hs_object_coordinates hs_obj_coords',
    kinds.text,
    readOnly,
  ),
  ...define('hs_body_preview_html', kinds.html, readOnly),
  ...define('hs_body_preview_is_truncated hs_gdpr_deleted', kinds.bool, readOnly),
  ...define('hs_created_by hs_modified_by', kinds.number, readOnly),
]
