import { beforeEach, describe, expect, test } from 'vitest'
import {
  createPipeline,
  dealPipeline,
  dealStage,
  PIPELINES,
  readStages,
  ticketPipeline,
} from '../support/pipelines.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createRecord, createStampingTemplate, postEvent } from '../support/timeline-setup.ts'

// Each request goes to the other of two servers over one database.
const server = useTestServer({}, { serverCount: 2 })
const DEALS = `${PIPELINES}/deals`
const OBJECTS = '/crm/v3/objects'
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const statusesOf = (replies: readonly { status: number }[]) =>
  replies.map(({ status }) => status).toSorted((left, right) => left - right)

async function liveStageIds(type: string): Promise<readonly string[]> {
  const { body } = await account.send('GET', `${PIPELINES}/${type}`)
  return body.results.flatMap(({ stages }: { stages: { id: string }[] }) => stages.map(({ id }) => id))
}

describe('changes at once', () => {
  test('of pipelines of one label one comes into being (PIPE-8)', async () => {
    const replies = await Promise.all(times(6, () => account.send('POST', DEALS, dealPipeline('Same'))))
    expect(statusesOf(replies)).toEqual([201, 409, 409, 409, 409, 409])
    const refused = replies.filter(({ status }) => status === 409)
    expect(refused.map(({ body }) => body.category)).toEqual(times(5, () => 'OBJECT_ALREADY_EXISTS'))
    const rows = await server.db.query(`select label from pipeline where account_id = $1`, [
      account.accountId,
    ])
    expect(rows).toEqual([{ label: 'Same' }])
  })

  test('pipelines of different labels all do, no id twice (PIPE-5)', async () => {
    const replies = await Promise.all(times(8, (at) => account.send('POST', DEALS, dealPipeline(`P${at}`))))
    expect(statusesOf(replies)).toEqual(times(8, () => 201))
    const ids = replies.flatMap(({ body }) => [body.id, ...body.stages.map(({ id }: { id: string }) => id)])
    expect(new Set(ids).size).toBe(24)
    expect(await liveStageIds('deals')).toHaveLength(7 + 16)
  })

  test('of stages of one label one comes into being (PIPE-8)', async () => {
    const url = `${DEALS}/default/stages`
    const replies = await Promise.all(times(6, () => account.send('POST', url, dealStage('Same', '0.1'))))
    expect(statusesOf(replies)).toEqual([201, 409, 409, 409, 409, 409])
  })

  test('the last pipeline stays, whoever deletes what (PIPE-13)', async () => {
    const { id } = await createPipeline(account, 'tickets', ticketPipeline('Own'))
    const replies = await Promise.all(
      [id, '0'].map((pipelineId) => account.send('DELETE', `${PIPELINES}/tickets/${pipelineId}`)),
    )
    expect(statusesOf(replies)).toEqual([204, 400])
    expect((await account.send('GET', `${PIPELINES}/tickets`)).body.results).toHaveLength(1)
  })
})

describe('a checked deletion beside writes of records (PIPE-12, decision 92)', () => {
  const CHECK = 'validateReferencesBeforeDelete=true'

  test.each(times(6, (at) => at))('of the first change that the account makes: round %d', async (round) => {
    const create = () =>
      account.send('POST', `${OBJECTS}/deals`, { properties: { dealname: 'D', dealstage: 'contractsent' } })
    const remove = () => account.send('DELETE', `${DEALS}/default/stages/contractsent?${CHECK}`)
    const sends = [...times(round, () => create), remove, ...times(8 - round, () => create)]
    const replies = await Promise.all(sends.map((send) => send()))
    const removed = replies[round]
    const created = replies.filter((reply) => reply !== removed)
    const dead = await readStages(server, account, ['0-3', 'dealstage'])
    expect(created.filter(({ status }) => status === 201)).toHaveLength(dead.length)
    expect(removed?.status).toBe(dead.length === 0 ? 204 : 400)
    expect(statusesOf(created).every((status) => status === 201 || status === 400)).toBe(true)
  })

  test.each(times(6, (at) => at))('records that move, created or changed: round %d', async (round) => {
    const { id, stageIds } = await createPipeline(account, 'tickets', ticketPipeline('Own'))
    const [open = '', done = ''] = stageIds
    const ids = await Promise.all(
      times(6, () => createRecord(account, 'tickets', { subject: 'T', hs_pipeline_stage: open })),
    )
    const move = (ticketId: string) => () =>
      account.send('PATCH', `${OBJECTS}/tickets/${ticketId}`, { properties: { hs_pipeline_stage: done } })
    const remove = () => account.send('DELETE', `${PIPELINES}/tickets/${id}/stages/${done}?${CHECK}`)
    const moves = ids.map(move)
    const sends = [...moves.slice(0, round), remove, ...moves.slice(round)]
    const replies = await Promise.all(sends.map((send) => send()))
    const live = await liveStageIds('tickets')
    const stages = await readStages(server, account, ['0-5', 'hs_pipeline_stage'])
    expect(stages.filter(({ stage }) => !live.includes(stage))).toEqual([])
    expect(replies[round]?.status).toBe(live.includes(done) ? 400 : 204)
  })

  test.each(times(4, (at) => at))('records that events stamp: round %d', async (round) => {
    const eventTemplateId = await createStampingTemplate(
      account,
      [{ name: 'stage', objectPropertyName: 'dealstage' }],
      'deals',
    )
    const ids = await Promise.all(
      times(6, () => createRecord(account, 'deals', { dealname: 'D', dealstage: 'qualifiedtobuy' })),
    )
    const stamps = ids.map(
      (objectId) => () => postEvent(account, { eventTemplateId, objectId, tokens: { stage: 'closedlost' } }),
    )
    const remove = () => account.send('DELETE', `${DEALS}/default/stages/closedlost?${CHECK}`)
    const sends = [...stamps.slice(0, round), remove, ...stamps.slice(round)]
    const replies = await Promise.all(sends.map((send) => send()))
    const live = await liveStageIds('deals')
    const stages = await readStages(server, account, ['0-3', 'dealstage'])
    expect(stages.filter(({ stage }) => !live.includes(stage))).toEqual([])
    expect(replies[round]?.status).toBe(live.includes('closedlost') ? 400 : 204)
    expect(statusesOf(replies.filter((_, at) => at !== round))).toEqual(times(6, () => 201))
  })
})

test('records are written while stages come and go, by what holds at the time (PIPE-15, decision 92)', async () => {
  const cycle = async (at: number) => {
    const made = await account.send('POST', `${DEALS}/default/stages`, dealStage(`S${at}`, '0.1'))
    const properties = { dealname: 'D', dealstage: made.body.id }
    const written = await account.send('POST', `${OBJECTS}/deals`, { properties })
    const removed = await account.send('DELETE', `${DEALS}/default/stages/${made.body.id}`)
    const late = await account.send('POST', `${OBJECTS}/deals`, { properties })
    return [made.status, written.status, removed.status, late.status]
  }
  expect(await Promise.all(times(6, cycle))).toEqual(times(6, () => [201, 201, 204, 400]))
})
