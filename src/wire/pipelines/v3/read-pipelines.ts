import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { pipelineOperations } from '../../operations/pipeline-operations.ts'
import type { Route } from '../../route.ts'
import { encodeAudit, encodePipeline, encodeStage } from './pipeline-codec.ts'
import { readAudited, readLive, readPipeline, readStage } from './pipeline-deps.ts'
import { Pipeline, PipelineList, PipelineStage, PipelineStageList, PublicAuditInfoList } from './schemas.ts'

type ReadDeps = Pick<ModelDeps, 'properties'>

const MAX_AUDITS = 1_000

/** `GET /crm/v3/pipelines/{objectType}`: never paged (PL1, PIPE-3). */
export function listPipelines(deps: ReadDeps): Route {
  return {
    operation: pipelineOperations.listPipelines,
    documentation: { replies: { 200: PipelineList } },
    handle: async (context) => {
      const pipelines = await readLive(deps, context)
      if (!pipelines.ok) return pipelines
      return success({ status: 200, body: { results: pipelines.value.map(encodePipeline) } })
    },
  }
}

/** `GET /crm/v3/pipelines/{objectType}/{pipelineId}` (PL3). */
export function getPipeline(deps: ReadDeps): Route {
  return {
    operation: pipelineOperations.getPipeline,
    documentation: { replies: { 200: Pipeline } },
    handle: async (context) => {
      const pipeline = await readPipeline(deps, context)
      return pipeline.ok ? success({ status: 200, body: encodePipeline(pipeline.value) }) : pipeline
    },
  }
}

/** `GET …/{pipelineId}/stages` (ST1). */
export function listStages(deps: ReadDeps): Route {
  return {
    operation: pipelineOperations.listStages,
    documentation: { replies: { 200: PipelineStageList } },
    handle: async (context) => {
      const pipeline = await readPipeline(deps, context)
      if (!pipeline.ok) return pipeline
      return success({ status: 200, body: { results: pipeline.value.stages.map(encodeStage) } })
    },
  }
}

/** `GET …/stages/{stageId}` (ST3). */
export function getStage(deps: ReadDeps): Route {
  return {
    operation: pipelineOperations.getStage,
    documentation: { replies: { 200: PipelineStage } },
    handle: async (context) => {
      const stage = await readStage(deps, context)
      return stage.ok ? success({ status: 200, body: encodeStage(stage.value) }) : stage
    },
  }
}

/** `GET …/{pipelineId}/audit` and `GET …/stages/{stageId}/audit`: newest first (PL7, ST7). */
export function listAudits(deps: ReadDeps, of: 'listPipelineAudits' | 'listStageAudits'): Route {
  return {
    operation: pipelineOperations[of],
    documentation: { replies: { 200: PublicAuditInfoList } },
    handle: async (context) => {
      const audited = await readAudited(deps, context)
      if (!audited.ok) return audited
      const { owner, ...named } = audited.value
      const { accountId, objectType } = owner
      const request = { ...named, limit: MAX_AUDITS }
      const audits = await deps.properties.listPipelineAudits(accountId, objectType.typeId, request)
      return success({ status: 200, body: { results: audits.map((audit) => encodeAudit(accountId, audit)) } })
    },
  }
}
