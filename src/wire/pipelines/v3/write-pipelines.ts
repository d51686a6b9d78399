import { success } from '../../../domain/failure.ts'
import * as pipelines from '../../../domain/pipelines/write-pipelines.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { pipelineOperations } from '../../operations/pipeline-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodePipeline, decodePipelinePatch, encodePipeline } from './pipeline-codec.ts'
import { decodeChecks, ownerOf } from './pipeline-deps.ts'
import { NoContent, Pipeline, PipelineInput, PipelinePatchInput, PipelineQuery } from './schemas.ts'

/** `POST /crm/v3/pipelines/{objectType}`: 201 with the pipeline (PL2). */
export function createPipeline(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelineInput, missingFields)
  return {
    operation: pipelineOperations.createPipeline,
    documentation: { body: PipelineInput, replies: { 201: Pipeline } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const created = await pipelines.createPipeline(deps, owner, decodePipeline(decoded.value))
      return created.ok ? success({ status: 201, body: encodePipeline(created.value) }) : created
    },
  }
}

/** `PUT /crm/v3/pipelines/{objectType}/{pipelineId}` (PL4, PIPE-10). */
export function replacePipeline(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelineInput, missingFields)
  return {
    operation: pipelineOperations.replacePipeline,
    documentation: { body: PipelineInput, query: PipelineQuery, replies: { 200: Pipeline } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const keepsUsedStages = decodeChecks(context)
      if (!keepsUsedStages.ok) return keepsUsedStages
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const replaced = await pipelines.replacePipeline(deps, owner, {
        pipelineId: context.params.pipelineId ?? '',
        input: decodePipeline(decoded.value),
        keepsUsedStages: keepsUsedStages.value,
      })
      return replaced.ok ? success({ status: 200, body: encodePipeline(replaced.value) }) : replaced
    },
  }
}

/** `PATCH /crm/v3/pipelines/{objectType}/{pipelineId}`: no stage goes by it, so its flags check nothing (PL5). */
export function updatePipeline(deps: ModelDeps): Route {
  const decodeBody = compileBody(PipelinePatchInput, missingFields)
  return {
    operation: pipelineOperations.updatePipeline,
    documentation: { body: PipelinePatchInput, query: PipelineQuery, replies: { 200: Pipeline } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const flags = decodeChecks(context)
      if (!flags.ok) return flags
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const updated = await pipelines.updatePipeline(deps, owner, {
        pipelineId: context.params.pipelineId ?? '',
        patch: decodePipelinePatch(decoded.value),
      })
      return updated.ok ? success({ status: 200, body: encodePipeline(updated.value) }) : updated
    },
  }
}

/** `DELETE /crm/v3/pipelines/{objectType}/{pipelineId}`: 204 (PL6, PIPE-12, PIPE-13). */
export function archivePipeline(deps: ModelDeps): Route {
  return {
    operation: pipelineOperations.archivePipeline,
    documentation: { query: PipelineQuery, replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const keepsUsedStages = decodeChecks(context)
      if (!keepsUsedStages.ok) return keepsUsedStages
      const removed = await pipelines.removePipeline(deps, owner, {
        pipelineId: context.params.pipelineId ?? '',
        keepsUsedStages: keepsUsedStages.value,
      })
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}
