import { type Outcome, refusal, success } from '../failure.ts'
import type { ModelDeps, ModelOwner } from '../properties/change-model.ts'
import { isLive } from './account-pipelines.ts'
import { buildStage, type StageInput } from './build-pipeline.ts'
import { changePipeline, type PipelineView } from './change-pipelines.ts'
import type { AccountPipeline, AccountStage } from './pipeline.ts'
import { archivedFixed, pipelineInvalid, stageNotFound } from './pipeline-failures.ts'
import { type MetadataInput, readMetadata } from './stage-metadata.ts'
import { findLive, isRestoring } from './write-pipelines.ts'

/** What a PATCH of a stage changes; metadata member by member (PIPE-11). */
export type StagePatch = {
  readonly label?: string
  readonly displayOrder?: number
  readonly metadata?: MetadataInput
  readonly archived?: boolean
}

type StageName = { readonly pipelineId: string; readonly stageId: string }

/** Adds a stage to a pipeline, after the others unless it says where. Source: PIPE-5 to PIPE-9. */
export async function createStage(
  deps: ModelDeps,
  owner: ModelOwner,
  { pipelineId, input }: { readonly pipelineId: string; readonly input: StageInput },
): Promise<Outcome<AccountStage>> {
  let stageId = ''
  const changed = await changePipeline(deps, owner, {
    decide: (view) => {
      const found = findLive(view, pipelineId)
      if (!found.ok) return found
      const { stages } = found.value
      const orders = stages.filter(isLive).map(({ displayOrder }) => displayOrder)
      const place = { displayOrder: Math.min(2_147_483_647, Math.max(-1, ...orders) + 1) }
      const { typeId: objectTypeId } = view.objectType
      const context = { objectTypeId, pipelineId, ids: view.ids, existing: [], path: '' }
      const stage = buildStage({ ...place, ...input }, context)
      if (!stage.ok) return stage
      stageId = stage.value.id
      return success({ ...found.value, stages: [...stages, stage.value] })
    },
  })
  return stageOf(changed, { pipelineId, stageId })
}

/** Replaces label, place and metadata of a stage. Source: ST4. */
export async function replaceStage(
  deps: ModelDeps,
  owner: ModelOwner,
  request: StageName & { readonly input: StageInput },
): Promise<Outcome<AccountStage>> {
  const { label, displayOrder, metadata } = request.input
  return changeStage(deps, owner, {
    ...request,
    decide: (stage, { objectType }) => {
      const read = readMetadata(metadata, { objectTypeId: objectType.typeId, path: 'metadata' })
      if (!read.ok) return read
      const place = displayOrder ?? stage.displayOrder
      return success({ ...stage, label, displayOrder: place, metadata: read.value })
    },
  })
}

/** Changes a live stage, or restores a deleted one. Source: PIPE-11. */
export async function updateStage(
  deps: ModelDeps,
  owner: ModelOwner,
  request: StageName & { readonly patch: StagePatch },
): Promise<Outcome<AccountStage>> {
  const { archived, metadata = {}, ...patch } = request.patch
  return changeStage(deps, owner, {
    ...request,
    takesDeleted: archived !== undefined,
    decide: (stage, { objectType }) => {
      if (archived !== undefined && !isRestoring(archived, stage)) return refusal(archivedFixed)
      const { archivedAt: _archivedAt, ...live } = stage
      const { typeId: objectTypeId } = objectType
      const read = readMetadata(metadata, { objectTypeId, path: 'metadata', before: stage.metadata })
      return read.ok ? success({ ...live, ...patch, metadata: read.value }) : read
    },
  })
}

/** Deletes a stage; records keep its id. Source: PIPE-12. */
export async function removeStage(
  deps: ModelDeps,
  owner: ModelOwner,
  request: StageName & { readonly keepsUsedStages: boolean },
): Promise<Outcome<AccountPipeline>> {
  const { stageId, keepsUsedStages } = request
  return changePipeline(deps, owner, {
    ...(keepsUsedStages ? { emptied: () => [stageId] } : {}),
    decide: (view) =>
      withStage(view, request, (stage, pipeline) =>
        pipeline.stages.filter(isLive).length === 1
          ? refusal(pipelineInvalid('The last stage of a pipeline cannot be deleted', 'PIPE-7', 'stageId'))
          : success({ ...stage, archivedAt: view.now }),
      ),
  })
}

type StageChange = StageName & {
  readonly takesDeleted?: boolean
  readonly decide: (stage: AccountStage, view: PipelineView) => Outcome<AccountStage>
}

async function changeStage(
  deps: ModelDeps,
  owner: ModelOwner,
  change: StageChange,
): Promise<Outcome<AccountStage>> {
  const decide = (view: PipelineView) => withStage(view, change, (stage) => change.decide(stage, view))
  return stageOf(await changePipeline(deps, owner, { decide }), change)
}

/** The pipeline with one stage changed. Fails with `not_found` for what is not there. */
function withStage(
  view: PipelineView,
  { pipelineId, stageId, takesDeleted = false }: StageName & { readonly takesDeleted?: boolean },
  change: (stage: AccountStage, pipeline: AccountPipeline) => Outcome<AccountStage>,
): Outcome<AccountPipeline> {
  const found = findLive(view, pipelineId)
  if (!found.ok) return found
  const { stages } = found.value
  const stage = stages.find(({ id }) => id === stageId)
  if (stage === undefined || (!isLive(stage) && !takesDeleted))
    return refusal(stageNotFound(pipelineId, stageId))
  const changed = change(stage, found.value)
  if (!changed.ok) return changed
  const after = stages.map((candidate) => (candidate.id === stageId ? changed.value : candidate))
  return success({ ...found.value, stages: after })
}

function stageOf(
  pipeline: Outcome<AccountPipeline>,
  { pipelineId, stageId }: StageName,
): Outcome<AccountStage> {
  if (!pipeline.ok) return pipeline
  const stage = pipeline.value.stages.find(({ id }) => id === stageId)
  return stage === undefined ? refusal(stageNotFound(pipelineId, stageId)) : success(stage)
}
