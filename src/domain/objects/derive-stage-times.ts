import { readDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyValues } from './record.ts'
import { clockNames } from './stage-clock.ts'

/** How long, in ms, a record has been in each stage it ever entered: until it left, or until now (objects 10.2). */
export function deriveStageTimes(
  objectType: ObjectType,
  properties: PropertyValues,
  now: number,
): PropertyValues {
  const stages =
    objectType.pipelineProperties === undefined
      ? []
      : objectType.pipelines.flatMap((pipeline) => pipeline.stages)
  const times = stages.flatMap(({ id }) => {
    const names = clockNames(id)
    const entered = readDatetime(properties[names.entered])
    if (entered === undefined) return []
    const left = readDatetime(properties[names.exited]) ?? now
    return [[names.timeIn, String(Math.max(0, left - entered))]]
  })
  return Object.fromEntries(times)
}
