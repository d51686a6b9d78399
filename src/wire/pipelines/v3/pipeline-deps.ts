import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { allPipelines, isLive, withLiveStages } from '../../../domain/pipelines/account-pipelines.ts'
import type { AccountPipeline, AccountStage } from '../../../domain/pipelines/pipeline.ts'
import { pipelineNotFound, stageNotFound } from '../../../domain/pipelines/pipeline-failures.ts'
import type { ModelDeps, ModelOwner } from '../../../domain/properties/change-model.ts'
import { decodeFlag } from '../../query-parameters.ts'
import { pathType, type RouteContext } from '../../route.ts'

/** Whose pipelines the request is about: those of the type in the path. */
export function ownerOf(context: RouteContext): ModelOwner {
  return { accountId: context.caller.accountId, objectType: pathType(context) }
}

type Reader = Pick<ModelDeps, 'properties'>

/** The pipelines of the type in the path, in order; `archived`: deleted pipelines and stages too. */
async function readAll(
  deps: Reader,
  context: RouteContext,
  options: { readonly archived: boolean },
): Promise<Outcome<readonly AccountPipeline[]>> {
  const { accountId, objectType } = ownerOf(context)
  const models = await deps.properties.readModels(accountId, [objectType.typeId], options)
  return success(allPipelines(objectType.typeId, models.get(objectType.typeId)?.pipelines ?? []))
}

export async function readLive(
  deps: Reader,
  context: RouteContext,
): Promise<Outcome<readonly AccountPipeline[]>> {
  const pipelines = await readAll(deps, context, { archived: false })
  return pipelines.ok ? success(pipelines.value.filter(isLive).map(withLiveStages)) : pipelines
}

/** The live pipeline in the path. */
export async function readPipeline(deps: Reader, context: RouteContext): Promise<Outcome<AccountPipeline>> {
  const pipelines = await readLive(deps, context)
  return pipelines.ok ? choosePipeline(pipelines.value, context) : pipelines
}

/** The live stage in the path. */
export async function readStage(deps: Reader, context: RouteContext): Promise<Outcome<AccountStage>> {
  const pipeline = await readPipeline(deps, context)
  return pipeline.ok ? chooseStage(pipeline.value, context) : pipeline
}

/** What HubSpot's own client sends for the pipeline of a stage whose audit it asks for. */
const UNFILLED = '{pipelineId}'

/** What the path of an audit means, deleted or not. A stage alone tells its pipeline. */
export async function readAudited(
  deps: Reader,
  context: RouteContext,
): Promise<Outcome<{ readonly owner: ModelOwner; readonly pipelineId: string; readonly stageId: string }>> {
  const owner = ownerOf(context)
  const pipelines = await readAll(deps, context, { archived: true })
  if (!pipelines.ok) return pipelines
  const { pipelineId, stageId } = context.params
  const holder = pipelines.value.find(({ stages }) => stages.some(({ id }) => id === stageId))
  const pipeline =
    pipelineId === UNFILLED && holder !== undefined
      ? success(holder)
      : choosePipeline(pipelines.value, context)
  if (!pipeline.ok) return pipeline
  const audited = { owner, pipelineId: pipeline.value.id }
  if (stageId === undefined) return success({ ...audited, stageId: '' })
  const stage = chooseStage(pipeline.value, context)
  return stage.ok ? success({ ...audited, stageId: stage.value.id }) : stage
}

function choosePipeline(
  pipelines: readonly AccountPipeline[],
  context: RouteContext,
): Outcome<AccountPipeline> {
  const { pipelineId = '' } = context.params
  const pipeline = pipelines.find(({ id }) => id === pipelineId)
  return pipeline === undefined ? refusal(pipelineNotFound(pathType(context), pipelineId)) : success(pipeline)
}

function chooseStage({ id, stages }: AccountPipeline, { params }: RouteContext): Outcome<AccountStage> {
  const { stageId = '' } = params
  const stage = stages.find((candidate) => candidate.id === stageId)
  return stage === undefined ? refusal(stageNotFound(id, stageId)) : success(stage)
}

/** Whether stages that hold records are kept; the flag that names deals says the same (PIPE-12, chosen). */
export function decodeChecks({ query }: RouteContext): Outcome<boolean> {
  const references = decodeFlag(query, 'validateReferencesBeforeDelete')
  if (!references.ok) return references
  const usages = decodeFlag(query, 'validateDealStageUsagesBeforeDelete')
  return usages.ok ? success(references.value || usages.value) : usages
}
