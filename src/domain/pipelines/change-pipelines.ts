import { type Outcome, refusal, success } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { changeTime, type ModelDeps, type ModelOwner } from '../properties/change-model.ts'
import type { StoredModel } from '../properties/property.ts'
import type { ModelPlan, ModelState } from '../properties/property-store.ts'
import { allPipelines, isLive, placementOf, takesPipelines, withLiveStages } from './account-pipelines.ts'
import { checkPipeline } from './build-pipeline.ts'
import type { AccountPipeline, AccountStage, AuditAction, PipelineAudit } from './pipeline.ts'
import { pipelinesFixed, stagesInUse } from './pipeline-failures.ts'
import { createPipelineIds, type PipelineIds } from './pipeline-ids.ts'

/** What a change of one pipeline decides from. */
export type PipelineView = {
  readonly objectType: ObjectType
  /** Live and deleted ones, each with its live and deleted stages. */
  readonly pipelines: readonly AccountPipeline[]
  readonly ids: PipelineIds
  /** Epoch ms. */
  readonly now: number
}

export type PipelineChange = {
  /** The pipeline after the change, its stages among it. Times, but for `archivedAt`, are set here. */
  readonly decide: (view: PipelineView) => Outcome<AccountPipeline>
  /** Stages that must hold no record, whatever becomes of them (PIPE-12). */
  readonly emptied?: (pipelines: readonly AccountPipeline[]) => readonly string[]
}

/**
 * Changes one pipeline of a type, with its audit; answers it with its live stages, or as it was deleted. A built-in one
 * is stored whole with its first change. Fails with `definition_invalid` where the type takes no pipelines of an account
 * or a stage is in use, and with what `decide` or the rules of every pipeline refuse. Source: PIPE-1 to PIPE-13.
 */
export async function changePipeline(
  deps: ModelDeps,
  { accountId, objectType }: ModelOwner,
  { decide, emptied }: PipelineChange,
): Promise<Outcome<AccountPipeline>> {
  const { typeId } = objectType
  if (!takesPipelines(typeId)) return refusal(pipelinesFixed(objectType))
  const now = deps.now()
  const stages = ({ pipelines }: StoredModel) => emptied?.(allPipelines(typeId, pipelines)) ?? []
  const recordsIn = { property: placementOf(objectType).stage, stages }
  const request = { objectTypeId: typeId, isAlone: true, ...(emptied === undefined ? {} : { recordsIn }) }
  return deps.properties.changeModel<Outcome<AccountPipeline>>(accountId, request, (state) => {
    const pipelines = allPipelines(typeId, state.model.pipelines)
    const decided = decide({ objectType, pipelines, now, ids: createPipelineIds(pipelines) })
    if (!decided.ok) return unchanged(decided)
    const failure = checkDecided(decided.value, { objectType, pipelines, state })
    if (failure !== undefined) return unchanged(refusal(failure))
    const before = pipelines.find(({ id }) => id === decided.value.id)
    return planChange({ before, after: decided.value, now, model: state.model })
  })
}

function unchanged<T>(result: T): ModelPlan<T> {
  return { properties: [], groups: [], result }
}

function checkDecided(
  pipeline: AccountPipeline,
  context: {
    readonly objectType: ObjectType
    readonly pipelines: readonly AccountPipeline[]
    readonly state: ModelState
  },
) {
  const { objectType, pipelines, state } = context
  if (state.references.objectIds.length > 0) return stagesInUse(state.references)
  if (!isLive(pipeline)) return undefined
  const others = pipelines.filter((other) => isLive(other) && other.id !== pipeline.id)
  return checkPipeline(pipeline, { objectTypeId: objectType.typeId, others })
}

type Change = {
  readonly before: AccountPipeline | undefined
  readonly after: AccountPipeline
  readonly now: number
  readonly model: StoredModel
}

function planChange({ before, after, now, model }: Change): ModelPlan<Outcome<AccountPipeline>> {
  if (before !== undefined && isSame(before, after)) return unchanged(success(withLiveStages(before)))
  const changedAt = changeTime(now, before?.updatedAt)
  const stages = after.stages.map((stage) => stamped(stage, findStage(before, stage.id), changedAt))
  const pipeline = {
    ...after,
    createdAt: before?.createdAt ?? changedAt,
    updatedAt: changedAt,
    ...(after.archivedAt === undefined ? {} : { archivedAt: changedAt }),
    stages,
  }
  const isStored = model.pipelines.some(({ id }) => id === pipeline.id)
  const changed = stages.filter((stage) => stage !== findStage(before, stage.id))
  const context = { pipeline, before, changedAt, changeNumber: model.version + 1 }
  return {
    properties: [],
    groups: [],
    pipelines: {
      pipelines: [pipeline],
      stages: isStored ? changed : stages,
      audits: [auditOf('', context), ...changed.map((stage) => auditOf(stage.id, context))],
    },
    result: success(withLiveStages(pipeline)),
  }
}

function findStage(pipeline: AccountPipeline | undefined, stageId: string): AccountStage | undefined {
  return pipeline?.stages.find(({ id }) => id === stageId)
}

/** The stage of before, or what became of it, with the time of the change. */
function stamped(after: AccountStage, before: AccountStage | undefined, changedAt: number): AccountStage {
  if (before !== undefined && isSame(before, after)) return before
  return {
    ...after,
    createdAt: before?.createdAt ?? changedAt,
    updatedAt: changedAt,
    ...(after.archivedAt === undefined ? {} : { archivedAt: changedAt }),
  }
}

type AuditContext = {
  readonly pipeline: AccountPipeline
  readonly before: AccountPipeline | undefined
  readonly changedAt: number
  readonly changeNumber: number
}

/** Source: pipelines-owners 1.5. */
function auditOf(
  stageId: string,
  { pipeline, before, changedAt, changeNumber }: AuditContext,
): PipelineAudit {
  const isOfPipeline = stageId === ''
  const was = isOfPipeline ? before : findStage(before, stageId)
  const definition = isOfPipeline ? withLiveStages(pipeline) : findStage(pipeline, stageId)
  if (definition === undefined) throw new RangeError('a stage was changed that is not in its pipeline')
  return {
    pipelineId: pipeline.id,
    stageId,
    changeNumber,
    action: actionOf(was, definition),
    definition,
    changedAt,
  }
}

type Archivable = { readonly archivedAt?: number }

function actionOf(before: Archivable | undefined, after: Archivable): AuditAction {
  if (before === undefined) return 'CREATE'
  return isLive(before) && !isLive(after) ? 'DELETE' : 'UPDATE'
}

function isSame(left: object, right: object): boolean {
  return canonical(left) === canonical(right)
}

function canonical(value: object): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}
