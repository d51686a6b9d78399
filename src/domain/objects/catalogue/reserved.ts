import type { ObjectType } from '../object-type.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { pinnedActivity, placeInPipeline } from './system-properties.ts'

/** The little that is known of some besides: searches look into these (search 4). */
const known: Readonly<Record<string, readonly PropertyDefinition[]>> = {
  '0-19': define('hs_submission_name hs_content', kinds.text, readOnly),
}

/** What records of a type have of which little but its system properties is known (objects 1.2, 4.3). */
export function reservedProperties(objectType: ObjectType): readonly PropertyDefinition[] {
  const { typeId, createdProperty, modifiedProperty, pipelineProperties } = objectType
  return [
    ...pinnedActivity,
    ...(pipelineProperties === undefined ? [] : placeInPipeline),
    ...define(`${createdProperty} ${modifiedProperty}`, kinds.datetime, readOnly),
    ...(known[typeId] ?? []),
  ]
}
