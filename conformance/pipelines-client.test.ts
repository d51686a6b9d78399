import { describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'

let lastNumber = 0

/** A label that no other test and no earlier run used. */
function newLabel(word: string): string {
  lastNumber += 1
  return `${word} ${process.pid} ${Date.now().toString(36)} ${lastNumber}`
}

const stage = (label: string, probability: string, displayOrder = 0) => ({
  label,
  displayOrder,
  metadata: { probability },
})

describe.each(releases)('pipelines by $name', (release) => {
  const client = connectFully(release)
  const { pipelinesApi, pipelineStagesApi, pipelineAuditsApi, pipelineStageAuditsApi } = client.crm.pipelines

  function createPipeline() {
    const stages = [stage('Open', '0.5'), stage('Won', '1.0', 1)]
    return pipelinesApi.createWithHttpInfo('deals', { label: newLabel('Renewals'), displayOrder: 1, stages })
  }

  test('creates, reads, lists, changes, replaces, deletes and restores one (PL1 to PL6)', async () => {
    const created = await createPipeline()
    const { id, label } = created.data
    expect([created.httpStatusCode, created.data.archived]).toEqual([201, false])
    expect(created.data.createdAt).toBeInstanceOf(Date)
    expect(created.data.stages.map((made) => made.metadata)).toEqual([
      { isClosed: 'false', probability: '0.5' },
      { isClosed: 'true', probability: '1.0' },
    ])
    expect(await pipelinesApi.getById('deals', id)).toEqual(created.data)
    const list = await pipelinesApi.getAll('deals')
    expect(list.results.map((pipeline) => pipeline.id)).toEqual(expect.arrayContaining(['default', id]))
    const changed = await pipelinesApi.update('deals', id, { displayOrder: 5 })
    expect([changed.label, changed.displayOrder]).toEqual([label, 5])
    const replaced = await pipelinesApi.replace('deals', id, {
      label,
      displayOrder: 2,
      stages: [stage('Only', '0.3')],
    })
    expect(replaced.stages.map((made) => made.label)).toEqual(['Only'])
    await pipelinesApi.archive('deals', id)
    const missing = await refusalOf(pipelinesApi.getById('deals', id))
    expect([missing.code, missing.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    const restored = await pipelinesApi.update('deals', id, { archived: false })
    expect([restored.id, restored.archived]).toEqual([id, false])
    await pipelinesApi.archive('deals', id)
  })

  test('refuses a label that is taken with 409, and a stage in use with 400 (PIPE-8, PIPE-12)', async () => {
    const { id, label, stages } = (await createPipeline()).data
    const again = { label, displayOrder: 1, stages: [stage('A', '0.1')] }
    const taken = await refusalOf(pipelinesApi.create('deals', again))
    expect([taken.code, taken.body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS'])
    const properties = { dealname: 'Renewal', dealstage: stages[0]?.id ?? '' }
    const deal = await client.crm.deals.basicApi.create({ properties, associations: [] })
    expect(deal.properties.pipeline).toBe(id)
    const used = await refusalOf(pipelinesApi.archive('deals', id, true))
    expect([used.code, used.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    await client.crm.deals.basicApi.archive(deal.id)
    await pipelinesApi.archive('deals', id, true)
  })

  test('creates, reads, lists, changes, replaces and deletes stages (ST1 to ST6)', async () => {
    const { id } = (await createPipeline()).data
    const created = await pipelineStagesApi.createWithHttpInfo('deals', id, stage('Later', '0.4', 9))
    expect([created.httpStatusCode, created.data.writePermissions]).toEqual([
      201,
      'CRM_PERMISSIONS_ENFORCEMENT',
    ])
    const stageId = created.data.id
    expect(await pipelineStagesApi.getById('deals', id, stageId)).toEqual(created.data)
    const list = await pipelineStagesApi.getAll('deals', id)
    expect(list.results.map(({ label }) => label)).toEqual(['Open', 'Won', 'Later'])
    const metadata = { probability: '0.6' }
    const changed = await pipelineStagesApi.update('deals', id, stageId, { metadata })
    expect([changed.label, changed.metadata]).toEqual(['Later', { isClosed: 'false', ...metadata }])
    const replaced = await pipelineStagesApi.replace('deals', id, stageId, stage('Lost', '0.0'))
    expect([replaced.id, replaced.metadata]).toEqual([stageId, { isClosed: 'true', probability: '0.0' }])
    await pipelineStagesApi.archive('deals', id, stageId)
    expect((await refusalOf(pipelineStagesApi.getById('deals', id, stageId))).code).toBe(404)
    await pipelinesApi.archive('deals', id)
  })

  test('reads the audits (PL7, ST7)', async () => {
    const { id, stages } = (await createPipeline()).data
    const stageId = stages[0]?.id ?? ''
    await pipelineStagesApi.update('deals', id, stageId, { label: 'Started', metadata: {} })
    const audit = await pipelineAuditsApi.getAudit('deals', id)
    expect(audit.results.map(({ action }) => action)).toEqual(['UPDATE', 'CREATE'])
    expect(audit.results[0]?.timestamp).toBeInstanceOf(Date)
    // The client leaves `{pipelineId}` in the path as it is: it takes a stage alone.
    const ofStage = await pipelineStageAuditsApi.getAudit('deals', stageId)
    expect(ofStage.results.map(({ action }) => action)).toEqual(['UPDATE', 'CREATE'])
    await pipelinesApi.archive('deals', id)
  })
})

describe.each(releases)('owners by $name', (release) => {
  const { ownersApi } = connectFully(release).crm.owners

  test('lists them by page, and reads each one of the list (OW1, OW2)', async () => {
    const page = await ownersApi.getPageWithHttpInfo(undefined, undefined, 2, false)
    expect([page.httpStatusCode, Array.isArray(page.data.results)]).toEqual([200, true])
    const read = await Promise.all(page.data.results.map(({ id }) => ownersApi.getById(Number(id))))
    expect(read).toEqual(page.data.results)
    const nobody = await ownersApi.getPage('nobody@nowhere.example')
    expect(nobody.results).toEqual([])
  })

  test('an owner who is not there is a 404 (OWN-3)', async () => {
    const missing = await refusalOf(ownersApi.getById(987_654_321, 'id', false))
    expect([missing.code, missing.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
    expect((await refusalOf(ownersApi.getById(987_654_321, 'userId'))).code).toBe(404)
  })
})
