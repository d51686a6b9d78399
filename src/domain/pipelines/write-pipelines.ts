import { type Outcome, refusal, success } from '../failure.ts'
import type { ModelDeps, ModelOwner } from '../properties/change-model.ts'
import { isLive } from './account-pipelines.ts'
import { buildStages, type PipelineInput } from './build-pipeline.ts'
import { changePipeline, type PipelineView } from './change-pipelines.ts'
import type { AccountPipeline } from './pipeline.ts'
import { archivedFixed, pipelineInvalid, pipelineNotFound } from './pipeline-failures.ts'

/** What a PATCH of a pipeline changes (PIPE-11). */
export type PipelinePatch = {
  readonly label?: string
  readonly displayOrder?: number
  readonly archived?: boolean
}

/** Creates a pipeline with its stages. Source: PIPE-5 to PIPE-9. */
export async function createPipeline(
  deps: ModelDeps,
  owner: ModelOwner,
  input: PipelineInput,
): Promise<Outcome<AccountPipeline>> {
  return changePipeline(deps, owner, {
    decide: ({ objectType, ids }) => {
      const id = ids.takePipeline(input.pipelineId)
      if (!id.ok) return id
      const context = { objectTypeId: objectType.typeId, pipelineId: id.value, ids, existing: [] }
      const stages = buildStages(input.stages, context)
      if (!stages.ok) return stages
      const { label, displayOrder } = input
      const times = { createdAt: 0, updatedAt: 0 }
      return success({ id: id.value, label, displayOrder, ...times, isBuiltIn: false, stages: stages.value })
    },
  })
}

/** Replaces label, place and stages: stages that the input does not name by id are deleted. Source: PIPE-10, PIPE-12. */
export async function replacePipeline(
  deps: ModelDeps,
  owner: ModelOwner,
  request: { readonly pipelineId: string; readonly input: PipelineInput; readonly keepsUsedStages: boolean },
): Promise<Outcome<AccountPipeline>> {
  const { pipelineId, input, keepsUsedStages } = request
  const kept = new Set(input.stages.map(({ stageId }) => stageId))
  const removed = (pipelines: readonly AccountPipeline[]) =>
    liveStageIds(pipelines, pipelineId).filter((id) => !kept.has(id))
  return changePipeline(deps, owner, {
    ...(keepsUsedStages ? { emptied: removed } : {}),
    decide: (view) => {
      const found = findLive(view, pipelineId)
      if (!found.ok) return found
      const { objectType, ids, now } = view
      const context = { objectTypeId: objectType.typeId, pipelineId, ids, existing: found.value.stages }
      const stages = buildStages(input.stages, context)
      if (!stages.ok) return stages
      const gone = found.value.stages
        .filter((stage) => !stages.value.some(({ id }) => id === stage.id))
        .map((stage) => (isLive(stage) ? { ...stage, archivedAt: now } : stage))
      const { label, displayOrder } = input
      return success({ ...found.value, label, displayOrder, stages: [...stages.value, ...gone] })
    },
  })
}

/** Changes label and place of a live pipeline, or restores a deleted one. Source: PIPE-11. */
export async function updatePipeline(
  deps: ModelDeps,
  owner: ModelOwner,
  request: { readonly pipelineId: string; readonly patch: PipelinePatch },
): Promise<Outcome<AccountPipeline>> {
  const { archived, ...patch } = request.patch
  return changePipeline(deps, owner, {
    decide: (view) => {
      const pipeline = view.pipelines.find(({ id }) => id === request.pipelineId)
      const isHidden = pipeline !== undefined && !isLive(pipeline) && archived === undefined
      if (pipeline === undefined || isHidden)
        return refusal(pipelineNotFound(view.objectType, request.pipelineId))
      if (archived !== undefined && !isRestoring(archived, pipeline)) return refusal(archivedFixed)
      const { archivedAt: _archivedAt, ...live } = pipeline
      return success({ ...live, ...patch })
    },
  })
}

/** Whether `archived` says the one thing that it may say (PIPE-11). */
export function isRestoring(archived: boolean, item: { readonly archivedAt?: number }): boolean {
  return !archived && !isLive(item)
}

/** Deletes a pipeline; records keep the ids of its stages. Source: PIPE-12, PIPE-13. */
export async function removePipeline(
  deps: ModelDeps,
  owner: ModelOwner,
  request: { readonly pipelineId: string; readonly keepsUsedStages: boolean },
): Promise<Outcome<AccountPipeline>> {
  const { pipelineId, keepsUsedStages } = request
  const removed = (pipelines: readonly AccountPipeline[]) => liveStageIds(pipelines, pipelineId)
  return changePipeline(deps, owner, {
    ...(keepsUsedStages ? { emptied: removed } : {}),
    decide: (view) => {
      const found = findLive(view, pipelineId)
      if (!found.ok) return found
      const { objectType, pipelines, now } = view
      // A type whose records need a stage cannot be without a pipeline.
      const isNeeded = objectType.pipelineProperties !== undefined
      if (isNeeded && pipelines.filter(isLive).length === 1)
        return refusal(
          pipelineInvalid(
            `The last pipeline of ${objectType.plural} cannot be deleted`,
            'PIPE-13',
            'pipelineId',
          ),
        )
      return success({ ...found.value, archivedAt: now })
    },
  })
}

/** The live pipeline of this id. Fails with `not_found`. */
export function findLive(
  { objectType, pipelines }: Pick<PipelineView, 'objectType' | 'pipelines'>,
  pipelineId: string,
): Outcome<AccountPipeline> {
  const pipeline = pipelines.find((candidate) => candidate.id === pipelineId && isLive(candidate))
  return pipeline === undefined ? refusal(pipelineNotFound(objectType, pipelineId)) : success(pipeline)
}

function liveStageIds(pipelines: readonly AccountPipeline[], pipelineId: string): readonly string[] {
  const pipeline = pipelines.find((candidate) => candidate.id === pipelineId && isLive(candidate))
  return pipeline?.stages.filter(isLive).map(({ id }) => id) ?? []
}
