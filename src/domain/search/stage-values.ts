import type { Stage } from '../objects/built-in-pipelines.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { literal, type SearchCondition, type SearchValue, stored } from './search-value.ts'

/** The stages that records can be in, by the stored value that puts them there; of several with one value the first. */
function stagesByKey({ pipelines, pipelineProperties }: ObjectType): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  const usesStatus = pipelineProperties?.status !== undefined
  for (const { id: pipelineId, stages } of pipelines) {
    for (const stage of stages) {
      const key = usesStatus ? stage.status : stage.id
      if (key !== undefined && !places.has(key)) places.set(key, { stage, pipelineId })
    }
  }
  return places
}

type Place = { readonly stage: Stage; readonly pipelineId: string }

/** Holds for records in a stage that fits. */
export function inStage(objectType: ObjectType, isWanted: (stage: Stage) => boolean): SearchCondition {
  const keys = [...stagesByKey(objectType)].flatMap(([key, { stage }]) => (isWanted(stage) ? [key] : []))
  return hasKey(objectType, keys)
}

function hasKey({ pipelineProperties }: ObjectType, keys: readonly string[]): SearchCondition {
  const name = pipelineProperties?.status ?? pipelineProperties?.stage ?? ''
  return { kind: 'oneOf', as: 'exact', value: stored(name), operands: keys }
}

/** A text that the stage of a record decides; stages with the same text are one branch. */
export function textByStage(objectType: ObjectType, textOf: (place: Place) => string): SearchValue {
  const byText = Map.groupBy(stagesByKey(objectType), ([, place]) => textOf(place))
  return {
    kind: 'choice',
    branches: [...byText].map(([text, places]) => ({
      when: hasKey(
        objectType,
        places.map(([key]) => key),
      ),
      value: literal(text),
    })),
  }
}

/** A value that each stage brings another of. */
export function valueByStage(objectType: ObjectType, valueOf: (stage: Stage) => SearchValue): SearchValue {
  return {
    kind: 'choice',
    branches: [...stagesByKey(objectType)].map(([key, { stage }]) => ({
      when: hasKey(objectType, [key]),
      value: valueOf(stage),
    })),
  }
}
