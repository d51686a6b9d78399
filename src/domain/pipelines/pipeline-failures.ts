import type { Failure } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { definitionInvalid } from '../properties/property-failures.ts'
import type { StageReferences } from '../properties/property-store.ts'

/** A pipeline or stage that cannot be as it was sent. */
export function pipelineInvalid(message: string, rule: string, path: string): Failure {
  return definitionInvalid(message, { rule: `pipelines-owners ${rule}`, path })
}

/** Source: PIPE-1 (chosen). */
export function pipelinesFixed({ plural }: ObjectType): Failure {
  return pipelineInvalid(`Pipelines of ${plural} cannot be modified`, 'PIPE-1', 'objectType')
}

/** Source: PIPE-14 (chosen). */
export function pipelineNotFound({ plural }: ObjectType, pipelineId: string): Failure {
  return {
    kind: 'not_found',
    message: `Pipeline '${pipelineId.slice(0, 200)}' does not exist for object type ${plural}`,
    rule: 'pipelines-owners PIPE-14',
    path: 'pipelineId',
    context: { pipelineId: [pipelineId.slice(0, 200)] },
  }
}

/** Source: PIPE-14 (chosen). */
export function stageNotFound(pipelineId: string, stageId: string): Failure {
  return {
    kind: 'not_found',
    message: `Stage '${stageId.slice(0, 200)}' does not exist in pipeline '${pipelineId.slice(0, 200)}'`,
    rule: 'pipelines-owners PIPE-14',
    path: 'stageId',
    context: { stageId: [stageId.slice(0, 200)] },
  }
}

/** Source: PIPE-8 (chosen). */
export function labelTaken(what: 'pipeline' | 'stage', label: string, path: string): Failure {
  const within = what === 'pipeline' ? 'for this object type' : 'in the pipeline'
  return {
    kind: 'definition_exists',
    message: `A ${what} with the label '${label}' already exists ${within}`,
    rule: 'pipelines-owners PIPE-8',
    path,
    context: { label: [label] },
  }
}

/** Source: PIPE-5 (chosen). Ids of deleted ones stay taken: those can be restored. */
export function idTaken(what: 'pipeline' | 'stage', id: string, path: string): Failure {
  return {
    kind: 'definition_exists',
    message: `A ${what} with the ID '${id}' already exists for this object type, or existed and can be restored`,
    rule: 'pipelines-owners PIPE-5',
    path,
    context: { id: [id] },
  }
}

/** Source: PIPE-6 (chosen). */
export function metadataInvalid(message: string, path: string): Failure {
  return definitionInvalid(message, {
    rule: 'pipelines-owners PIPE-6',
    path,
    subCategory: 'PipelineError.INVALID_STAGE_METADATA',
  })
}

/** Lists stand inside one text, as documented. Source: PIPE-12 (docs). */
export function stagesInUse({ stageIds, objectIds }: StageReferences): Failure {
  const [stages, objects] = [stageIds, objectIds].map((ids) => `[${ids.join(', ')}]`)
  return definitionInvalid(`Stage IDs: ${stages} are being referenced by object IDs: ${objects}`, {
    rule: 'pipelines-owners PIPE-12',
    path: 'stageId',
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
    context: { stageIds: [stages ?? ''], objectIds: [objects ?? ''] },
  })
}

/** Source: PIPE-11 (docs). */
export const archivedFixed: Failure = pipelineInvalid(
  "'archived' can only be false, and only to restore what was deleted",
  'PIPE-11',
  'archived',
)
