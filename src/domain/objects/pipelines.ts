import { refusal, success } from '../failure.ts'
import type { Outcome } from '../failure.ts'
import type { Pipeline, Stage } from './built-in-pipelines.ts'
import { invalidOption } from './normalise-value.ts'
import type { ObjectType, PipelineProperties } from './object-types.ts'
import { propertiesInvalid } from './property-problems.ts'
import type { PropertyProblem } from './property-problems.ts'
import type { PropertyValues } from './record.ts'

/** A record's place: the pipeline it is in and its stage there. */
export type Placement = { readonly pipeline: Pipeline; readonly stage: Stage }

/** What a check of pipeline and stage needs besides the values. */
export type PlacementOptions = {
  readonly accountId: string
  /** Values of the record that is changed; absent in a create. */
  readonly current?: PropertyValues
  readonly pathPrefix: string
}

/** Where stored values put a record; undefined when the type has no stages or the ids are dead (PIPE-12). */
export function findPlacement(objectType: ObjectType, properties: PropertyValues): Placement | undefined {
  const names = objectType.pipelineProperties
  if (names === undefined) return undefined
  const property = names.status ?? names.stage
  const value = properties[property]
  for (const pipeline of objectType.pipelines) {
    const stage = pipeline.stages.find(
      (candidate) => value !== undefined && keyOf(candidate, names) === value,
    )
    if (stage !== undefined) return { pipeline, stage }
  }
  return undefined
}

/**
 * Makes pipeline and stage of an input agree and fills in the one left out: the pipeline is the one named, else the
 * record's own, else the stage's owner, else the first. For a type with a status, the answer holds the status alone.
 * Values that name neither come back unchanged. Fails with `properties_invalid`.
 * Source: OBJ-42, OBJ-46, OBJ-101, objects 5.3.
 */
export function resolvePlacement(
  objectType: ObjectType,
  values: PropertyValues,
  options: PlacementOptions,
): Outcome<PropertyValues> {
  const names = objectType.pipelineProperties
  if (names === undefined || !namesPlace(values, names)) return success(values)
  if (objectType.pipelines.length === 0 && !values[names.pipeline] && !values[names.stage])
    return success(values)
  const { pipelineId, stageId, status } = readPlace(values, names, options.current)
  const pipeline = findPipeline(objectType, pipelineId, stageId)
  if (pipeline === undefined)
    return refusal(propertiesInvalid([unknownPlace(objectType, names, { pipelineId, stageId })], options))
  const problem = checkStage(pipeline, stageId, { names, status })
  if (problem !== undefined) return refusal(propertiesInvalid([problem], options))
  return success(placedValues(values, { names, pipeline, stageId }))
}

function keyOf(stage: Stage, names: PipelineProperties): string | undefined {
  return names.status === undefined ? stage.id : stage.status
}

/** Ids that hold after the write. Where a status is stored, a stage the record already has is no part of the input. */
function readPlace(values: PropertyValues, names: PipelineProperties, current: PropertyValues = {}) {
  const pipelineId = values[names.pipeline] || current[names.pipeline]
  if (names.status !== undefined) {
    return { pipelineId, stageId: values[names.stage] || undefined, status: values[names.status] }
  }
  return { pipelineId, stageId: values[names.stage] || current[names.stage], status: undefined }
}

function namesPlace(values: PropertyValues, names: PipelineProperties): boolean {
  return values[names.pipeline] !== undefined || values[names.stage] !== undefined
}

function findPipeline(
  objectType: ObjectType,
  pipelineId: string | undefined,
  stageId: string | undefined,
): Pipeline | undefined {
  const { pipelines } = objectType
  if (pipelineId !== undefined) return pipelines.find((pipeline) => pipeline.id === pipelineId)
  return pipelines.find((pipeline) => pipeline.stages.some((stage) => stage.id === stageId)) ?? pipelines[0]
}

/** When no pipeline is named and none is found the account has none: then it is the stage that cannot be. */
function unknownPlace(
  objectType: ObjectType,
  names: PipelineProperties,
  { pipelineId, stageId }: { readonly pipelineId: string | undefined; readonly stageId: string | undefined },
): PropertyProblem {
  if (pipelineId === undefined && stageId !== undefined)
    return { name: names.stage, message: stageMessage(stageId, '[]'), code: 'INVALID_OPTION' }
  const ids = objectType.pipelines.map((pipeline) => pipeline.id)
  return { name: names.pipeline, ...invalidOption(pipelineId ?? '', ids) }
}

/** Source: OBJ-42 (observed). */
function stageMessage(stageId: string, valid: string): string {
  return `${stageId} is not a valid pipeline stage ID. Valid options are: ${valid}`
}

/** A stage must be in the pipeline and, when the same input sets a status, be that status's stage (OBJ-101). */
function checkStage(
  pipeline: Pipeline,
  stageId: string | undefined,
  { names, status }: { readonly names: PipelineProperties; readonly status: string | undefined },
): PropertyProblem | undefined {
  if (stageId === undefined) return undefined
  const allowed = pipeline.stages
    .filter((stage) => !status || stage.status === status)
    .map((stage) => stage.id)
  if (allowed.includes(stageId)) return undefined
  const list = `pipelineId=${pipeline.id} : [${allowed.join(', ')}]`
  return { name: names.stage, message: stageMessage(stageId, list), code: 'INVALID_OPTION' }
}

function placedValues(
  values: PropertyValues,
  place: {
    readonly names: PipelineProperties
    readonly pipeline: Pipeline
    readonly stageId: string | undefined
  },
): PropertyValues {
  const { names, pipeline, stageId } = place
  if (names.status === undefined) {
    return {
      ...values,
      [names.pipeline]: pipeline.id,
      ...(stageId === undefined ? {} : { [names.stage]: stageId }),
    }
  }
  const { [names.pipeline]: _pipeline, [names.stage]: _stage, ...rest } = values
  const status = pipeline.stages.find((stage) => stage.id === stageId)?.status
  return status === undefined || rest[names.status] ? rest : { ...rest, [names.status]: status }
}
