import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { isLive } from './account-pipelines.ts'
import type { AccountPipeline, AccountStage } from './pipeline.ts'
import { labelTaken, pipelineInvalid } from './pipeline-failures.ts'
import type { PipelineIds } from './pipeline-ids.ts'
import { type MetadataInput, readMetadata } from './stage-metadata.ts'

/** A stage as sent (pipelines-owners 1.4). */
export type StageInput = {
  readonly stageId?: string
  readonly label: string
  readonly displayOrder?: number
  readonly metadata: MetadataInput
}

/** A pipeline as sent. */
export type PipelineInput = {
  readonly pipelineId?: string
  readonly label: string
  readonly displayOrder: number
  readonly stages: readonly StageInput[]
}

const MAX_PIPELINES = 100
const MAX_LABEL_CHARACTERS = 255
const MAX_STAGES = 30
/** Deals and tickets; custom types too (PIPE-9). */
const typesOfManyStages: readonly string[] = ['0-3', '0-5']
const MAX_OF_MANY_STAGES = 100

export type StageContext = {
  readonly objectTypeId: string
  readonly pipelineId: string
  readonly ids: PipelineIds
  /** Stages that the pipeline has or had; one that an input names by its id stays what it is (PIPE-10). */
  readonly existing: readonly AccountStage[]
}

/** All stages of a pipeline as sent, in input order. Fails with `definition_invalid` or `definition_exists`. */
export function buildStages(
  inputs: readonly StageInput[],
  context: StageContext,
): Outcome<readonly AccountStage[]> {
  const stages: AccountStage[] = []
  for (const [place, input] of inputs.entries()) {
    const stage = buildStage({ displayOrder: place, ...input }, { ...context, path: `stages[${place}]` })
    if (!stage.ok) return stage
    if (stages.some(({ id }) => id === stage.value.id))
      return refusal(
        pipelineInvalid(`Stage '${stage.value.id}' is sent twice`, 'PIPE-10', `stages[${place}].stageId`),
      )
    stages.push(stage.value)
  }
  return success(stages)
}

/** One stage as sent; its times are set when the change is stored. */
export function buildStage(
  input: StageInput & { readonly displayOrder: number },
  context: StageContext & { readonly path: string },
): Outcome<AccountStage> {
  const { objectTypeId, pipelineId, path, existing } = context
  const metadata = readMetadata(input.metadata, { objectTypeId, path: joined(path, 'metadata') })
  if (!metadata.ok) return metadata
  const { archivedAt: _archivedAt, ...known } = existing.find(({ id }) => id === input.stageId) ?? {}
  const id = 'id' in known ? success(known.id) : context.ids.takeStage(input.stageId, joined(path, 'stageId'))
  if (!id.ok) return id
  return success({
    createdAt: 0,
    updatedAt: 0,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    ...known,
    id: id.value,
    pipelineId,
    label: input.label,
    displayOrder: input.displayOrder,
    metadata: metadata.value,
  })
}

/** What a pipeline must be, whatever led to it; `others` are the live pipelines beside it. Source: PIPE-7 to PIPE-9. */
export function checkPipeline(
  { label, stages }: Pick<AccountPipeline, 'label' | 'stages'>,
  { objectTypeId, others }: { readonly objectTypeId: string; readonly others: readonly AccountPipeline[] },
): Failure | undefined {
  const live = stages.filter(isLive)
  const max = maxStages(objectTypeId)
  if (others.length >= MAX_PIPELINES)
    return pipelineInvalid(`An object type has at most ${MAX_PIPELINES} pipelines`, 'PIPE-9', '')
  if (live.length === 0) return pipelineInvalid('A pipeline needs at least one stage', 'PIPE-7', 'stages')
  if (live.length > max)
    return pipelineInvalid(`A pipeline of this object type has at most ${max} stages`, 'PIPE-9', 'stages')
  return (
    checkLabel(label, 'label') ??
    live.map((stage, place) => checkLabel(stage.label, `stages[${place}].label`)).find(Boolean) ??
    (others.some((other) => other.label === label) ? labelTaken('pipeline', label, 'label') : undefined) ??
    checkStageLabels(live)
  )
}

function maxStages(objectTypeId: string): number {
  const takesMany = objectTypeId.startsWith('2-') || typesOfManyStages.includes(objectTypeId)
  return takesMany ? MAX_OF_MANY_STAGES : MAX_STAGES
}

function checkLabel(label: string, path: string): Failure | undefined {
  if (label.trim() !== '' && label.length <= MAX_LABEL_CHARACTERS) return undefined
  const rule = `must not be blank and has at most ${MAX_LABEL_CHARACTERS} characters`
  return pipelineInvalid(`The label '${label.slice(0, 100)}' is not valid: it ${rule}`, 'PIPE-7', path)
}

function checkStageLabels(stages: readonly AccountStage[]): Failure | undefined {
  const labels = stages.map(({ label }) => label)
  const place = labels.findIndex((label, at) => labels.indexOf(label) < at)
  return place === -1 ? undefined : labelTaken('stage', labels[place] ?? '', `stages[${place}].label`)
}

function joined(path: string, member: string): string {
  return path === '' ? member : `${path}.${member}`
}
