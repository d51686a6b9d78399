import { built, type Operation } from './operation.ts'

const PIPELINES = '/crm/v3/pipelines/:objectType'
const PIPELINE = `${PIPELINES}/:pipelineId`
const STAGES = `${PIPELINE}/stages`
const STAGE = `${STAGES}/:stageId`
const OWNERS = '/crm/v3/owners'

const read = { kind: 'pipelines', direction: 'read' } as const
const write = { kind: 'pipelines', direction: 'write' } as const

type Known = readonly [id: string, rule: string, summary: string]

const get = (path: string, [id, rule, summary]: Known) =>
  built({ id, method: 'GET', path, access: read, rule: `pipelines-owners ${rule}`, summary })
const change = (method: Operation['method'], path: string, [id, rule, summary]: Known) =>
  built({ id, method, path, access: write, rule: `pipelines-owners ${rule}`, summary })

export const pipelineOperations = {
  listPipelines: get(PIPELINES, ['pipelines.v3.list', 'PL1', 'List the pipelines of an object type']),
  createPipeline: change('POST', PIPELINES, [
    'pipelines.v3.create',
    'PL2',
    'Create a pipeline with its stages',
  ]),
  getPipeline: get(PIPELINE, ['pipelines.v3.get', 'PL3', 'Read a pipeline']),
  replacePipeline: change('PUT', PIPELINE, [
    'pipelines.v3.replace',
    'PL4',
    'Replace a pipeline and its stages',
  ]),
  updatePipeline: change('PATCH', PIPELINE, ['pipelines.v3.update', 'PL5', 'Change or restore a pipeline']),
  archivePipeline: change('DELETE', PIPELINE, ['pipelines.v3.archive', 'PL6', 'Delete a pipeline']),
  listPipelineAudits: get(`${PIPELINE}/audit`, [
    'pipelines.v3.audit',
    'PL7',
    'List the changes of a pipeline',
  ]),
  listStages: get(STAGES, ['pipelines.v3.stages.list', 'ST1', 'List the stages of a pipeline']),
  createStage: change('POST', STAGES, ['pipelines.v3.stages.create', 'ST2', 'Create a stage']),
  getStage: get(STAGE, ['pipelines.v3.stages.get', 'ST3', 'Read a stage']),
  replaceStage: change('PUT', STAGE, ['pipelines.v3.stages.replace', 'ST4', 'Replace a stage']),
  updateStage: change('PATCH', STAGE, ['pipelines.v3.stages.update', 'ST5', 'Change or restore a stage']),
  archiveStage: change('DELETE', STAGE, ['pipelines.v3.stages.archive', 'ST6', 'Delete a stage']),
  listStageAudits: get(`${STAGE}/audit`, ['pipelines.v3.stages.audit', 'ST7', 'List the changes of a stage']),
} as const satisfies Record<string, Operation>

const owners = { kind: 'bearer', anyOf: ['crm.objects.owners.read', 'automation'] } as const

export const ownerOperations = {
  listOwners: built({
    id: 'owners.v3.list',
    method: 'GET',
    path: OWNERS,
    access: owners,
    rule: 'pipelines-owners OW1',
    summary: 'List the owners of the account',
  }),
  getOwner: built({
    id: 'owners.v3.get',
    method: 'GET',
    path: `${OWNERS}/:ownerId`,
    access: owners,
    rule: 'pipelines-owners OW2',
    summary: 'Read an owner',
  }),
} as const satisfies Record<string, Operation>
