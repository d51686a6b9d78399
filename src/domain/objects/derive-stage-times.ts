import { readDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyValues } from './record.ts'
import { type ClockNames, clockNames } from './stage-clock.ts'

/** How long, in ms, a record has been in each stage it ever entered: until it left, or until now (objects 10.2). */
export function deriveStageTimes(
  objectType: ObjectType,
  properties: PropertyValues,
  now: number,
): PropertyValues {
  const times: Record<string, string> = {}
  for (const names of clocksOf(objectType)) {
    const entered = readDatetime(properties[names.entered])
    if (entered === undefined) continue
    const left = readDatetime(properties[names.exited]) ?? now
    times[names.timeIn] = String(Math.max(0, left - entered))
  }
  return times
}

const knownClocks = new WeakMap<ObjectType, readonly ClockNames[]>()

/** Made once for each object type, not for each of its records. */
function clocksOf(objectType: ObjectType): readonly ClockNames[] {
  const known = knownClocks.get(objectType)
  if (known !== undefined) return known
  const pipelines = objectType.pipelineProperties === undefined ? [] : objectType.pipelines
  const clocks = pipelines.flatMap(({ stages }) => stages.map(({ id }) => clockNames(id)))
  knownClocks.set(objectType, clocks)
  return clocks
}
