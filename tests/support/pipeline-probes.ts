import { createPipeline, dealPipeline, dealStage, PIPELINES } from './pipelines.ts'
import type { TestAccount, TestServer } from './test-server.ts'

/** Pipelines and owners of an account that calls of another one name. */
export type PipelineNames = {
  readonly pipelineId: string
  readonly stageId: string
  readonly ownerId: string
  readonly ownerEmail: string
  /** What probes replace or take away. */
  readonly replacedPipeline: string
  readonly doomedPipeline: string
  readonly doomedStage: string
}

type Probe = (names: PipelineNames) => { readonly url: string; readonly body?: unknown }

const DEALS = `${PIPELINES}/deals`
const pipelineOf = (ids: PipelineNames) => `${DEALS}/${ids.pipelineId}`
const stageOf = (ids: PipelineNames) => `${pipelineOf(ids)}/stages/${ids.stageId}`

export const missingPipelines: PipelineNames = {
  pipelineId: 'nobodys-pipeline',
  stageId: 'nobodys-stage',
  ownerId: '888888820',
  ownerEmail: 'nobody@example.org',
  replacedPipeline: 'nobodys-replaced',
  doomedPipeline: 'nobodys-doomed',
  doomedStage: 'nobodys-doomed-stage',
}

/** For each operation on pipelines and owners: calls that name what an account has, or missing ones. */
export const pipelineProbes: Readonly<Record<string, readonly Probe[]>> = {
  'pipelines.v3.list': [() => ({ url: DEALS })],
  'pipelines.v3.create': [(ids) => ({ url: DEALS, body: dealPipeline(' ', { pipelineId: ids.pipelineId }) })],
  'pipelines.v3.get': [(ids) => ({ url: pipelineOf(ids) })],
  'pipelines.v3.replace': [
    (ids) => ({ url: `${DEALS}/${ids.replacedPipeline}`, body: dealPipeline('Stolen') }),
  ],
  'pipelines.v3.update': [(ids) => ({ url: pipelineOf(ids), body: { displayOrder: 9 } })],
  'pipelines.v3.archive': [(ids) => ({ url: `${DEALS}/${ids.doomedPipeline}` })],
  'pipelines.v3.audit': [(ids) => ({ url: `${pipelineOf(ids)}/audit` })],
  'pipelines.v3.stages.list': [(ids) => ({ url: `${pipelineOf(ids)}/stages` })],
  'pipelines.v3.stages.create': [
    (ids) => ({ url: `${pipelineOf(ids)}/stages`, body: dealStage('Stolen', '0.1') }),
  ],
  'pipelines.v3.stages.get': [(ids) => ({ url: stageOf(ids) })],
  'pipelines.v3.stages.replace': [(ids) => ({ url: stageOf(ids), body: dealStage('Stolen', '0.2') })],
  'pipelines.v3.stages.update': [(ids) => ({ url: stageOf(ids), body: { displayOrder: 9 } })],
  'pipelines.v3.stages.archive': [(ids) => ({ url: `${pipelineOf(ids)}/stages/${ids.doomedStage}` })],
  'pipelines.v3.stages.audit': [(ids) => ({ url: `${stageOf(ids)}/audit` })],
  'owners.v3.list': [(ids) => ({ url: `/crm/v3/owners?email=${ids.ownerEmail}` })],
  'owners.v3.get': [(ids) => ({ url: `/crm/v3/owners/${ids.ownerId}` })],
}

export async function createPipelines(server: TestServer, account: TestAccount): Promise<PipelineNames> {
  const { accountId } = account
  const names = {
    pipelineId: `pipeline-of-${accountId}`,
    stageId: `stage-of-${accountId}`,
    ownerId: `7${accountId}`,
    ownerEmail: `owner-of-${accountId}@example.org`,
    replacedPipeline: `replaced-of-${accountId}`,
    doomedPipeline: `doomed-of-${accountId}`,
    doomedStage: `doomed-stage-of-${accountId}`,
  }
  const stages = [names.stageId, names.doomedStage].map((stageId) => dealStage(stageId, '0.5', { stageId }))
  await createPipeline(account, 'deals', dealPipeline('Mine', { pipelineId: names.pipelineId, stages }))
  for (const pipelineId of [names.replacedPipeline, names.doomedPipeline])
    await createPipeline(account, 'deals', dealPipeline(pipelineId, { pipelineId }))
  const owner = {
    id: names.ownerId,
    email: names.ownerEmail,
    type: 'PERSON',
    teams: [],
    archived: false,
  } as const
  await server.stores.owners.putOwners(accountId, { owners: [owner], now: Date.now() })
  return names
}
