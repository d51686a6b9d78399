import type { OwnerStore } from '../domain/owners/owner-store.ts'
import type { ModelDeps } from '../domain/properties/change-model.ts'
import {
  getPipeline,
  getStage,
  listAudits,
  listPipelines,
  listStages,
} from '../wire/pipelines/v3/read-pipelines.ts'
import {
  archivePipeline,
  createPipeline,
  replacePipeline,
  updatePipeline,
} from '../wire/pipelines/v3/write-pipelines.ts'
import { archiveStage, createStage, replaceStage, updateStage } from '../wire/pipelines/v3/write-stages.ts'
import { getOwner } from '../wire/owners/v3/get-owner.ts'
import { listOwners } from '../wire/owners/v3/list-owners.ts'
import type { Route } from '../wire/route.ts'

/** The operations on pipelines and their stages (pipelines-owners 1.1). */
export function pipelineRoutes(deps: ModelDeps): readonly Route[] {
  return [
    listPipelines(deps),
    createPipeline(deps),
    getPipeline(deps),
    replacePipeline(deps),
    updatePipeline(deps),
    archivePipeline(deps),
    listAudits(deps, 'listPipelineAudits'),
    listStages(deps),
    createStage(deps),
    getStage(deps),
    replaceStage(deps),
    updateStage(deps),
    archiveStage(deps),
    listAudits(deps, 'listStageAudits'),
  ]
}

/** The reads of owners; operators set them up (OWN-7). */
export function ownerRoutes(deps: { readonly owners: OwnerStore }): readonly Route[] {
  return [listOwners(deps), getOwner(deps)]
}
