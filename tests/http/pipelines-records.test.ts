import { beforeEach, describe, expect, test } from 'vitest'
import { createPipeline, dealPipeline, dealStage, PIPELINES, ticketPipeline } from '../support/pipelines.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createRecord,
  createStampingTemplate,
  postEvent,
  readProperties,
} from '../support/timeline-setup.ts'

const server = useTestServer()
const DEALS = `${PIPELINES}/deals`
const OBJECTS = '/crm/v3/objects'
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
  server.clock.now = undefined
})

const told = ({ status, body }: Reply) => [status, body.category, body.message]
const createDeal = (properties: Body) => createRecord(account, 'deals', { dealname: 'D', ...properties })
const update = (record: string, properties: Body) =>
  account.send('PATCH', `${OBJECTS}/${record}`, { properties })

describe('records in pipelines of the account (PIPE-15)', () => {
  test('take a stage as soon as it is there, with its pipeline (PIPE-5, objects 5.3)', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const reply = await account.send('POST', `${OBJECTS}/deals`, {
      properties: { dealname: 'D', dealstage: stageIds[0], amount: '200' },
    })
    expect(reply.status).toBe(201)
    expect(reply.body.properties).toMatchObject({
      pipeline: id,
      dealstage: stageIds[0],
      hs_deal_stage_probability: '0.5',
      hs_projected_amount: '100',
      hs_is_closed: 'false',
      [`hs_date_entered_${stageIds[0]}`]: reply.body.createdAt.replace('.000Z', 'Z'),
    })
  })

  test('are refused a stage of another pipeline, and one that is gone (PIPE-12, OBJ-42, OBJ-46)', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const create = (properties: Body) =>
      account.send('POST', `${OBJECTS}/deals`, { properties: { dealname: 'D', ...properties } })
    const other = await create({ pipeline: id, dealstage: 'closedwon' })
    expect([other.status, other.body.errors]).toEqual([
      400,
      [
        {
          message: `closedwon is not a valid pipeline stage ID. Valid options are: pipelineId=${id} : [${stageIds.join(', ')}]`,
          code: 'INVALID_OPTION',
          context: { propertyName: ['dealstage'] },
        },
      ],
    ])
    await account.send('DELETE', `${DEALS}/${id}`)
    const gone = await create({ pipeline: id, dealstage: stageIds[0] })
    expect([gone.status, gone.body.errors[0].message]).toEqual([
      400,
      `${id} was not one of the allowed options: [default]`,
    ])
    expect((await create({ dealstage: stageIds[0] })).status).toBe(400)
  })

  test('have the clocks of its stages, by names without capitals and hyphens (properties 8.3)', async () => {
    server.clock.now = Date.parse('2026-05-01T00:00:00.000Z')
    const stages = [dealStage('A', '0.1', { stageId: 'My-Stage' }), dealStage('B', '1.0', { stageId: 'end' })]
    await createPipeline(account, 'deals', dealPipeline('Own', { stages }))
    const id = await createDeal({ dealstage: 'My-Stage' })
    server.clock.now = Date.parse('2026-05-01T00:01:00.000Z')
    const moved = await update(`deals/${id}`, { dealstage: 'end' })
    expect([moved.status, moved.body.properties.hs_is_closed_won]).toEqual([200, 'true'])
    server.clock.now = Date.parse('2026-05-01T00:03:00.000Z')
    const names = ['hs_date_entered_my_stage', 'hs_date_exited_my_stage', 'hs_time_in_my_stage']
    const later = ['hs_v2_date_entered_end', 'hs_time_in_end', 'hs_date_exited_end', 'closedate']
    expect(await readProperties(account, `deals/${id}`, [...names, ...later])).toEqual({
      hs_date_entered_my_stage: '2026-05-01T00:00:00Z',
      hs_date_exited_my_stage: '2026-05-01T00:01:00Z',
      hs_time_in_my_stage: '60000',
      hs_v2_date_entered_end: '2026-05-01T00:01:00Z',
      hs_time_in_end: '120000',
      hs_date_exited_end: null,
      closedate: '2026-05-01T00:01:00Z',
    })
    const written = await update(`deals/${id}`, { hs_date_entered_end: '2020-01-01' })
    expect([written.status, written.body.errors[0].code]).toEqual([400, 'READ_ONLY_VALUE'])
  })

  test('tickets close by the state of the stage', async () => {
    server.clock.now = Date.parse('2026-05-01T00:00:00.000Z')
    const { stageIds } = await createPipeline(account, 'tickets', ticketPipeline('Own'))
    const id = await createRecord(account, 'tickets', { subject: 'T', hs_pipeline_stage: stageIds[0] })
    const closed = await update(`tickets/${id}`, { hs_pipeline_stage: stageIds[1] })
    expect([closed.status, closed.body.properties.hs_is_closed]).toEqual([200, 'true'])
    expect(closed.body.properties.closed_date).toBe('2026-05-01T00:00:00Z')
  })

  test('what follows from a stage follows from its new metadata at once, the record unchanged (PIPE-15)', async () => {
    const id = await createDeal({ dealstage: 'contractsent', amount: '100' })
    const { body: before } = await account.send('GET', `${OBJECTS}/deals/${id}`)
    const url = `${DEALS}/default/stages/contractsent`
    await account.send('PATCH', url, { metadata: { probability: '1.0' } })
    const names = ['hs_is_closed_won', 'hs_projected_amount', 'hs_deal_stage_probability']
    const { body } = await account.send('GET', `${OBJECTS}/deals/${id}?properties=${names.join(',')}`)
    expect(body.properties).toMatchObject({
      hs_is_closed_won: 'true',
      hs_projected_amount: '100',
      hs_deal_stage_probability: '1.0',
    })
    expect(body.updatedAt).toBe(before.updatedAt)
  })

  test('options and clocks are among the property definitions (PIPE-15, PROP-6)', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const optionsOf = async (name: string) => {
      const { body } = await account.send('GET', `/crm/v3/properties/deals/${name}`)
      return body.options.map(({ label, value }: { label: string; value: string }) => [label, value])
    }
    expect(await optionsOf('pipeline')).toEqual([
      ['Sales Pipeline', 'default'],
      ['Renewals', id],
    ])
    expect((await optionsOf('dealstage')).slice(-2)).toEqual([
      ['Open', stageIds[0]],
      ['Done', stageIds[1]],
    ])
    const clock = await account.send('GET', `/crm/v3/properties/deals/hs_date_entered_${stageIds[0]}`)
    expect([clock.status, clock.body.type, clock.body.hubspotDefined]).toEqual([200, 'datetime', true])
    await account.send('DELETE', `${DEALS}/${id}`)
    expect(
      (await account.send('GET', `/crm/v3/properties/deals/hs_date_entered_${stageIds[0]}`)).status,
    ).toBe(404)
    expect(await optionsOf('pipeline')).toEqual([['Sales Pipeline', 'default']])
  })

  test('events stamp stages of the account, and none that is not there (V31, V33)', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const eventTemplateId = await createStampingTemplate(
      account,
      [{ name: 'stage', objectPropertyName: 'dealstage' }],
      'deals',
    )
    const objectId = await createDeal({ dealstage: stageIds[0] })
    const stamp = async (stage: string | undefined) =>
      (await postEvent(account, { eventTemplateId, objectId, tokens: { stage } })).status
    const names = ['pipeline', 'dealstage', 'hs_is_closed_won']
    expect(await stamp(stageIds[1])).toBe(201)
    const won = { pipeline: id, dealstage: stageIds[1], hs_is_closed_won: 'true' }
    expect(await readProperties(account, `deals/${objectId}`, names)).toEqual(won)
    expect(await stamp('nowhere')).toBe(201)
    expect(await readProperties(account, `deals/${objectId}`, names)).toEqual(won)
  })

  test('batches, upserts and merges know them too', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [open, done] = stageIds
    const inputs = [open, done].map((dealstage) => ({ properties: { dealname: 'D', dealstage } }))
    const made = await account.send('POST', `${OBJECTS}/deals/batch/create`, { inputs })
    const won = made.body.results.map((record: { properties: Body }) => record.properties.hs_is_closed_won)
    expect([made.status, won]).toEqual([201, ['false', 'true']])
    const [primaryObjectId, objectIdToMerge] = made.body.results.map((record: { id: string }) => record.id)
    const merged = await account.send('POST', `${OBJECTS}/deals/merge`, { primaryObjectId, objectIdToMerge })
    expect(merged.status).toBe(200)
    const names = ['pipeline', 'dealstage', `hs_date_entered_${done}`]
    const read = await readProperties(account, `deals/${merged.body.id}`, names)
    expect(read).toMatchObject({ pipeline: id, dealstage: open })
    expect(read[`hs_date_entered_${done}`]).toMatch(/^20/)
  })
})

describe('deleting what holds records (PIPE-12)', () => {
  const CHECK = 'validateReferencesBeforeDelete=true'

  test.each([CHECK, 'validateDealStageUsagesBeforeDelete=true', `${CHECK.replace('true', 'TRUE')}`])(
    'a stage is kept with ?%s',
    async (query) => {
      const ids = [await createDeal({ dealstage: 'closedwon' }), await createDeal({ dealstage: 'closedwon' })]
      await createDeal({ dealstage: 'closedlost' })
      const reply = await account.send('DELETE', `${DEALS}/default/stages/closedwon?${query}`)
      expect(told(reply)).toEqual([
        400,
        'VALIDATION_ERROR',
        `Stage IDs: [closedwon] are being referenced by object IDs: [${ids.join(', ')}]`,
      ])
      expect(reply.body.subCategory).toBe('PipelineError.STAGE_ID_IN_USE')
      expect(reply.body.context).toEqual({ stageIds: ['[closedwon]'], objectIds: [`[${ids.join(', ')}]`] })
      expect((await account.send('GET', `${DEALS}/default/stages/closedwon`)).status).toBe(200)
    },
  )

  test('a pipeline is kept, and PUT keeps the stages that it would delete', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [open = '', done = ''] = stageIds
    const records = [await createDeal({ dealstage: open }), await createDeal({ dealstage: done })]
    const removed = await account.send('DELETE', `${DEALS}/${id}?${CHECK}`)
    expect(removed.body.message).toBe(
      `Stage IDs: [${open}, ${done}] are being referenced by object IDs: [${records.join(', ')}]`,
    )
    const stages = [dealStage('Open', '0.5', { stageId: open }), dealStage('More', '0.6')]
    const body = { label: 'Renewals', displayOrder: 1, stages }
    const replaced = await account.send('PUT', `${DEALS}/${id}?${CHECK}`, body)
    expect([removed.status, replaced.status, replaced.body.context]).toEqual([
      400,
      400,
      { stageIds: [`[${done}]`], objectIds: [`[${records[1]}]`] },
    ])
    expect((await account.send('GET', `${DEALS}/${id}/stages`)).body.results).toHaveLength(2)
    await account.send('DELETE', `${OBJECTS}/deals/${records[1]}`)
    expect((await account.send('PUT', `${DEALS}/${id}?${CHECK}`, body)).status).toBe(200)
  })

  test('nothing is in the way of what holds no live record', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const dealId = await createDeal({ dealstage: stageIds[0] })
    await update(`deals/${dealId}`, { pipeline: 'default', dealstage: 'closedwon' })
    const first = `${DEALS}/${id}/stages/${stageIds[0]}?${CHECK}`
    expect((await account.send('DELETE', first)).status).toBe(204)
    expect((await account.send('DELETE', `${DEALS}/${id}?${CHECK}`)).status).toBe(204)
    expect((await account.send('DELETE', `${DEALS}/nope?${CHECK}`)).status).toBe(404)
  })

  test('says no more than a hundred records', async () => {
    const inputs = Array.from({ length: 100 }, () => ({
      properties: { dealname: 'D', dealstage: 'closedwon' },
    }))
    await account.send('POST', `${OBJECTS}/deals/batch/create`, { inputs })
    await account.send('POST', `${OBJECTS}/deals/batch/create`, { inputs })
    const reply = await account.send('DELETE', `${DEALS}/default/stages/closedwon?${CHECK}`)
    expect([reply.status, reply.body.context.objectIds[0].split(', ').length]).toEqual([400, 100])
  })

  test('without the flag records keep dead ids, take other values, and need a live stage (PIPE-12)', async () => {
    const { id, stageIds } = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [open = '', done = ''] = stageIds
    const dealId = await createDeal({ dealstage: open, amount: '10' })
    expect((await account.send('DELETE', `${DEALS}/${id}`)).status).toBe(204)
    const renamed = await update(`deals/${dealId}`, { dealname: 'E' })
    expect([renamed.status, renamed.body.properties.dealname]).toEqual([200, 'E'])
    const names = ['pipeline', 'dealstage', 'hs_deal_stage_probability']
    const dead = { pipeline: id, dealstage: open, hs_deal_stage_probability: null }
    expect(await readProperties(account, `deals/${dealId}`, names)).toEqual(dead)
    for (const stage of [open, done]) {
      const refused = await update(`deals/${dealId}`, { dealstage: stage })
      expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'INVALID_OPTION'])
    }
    const moved = await update(`deals/${dealId}`, { dealstage: 'contractsent' })
    expect([moved.status, moved.body.properties.pipeline]).toEqual([200, 'default'])
    expect(await readProperties(account, `deals/${dealId}`, names)).toEqual({
      pipeline: 'default',
      dealstage: 'contractsent',
      hs_deal_stage_probability: '0.9',
    })
  })

  test('a flag that is no boolean is refused (PE13)', async () => {
    for (const flag of ['validateReferencesBeforeDelete', 'validateDealStageUsagesBeforeDelete']) {
      const reply = await account.send('DELETE', `${DEALS}/default/stages/closedwon?${flag}=maybe`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    }
  })
})

describe('the audit (pipelines-owners 1.5)', () => {
  type Entry = { action: string; rawObject: string; identifier: string; message: string }
  const entriesOf = async (path: string): Promise<readonly Entry[]> =>
    (await account.send('GET', `${DEALS}/${path}/audit`)).body.results

  test('is empty before the first change (PL7, ST7)', async () => {
    expect((await account.send('GET', `${DEALS}/default/audit`)).body).toEqual({ results: [] })
    const stage = await account.send('GET', `${DEALS}/default/stages/closedwon/audit`)
    expect([stage.status, stage.body]).toEqual([200, { results: [] }])
  })

  test('tells each change, newest first, with what was there after it (PL7)', async () => {
    server.clock.now = Date.parse('2026-05-01T00:00:00.000Z')
    const made = await account.send('POST', DEALS, dealPipeline('Renewals'))
    const { id, stages } = made.body
    const url = `${DEALS}/${id}`
    server.clock.now = Date.parse('2026-05-02T00:00:00.000Z')
    const changed = await account.send('PATCH', url, { label: 'R2' })
    await account.send('DELETE', `${url}/stages/${stages[0].id}`)
    await account.send('DELETE', url)
    const entries = await entriesOf(id)
    expect(entries.map(({ action }) => action)).toEqual(['DELETE', 'UPDATE', 'UPDATE', 'CREATE'])
    expect(entries[3]).toEqual({
      portalId: Number(account.accountId),
      identifier: `${account.accountId}:${id}`,
      action: 'CREATE',
      timestamp: '2026-05-01T00:00:00.000Z',
      message: "Pipeline 'Renewals' created",
      rawObject: JSON.stringify(made.body),
    })
    expect(JSON.parse(entries[2]?.rawObject ?? '')).toEqual(changed.body)
    expect(JSON.parse(entries[1]?.rawObject ?? '').stages).toHaveLength(1)
    expect(JSON.parse(entries[0]?.rawObject ?? '')).toMatchObject({ archived: true, label: 'R2' })
    expect((await account.send('PATCH', url, { archived: false })).status).toBe(200)
    expect((await entriesOf(id)).map(({ action }) => action)[0]).toBe('UPDATE')
  })

  test('of a stage tells its own changes alone (ST7)', async () => {
    const made = await createPipeline(account, 'deals', dealPipeline('Renewals'))
    const [open, done] = made.stageIds
    await account.send('PATCH', `${DEALS}/${made.id}/stages/${open}`, { label: 'Start' })
    await account.send('DELETE', `${DEALS}/${made.id}/stages/${open}`)
    const entries = await entriesOf(`${made.id}/stages/${open}`)
    expect(entries.map(({ action, identifier, message }) => [action, identifier, message])).toEqual([
      ['DELETE', `${account.accountId}:${open}`, "Stage 'Start' deleted"],
      ['UPDATE', `${account.accountId}:${open}`, "Stage 'Start' changed"],
      ['CREATE', `${account.accountId}:${open}`, "Stage 'Open' created"],
    ])
    expect(JSON.parse(entries[1]?.rawObject ?? '')).toMatchObject({
      id: open,
      label: 'Start',
      archived: false,
    })
    expect((await entriesOf(`${made.id}/stages/${done}`)).map(({ action }) => action)).toEqual(['CREATE'])
    // What HubSpot's client sends, which takes no pipeline.
    expect(await entriesOf(`%7BpipelineId%7D/stages/${open}`)).toEqual(entries)
    const missing = await account.send('GET', `${DEALS}/%7BpipelineId%7D/stages/nope/audit`)
    expect([missing.status, missing.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })

  test('a refused change leaves no entry', async () => {
    await account.send('PATCH', `${DEALS}/default`, { label: '' })
    await account.send('DELETE', `${DEALS}/default`)
    expect(await entriesOf('default')).toEqual([])
  })
})
