import { type Outcome, success } from '../../../domain/failure.ts'
import type { AccountStage } from '../../../domain/pipelines/pipeline.ts'
import * as stages from '../../../domain/pipelines/write-stages.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { pipelineOperations } from '../../operations/pipeline-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { WireReply } from '../../errors.ts'
import type { Route, RouteContext } from '../../route.ts'
import { decodeStage, decodeStagePatch, encodeStage } from './pipeline-codec.ts'
import { decodeChecks, ownerOf } from './pipeline-deps.ts'
import {
  NoContent,
  PipelineStage,
  PipelineStageInput,
  PipelineStagePatchInput,
  StageQuery,
} from './schemas.ts'

/** `POST …/{pipelineId}/stages`: 201 with the stage (ST2). */
export function createStage(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelineStageInput, missingFields)
  return {
    operation: pipelineOperations.createStage,
    documentation: { body: PipelineStageInput, replies: { 201: PipelineStage } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const request = { ...namesIn(context), input: decodeStage(decoded.value) }
      return reply(201, await stages.createStage(deps, owner, request))
    },
  }
}

/** `PUT …/stages/{stageId}` (ST4). */
export function replaceStage(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelineStageInput, missingFields)
  return {
    operation: pipelineOperations.replaceStage,
    documentation: { body: PipelineStageInput, replies: { 200: PipelineStage } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const request = { ...namesIn(context), input: decodeStage(decoded.value) }
      return reply(200, await stages.replaceStage(deps, owner, request))
    },
  }
}

/** `PATCH …/stages/{stageId}` (ST5, PIPE-11). */
export function updateStage(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelineStagePatchInput, missingFields)
  return {
    operation: pipelineOperations.updateStage,
    documentation: { body: PipelineStagePatchInput, replies: { 200: PipelineStage } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const request = { ...namesIn(context), patch: decodeStagePatch(decoded.value) }
      return reply(200, await stages.updateStage(deps, owner, request))
    },
  }
}

/** `DELETE …/stages/{stageId}`: 204 (ST6, PIPE-12). */
export function archiveStage(deps: ModelDeps): Route {
  return {
    operation: pipelineOperations.archiveStage,
    documentation: { query: StageQuery, replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const keepsUsedStages = decodeChecks(context)
      if (!keepsUsedStages.ok) return keepsUsedStages
      const request = { ...namesIn(context), keepsUsedStages: keepsUsedStages.value }
      const removed = await stages.removeStage(deps, owner, request)
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}

function namesIn({ params }: RouteContext): { readonly pipelineId: string; readonly stageId: string } {
  return { pipelineId: params.pipelineId ?? '', stageId: params.stageId ?? '' }
}

function reply(status: number, stage: Outcome<AccountStage>): Outcome<WireReply> {
  return stage.ok ? success({ status, body: encodeStage(stage.value) }) : stage
}
