import { beforeAll, describe, expect, test } from 'vitest'
import { createOne, linkTo } from '../support/crm.ts'
import { writableTypes } from '../support/registered-types.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const DEAL = { dealname: 'D', dealstage: 'contractsent' }
const LINE_ITEM_TO_DEAL = 20
const SERVICE_TO_NOTE = 836
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
})

describe('the amount of a line item (properties 8.7)', () => {
  test.for([
    [{ quantity: 3, price: '9.50' }, '28.5'],
    [{ quantity: '0.1', price: '0.2' }, '0.02'],
    [{ quantity: 2, price: 10, discount: '2.5' }, '17.5'],
    [{ quantity: 2, price: 10, hs_discount_percentage: '12.5' }, '17.5'],
    [{ quantity: 2, price: 10, hs_discount_percentage: 10, discount: 3 }, '15'],
    [{ quantity: '12345678901234567890', price: '1.01' }, '12469135690246913568.9'],
    [{ quantity: 0, price: 5 }, '0'],
  ] as const)('of %o is %s', async ([properties, amount]) => {
    const made = await createOne(account, 'line_items', properties)
    expect(made.properties.amount).toBe(amount)
    const read = await account.send('GET', `/crm/v3/objects/line_items/${made.id}`)
    expect(read).toMatchObject({ status: 200, body: { properties: { amount } } })
  })

  test.for([
    { quantity: 3 },
    { price: 3, discount: 1 },
    { quantity: '1'.repeat(60_000), price: '2'.repeat(60_000) },
  ])('is missing where a factor is, or is beyond reason', async (properties) => {
    const made = await createOne(account, 'line_items', properties)
    expect(made.properties).not.toHaveProperty('amount')
    const read = await account.send('GET', `/crm/v3/objects/line_items/${made.id}`)
    expect(read).toMatchObject({ status: 200, body: { properties: { amount: null } } })
  })

  test('follows a change, and cannot be written (OBJ-29, OBJ-41)', async () => {
    const { id } = await createOne(account, 'line_items', { quantity: 2, price: 10 })
    const path = `/crm/v3/objects/line_items/${id}`
    const changed = await account.send('PATCH', path, { properties: { quantity: '5' } })
    expect(changed).toMatchObject({ status: 200, body: { properties: { quantity: '5', amount: '50' } } })
    const refused = await account.send('PATCH', path, { properties: { amount: '1' } })
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'READ_ONLY_VALUE', context: { propertyName: ['amount'] } }] },
    })
  })
})

test('a line item takes nothing over from its product (properties 8.7)', async () => {
  const product = await createOne(account, 'products', { name: 'Rope', price: '4.20', hs_sku: 'R-1' })
  const item = await createOne(account, 'line_items', { hs_product_id: product.id, quantity: 1 })
  expect(item.properties).toMatchObject({ hs_product_id: product.id })
  expect(item.properties).not.toHaveProperty('price')
})

test('a deal counts its line items (properties 8.3)', async () => {
  const deal = await createOne(account, 'deals', DEAL)
  for (const name of ['a', 'b']) {
    await createOne(account, 'line_items', { name }, [linkTo(deal.id, LINE_ITEM_TO_DEAL)])
  }
  const path = `/crm/v3/objects/deals/${deal.id}?properties=hs_num_of_associated_line_items&associations=line_items`
  const read = await account.send('GET', path)
  expect(read).toMatchObject({
    status: 200,
    body: {
      properties: { hs_num_of_associated_line_items: '2' },
      associations: {
        line_items: { results: [{ type: 'deal_to_line_item' }, { type: 'deal_to_line_item' }] },
      },
    },
  })
})

test('a line item cannot be created for two deals (ASC-47, OBJ-94)', async () => {
  const [first, second] = [await createOne(account, 'deals', DEAL), await createOne(account, 'deals', DEAL)]
  const reply = await account.send('POST', '/crm/v3/objects/line_items', {
    properties: { name: 'a' },
    associations: [linkTo(first.id, LINE_ITEM_TO_DEAL), linkTo(second.id, LINE_ITEM_TO_DEAL)],
  })
  expect(reply).toMatchObject({
    status: 400,
    body: {
      category: 'VALIDATION_ERROR',
      message: `cannot pass multiple to object ids: [${first.id}, ${second.id}] for one to one association type AssociationSpec{associationCategory=HUBSPOT_DEFINED, associationTypeId=20}`,
    },
  })
})

describe.each(
  writableTypes.filter(({ pipelineProperties, pipelines }) => pipelineProperties && !pipelines[0]),
)('$plural without a pipeline (PIPE-1)', ({ plural }) => {
  test('take no stage and no pipeline, but may clear both (OBJ-42, OBJ-46)', async () => {
    const path = `/crm/v3/objects/${plural}`
    const refusals = [
      ['hs_pipeline', 'x was not one of the allowed options: []'],
      ['hs_pipeline_stage', 'x is not a valid pipeline stage ID. Valid options are: []'],
    ] as const
    for (const [name, message] of refusals) {
      const reply = await account.send('POST', path, { properties: { [name]: 'x' } })
      expect(reply).toMatchObject({
        status: 400,
        body: { errors: [{ code: 'INVALID_OPTION', message, context: { propertyName: [name] } }] },
      })
    }
    const cleared = { hs_pipeline: '', hs_pipeline_stage: null }
    const made = await createOne(account, plural, cleared)
    const again = await account.send('PATCH', `${path}/${made.id}`, { properties: cleared })
    expect(again).toMatchObject({ status: 200, body: { id: made.id } })
  })
})

test('a service shows the note that is pinned to it, and no other (OBJ-92)', async () => {
  const note = await createOne(account, 'notes', { hs_timestamp: '2026-06-01T08:00:00Z' })
  const properties = { hs_pinned_engagement_id: note.id }
  const made = await createOne(account, 'services', properties, [linkTo(note.id, SERVICE_TO_NOTE)])
  expect(made.properties).toMatchObject(properties)
  const reply = await account.send('POST', '/crm/v3/objects/services', { properties })
  expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
  expect(reply.body.message).toContain(`Engagement ${note.id} is not associated`)
})

describe('feedback submissions (objects 1.2)', () => {
  const path = '/crm/v3/objects/feedback_submissions'
  const message =
    /^Object type FEEDBACK_SUBMISSION is not supported by this endpoint, supported object types \[CONTACT, COMPANY, DEAL, TICKET, .*PROJECT\]\.$/

  test.for([
    ['POST', '', { properties: {} }],
    ['PATCH', '/1001', { properties: { hubspot_owner_id: '5' } }],
    ['DELETE', '/1001', undefined],
    ['POST', '/batch/create', { inputs: [{ properties: {} }] }],
    ['POST', '/batch/update', { inputs: [{ id: '1001', properties: { hubspot_owner_id: '5' } }] }],
    ['POST', '/batch/upsert', { inputs: [{ id: '1001', properties: { hubspot_owner_id: '5' } }] }],
    ['POST', '/batch/archive', { inputs: [{ id: '1001' }] }],
    ['POST', '/merge', { primaryObjectId: '1001', objectIdToMerge: '1002' }],
  ] as const)('are not written by %s %s', async ([method, rest, body]) => {
    const reply = await account.send(method, `${path}${rest}`, body)
    expect(reply).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } })
    expect(reply.body.message).toMatch(message)
  })

  test('are read as any others, and there are none', async () => {
    expect(await account.send('GET', '/crm/objects/2026-03/0-19')).toMatchObject({
      status: 200,
      body: { results: [] },
    })
    expect((await account.send('GET', `${path}/1001`)).status).toBe(404)
  })
})

describe('goals (objects 1.2, PA39)', () => {
  test.for([
    ['GET', '', undefined],
    ['GET', '/1001', undefined],
    ['POST', '', { properties: {} }],
    ['POST', '/batch/read', { inputs: [{ id: '1' }] }],
    ['DELETE', '/1001', undefined],
  ] as const)(
    'answer %s goal_targets%s with 403, whatever scopes a token has',
    async ([method, rest, body]) => {
      for (const path of [`/crm/v3/objects/goal_targets${rest}`, `/crm/objects/2026-03/0-74${rest}`]) {
        const reply = await account.send(method, path, body)
        expect(reply).toMatchObject({
          status: 403,
          body: {
            status: 'error',
            category: 'MISSING_SCOPES',
            links: { support: expect.any(String), forum: expect.any(String) },
          },
        })
        expect(reply.body).not.toHaveProperty('errors')
      }
    },
  )

  test('and are no secret to those without a token: that is 401 (PA35)', async () => {
    const reply = await server.send({ method: 'GET', url: '/crm/v3/objects/goals' })
    expect(reply).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } })
  })
})
