import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

afterEach(() => {
  server.clock.now = undefined
})

describe('pipelines and stages (OBJ-42, OBJ-46, objects 5.3)', () => {
  test.for([
    ['deals', { dealname: 'D', dealstage: 'closedwon' }, { pipeline: 'default', dealstage: 'closedwon' }],
    ['tickets', { hs_pipeline_stage: '4' }, { hs_pipeline: '0', hs_pipeline_stage: '4' }],
  ] as const)('%s of %o are in %o', async ([type, properties, place]) => {
    expect((await createOne(account, type, properties)).properties).toMatchObject(place)
  })

  test.for([
    [
      'deals',
      { dealname: 'D', dealstage: 'won' },
      'dealstage',
      /^won is not a valid pipeline stage ID\. Valid options are: pipelineId=default : \[appointmentscheduled, /,
    ],
    [
      'deals',
      { dealname: 'D', dealstage: 'closedwon', pipeline: 'x' },
      'pipeline',
      /^x was not one of the allowed options: \[default\]$/,
    ],
    [
      'tickets',
      { hs_pipeline_stage: 'closedwon' },
      'hs_pipeline_stage',
      /^closedwon is not a valid pipeline stage ID/,
    ],
  ] as const)('%s of %o are refused on %s', async ([type, properties, name, message]) => {
    const reply = await account.send('POST', `/crm/v3/objects/${type}`, { properties })
    expect(reply.status).toBe(400)
    expect(reply.body.errors).toEqual([
      { message: expect.stringMatching(message), code: 'INVALID_OPTION', context: { propertyName: [name] } },
    ])
  })
})

describe('computed at create (objects 11)', () => {
  test('a won deal closes now and shows its amounts (PIPE-6)', async () => {
    server.clock.now = Date.parse('2026-05-30T11:00:00.500Z')
    const deal = await createOne(account, 'deals', { dealname: 'D', dealstage: 'closedwon', amount: '10.50' })
    expect(deal.properties).toMatchObject({
      closedate: '2026-05-30T11:00:00.500Z',
      days_to_close: '0',
      hs_deal_stage_probability: '1.0',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_is_closed_lost: 'false',
      hs_is_closed_count: '1',
      amount_in_home_currency: '10.50',
      hs_closed_amount: '10.50',
      hs_projected_amount: '10.5',
      hs_v2_date_entered_closedwon: '2026-05-30T11:00:00.500Z',
    })
  })

  test.for([
    ['deals', { dealname: 'D', dealstage: 'contractsent' }],
    ['tickets', { hs_pipeline_stage: '1' }],
  ] as const)(
    'createdate is writable on %s, and createdAt follows it (OBJ-25)',
    async ([type, properties]) => {
      const record = await createOne(account, type, { ...properties, createdate: '2020-01-02' })
      expect(record).toMatchObject({
        createdAt: '2020-01-02T00:00:00.000Z',
        properties: { createdate: '2020-01-02T00:00:00Z' },
      })
    },
  )

  test('a closed ticket has its close date and number', async () => {
    server.clock.now = Date.parse('2026-05-30T11:00:00Z')
    const ticket = await createOne(account, 'tickets', { hs_pipeline_stage: '4' })
    expect(ticket.properties).toMatchObject({
      hs_ticket_id: ticket.id,
      closed_date: '2026-05-30T11:00:00Z',
      time_to_close: '0',
      hs_is_closed: 'true',
      hs_helpdesk_sort_timestamp: '2026-05-30T11:00:00Z',
    })
  })

  test.for([
    [{ domain: 'x.example' }, { website: 'x.example', domain: 'x.example' }],
    [{ name: 'N', website: 'https://www.X.example/a?b' }, { domain: 'x.example' }],
  ] as const)('a company of %o shows %o', async ([properties, shown]) => {
    expect((await createOne(account, 'companies', properties)).properties).toMatchObject(shown)
  })
})
