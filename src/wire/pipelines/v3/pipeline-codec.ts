import { formatInstant } from '../../../domain/instant.ts'
import type { PipelineInput, StageInput } from '../../../domain/pipelines/build-pipeline.ts'
import type { AccountPipeline, AccountStage, PipelineAudit } from '../../../domain/pipelines/pipeline.ts'
import type { PipelinePatch } from '../../../domain/pipelines/write-pipelines.ts'
import type { StagePatch } from '../../../domain/pipelines/write-stages.ts'
import type { PipelineBody, PipelinePatchBody, PipelineStageBody, PipelineStagePatchBody } from './schemas.ts'

export function decodePipeline({ pipelineId, label, displayOrder, stages }: PipelineBody): PipelineInput {
  return { ...given('pipelineId', pipelineId), label, displayOrder, stages: stages.map(decodeStage) }
}

export function decodeStage({ stageId, label, displayOrder, metadata }: PipelineStageBody): StageInput {
  return {
    ...given('stageId', stageId),
    label,
    ...given('displayOrder', displayOrder),
    metadata: metadata ?? {},
  }
}

export function decodePipelinePatch({ label, displayOrder, archived }: PipelinePatchBody): PipelinePatch {
  return { ...given('label', label), ...given('displayOrder', displayOrder), ...given('archived', archived) }
}

export function decodeStagePatch({ metadata, ...body }: PipelineStagePatchBody): StagePatch {
  return { ...decodePipelinePatch(body), ...given('metadata', metadata) }
}

/** One member, or none: null is the same as absent. */
function given<K extends string, T>(name: K, value: T | null | undefined): { readonly [P in K]?: T } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T }
}

/** Members in the order that clients see elsewhere (pipelines-owners 1.6). */
export function encodePipeline(pipeline: AccountPipeline): object {
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    stages: pipeline.stages.map(encodeStage),
    ...encodeTimes(pipeline),
    archived: pipeline.archivedAt !== undefined,
  }
}

export function encodeStage(stage: AccountStage): object {
  const metadata = Object.entries(stage.metadata).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return {
    label: stage.label,
    displayOrder: stage.displayOrder,
    metadata: Object.fromEntries(metadata),
    id: stage.id,
    ...encodeTimes(stage),
    writePermissions: stage.writePermissions,
    archived: stage.archivedAt !== undefined,
  }
}

function encodeTimes({ createdAt, updatedAt, archivedAt }: AccountPipeline | AccountStage): object {
  return {
    createdAt: encodeTime(createdAt),
    ...(archivedAt === undefined ? {} : { archivedAt: encodeTime(archivedAt) }),
    updatedAt: encodeTime(updatedAt),
  }
}

/** What was there from the start is of the epoch, which is written without milliseconds. Source: PIPE-3 (observed). */
function encodeTime(epochMs: number): string {
  return epochMs === 0 ? '1970-01-01T00:00:00Z' : formatInstant(epochMs)
}

const verbs = { CREATE: 'created', UPDATE: 'changed', DELETE: 'deleted' } as const

/** Source: pipelines-owners 1.5 (spec, docs; the message is chosen). */
export function encodeAudit(accountId: string, audit: PipelineAudit): object {
  const { pipelineId, stageId, action, definition, changedAt } = audit
  const shown = 'stages' in definition ? encodePipeline(definition) : encodeStage(definition)
  return {
    portalId: Number(accountId),
    identifier: `${accountId}:${stageId || pipelineId}`,
    action,
    timestamp: formatInstant(changedAt),
    message: `${stageId === '' ? 'Pipeline' : 'Stage'} '${definition.label}' ${verbs[action]}`,
    rawObject: JSON.stringify(shown),
  }
}
