import type { ObjectType } from '../object-type.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { define, kinds, readOnly } from './define.ts'
import { pinnedActivity, placeInPipeline } from './system-properties.ts'

/** What records of a type have of which nothing but its system properties is known (objects 1.2, 4.3). */
export function reservedProperties(objectType: ObjectType): readonly PropertyDefinition[] {
  const { createdProperty, modifiedProperty, pipelineProperties } = objectType
  return [
    ...pinnedActivity,
    ...(pipelineProperties === undefined ? [] : placeInPipeline),
    ...define(`${createdProperty} ${modifiedProperty}`, kinds.datetime, readOnly),
  ]
}
