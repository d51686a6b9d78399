import type { Pipeline } from '../built-in-pipelines.ts'
import type { PropertyDefinition } from '../property-definition.ts'
import { clockNames } from '../stage-clock.ts'
import { define, kinds, readOnly } from './define.ts'

/** When records entered and left each stage, and how long they were in it. Source: properties 8.3, objects 10.2. */
export function stageClockProperties(pipeline: Pipeline): readonly PropertyDefinition[] {
  return pipeline.stages.flatMap((stage) => {
    const names = clockNames(stage.id)
    return [
      ...define(`${names.entered} ${names.exited}`, kinds.datetime, readOnly),
      ...define(names.timeIn, kinds.number, readOnly),
    ]
  })
}
