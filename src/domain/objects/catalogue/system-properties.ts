import type { PropertyDefinition } from '../property-definition.ts'
import { define, freeOptions, kinds, readOnly } from './define.ts'

const readOnlyList = { ...readOnly, ...freeOptions }

/** Properties that records of every type have. Source: objects 4.3. */
export const systemProperties: readonly PropertyDefinition[] = [
  ...define('hs_object_id', kinds.number, { ...readOnly, hasUniqueValue: true }),
  ...define('hs_object_source hs_object_source_label', kinds.select, readOnlyList),
  ...define(
    'hs_object_source_id hs_object_source_detail_1 hs_object_source_detail_2 hs_object_source_detail_3 hs_unique_creation_key',
    kinds.text,
    readOnly,
  ),
  ...define('hs_object_source_user_id hs_created_by_user_id hs_updated_by_user_id', kinds.number, readOnly),
  ...define(
    `hs_merged_object_ids hs_shared_user_ids hs_shared_team_ids hs_all_assigned_business_unit_ids
    hs_all_owner_ids hs_all_team_ids hs_all_accessible_team_ids hs_user_ids_of_all_owners`,
    kinds.checkbox,
    readOnlyList,
  ),
  ...define('hs_was_imported hs_read_only', kinds.bool, readOnly),
  ...define('hubspot_owner_id', kinds.select, { externalOptions: 'OWNER' }),
  ...define('hubspot_owner_assigneddate', kinds.datetime, readOnly),
  ...define('hubspot_team_id', kinds.select, readOnlyList),
]

/** The activity shown on top of a record; types other than activities have it. Source: objects 4.3, OBJ-92. */
export const pinnedActivity: readonly PropertyDefinition[] = define('hs_pinned_engagement_id', kinds.number)

/** Where a record of a type with pipelines is. */
export const placeInPipeline: readonly PropertyDefinition[] = [
  ...define('hs_pipeline', kinds.select, { externalOptions: 'PIPELINE' }),
  ...define('hs_pipeline_stage', kinds.select, { externalOptions: 'STAGE' }),
]
